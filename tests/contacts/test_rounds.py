"""The whole address book once a week, at night: what no event told of is proposed and flagged, nothing else changes."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from bot.channels.base import DeliveryError, Person, Verdict
from bot.contacts import Looker
from tests.contacts.address_book import CHANNEL, book, bound, standing, unbind
from tests.world import World


class Book:
    """An address book of so many looks, the first of which may fail."""

    name = CHANNEL

    def __init__(self, people: Sequence[Person], *fails: DeliveryError) -> None:
        self.people, self.fails, self.looks = list(people), list(fails), 0

    def contacts(self) -> list[Person]:
        self.looks += 1
        if self.fails:
            raise self.fails.pop(0)
        return self.people

    def contact(self, _: str) -> Person | None:
        raise AssertionError("nobody was told of")


def looker(world: World, book: Book) -> Looker:
    """As one process has it."""
    return Looker(world.database, {CHANNEL: book}, lambda: world.now, world.settings)


def looks(world: World, book: Book, *moments: str) -> list[int]:
    """How often the address book was gone through by then."""
    one, found = looker(world, book), list[int]()
    for moment in moments:
        world.on(moment)
        one.run_once()
        found.append(book.looks)
    return found


def test_who_went_unseen_is_flagged_and_who_came_is_proposed(world: World) -> None:
    unbind(world, "chenjing")
    before = bound(world)
    world.on("2026-11-24 03:10")
    gone = [one for one in book() if one.userid != "liming"]

    assert looker(world, Book(gone)).run_once() == 2
    assert standing(world) == {
        "liming": ("left", world.who("李明")),
        "chenjing": ("open", world.who("陈静")),
    }
    assert bound(world) == before


def test_once_a_week_and_at_night_by_whichever_process(world: World) -> None:
    address = Book(book())
    times = ("2026-11-23 09:30", "2026-11-24 00:59", "2026-11-24 01:00", "2026-11-24 01:01", "2026-11-29 05:00")
    assert looks(world, address, *times) == [0, 0, 1, 1, 1]
    assert looks(world, address, "2026-11-25 03:00", "2026-11-30 00:30", "2026-11-30 06:00") == [1, 1, 1]
    assert looks(world, address, "2026-11-30 05:59") == [2]


def test_a_silent_platform_is_asked_again_after_an_hour(world: World, caplog: pytest.LogCaptureFixture) -> None:
    address = Book(book(), DeliveryError("没有连上企业微信。", verdict=Verdict.UNREACHED))
    times = ("2026-11-24 01:00", "2026-11-24 01:30", "2026-11-24 02:00", "2026-11-24 03:00")
    assert looks(world, address, *times) == [1, 1, 2, 2]
    assert "address book not gone through" in caplog.text
    world.on("2026-12-01 03:00")
    assert looker(world, Book(book(), DeliveryError("没有连上企业微信。", verdict=Verdict.UNREACHED))).run_once() == 0


@pytest.mark.parametrize(
    ("people", "warned"), [([], "address book empty"), (book()[:1], "most bound accounts are not seen")]
)
def test_where_our_sight_is_lost_nobody_is_flagged(
    world: World, people: list[Person], warned: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.on("2026-11-24 03:10")
    one = looker(world, Book(people))

    assert (one.run_once(), one.run_once(), standing(world)) == (0, 0, {})
    assert caplog.text.count(warned) == 1


def test_where_nobody_is_bound_the_first_look_is_somebodys_decision(world: World) -> None:
    with world.acting() as ctx:
        ctx.connection.execute(sa.text("UPDATE chat_account SET channel = 'wechat_oa'"))
    assert looks(world, Book(book()), "2026-11-24 03:10") == [0]


def test_who_is_leaving_asks_for_nothing(world: World) -> None:
    world.on("2026-11-24 03:10")
    address = Book(book())
    one = looker(world, address)
    one.leave()
    assert (one.run_once(), address.looks) == (0, 0)
