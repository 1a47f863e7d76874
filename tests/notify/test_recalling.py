"""What somebody's message kept from being said is said after all when that message is undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify
from bot.core.audit import UNDO_WINDOW, AuditEntry
from bot.notify import MessageState, OutboxMessage, Topic
from tests.world import World

CALLED_OFF = 31
"""The inbox message by which 老王 called something off."""


def remind(world: World, name: str, key: str, *, cause: int | None = None, minutes: int | None = None) -> None:
    """Somebody is to be reminded of meeting 12, in time or never."""
    with world.acting() as ctx:
        until = None if minutes is None else ctx.now + timedelta(minutes=minutes)
        notify.put(
            replace(ctx, cause=cause),
            to=world.who(name),
            text=key,
            key=key,
            topic=Topic.MEETING,
            about="meeting:12",
            until=until,
        )


def called_off(world: World, *, cause: int | None = CALLED_OFF) -> int:
    with world.acting("老王") as ctx:
        return notify.withdraw(replace(ctx, cause=cause), about="meeting:12")


def let_go(world: World) -> int:
    with world.acting("老王") as ctx:
        return notify.let_go(ctx, CALLED_OFF)


def states(world: World) -> dict[str, MessageState]:
    with world.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
        return {one.key: one.state for one in rows}


def test_called_off_by_mistake_everybody_is_reminded_after_all(world: World) -> None:
    for name in ("李明", "陈静"):
        remind(world, name, name)
    assert called_off(world) == 2
    assert set(states(world).values()) == {MessageState.DROPPED}

    assert let_go(world) == 2
    with world.acting() as ctx:
        for one in ctx.session.exec(select(OutboxMessage)):
            assert (one.state, one.reason, one.settled_at) == (MessageState.WAITING, "", None)
    assert let_go(world) == 0


def test_what_was_withdrawn_is_nobodys_own_thing_to_take_back(world: World) -> None:
    remind(world, "李明", "k")
    called_off(world)

    with world.acting() as ctx:
        [entry] = ctx.session.exec(select(AuditEntry)).all()
        number = ctx.session.exec(select(OutboxMessage.id)).one()
    assert (entry.verb, entry.actor_id, entry.cause, entry.undoable) == ("notify.withdraw", None, CALLED_OFF, False)
    assert entry.changes == [
        {"table": "outbox_message", "key": number, "before": {"state": "waiting"}, "after": {"state": "dropped"}}
    ]


@pytest.mark.parametrize(("cause", "written"), [(None, 0), (CALLED_OFF, 1)])
def test_the_clock_and_the_terminal_leave_no_trail_of_it(world: World, cause: int | None, written: int) -> None:
    remind(world, "李明", "k")
    called_off(world, cause=cause)

    with world.acting() as ctx:
        assert len(ctx.session.exec(select(AuditEntry)).all()) == written


def test_nothing_waited_and_nothing_is_written_down(world: World) -> None:
    assert called_off(world) == 0
    with world.acting() as ctx:
        assert ctx.session.exec(select(AuditEntry)).all() == []


def test_what_the_mistake_itself_had_said_stays_unsaid(world: World) -> None:
    remind(world, "李明", "before")
    remind(world, "李明", "of the mistake", cause=CALLED_OFF)
    called_off(world)

    assert let_go(world) == 1
    assert states(world) == {"before": MessageState.WAITING, "of the mistake": MessageState.DROPPED}


def test_what_is_worth_nothing_any_more_is_not_said(world: World) -> None:
    remind(world, "李明", "this morning", minutes=5)
    remind(world, "陈静", "today", minutes=6)
    called_off(world)
    world.now += timedelta(minutes=5)

    assert let_go(world) == 1
    assert states(world) == {"this morning": MessageState.DROPPED, "today": MessageState.WAITING}


def test_who_was_told_anew_since_is_not_told_twice(world: World) -> None:
    for name in ("李明", "陈静"):
        remind(world, name, name)
    called_off(world)
    remind(world, "李明", "anew", cause=32)

    assert let_go(world) == 1
    assert states(world) == {"李明": MessageState.DROPPED, "陈静": MessageState.WAITING, "anew": MessageState.WAITING}


def test_what_was_dropped_for_another_reason_stays_dropped(world: World) -> None:
    remind(world, "李明", "k")
    called_off(world)
    with world.acting() as ctx:
        ctx.connection.execute(sa.update(OutboxMessage).values(reason="本周已满"))

    assert let_go(world) == 0


def test_the_number_of_a_message_given_again_brings_nothing_old_back(world: World) -> None:
    remind(world, "李明", "k")
    called_off(world)
    world.now += UNDO_WINDOW + timedelta(seconds=1)

    assert let_go(world) == 0
