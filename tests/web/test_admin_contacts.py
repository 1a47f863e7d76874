"""通讯录 in a browser: what waits, what is bound, what is let be, who went, and what a wrong form gets."""

import pytest

from bot import people
from bot.channels.base import Person
from tests.contacts.address_book import book, bound, called, rows, standing, take_in, unbind
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/contacts"
HARM = "<script>alert(1)</script>"


@pytest.fixture
def proposed(world: World) -> World:
    """李明 and 周芳 wait for their accounts, a 王伟 it is not clear which; 黄勇 went."""
    unbind(world, "liming", "zhoufang", "wangwei1", "wangwei2")
    seen = [one for one in book() if one.userid != "huangyong" and one.name != "王伟"]
    take_in(world, [*seen, Person("weiwang", "王伟", (HARM,))])
    return world


def at(world: World, userid: str) -> int:
    return rows(world)[userid].id


def code(world: World, name: str) -> str:
    with world.acting() as ctx:
        return people.member(ctx, world.who(name)).code


def test_the_office_binds_one(proposed: World) -> None:
    office = visit(proposed, "何洁")
    page = office.get(AT).text

    assert "<b>李明</b> liming" in page
    assert f'href="/admin/members/{code(proposed, "李明")}"' in page
    assert "公司 / 锅炉工程公司。姓名和部门都相符。" in page
    assert "! 看不清是谁" in page
    assert HARM not in page

    answer = office.post(f"{AT}/accept?state=open", on=AT, number=at(proposed, "liming"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}?state=open")
    assert "已绑定李明的账号。" in office.get(AT).text
    assert bound(proposed)["liming"] == proposed.who("李明")


def test_all_that_are_clear_on_the_page(proposed: World) -> None:
    office = visit(proposed, "何洁")
    assert "绑定本页看得清的 2 个" in office.get(AT).text
    numbers = ",".join(str(at(proposed, userid)) for userid in ("liming", "zhoufang", "weiwang"))

    office.post(f"{AT}/accept-all", on=AT, numbers=f"{numbers},x,٣")
    page = office.get(AT).text
    assert "已绑定 2 人。" in page
    assert "绑定本页" not in page
    assert {"liming", "zhoufang"} <= set(bound(proposed))
    assert standing(proposed)["weiwang"] == ("open", None)


def test_an_unclear_one_is_given_by_code(proposed: World) -> None:
    number = at(proposed, "weiwang")
    office = visit(proposed, "何洁")
    office.post(f"{AT}/accept", on=AT, number=number, code=f" {code(proposed, 'wangwei2')} ")

    assert bound(proposed)["weiwang"] == proposed.who("wangwei2")


def test_one_is_let_be(proposed: World) -> None:
    office = visit(proposed, "何洁")
    office.post(f"{AT}/decline?state=open", on=AT, number=at(proposed, "liming"))

    assert "已记下，以后不再问。" in office.get(f"{AT}?state=declined").text
    assert "liming" in office.get(f"{AT}?state=declined").text
    assert standing(proposed)["liming"][0] == "declined"


def test_who_went_is_looked_into(proposed: World) -> None:
    office = visit(proposed, "何洁")
    page = office.get(f"{AT}?state=left").text
    assert f'href="/admin/members/{code(proposed, "黄勇")}"' in page
    assert "名册都没有动" in page

    office.post(f"{AT}/decline?state=left", on=f"{AT}?state=left", number=at(proposed, "huangyong"))
    assert "绑定的账号都还在通讯录里。" in office.get(f"{AT}?state=left").text
    assert bound(proposed)["huangyong"] == proposed.who("黄勇")


@pytest.mark.parametrize(
    ("deed", "typed", "said"),
    [
        ("accept", {}, "没有这样的账号"),
        ("accept", {"number": "九"}, "没有这样的账号"),
        ("accept", {"number": "99999"}, "没有编号 99999 的待绑定账号"),
        ("accept", {"number": "1", "code": "X" * 21}, "请写在20个字以内"),
        ("decline", {"number": "0"}, "没有这样的账号"),
        ("accept-all", {"numbers": ""}, "没有看得清"),
        ("accept-all", {"numbers": "1" * 601}, "请写在600个字以内"),
    ],
)
def test_a_wrong_form_changes_nothing(proposed: World, deed: str, typed: dict[str, str], said: str) -> None:
    before = standing(proposed)
    answer = visit(proposed, "何洁").post(f"{AT}/{deed}", on=AT, **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert standing(proposed) == before


def test_what_cannot_be_bound_is_said_on_the_page(proposed: World) -> None:
    office, number = visit(proposed, "何洁"), at(proposed, "weiwang")

    assert "看不出是名册上的哪一位" in office.post(f"{AT}/accept", on=AT, number=number).text
    assert "名册上没有编号 M9 的党员" in office.post(f"{AT}/accept", on=AT, number=number, code="M9").text


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_nobody_else_comes_in(proposed: World, name: str) -> None:
    visitor, number = visit(proposed, name), at(proposed, "liming")

    assert visitor.get(AT).status_code == 404
    assert visitor.post(f"{AT}/accept", on="/me", number=number).status_code == 404
    assert visitor.post(f"{AT}/accept-all", on="/me", numbers=str(number)).status_code == 404
    assert visitor.post(f"{AT}/decline", on="/me", number=number).status_code == 404
    assert standing(proposed)["liming"][0] == "open"


def test_an_empty_list_says_what_comes_next(world: World) -> None:
    office = visit(world, "何洁")

    for state, said in (("", "会自动列在这里"), ("declined", "没有决定不绑定"), ("rain", "会自动列在这里")):
        assert said in office.get(f"{AT}?state={state}").text


def test_a_list_asks_as_often_however_long_it_is(world: World) -> None:
    office = visit(world, "何洁")

    def statements(*userids: str) -> int:
        unbind(world, *userids)
        take_in(world, book())
        count = office.get(AT).text.count('aria-label="绑定：')
        assert count == len(book()) - len(bound(world))
        with counted(world) as asked:
            office.get(AT)
        return asked()

    few = statements("liming")
    assert statements("zhoufang", "xiaozhou", "laosun") == few


def test_who_is_called_otherwise_is_looked_into(world: World) -> None:
    take_in(world, list(called(book(), liming="李亮")))
    office = visit(world, "何洁")
    page = office.get(AT).text
    assert (
        f'→ <a href="/admin/members/{code(world, "李明")}">李明（锅炉支部）</a> <span class="open">! 姓名不一样' in page
    )
    assert 'name="code"' not in page

    office.post(f"{AT}/decline", on=AT, number=at(world, "liming"))
    assert (standing(world)["liming"][0], bound(world)["liming"]) == ("declined", world.who("李明"))
