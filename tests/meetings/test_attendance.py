"""Who was there: for oneself, for others, for a whole room at once, and taking it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot import meetings
from bot.core import audit
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.meetings import LeaveReason, Mark, MarkResult, MeetingKind, Presence
from bot.people import ExemptReason, Member, Role
from tests.meetings.conftest import Called, at, close, mark_rest
from tests.world import World

PRESENT, LEAVE, ABSENT, LATE, ONLINE = (
    Presence.PRESENT,
    Presence.LEAVE,
    Presence.ABSENT,
    Presence.LATE,
    Presence.ONLINE,
)
WILL_ATTEND = Presence.WILL_ATTEND


def mark(world: World, by: str, number: int, *said: tuple[str, Presence], at_time: str = "") -> MarkResult:
    with world.acting(by) as ctx:
        marks = [Mark(world.who(name), state) for name, state in said]
        meeting = meetings.meeting(ctx, number)
        return meetings.mark(ctx, meeting, marks, said_at=at(at_time) if at_time else None)


def known(world: World, number: int) -> dict[str, Presence]:
    with world.acting("何洁") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, number))
        entries = [*roll.entries, *roll.besides]
        return {entry.name: entry.state for entry in entries if entry.state is not Presence.UNSET}


def test_a_member_asks_for_leave_and_comes_after_all(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    with world.acting("黄勇") as ctx:
        leave = Mark(ctx.speaker.id, LEAVE, LeaveReason.FAMILY, "孩子发烧")
        result = meetings.mark(ctx, meetings.meeting(ctx, number), [leave])
    assert [(one.name, one.before, one.after) for one in result.new] == [("黄勇", None, LEAVE)]

    changed = mark(world, "黄勇", number, ("黄勇", WILL_ATTEND))
    assert [(one.before, one.after) for one in changed.changed] == [(LEAVE, WILL_ATTEND)]
    with world.acting("黄勇") as ctx:
        [entry] = meetings.roll(ctx, meetings.meeting(ctx, number)).of(WILL_ATTEND)
        assert (entry.reason, entry.reason_text) == (None, "")

    with world.acting("黄勇") as ctx:
        audit.undo_latest(ctx)
        [entry] = meetings.roll(ctx, meetings.meeting(ctx, number)).of(LEAVE)
        assert (entry.reason, entry.reason_text) == (LeaveReason.FAMILY, "孩子发烧")
        audit.undo_latest(ctx)
        assert meetings.roll(ctx, meetings.meeting(ctx, number)).of(LEAVE) == []


def test_a_group_leader_pastes_a_list(world: World, called: Called) -> None:
    number = called(MeetingKind.GROUP_MEETING, unit="B04-02")

    first = mark(world, "赵强", number, ("赵强", PRESENT), ("wangwei2", PRESENT), ("小周", PRESENT), ("黄勇", LEAVE))
    assert [one.name for one in first.new] == ["赵强", "王伟", "小周", "黄勇"]

    again = mark(world, "赵强", number, ("赵强", PRESENT), ("黄勇", PRESENT), ("老吴", ABSENT))
    assert [one.name for one in again.same] == ["赵强"]
    assert [(one.name, one.before) for one in again.changed] == [("黄勇", LEAVE)]
    assert [one.name for one in again.new] == ["老吴"]
    everybody = {"赵强": PRESENT, "王伟": PRESENT, "小周": PRESENT, "黄勇": PRESENT, "老吴": ABSENT}
    assert known(world, number) == everybody

    with world.acting("赵强") as ctx:
        audit.undo_latest(ctx)
    assert known(world, number) == {"赵强": PRESENT, "王伟": PRESENT, "小周": PRESENT, "黄勇": LEAVE}


def test_looking_first_changes_nothing(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meeting = meetings.meeting(ctx, number)
        shown = meetings.preview(ctx, meeting, [Mark(world.who("黄勇"), PRESENT)])
        assert [one.name for one in shown.new] == ["黄勇"]
        assert meetings.roll(ctx, meeting).of(PRESENT) == []
        done = meetings.mark(ctx, meeting, [Mark(world.who("黄勇"), PRESENT)])
        assert done == shown


@pytest.mark.parametrize(
    ("by", "kind", "unit", "whom"),
    [
        ("黄勇", MeetingKind.GENERAL_MEETING, "B04", "小周"),
        ("李明", MeetingKind.GENERAL_MEETING, "B04", "黄勇"),
        ("周芳", MeetingKind.GENERAL_MEETING, "B04", "黄勇"),
    ],
)
def test_filing_for_others_takes_a_post_over_them(
    world: World, called: Called, by: str, kind: MeetingKind, unit: str, whom: str
) -> None:
    number = called(kind, unit=unit)

    with pytest.raises(NotAllowedError, match="替别人记到会"):
        mark(world, by, number, (by, PRESENT), (whom, PRESENT))
    assert known(world, number) == {}


def test_a_group_leader_files_for_the_group_at_the_branch_meeting(world: World, called: Called) -> None:
    number = called()

    mark(world, "李明", number, ("林福鹏", PRESENT), ("wangwei1", PRESENT))
    assert known(world, number) == {"林福鹏": PRESENT, "王伟": PRESENT}


def test_nobody_signs_in_at_anothers_meeting(world: World, called: Called) -> None:
    number = called(unit="B05")

    with pytest.raises(NotAllowedError, match="您不在汽机支部11月党员大会的范围内"):
        mark(world, "黄勇", number, ("黄勇", PRESENT))


def test_a_guest_from_elsewhere_is_not_on_the_roll(world: World, called: Called) -> None:
    number = called()

    with pytest.raises(BadInputError) as refused:
        mark(world, "何洁", number, ("黄勇", PRESENT), ("刘洋", PRESENT))
    assert refused.value.sentence == "刘洋不在锅炉支部11月党员大会的单位里；来听会的请记为列席。"


def test_an_unknown_number_is_not_found(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx, pytest.raises(NotAllowedError):
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(9999, PRESENT)])
    with world.acting("老王") as ctx, pytest.raises(NotFoundError):
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(9999, PRESENT)])


def test_a_member_of_the_unit_sits_in_without_being_expected(world: World, called: Called) -> None:
    number = called(MeetingKind.BRANCH_COMMITTEE_MEETING)
    mark(world, "黄勇", number, ("黄勇", PRESENT))
    mark(world, "老王", number, ("老王", PRESENT), ("陈静", PRESENT))

    with world.acting("老王") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, number))
        assert [(one.name, one.expected, one.votes) for one in roll.besides] == [("黄勇", False, False)]
        assert (roll.counts.expected, roll.counts.present) == (2, 2)


def test_a_leading_cadre_of_the_branch_comes_to_another_group(world: World, called: Called) -> None:
    number = called(MeetingKind.GROUP_MEETING, unit="B04-02")
    mark(world, "老王", number, ("老王", PRESENT))

    with world.acting("老王") as ctx:
        assert [one.name for one in meetings.roll(ctx, meetings.meeting(ctx, number)).besides] == ["老王"]


def test_who_has_left_is_outside(world: World, called: Called) -> None:
    number = called()
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = ctx.today - timedelta(days=1)

    with pytest.raises(BadInputError, match="黄勇不在"):
        mark(world, "老王", number, ("黄勇", PRESENT))


def test_an_officer_from_a_unit_below_belongs_to_the_committee(world: World, called: Called) -> None:
    """A leading body's members live in their own branches."""
    number = called(MeetingKind.CENTRAL_GROUP_STUDY, unit="C00")
    world.appoint("周芳", Role.COMMITTEE_SECRETARY)

    mark(world, "何洁", number, ("周芳", PRESENT))
    assert known(world, number) == {"周芳": PRESENT}


@pytest.mark.parametrize("state", [PRESENT, LATE, ONLINE, ABSENT, Presence.HOME_VISIT])
def test_nobody_was_at_a_meeting_of_tomorrow(world: World, called: Called, state: Presence) -> None:
    number = called(when="2026-11-24 00:30")

    with pytest.raises(BadInputError, match=r"11月24日（周二）00:30，还没开"):
        mark(world, "黄勇", number, ("黄勇", state), at_time="2026-11-23 23:59")
    mark(world, "黄勇", number, ("黄勇", WILL_ATTEND), at_time="2026-11-23 23:59")
    world.on("2026-11-24 00:10")
    mark(world, "黄勇", number, ("黄勇", state), at_time="2026-11-24 00:10")
    assert known(world, number) == {"黄勇": state}


@pytest.mark.parametrize("minutes", [0, 601, -5])
def test_a_delay_is_one_to_six_hundred_minutes(world: World, called: Called, minutes: int) -> None:
    number = called()
    with world.acting("黄勇") as ctx, pytest.raises(BadInputError, match="1到600"):
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(ctx.speaker.id, LATE, minutes_late=minutes)])


def test_being_late_keeps_its_minutes_when_told_again(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        meeting, late = meetings.meeting(ctx, number), Mark(ctx.speaker.id, LATE, None, "堵车", 10)
        meetings.mark(ctx, meeting, [late])
        assert len(meetings.mark(ctx, meeting, [late]).same) == 1
        assert len(meetings.mark(ctx, meeting, [Mark(ctx.speaker.id, LATE)]).same) == 1
        assert len(meetings.mark(ctx, meeting, [replace(late, minutes_late=15)]).changed) == 1
        [entry] = meetings.roll(ctx, meeting).of(LATE)
        assert (entry.minutes_late, entry.reason, entry.reason_text) == (15, None, "堵车")


def test_a_leave_told_again_keeps_its_reason(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        sick = Mark(ctx.speaker.id, LEAVE, LeaveReason.SICK, "感冒")
        meetings.mark(ctx, meetings.meeting(ctx, number), [sick])
    assert len(mark(world, "老王", number, ("黄勇", LEAVE)).same) == 1
    with world.acting("老王") as ctx:
        [entry] = meetings.roll(ctx, meetings.meeting(ctx, number)).of(LEAVE)
        assert (entry.reason, entry.reason_text) == (LeaveReason.SICK, "感冒")


def test_meaning_to_come_takes_nothing_back_from_who_is_there(world: World, called: Called) -> None:
    number = called()
    mark(world, "黄勇", number, ("黄勇", PRESENT))

    assert len(mark(world, "黄勇", number, ("黄勇", WILL_ATTEND)).same) == 1
    assert known(world, number) == {"黄勇": PRESENT}


def test_the_later_word_holds_whichever_arrives_first(world: World, called: Called) -> None:
    number = called()
    mark(world, "黄勇", number, ("黄勇", LEAVE), at_time="2026-11-23 09:20")
    older = mark(world, "黄勇", number, ("黄勇", PRESENT), at_time="2026-11-23 09:10")

    assert [(one.before, one.after) for one in older.outdated] == [(LEAVE, PRESENT)]
    assert known(world, number) == {"黄勇": LEAVE}
    with world.acting("黄勇") as ctx:
        verbs = ctx.session.exec(select(audit.AuditEntry.verb).order_by(col(audit.AuditEntry.id))).all()
        assert verbs[-2:] == ["attendance.mark", "attendance.outdated"]


def test_one_person_twice_in_a_list(world: World, called: Called) -> None:
    number = called()
    mark(world, "老王", number, ("黄勇", PRESENT), ("黄勇", PRESENT))
    assert known(world, number) == {"黄勇": PRESENT}

    with pytest.raises(BadInputError, match="黄勇在这一次里说了两种情况"):
        mark(world, "老王", number, ("黄勇", PRESENT), ("黄勇", LEAVE))


def test_a_cancelled_meeting_takes_no_names(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, number, reason="停电")

    with pytest.raises(ConflictError, match="已取消"):
        mark(world, "黄勇", number, ("黄勇", PRESENT))


def test_all_the_others_were_there(world: World, called: Called) -> None:
    number = called()
    mark(world, "小周", number, ("小周", LEAVE))
    with world.acting("老王") as ctx:
        besides = [Mark(world.who("黄勇"), LEAVE), Mark(world.who("wangwei2"), ABSENT)]
        result = mark_rest(ctx, meetings.meeting(ctx, number), PRESENT, besides=besides)
        assert len(result.new) == 9
    states = known(world, number)
    assert (states["小周"], states["黄勇"]) == (LEAVE, LEAVE)
    assert "老孙" not in states
    with world.acting("老王") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, number))
        assert (roll.counts.expected, roll.counts.present, roll.counts.leave, roll.counts.absent) == (10, 7, 2, 1)
        assert roll.missing == []
        audit.undo_latest(ctx)
        assert meetings.roll(ctx, meetings.meeting(ctx, number)).counts.unset == 9


def test_a_group_leaders_rest_is_the_own_group(world: World, called: Called) -> None:
    number = called()
    mark(world, "林福鹏", number, ("林福鹏", WILL_ATTEND))
    with world.acting("李明") as ctx:
        result = mark_rest(ctx, meetings.meeting(ctx, number), PRESENT)

    assert {one.name for one in result.new} == {"老王", "陈静", "李明", "王伟"}
    assert {one.name for one in result.changed} == {"林福鹏"}


def test_five_hundred_people_in_two_statements(world: World, called: Called) -> None:
    number = called()
    with world.acting() as ctx:
        boiler, group = world.orgs["B04"], world.orgs["B04-01"]
        ctx.session.add_all(Member(code=f"X{n:03d}", name=f"某{n}", org_id=boiler, group_id=group) for n in range(490))
    with world.acting("老王") as ctx:
        meeting = meetings.meeting(ctx, number)
        with world.asked() as statements:
            result = mark_rest(ctx, meeting, PRESENT)
            assert len(result.new) == 500
            assert meetings.roll(ctx, meeting).counts.present == 500

    touching = [one for one in statements if "attendance" in one and not one.startswith("SELECT")]
    assert len(touching) <= 2
    assert len(statements) < 20


def test_a_closed_meeting_is_corrected_by_officers_and_counts_move_along(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), PRESENT)
    close(world, number)

    with pytest.raises(ConflictError, match="已归档"):
        mark(world, "黄勇", number, ("黄勇", LEAVE))
    mark(world, "老王", number, ("黄勇", ABSENT), ("小周", LEAVE))

    with world.acting("老王") as ctx:
        closed = meetings.meeting(ctx, number)
        counts = (closed.expected, closed.present, closed.leave, closed.absent)
        assert counts == (10, 8, 1, 1)
        assert (closed.expected_voting, closed.present_voting) == (9, 8)
        audit.undo_latest(ctx)
        closed = meetings.meeting(ctx, number)
        assert (closed.present, closed.leave, closed.absent, closed.present_voting) == (10, 0, 0, 9)


def test_correcting_a_guest_moves_no_count(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), PRESENT)
    close(world, number)
    mark(world, "老王", number, ("老孙", PRESENT))

    with world.acting("老王") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, number))
        assert (roll.counts.expected, roll.counts.present) == (10, 10)
        assert [one.name for one in roll.besides] == ["老孙"]


def test_names_given_after_closing_by_number_leave_the_numbers(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meetings.write(ctx, number, meetings.Notes(stated={"expected": 10, "present": 8, "leave": 2}))
    close(world, number)
    mark(world, "老王", number, ("黄勇", LEAVE))

    with world.acting("老王") as ctx:
        closed = meetings.meeting(ctx, number)
        assert (closed.present, closed.leave, closed.absent, closed.present_voting) == (8, 2, 0, None)
        roll = meetings.roll(ctx, closed)
        assert roll.quorum is None
        assert roll.quorum_sentence == "只报了人数，没有逐人登记，有表决权到会人数待核。"


def test_the_exempt_and_the_suspended_are_not_expected(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    with world.acting("老王") as ctx:
        member = ctx.get(Member, world.who("黄勇"))
        member.exempt_reason, member.exempt_approved_on = ExemptReason.ILL, ctx.today
        ctx.get(Member, world.who("林福鹏")).suspended_on = at("2026-11-25").date()
        names = [one.name for one in meetings.expected(ctx, meetings.meeting(ctx, number))]

    assert "黄勇" in names
    assert not {"林福鹏", "老孙"} & set(names)
