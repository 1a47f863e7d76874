"""「我到了」: the message that comes forty times in the same minute."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlmodel import col, select

from bot import meetings
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.meetings import Attendance, LeaveReason, Mark, MeetingKind, Presence, SignIn, WhichMeetingError, signin
from tests.meetings.conftest import Called, at
from tests.world import World

GENERAL, THEME = MeetingKind.GENERAL_MEETING, MeetingKind.THEME_DAY


def sign_in(world: World, name: str, said_at: str = "2026-11-23 09:00") -> SignIn:
    with world.acting(name) as ctx:
        return meetings.sign_in(ctx, said_at=at(said_at))


def stored(world: World, name: str) -> Attendance:
    with world.acting() as ctx:
        return ctx.session.exec(select(Attendance).where(Attendance.member_id == world.who(name))).one()


@contextmanager
def counted(ctx: Context) -> Iterator[list[str]]:
    """The first word of each statement the driver gets, whichever way it came there."""
    driver: Any = ctx.connection.connection.driver_connection
    statements: list[str] = []

    class Overheard(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **options: Any) -> Any:
            statements.append(query.split()[0])
            return super().execute(query, *given, **options)

    if isinstance(driver, sqlite3.Connection):
        driver.set_trace_callback(lambda text: statements.append(text.split()[0]))
        yield statements
        driver.set_trace_callback(None)
    else:
        driver.cursor_factory = Overheard
        yield statements
        driver.cursor_factory = psycopg.Cursor


def test_arriving_and_saying_it_twice(world: World, called: Called) -> None:
    number = called()

    first, again = sign_in(world, "黄勇"), sign_in(world, "黄勇", "2026-11-23 09:01")

    assert first == SignIn(
        number, GENERAL, "锅炉支部11月党员大会", at("2026-11-23 09:00"), Presence.PRESENT, None, already=False
    )
    assert (again.already, again.state, again.was) == (True, Presence.PRESENT, Presence.PRESENT)
    row = stored(world, "黄勇")
    assert (row.state, row.by_id, row.at, row.said_at) == (
        Presence.PRESENT,
        world.who("黄勇"),
        world.now,
        at("2026-11-23 09:00"),
    )


def test_it_costs_three_statements_and_one_when_nothing_changes(world: World, called: Called) -> None:
    called()
    with world.acting("黄勇") as ctx:
        ctx.connection.exec_driver_sql("SELECT 1")
        with counted(ctx) as first:
            meetings.sign_in(ctx, said_at=at("2026-11-23 09:00"))
        with counted(ctx) as again:
            meetings.sign_in(ctx, said_at=at("2026-11-23 09:01"))

    assert first == ["SELECT", "INSERT", "INSERT"]
    assert again == ["SELECT"]


def test_taking_it_back(world: World, called: Called) -> None:
    called()
    sign_in(world, "黄勇")

    with world.acting("黄勇") as ctx:
        assert audit.undo_latest(ctx).summary == "锅炉支部11月党员大会"
        assert ctx.session.exec(select(Attendance)).all() == []


def test_coming_in_spite_of_a_leave_and_taking_that_back(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        leave = Mark(ctx.speaker.id, Presence.LEAVE, LeaveReason.SICK, "感冒")
        meetings.mark(ctx, meetings.meeting(ctx, number), [leave], said_at=at("2026-11-22 20:00"))

    found = sign_in(world, "黄勇")
    assert (found.was, found.state, found.already) == (Presence.LEAVE, Presence.PRESENT, False)
    row = stored(world, "黄勇")
    assert (row.state, row.reason, row.reason_text) == (Presence.PRESENT, None, "")

    with world.acting("黄勇") as ctx:
        audit.undo_latest(ctx)
    row = stored(world, "黄勇")
    assert (row.state, row.reason, row.reason_text) == (Presence.LEAVE, LeaveReason.SICK, "感冒")


@pytest.mark.parametrize(
    ("before", "after", "already"),
    [
        (Presence.LATE, Presence.LATE, True),
        (Presence.PRESENT, Presence.PRESENT, True),
        (Presence.ONLINE, Presence.PRESENT, False),
        (Presence.ABSENT, Presence.PRESENT, False),
        (Presence.WILL_ATTEND, Presence.PRESENT, False),
    ],
)
def test_what_was_said_before(
    world: World, called: Called, before: Presence, after: Presence, *, already: bool
) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        meeting = meetings.meeting(ctx, number)
        meetings.mark(ctx, meeting, [Mark(ctx.speaker.id, before)], said_at=at("2026-11-23 08:00"))

    found = sign_in(world, "黄勇")
    assert (found.was, found.state, found.already) == (before, after, already)
    assert stored(world, "黄勇").state is after


def test_an_older_message_arriving_later_does_not_override(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        leave = Mark(ctx.speaker.id, Presence.LEAVE)
        meetings.mark(ctx, meetings.meeting(ctx, number), [leave], said_at=at("2026-11-23 09:10"))

    found = sign_in(world, "黄勇", "2026-11-23 09:05")
    assert (found.state, found.already) == (Presence.LEAVE, True)
    assert stored(world, "黄勇").state is Presence.LEAVE
    with world.acting() as ctx:
        verbs = ctx.session.exec(select(audit.AuditEntry.verb).order_by(col(audit.AuditEntry.id))).all()
        assert verbs[-1] == "attendance.outdated"


def test_a_later_word_slipping_in_between_holds(world: World, called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL another message may commit between the look and the write."""
    number = called()
    with world.acting("黄勇") as ctx:
        seen = signin._candidates(ctx, ctx.now)
        leave = Mark(ctx.speaker.id, Presence.LEAVE)
        meetings.mark(ctx, meetings.meeting(ctx, number), [leave], said_at=at("2026-11-23 09:10"))
        looks = iter([seen, signin._candidates(ctx, ctx.now)])
        monkeypatch.setattr(signin, "_candidates", lambda *_: next(looks))

        found = meetings.sign_in(ctx, said_at=at("2026-11-23 09:05"))

    assert (found.state, found.was, found.already) == (Presence.LEAVE, Presence.LEAVE, True)


@pytest.mark.parametrize("name", ["小周", "老孙", "黄勇"])
def test_whoever_belongs_to_the_unit_may_come(world: World, called: Called, name: str) -> None:
    number = called(MeetingKind.GROUP_MEETING, unit="B04-02")

    assert sign_in(world, name).meeting_id == number


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("林福鹏", MeetingKind.GROUP_MEETING, "B04-02"),
        ("刘洋", GENERAL, "B04"),
        ("黄勇", MeetingKind.BRANCH_COMMITTEE_MEETING, "B04"),
    ],
)
def test_others_meetings_are_not_meant(world: World, called: Called, name: str, kind: MeetingKind, unit: str) -> None:
    called(kind, unit=unit)

    with pytest.raises(NotFoundError) as refused:
        sign_in(world, name)
    assert refused.value.sentence == "今天没有您的会；可以说「会议」看近期安排。"


@pytest.mark.parametrize(
    ("when", "said_at", "found"),
    [
        ("2026-11-23 00:00", "2026-11-23 23:59", True),
        ("2026-11-23 23:59", "2026-11-23 00:00", True),
        ("2026-11-24 00:00", "2026-11-23 23:59", False),
        ("2026-11-22 17:59", "2026-11-23 00:00", False),
    ],
)
def test_today_is_a_day_in_shanghai(world: World, called: Called, when: str, said_at: str, *, found: bool) -> None:
    called(when=when)

    if found:
        assert sign_in(world, "黄勇", said_at).state is Presence.PRESENT
    else:
        with pytest.raises(NotFoundError):
            sign_in(world, "黄勇", said_at)


@pytest.mark.parametrize(
    ("said_at", "meant"),
    [
        ("2026-11-23 07:00", THEME),
        ("2026-11-23 06:59", None),
        ("2026-11-23 12:59", THEME),
        ("2026-11-23 13:00", None),
        ("2026-11-23 13:01", GENERAL),
        ("2026-11-23 19:00", GENERAL),
        ("2026-11-23 19:01", None),
    ],
)
def test_of_two_meetings_the_one_going_on_is_meant(
    world: World, called: Called, said_at: str, meant: MeetingKind | None
) -> None:
    called(THEME, "2026-11-23 09:00")
    called(GENERAL, "2026-11-23 15:00")

    if meant:
        assert sign_in(world, "黄勇", said_at).kind is meant
        return
    with pytest.raises(WhichMeetingError) as asked:
        sign_in(world, "黄勇", said_at)
    assert asked.value.choices == (
        "11月23日（周一）09:00 锅炉支部11月主题党日",
        "11月23日（周一）15:00 锅炉支部11月党员大会",
    )
    assert len(asked.value.meeting_ids) == 2


@pytest.mark.parametrize(
    ("when", "said_at", "found"),
    [
        ("2026-11-22 18:00", "2026-11-23 00:10", True),
        ("2026-11-22 23:59", "2026-11-23 00:00", True),
        ("2026-11-22 21:00", "2026-11-23 03:59", True),
        ("2026-11-22 17:59", "2026-11-23 00:10", False),
        ("2026-11-22 21:00", "2026-11-23 04:00", False),
        ("2026-11-21 21:00", "2026-11-23 00:10", False),
    ],
)
def test_a_meeting_that_runs_over_midnight(
    world: World, called: Called, when: str, said_at: str, *, found: bool
) -> None:
    number = called(when=when)
    world.on(said_at)

    if found:
        assert sign_in(world, "黄勇", said_at).meeting_id == number
    else:
        with pytest.raises(NotFoundError):
            sign_in(world, "黄勇", said_at)
    with world.acting("老王") as ctx:
        assert [row.id for row in meetings.find(ctx, member_id=ctx.speaker.id, day=ctx.today)] == [number] * found


def test_the_meeting_of_the_night_comes_before_that_of_the_day(world: World, called: Called) -> None:
    number = called(when="2026-11-22 19:00")
    called(THEME, "2026-11-23 15:00")

    assert sign_in(world, "黄勇", "2026-11-23 00:10").meeting_id == number


@pytest.mark.parametrize("ends_at", ["2026-11-23 00:05", "2026-11-23 00:30"])
def test_a_meeting_of_the_night_is_over_when_somebody_said_so(world: World, called: Called, ends_at: str) -> None:
    number = called(when="2026-11-22 19:00")
    with world.acting("老王") as ctx:
        meetings.write(ctx, number, meetings.Notes(ends_at=at(ends_at)))

    if ends_at > "2026-11-23 00:10":
        assert sign_in(world, "黄勇", "2026-11-23 00:10").meeting_id == number
    else:
        with pytest.raises(NotFoundError):
            sign_in(world, "黄勇", "2026-11-23 00:10")


def test_a_meeting_of_the_night_called_off_or_closed_is_not_todays(world: World, called: Called) -> None:
    cancelled, closed = called(when="2026-11-22 19:00"), called(THEME, "2026-11-22 20:00")
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, cancelled, reason="停电")
        meetings.mark(ctx, meetings.meeting(ctx, closed), [Mark(ctx.speaker.id, Presence.PRESENT)])
        officer = ctx.speaker.id
        notes = meetings.Notes(chair_id=officer, recorder_id=officer, ends_at=at("2026-11-22 21:00"))
        meetings.write(ctx, closed, notes)
        assert meetings.close(ctx, closed).closed

    with pytest.raises(NotFoundError):
        sign_in(world, "黄勇", "2026-11-23 00:10")


def test_an_end_closes_the_window(world: World, called: Called) -> None:
    first = called(THEME, "2026-11-23 09:00")
    second = called(GENERAL, "2026-11-23 10:30")
    with world.acting("老王") as ctx:
        meetings.write(ctx, first, meetings.Notes(ends_at=at("2026-11-23 10:00")))

    assert sign_in(world, "黄勇", "2026-11-23 10:01").meeting_id == second


def test_a_cancelled_meeting_says_so_unless_there_is_another(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, number, reason="停电")

    with pytest.raises(ConflictError) as refused:
        sign_in(world, "黄勇")
    assert refused.value.sentence == "锅炉支部11月党员大会已取消：停电。"
    other = called(THEME, "2026-11-23 15:00")
    assert sign_in(world, "黄勇").meeting_id == other


def test_a_closed_meeting_takes_nobody_new(world: World, called: Called) -> None:
    number = called()
    sign_in(world, "老王")
    with world.acting("老王") as ctx:
        people_and_end = meetings.Notes(
            chair_id=ctx.speaker.id, recorder_id=ctx.speaker.id, ends_at=at("2026-11-23 09:20")
        )
        meetings.write(ctx, number, people_and_end)
        assert meetings.close(ctx, number).closed

    assert sign_in(world, "老王").already
    with pytest.raises(ConflictError, match="已归档"):
        sign_in(world, "黄勇")
