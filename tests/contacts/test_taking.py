"""The address book is taken in: who is proposed, who is flagged, and that a second look changes nothing."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot import contacts, people
from bot.channels.base import Person
from bot.core.audit import AuditEntry
from bot.core.errors import BadInputError
from bot.people import ChatAccount
from tests.contacts.address_book import CHANNEL, book, bound, called, rows, standing, take_in, unbind
from tests.web.visiting import counted
from tests.world import World


def test_where_everybody_is_bound_nothing_is_kept(world: World) -> None:
    taken = take_in(world, book())

    assert (taken.people, taken.bound, taken.strangers, list(taken.news)) == (13, 13, 0, [])
    assert rows(world) == {}


def test_an_account_nobody_has_is_proposed_to_who_is_called_so(world: World) -> None:
    unbind(world, "liming", "xiaozhou")
    before = bound(world)
    taken = take_in(world, [*book(), Person("chef", "胡师傅", ("公司", "食堂"))])

    assert (taken.proposed, taken.unclear, taken.strangers) == (2, 0, 1)
    assert standing(world) == {"liming": ("open", world.who("李明")), "xiaozhou": ("open", world.who("小周"))}
    assert rows(world)["liming"].why == "姓名和部门都相符"
    assert rows(world)["liming"].departments == ["公司", "锅炉工程公司"]
    assert bound(world) == before


def test_a_second_look_changes_nothing(world: World) -> None:
    unbind(world, "liming", "wangwei1", "wangwei2")
    seen = list(called(book(), laowang="王师傅"))
    take_in(world, seen)
    stood = {userid: row.model_dump() for userid, row in rows(world).items()}
    world.on("2026-11-30")

    assert list(take_in(world, seen).news) == []
    assert {userid: row.model_dump() for userid, row in rows(world).items()} == stood
    with world.acting() as ctx:
        assert ctx.connection.execute(sa.select(sa.func.count()).select_from(AuditEntry)).scalar_one() == 1


@pytest.mark.parametrize(
    ("departments", "who", "why"),
    [
        (("锅炉支部第二党小组",), "wangwei2", "姓名和部门都相符"),
        (("锅炉工程公司",), "", "名册上有 2 位同名，部门分不出是哪一位"),
        ((), "", "名册上有 2 位同名，部门分不出是哪一位"),
        (("汽机工程公司",), "", "有同名的党员，但不在这个部门，可能是另一个人"),
    ],
)
def test_two_of_one_name(world: World, departments: tuple[str, ...], who: str, why: str) -> None:
    unbind(world, "wangwei1", "wangwei2")
    others = [one for one in book() if one.name != "王伟"]
    take_in(world, [*others, Person("weiwang", "王伟", departments)])

    assert standing(world)["weiwang"] == ("open", world.who(who) if who else None)
    assert rows(world)["weiwang"].why == why


def test_who_is_called_otherwise_is_flagged_and_stays_bound(world: World) -> None:
    take_in(world, list(called(book(), liming="李亮")))

    assert standing(world) == {"liming": ("open", None)}
    assert rows(world)["liming"].why == "已经绑定，但通讯录里的姓名和名册上的不一样"
    assert bound(world)["liming"] == world.who("李明")

    assert take_in(world, book()).bound == 13
    assert rows(world) == {}


def test_who_went_is_flagged_and_stays_bound(world: World) -> None:
    taken = take_in(world, [one for one in book() if one.userid != "huangyong"])

    assert [(one.userid, one.name) for one in taken.news] == [("huangyong", "黄勇")]
    assert standing(world) == {"huangyong": ("left", world.who("黄勇"))}
    assert bound(world)["huangyong"] == world.who("黄勇")
    assert take_in(world, [one for one in book() if one.userid != "huangyong"]).news == []

    take_in(world, book())
    assert rows(world) == {}


def test_where_most_are_gone_our_sight_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.contacts.planning.FEW", 2)
    unbind(world, "liming")
    take_in(world, book())
    taken = take_in(world, [one for one in book() if one.userid.startswith("w")])

    assert taken.is_sight_lost
    assert standing(world) == {"liming": ("open", world.who("李明"))}


def test_an_empty_address_book_is_no_news(world: World) -> None:
    with pytest.raises(BadInputError, match="一个人也看不到"):
        take_in(world, [])

    assert rows(world) == {}


def test_what_is_not_bound_and_gone_is_forgotten(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    take_in(world, [one for one in book() if one.userid != "liming"])

    assert rows(world) == {}


def test_what_was_declined_stays_so_until_it_is_called_otherwise(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    number = rows(world)["liming"].id
    with world.acting("何洁") as ctx:
        contacts.decline(ctx, number)
    take_in(world, book())
    assert standing(world)["liming"][0] == "declined"

    # it is nobody's rival any more: the member's own account is clear
    take_in(world, [*book(), Person("liming2", "李明", ("公司",))])
    assert standing(world)["liming"][0] == "declined"
    assert standing(world)["liming2"] == ("open", world.who("李明"))

    unbind(world, "huangyong")
    take_in(world, list(called(book(), liming="黄勇")))
    assert standing(world)["liming"] == ("open", None)
    assert rows(world)["liming"].why == "通讯录里有 2 个同名账号，部门分不出是哪一个"


def test_who_has_left_the_roster_is_nobody_here(world: World) -> None:
    unbind(world, "liming")
    with world.acting() as ctx:
        for name in ("李明", "黄勇"):
            people.member(ctx, world.who(name)).left_on = ctx.today
    taken = take_in(world, [one for one in book() if one.userid != "huangyong"])

    assert (taken.strangers, rows(world)) == (1, {})


def test_looking_ahead_writes_nothing(world: World) -> None:
    unbind(world, "liming")
    with world.acting() as ctx:
        taken = contacts.foresee(ctx, CHANNEL, [one for one in book() if one.userid != "huangyong"])

    assert (taken.proposed, taken.of(contacts.ContactState.LEFT)) == (1, 1)
    assert rows(world) == {}


def test_accounts_of_another_channel_are_none_of_this_one(world: World) -> None:
    with world.acting() as ctx:
        ctx.session.add(ChatAccount(channel="wechat_oa", userid="oX", member_id=world.who("老吴"), bound_at=ctx.now))
    taken = take_in(world, [*book(), Person("laowu", "老吴", ())])

    assert taken.proposed == 1
    assert standing(world) == {"laowu": ("open", world.who("老吴"))}


def test_statements_do_not_grow_with_people(world: World) -> None:
    def statements(count: int) -> int:
        unbind(world, *(one.userid for one in book()[:count]))
        with counted(world) as seen:
            take_in(world, book())
        return seen()

    few = statements(2)
    # SQLite tells of each row of one statement
    assert statements(9) <= few + (7 if world.database.is_sqlite else 0)


def test_a_company_of_ten_thousand(world: World) -> None:
    crowd = [Person(f"w{number}", f"工{number}", ("公司", f"部{number % 40}")) for number in range(10_000)]
    unbind(world, "liming")
    with counted(world) as seen:
        taken = take_in(world, [*book(), *crowd])

    assert (taken.people, taken.strangers, taken.proposed) == (10_013, 10_000, 1)
    assert seen() < 15
    assert replace(crowd[0], name="x").userid not in rows(world)


def test_what_was_agreed_to_is_kept_until_the_next_look(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    number = rows(world)["liming"].id
    with world.acting("何洁") as ctx:
        contacts.accept(ctx, number)
    assert standing(world)["liming"][0] == "bound"

    take_in(world, book())
    assert rows(world) == {}


def test_a_flag_that_was_looked_into_is_not_raised_again(world: World) -> None:
    take_in(world, list(called(book(), liming="李亮")))
    number = rows(world)["liming"].id
    with world.acting("何洁") as ctx:
        contacts.decline(ctx, number)

    take_in(world, list(called(book(), liming="李亮")))
    assert standing(world)["liming"][0] == "declined"
    take_in(world, list(called(book(), liming="王亮")))
    assert standing(world)["liming"] == ("open", None)


def test_what_was_declined_is_forgotten_with_the_member(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())
    number = rows(world)["liming"].id
    with world.acting("何洁") as ctx:
        contacts.decline(ctx, number)
        people.member(ctx, world.who("李明")).left_on = ctx.today

    take_in(world, book())
    assert rows(world) == {}
