"""What a member's page shows of his meetings: those that concern him, with what is known of him there."""

from datetime import date

import pytest

from bot import meetings
from bot.core.errors import ConflictError, NotFoundError
from bot.meetings import LeaveReason, Mark, MeetingKind, Own, Presence
from tests.meetings.conftest import Called, at, close
from tests.world import World

THEME, LECTURE, COMMITTEE = MeetingKind.THEME_DAY, MeetingKind.PARTY_LECTURE, MeetingKind.BRANCH_COMMITTEE_MEETING


def own(world: World, name: str, since: str = "2026-11-23", until: str = "2026-12-08") -> list[Own]:
    with world.acting(name) as ctx:
        return meetings.mine(ctx, since=date.fromisoformat(since), until=date.fromisoformat(until))


def test_each_sees_those_that_concern_him_and_only_his_own_word(world: World, called: Called) -> None:
    first, second = called(), called(THEME, "2026-11-27 15:00")
    called(THEME, "2026-11-28 15:00", unit="B05")
    called(COMMITTEE, "2026-11-26 09:00")
    with world.acting("黄勇") as ctx:
        away = Mark(ctx.speaker.id, Presence.LEAVE, LeaveReason.ON_DUTY, "值夜班")
        meetings.mark(ctx, meetings.meeting(ctx, second), [away])

    mine = own(world, "黄勇")

    assert [(one.number, one.unit, one.is_on, one.is_ahead) for one in mine] == [
        (first, "锅炉支部", True, False),
        (second, "锅炉支部", False, True),
    ]
    assert (mine[0].presence, mine[0].is_there, mine[0].place) == (Presence.UNSET, False, "三楼会议室")
    assert (mine[1].presence, mine[1].reason, mine[1].reason_text) == (Presence.LEAVE, LeaveReason.ON_DUTY, "值夜班")
    assert [one.presence for one in own(world, "李明")] == [Presence.UNSET, Presence.UNSET]
    assert len(own(world, "老王")) == 3
    assert [one.unit for one in own(world, "刘洋")] == ["汽机支部"]


def test_who_came_as_a_guest_finds_the_meeting_in_his_past(world: World, called: Called) -> None:
    number = called(COMMITTEE)
    assert own(world, "黄勇") == []
    with world.acting("老王") as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(world.who("黄勇"), Presence.PRESENT)])
    [row] = own(world, "黄勇")
    assert (row.number, row.is_there) == (number, True)


@pytest.mark.parametrize(
    ("now", "is_on"),
    [
        ("2026-11-23 06:59", False),
        ("2026-11-23 07:00", True),
        ("2026-11-23 13:00", True),
        ("2026-11-23 13:01", False),
    ],
)
def test_people_sign_in_from_two_hours_before_to_four_after(
    world: World,
    called: Called,
    now: str,
    is_on: bool,  # noqa: FBT001 a table
) -> None:
    called()
    world.on(now)
    assert [one.is_on for one in own(world, "黄勇")] == [is_on]


def test_what_runs_over_midnight_is_still_todays(world: World, called: Called) -> None:
    called(THEME, "2026-11-23 22:30")
    world.on("2026-11-24 00:30")
    assert [one.is_on for one in own(world, "黄勇", since="2026-11-24")] == [True]
    world.on("2026-11-24 09:30")
    assert own(world, "黄勇", since="2026-11-24") == []


def test_of_a_cancelled_one_nothing_is_shown_and_a_closed_one_stands_fast(world: World, called: Called) -> None:
    gone, held = called(THEME, "2026-11-27 15:00"), called()
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, gone, reason="停电")
        row = meetings.meeting(ctx, held)
        meetings.mark(ctx, row, meetings.rest_of(ctx, row, Presence.PRESENT))
    close(world, held)
    assert [(one.number, one.is_open, one.is_on, one.is_there) for one in own(world, "黄勇")] == [
        (held, False, False, True)
    ]


def test_signing_in_at_one_of_several_of_the_day(world: World, called: Called) -> None:
    first, second = called(when="2026-11-23 09:00"), called(LECTURE, "2026-11-23 09:30")
    with world.acting("黄勇") as ctx:
        assert meetings.sign_in(ctx, said_at=ctx.now, meeting_id=second).meeting_id == second
    with world.acting("黄勇") as ctx:
        assert meetings.sign_in(ctx, said_at=ctx.now, meeting_id=first).already is False
    assert [one.presence for one in own(world, "黄勇")] == [Presence.PRESENT, Presence.PRESENT]


def test_signing_in_elsewhere_or_on_another_day_is_refused(world: World, called: Called) -> None:
    other, later = called(unit="B05"), called(THEME, "2026-11-27 15:00")
    for number in (other, later):
        with world.acting("黄勇") as ctx, pytest.raises(NotFoundError):
            meetings.sign_in(ctx, said_at=at("2026-11-23 09:30"), meeting_id=number)
    called()
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, later + 1, reason="停电")
    with world.acting("黄勇") as ctx, pytest.raises(ConflictError, match="已取消"):
        meetings.sign_in(ctx, said_at=ctx.now, meeting_id=later + 1)
