"""Taking back never goes behind a closing, and corrections after it move the counts rightly."""

import pytest

from bot import meetings
from bot.core import audit
from bot.core.errors import ConflictError
from bot.meetings import Mark, Presence
from tests.meetings.conftest import Called, at, close
from tests.world import World

PRESENT, LEAVE = Presence.PRESENT, Presence.LEAVE


def mark(world: World, by: str, number: int, *said: tuple[str, Presence]) -> None:
    with world.acting(by) as ctx:
        meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(world.who(name), state) for name, state in said])


def state_of(world: World, name: str, number: int) -> Presence:
    with world.acting("何洁") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, number))
        return next(entry.state for entry in roll.entries if entry.name == name)


def test_nothing_is_taken_back_behind_a_closing(world: World, called: Called) -> None:
    number = called()
    mark(world, "何洁", number, *((name, PRESENT) for name in ("老王", "陈静", "李明", "林福鹏")))
    mark(world, "黄勇", number, ("黄勇", PRESENT))
    world.on("2026-11-23 09:35")
    with world.acting("赵强") as ctx:
        meetings.sign_in(ctx, said_at=ctx.now)
    with world.acting("陈静") as ctx:
        meetings.resolve(ctx, number, "成立突击队")
    close(world, number)

    for name in ("赵强", "陈静"):
        with world.acting(name) as ctx, pytest.raises(ConflictError):
            audit.undo_latest(ctx)
    with world.acting("何洁") as ctx:
        assert len(meetings.resolutions(ctx, meetings.meeting(ctx, number))) == 1
    assert state_of(world, "赵强", number) is PRESENT


def test_a_correction_of_a_closed_meeting_can_be_taken_back(world: World, called: Called) -> None:
    number = called()
    mark(world, "何洁", number, *((name, PRESENT) for name in ("老王", "陈静", "李明", "林福鹏")))
    world.on("2026-11-23 09:35")
    close(world, number)
    mark(world, "陈静", number, ("老王", LEAVE))
    with world.acting("陈静") as ctx:
        assert meetings.meeting(ctx, number).present == 3
        audit.undo_latest(ctx)

    with world.acting("陈静") as ctx:
        assert meetings.meeting(ctx, number).present == 4
    assert state_of(world, "老王", number) is PRESENT


def test_naming_afterwards_who_was_counted_by_number_moves_no_count(world: World, called: Called) -> None:
    """Six by name, 「请假4」 by number: the four were counted before they are named."""
    number = called()
    there = ("老王", "陈静", "李明", "林福鹏", "赵强", "小周")
    mark(world, "何洁", number, *((name, PRESENT) for name in there))
    close(world, number, stated={"present": 6, "leave": 4})
    mark(world, "陈静", number, ("黄勇", LEAVE))

    with world.acting("陈静") as ctx:
        closed = meetings.meeting(ctx, number)
        assert (closed.expected, closed.present, closed.leave, closed.absent) == (10, 6, 4, 0)


def test_a_meeting_people_were_at_does_not_move_to_a_later_day(world: World, called: Called) -> None:
    number = called()
    mark(world, "黄勇", number, ("黄勇", PRESENT))
    mark(world, "小周", number, ("小周", LEAVE))

    with world.acting("老王") as ctx:
        with pytest.raises(ConflictError, match="已有人登记到会，不能改到以后"):
            meetings.change(ctx, number, starts_at=at("2026-11-24 09:00"))
        assert meetings.change(ctx, number, starts_at=at("2026-11-23 08:00")).starts_at == at("2026-11-23 08:00")
        assert meetings.change(ctx, number, starts_at=at("2026-11-20 08:00")).starts_at == at("2026-11-20 08:00")
    mark(world, "老王", number, ("黄勇", LEAVE))
    with world.acting("老王") as ctx:
        assert meetings.change(ctx, number, starts_at=at("2026-11-24 09:00")).starts_at == at("2026-11-24 09:00")
