"""Looking back: my year, the units' figures, make-up study, and forgetting why people were away."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot import meetings, people
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.errors import BadInputError, NotAllowedError
from bot.meetings import (
    Attendance,
    KindStatistics,
    LeaveReason,
    Mark,
    MeetingKind,
    MyYear,
    Notes,
    Presence,
)
from tests.meetings.conftest import Called, at, mark_rest
from tests.world import World

GENERAL, THEME = MeetingKind.GENERAL_MEETING, MeetingKind.THEME_DAY
PRESENT, LEAVE, ABSENT = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT


def mark(world: World, number: int, name: str, state: Presence) -> None:
    with world.acting("老王") as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(world.who(name), state)])


def my_year(world: World, name: str, year: int = 2026, by: str = "") -> MyYear:
    with world.acting(by or name) as ctx:
        return meetings.my_year(ctx, world.who(name), year)


def make_up(world: World, number: int, *names: str, day: str = "2026-11-23", by: str = "老王") -> int:
    with world.acting(by) as ctx:
        numbers = [world.who(name) for name in names]
        return meetings.make_up(ctx, meetings.meeting(ctx, number), numbers, date.fromisoformat(day))


def test_a_members_year(world: World, called: Called) -> None:
    assert my_year(world, "黄勇") == MyYear()
    for month, state in enumerate((PRESENT, Presence.ONLINE, Presence.LATE, LEAVE, ABSENT), 1):
        mark(world, called(when=f"2026-{month:02}-15 15:00"), "黄勇", state)
    mark(world, called(when="2026-12-15 15:00"), "黄勇", Presence.WILL_ATTEND)
    mark(world, called(when="2025-12-31 23:59"), "黄勇", ABSENT)
    cancelled = called(when="2026-10-15 15:00")
    mark(world, cancelled, "黄勇", ABSENT)
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, cancelled, reason="记错了")

    assert my_year(world, "黄勇") == MyYear(attended=3, leave=1, absent=1)
    assert my_year(world, "黄勇", 2025) == MyYear(absent=1)


@pytest.mark.parametrize("by", ["赵强", "陈静", "何洁"])
def test_officers_see_a_members_year(world: World, called: Called, by: str) -> None:
    mark(world, called(), "黄勇", PRESENT)

    assert my_year(world, "黄勇", by=by).attended == 1


@pytest.mark.parametrize("by", ["李明", "小周", "周芳"])
def test_others_do_not(world: World, by: str) -> None:
    with pytest.raises(NotAllowedError):
        my_year(world, "黄勇", by=by)


def test_making_up_what_was_missed(world: World, called: Called) -> None:
    number = called(when="2026-11-20 15:00")
    mark(world, number, "黄勇", LEAVE)
    mark(world, number, "小周", ABSENT)

    assert make_up(world, number, "黄勇", "小周", "老吴", by="赵强") == 3
    assert make_up(world, number, "黄勇", day="2026-11-22") == 0
    year = my_year(world, "黄勇")
    assert (year.leave, year.made_up) == (1, 1)
    assert my_year(world, "老吴", by="老王") == MyYear()
    with world.acting() as ctx:
        rows = ctx.session.exec(select(Attendance).order_by(col(Attendance.member_id))).all()
        assert [(row.state, row.made_up_on) for row in rows] == [
            (ABSENT, date(2026, 11, 23)),
            (LEAVE, date(2026, 11, 23)),
            (Presence.UNSET, date(2026, 11, 23)),
        ]
    with world.acting("赵强") as ctx:
        assert audit.undo_latest(ctx).verb == "attendance.make_up"
    assert my_year(world, "黄勇").made_up == 0


@pytest.mark.parametrize("day", ["2026-11-19", "2026-11-24"])
def test_make_up_study_is_after_the_meeting_and_not_ahead(world: World, called: Called, day: str) -> None:
    number = called(when="2026-11-20 15:00")

    with pytest.raises(BadInputError, match="补学的日期"):
        make_up(world, number, "黄勇", day=day)


def test_who_was_there_has_nothing_to_make_up(world: World, called: Called) -> None:
    number = called(when="2026-11-20 15:00")
    mark(world, number, "黄勇", Presence.LATE)

    with pytest.raises(BadInputError, match="黄勇到会了，不用补学。"):
        make_up(world, number, "黄勇", "小周")


@pytest.mark.parametrize(("by", "whom"), [("黄勇", "黄勇"), ("黄勇", "小周"), ("李明", "黄勇")])
def test_make_up_is_recorded_by_officers(world: World, called: Called, by: str, whom: str) -> None:
    number = called(when="2026-11-20 15:00")

    with pytest.raises(NotAllowedError):
        make_up(world, number, whom, by=by)


def test_an_officers_own_make_up(world: World, called: Called) -> None:
    assert make_up(world, called(when="2026-11-20 15:00"), "赵强", by="赵强") == 1


def closed(world: World, number: int, when: str, *away: str) -> None:
    with world.acting("何洁") as ctx:
        besides = [Mark(world.who(name), LEAVE, LeaveReason.OTHER) for name in away]
        mark_rest(ctx, meetings.meeting(ctx, number), PRESENT, besides=besides)
        officer = world.who("老王")
        notes = Notes(chair_id=officer, recorder_id=officer, ends_at=at(when))
        meetings.write(ctx, number, notes)
        assert meetings.close(ctx, number).closed


def test_the_figures_of_all_units_at_once(world: World, called: Called) -> None:
    closed(world, called(when="2026-11-02 09:00"), "2026-11-02 10:00", "黄勇")
    closed(world, called(when="2026-11-20 09:00"), "2026-11-20 10:00", "黄勇", "小周")
    called(when="2026-11-30 09:00")
    called(when="2026-12-01 00:00")
    closed(world, called(THEME, "2026-11-20 15:00", unit="B05"), "2026-11-20 16:00")
    called(MeetingKind.GROUP_MEETING, "2026-11-21 15:00", unit="B04-02")
    dark = called(THEME, "2026-11-12 09:00")
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, dark, reason="停电")

    with world.acting("何洁") as ctx:
        month = (date(2026, 11, 1), date(2026, 12, 1))
        company = meetings.unit_statistics(ctx, people.org_by_code(ctx, "C00"), *month)
        boiler = meetings.unit_statistics(ctx, people.org_by_code(ctx, "B04"), *month)
        none = meetings.unit_statistics(ctx, people.org_by_code(ctx, "B04"), date(2026, 1, 1), date(2026, 2, 1))

    general = KindStatistics(world.orgs["B04"], GENERAL, 3, 2, 1, 20, 17, 3, 0)
    groups = KindStatistics(world.orgs["B04-02"], MeetingKind.GROUP_MEETING, 1, 0, 0, 0, 0, 0, 0)
    assert boiler == [general, groups]
    assert company == [general, groups, KindStatistics(world.orgs["B05"], THEME, 1, 1, 0, 3, 3, 0, 0)]
    assert none == []


def test_why_people_were_away_is_forgotten_after_a_year(world: World, called: Called) -> None:
    number = called()
    for name, words in (("黄勇", "感冒"), ("小周", "探亲")):
        with world.acting(name) as ctx:
            leave = Mark(ctx.speaker.id, LEAVE, LeaveReason.OTHER, words)
            meetings.mark(ctx, meetings.meeting(ctx, number), [leave])
    with world.acting("小周") as ctx:
        audit.undo_latest(ctx)
    world.now += timedelta(days=200)
    with world.acting("老吴") as ctx:
        late = Mark(ctx.speaker.id, Presence.LATE, None, "堵车", 5)
        meetings.mark(ctx, meetings.meeting(ctx, number), [late])
        assert meetings.forget_reasons(ctx) == 0

    world.now += timedelta(days=166)
    with world.acting() as ctx:
        assert meetings.forget_reasons(ctx) == 1
        assert meetings.forget_reasons(ctx) == 0
    with world.acting() as ctx:
        rows = ctx.session.exec(select(Attendance).order_by(col(Attendance.member_id))).all()
        assert [(row.reason, row.reason_text) for row in rows] == [(LeaveReason.OTHER, ""), (None, "堵车")]
        entries = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        kept = {entry.verb: bool(entry.changes) for entry in entries if entry.verb != "attendance.mark"}
        assert kept == {"meeting.call": True, "undo": False}
        assert [bool(entry.changes) for entry in entries if entry.verb == "attendance.mark"] == [False, False, True]
        trail = str([entry.changes for entry in entries])
        assert [words in trail for words in ("感冒", "探亲", "堵车")] == [False, False, True]
