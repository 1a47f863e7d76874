"""An announcement to thousands: confirmed at once, put some at a time, taken back as a whole, nobody told twice."""

import contextlib
from collections import Counter
from dataclasses import replace

import pytest
from sqlmodel import select

from bot import notify
from bot.core.db import Database
from bot.core.errors import BusyError
from bot.notify import Announcement, AnnouncementRest, Backlog, MessageState, announcements
from tests.notify.conftest import Desk

CAUSE = 7
"""The inbox message that confirmed it."""


@pytest.fixture(autouse=True)
def five_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What five thousand are to a company, five are here."""
    monkeypatch.setattr(announcements, "PIECE", 5)


def announce(desk: Desk, text: str = "周五停水。", *, urgent: bool = False) -> Announcement:
    """To all fourteen, thirteen of whom have an account."""
    with desk.acting("何洁") as ctx:
        everybody = desk.world.members.values()
        return notify.announce(replace(ctx, cause=CAUSE), text, everybody, "全体党员", urgent=urgent)


def put_some(desk: Desk) -> int:
    with desk.acting() as ctx:
        return announcements.put_some(ctx)


def put(desk: Desk) -> list[str]:
    return [message.key for message in desk.messages()]


def states(desk: Desk) -> Counter[MessageState]:
    return Counter(message.state for message in desk.messages())


def test_thousands_are_noted_and_then_told_each_once(desk: Desk) -> None:
    made = announce(desk)
    assert (made.receivers, made.unreachable, put(desk)) == (13, 1, [])
    with desk.acting() as ctx:
        assert (notify.not_put(ctx), notify.not_put(ctx, made.id), notify.not_put(ctx, made.id + 1)) == (14, 14, 0)
        assert notify.backlog(ctx) == Backlog(14, 0, made.at, {})

    assert desk.deliver() == 3

    assert len(put(desk)) == len(set(put(desk))) == 14
    assert {(message.cause, message.about) for message in desk.messages()} == {(CAUSE, f"announcement:{made.id}")}
    assert states(desk) == {MessageState.SENT: 13, MessageState.FAILED: 1}
    assert desk.heard("liming") == desk.heard("zhoufang") == ["周五停水。"]
    with desk.acting() as ctx:
        assert [one.name for one in notify.undelivered(ctx, about=f"announcement:{made.id}")] == ["老吴"]
        assert ctx.session.exec(select(AnnouncementRest)).all() == []
        assert notify.backlog(ctx) == Backlog(0, 0, None, {})


def test_what_waits_for_the_morning_is_put_before(desk: Desk) -> None:
    desk.go_to("2026-11-27 20:30")
    announce(desk)

    assert desk.deliver() == 0

    assert states(desk) == {MessageState.WAITING: 14}
    desk.go_to("2026-11-30 08:07")
    desk.deliver()
    assert desk.heard("liming") == ["周五停水。"]


def test_a_courier_that_dies_puts_nobody_twice_and_forgets_nobody(desk: Desk) -> None:
    announce(desk)
    assert put_some(desk) == 5
    with contextlib.suppress(KeyboardInterrupt), desk.acting() as ctx:
        assert announcements.put_some(ctx) == 5
        raise KeyboardInterrupt
    assert len(put(desk)) == 5

    assert [put_some(desk) for _ in range(3)] == [5, 4, 0]

    assert len(set(put(desk))) == 14


def test_of_two_couriers_one_puts(desk: Desk) -> None:
    announce(desk)
    another = Database(desk.world.database.url.render_as_string(hide_password=False), lock_seconds=0.1)
    with desk.acting() as ctx:
        assert announcements.put_some(ctx) == 5
        try:
            with another.write() as session:
                assert announcements.put_some(replace(ctx, session=session)) == 0
        except BusyError:
            assert another.is_sqlite
    another.close()

    desk.deliver()
    assert len(put(desk)) == len(set(put(desk))) == 14


@pytest.mark.parametrize("pieces", [0, 1, 2])
@pytest.mark.parametrize("by", ["cause", "about"])
def test_taken_back_nobody_is_told_of_it(by: str, pieces: int, desk: Desk) -> None:
    made = announce(desk)
    for _ in range(pieces):
        put_some(desk)

    with desk.acting() as ctx:
        about = {"cause": {"cause": CAUSE}, "about": {"about": f"announcement:{made.id}"}}[by]
        assert notify.withdraw(ctx, **about) == 14  # type: ignore[arg-type]
        assert notify.withdraw(ctx, **about) == 0  # type: ignore[arg-type]

    assert desk.deliver() == 0
    assert len(put(desk)) == 5 * pieces
    assert set(states(desk)) <= {MessageState.DROPPED}


@pytest.mark.parametrize("other", [{"cause": 8}, {"about": "announcement:99"}, {"about": "task:1"}])
def test_what_else_is_taken_back_leaves_it_alone(other: dict[str, int], desk: Desk) -> None:
    announce(desk)

    with desk.acting() as ctx:
        assert notify.withdraw(ctx, **other) == 0  # type: ignore[arg-type]
        assert notify.not_put(ctx) == 14


def test_what_is_urgent_is_put_first(desk: Desk) -> None:
    announce(desk)
    urgent = announce(desk, "台风，今晚撤离。", urgent=True)

    put_some(desk)

    assert {message.about for message in desk.messages()} == {f"announcement:{urgent.id}"}
