"""What the platform tells of its address book: an account is noted, looked up outside of it, and found as it is."""

from collections.abc import Mapping

import pytest

from bot import contacts
from bot.channels.base import DeliveryError, Person, Verdict
from bot.contacts import Looker
from bot.people import ChatAccount
from tests.contacts.address_book import CHANNEL, DEPARTMENTS, book, bound, rows, standing, take_in, unbind
from tests.world import World

HERE = ("公司", DEPARTMENTS["B04"])


class Book:
    """An address book that answers for who is in it, as often as it is not silent."""

    name = CHANNEL

    def __init__(self, people: Mapping[str, str], silent_after: int = 1000) -> None:
        self.people, self.left, self.asked = people, silent_after, list[str]()

    def contacts(self) -> list[Person]:
        return [Person(userid, name, HERE) for userid, name in self.people.items()]

    def contact(self, userid: str) -> Person | None:
        if len(self.asked) == self.left:
            raise DeliveryError("没有连上企业微信。", verdict=Verdict.UNREACHED)
        self.asked.append(userid)
        return Person(userid, self.people[userid], HERE) if userid in self.people else None


def tell(world: World, change: str, userid: str, new: str = "") -> bool:
    """The platform tells of a change."""
    told = {"ChangeType": change, "UserID": userid} | ({"NewUserID": new} if new else {})
    with world.acting() as ctx:
        return contacts.note(ctx, CHANNEL, told)


def look_up(world: World, book: Book) -> int:
    """What the chore does."""
    return Looker(
        world.database, {CHANNEL: book, "group_robot": object()}, lambda: world.now, world.settings
    ).run_once()


def everybody(**more: str) -> Book:
    return Book({one.userid: one.name for one in book()} | more)


def test_a_new_account_is_looked_up_and_proposed(world: World) -> None:
    unbind(world, "liming")
    assert tell(world, "create_user", "LiMing")
    assert standing(world) == {"liming": ("new", None)}

    assert look_up(world, everybody()) == 1
    assert standing(world) == {"liming": ("open", world.who("李明"))}
    again = everybody()
    assert (look_up(world, again), again.asked) == (0, [])


@pytest.mark.parametrize("change", ["create_party", "update_tag", "delete_party", "", "create_user "])
def test_what_is_told_of_departments_is_none_of_ours(world: World, change: str) -> None:
    assert not tell(world, change, "liming")
    assert not tell(world, "create_user", "  ")
    assert rows(world) == {}


def test_strangers_are_forgotten_once_looked_up(world: World) -> None:
    tell(world, "create_user", "chef")
    tell(world, "create_user", "ghost")

    assert look_up(world, everybody(chef="胡师傅")) == 2
    assert rows(world) == {}


@pytest.mark.parametrize(
    ("changes", "name", "state"),
    [
        (["create_user"], "李明", ""),
        (["update_user"], "李亮", "open"),
        (["delete_user"], "", "left"),
        (["delete_user", "delete_user"], "", "left"),
        (["create_user", "delete_user"], "", "left"),
        # told in the wrong order: what counts is how it is found
        (["delete_user", "create_user"], "", "left"),
        (["create_user", "delete_user"], "李明", ""),
    ],
)
def test_of_who_is_bound_only_flags_come(world: World, changes: list[str], name: str, state: str) -> None:
    for change in changes:
        tell(world, change, "liming")
    look_up(world, Book({"liming": name} if name else {}))

    assert standing(world).get("liming", ("",))[0] == state
    assert bound(world)["liming"] == world.who("李明")


def test_who_went_is_flagged_once(world: World) -> None:
    tell(world, "delete_user", "liming")
    look_up(world, Book({}))

    assert not tell(world, "delete_user", "liming")
    assert not tell(world, "delete_user", "nobody")
    assert tell(world, "create_user", "liming")
    look_up(world, everybody())
    assert rows(world) == {}


def test_a_proposal_that_went_is_forgotten(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    assert tell(world, "delete_user", "liming")
    assert look_up(world, Book({})) == 1
    assert rows(world) == {}


def test_what_another_channel_tells_is_of_other_accounts(world: World) -> None:
    tell(world, "update_user", "liming", "LiMing")
    with world.acting() as ctx:
        gone = {"ChangeType": "delete_user", "UserID": "liming"}
        assert not contacts.note(ctx, "another", gone)
        assert not contacts.note(ctx, "another", gone | {"UserID": "huangyong"})
    assert standing(world) == {"liming": ("new", None)}


def test_a_declined_account_is_asked_about_no_more(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    number = rows(world)["liming"].id
    with world.acting("何洁") as ctx:
        contacts.decline(ctx, number)

    assert not tell(world, "update_user", "liming")
    assert standing(world)["liming"][0] == "declined"


@pytest.mark.parametrize(
    "told",
    [
        [("liming", "li.ming")],
        [("liming", "li.ming")] * 3,
        [("liming", "l.m"), ("l.m", "li.ming")],
        [("l.m", "li.ming"), ("liming", "l.m")],
        [("liming", "li.ming"), ("li.ming", "")],
    ],
)
def test_a_new_id_is_proposed_to_who_has_the_old_one(world: World, told: list[tuple[str, str]]) -> None:
    for old, new in told:
        tell(world, "update_user", old, new)
    people = {one.userid: one.name for one in book() if one.userid != "liming"}
    look_up(world, Book(people | {"li.ming": "李明"}))

    assert standing(world) == {"li.ming": ("open", world.who("李明"))}
    assert rows(world)["li.ming"].why == "账号改了名，原来是 liming"

    # who looks at everybody takes the old one not for gone
    assert take_in(world, Book(people | {"li.ming": "李明"}).contacts()).news == []
    assert not tell(world, *("update_user", *told[-1])) or len(told) == 2


def test_an_agreed_new_id_moves_the_binding(world: World) -> None:
    tell(world, "update_user", "liming", " Li.Ming ")
    look_up(world, everybody(**{"li.ming": "李明"}))
    number = rows(world)["li.ming"].id
    with world.acting("何洁") as ctx:
        contacts.accept(ctx, number)

    assert "liming" not in bound(world)
    assert bound(world)["li.ming"] == world.who("李明")
    assert not tell(world, "update_user", "liming", "li.ming")


def test_a_new_id_of_an_account_nobody_has(world: World) -> None:
    unbind(world, "liming")
    tell(world, "create_user", "liming")
    tell(world, "update_user", "liming", "li.ming")
    look_up(world, everybody(**{"li.ming": "李明"}))

    assert standing(world) == {"li.ming": ("open", world.who("李明"))}
    assert rows(world)["li.ming"].renamed_from == ""
    assert tell(world, "update_user", "l.m", "li.ming")


def test_a_second_account_of_the_name_makes_the_first_unclear(world: World) -> None:
    unbind(world, "liming")
    tell(world, "create_user", "liming")
    look_up(world, everybody())
    tell(world, "create_user", "liming2")
    look_up(world, everybody(liming2="李明"))

    assert standing(world) == {"liming": ("open", None), "liming2": ("open", None)}


def test_a_silent_platform_is_asked_again_later(world: World, caplog: pytest.LogCaptureFixture) -> None:
    unbind(world, "liming", "huangyong")
    for userid in ("liming", "huangyong", "chef"):
        tell(world, "create_user", userid)

    silent = everybody()
    silent.left = 1
    assert look_up(world, silent) == 1
    assert standing(world)["huangyong"] == ("new", None)
    assert "没有连上企业微信" in str(caplog.records[-1].__dict__["why"])
    assert look_up(world, everybody()) == 2


def test_what_is_decided_meanwhile_is_left_alone(world: World) -> None:
    unbind(world, "liming")
    tell(world, "create_user", "liming")

    class Slow(Book):
        def contact(self, userid: str) -> Person | None:
            with world.acting() as ctx:
                ctx.session.add(
                    ChatAccount(channel=CHANNEL, userid=userid, member_id=world.who("李明"), bound_at=ctx.now)
                )
                row = ctx.session.get(contacts.Contact, number)
                assert row is not None
                row.state = contacts.ContactState.DECLINED
            return super().contact(userid)

    number = rows(world)["liming"].id
    assert look_up(world, Slow({"liming": "李明"})) == 0
    assert standing(world)["liming"][0] == "declined"


def test_hundreds_are_looked_up_in_batches_until_the_process_ends(world: World) -> None:
    for number in range(120):
        tell(world, "create_user", f"w{number}")
    crowd = everybody()
    looker = Looker(world.database, {CHANNEL: crowd}, lambda: world.now, world.settings)

    assert looker.run_once() == 120
    assert (len(crowd.asked), rows(world)) == (120, {})

    tell(world, "create_user", "w")
    looker.leave()
    assert looker.run_once() == 0
