"""Who manages the people of a unit sees who is bound, makes codes and lets accounts go, each as in the chat."""

import re

import pytest

from bot import logins, people
from bot.people.codes import Account, Bound
from bot.text.binding import Given
from tests.web.test_board import read
from tests.web.visiting import Visitor, counted, digest, visit
from tests.world import World

PAGE = "/units/B04/members"
LIMING, LAOWU = f"{PAGE}/M0003", f"{PAGE}/M0011"
CODE = re.compile(r'<strong class="secret">(\d{4}) (\d{4})</strong>')
MOST_STATEMENTS = 20


def code_on(page: str) -> str:
    [found] = CODE.findall(page)
    return "".join(found)


def loosened(world: World, name: str) -> None:
    """He is known by no account any more."""
    with world.acting("何洁") as ctx:
        people.unbind(ctx, people.member(ctx, world.who(name)))


def bound_by(world: World, code: str, number: str = "") -> str:
    """Who is bound when somebody types this."""
    with world.acting() as ctx:
        found = people.codes.bind_by(ctx, Account("wechat_oa", "oOpenId1"), [Given(code, number)])
        assert isinstance(found, Bound)
        return found.member.name


def test_the_secretary_sees_who_is_bound_and_who_is_not(world: World) -> None:
    loosened(world, "李明")
    visitor = visit(world, "老王")
    words = read(visitor.get(PAGE).text)
    assert "正式， 已绑定企业微信" in words
    assert "李明 党小组长 锅炉支部第一党小组，正式， ! 没有绑定 给李明开绑定码" in words
    assert "老吴 锅炉支部第二党小组，正式， 不用聊天" in words
    assert "1 人没有绑定账号" in words
    only = visitor.get(f"{PAGE}?bound=unbound").text
    assert ("共 1 人" in only, "李明" in only, "黄勇" in only) == (True, True, False)


def test_a_code_is_shown_once_and_binds(world: World) -> None:
    loosened(world, "李明")
    visitor = visit(world, "老王")
    made = visitor.post(f"{LIMING}/code", on=PAGE)
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    code = code_on(made.text)
    assert not CODE.search(visitor.get(LIMING).text)
    assert bound_by(world, code) == "李明"
    assert "公众号，2026年11月23日绑定" in read(visitor.get(LIMING).text)
    assert world.heard_by("老王") == []


def test_a_code_for_the_whole_branch_wants_a_number(world: World) -> None:
    loosened(world, "黄勇")
    made = visit(world, "老王").post(f"{PAGE}/code", on=PAGE)
    assert "每人给支部通发「绑定 党员编号" in made.text
    assert bound_by(world, code_on(made.text), "M0009") == "黄勇"
    assert "开锅炉支部的绑定码" not in visit(world, "老王").get(PAGE).text


def test_accounts_are_let_go_and_what_was_logged_in_is_out(world: World) -> None:
    with world.acting("李明") as ctx:
        token, _ = logins.begin(ctx, world.who("李明"), logins.Way.LINK)
    visitor = visit(world, "老王")
    assert visitor.post(f"{LIMING}/unbind", on=LIMING).status_code == 303
    assert "没有绑定：收不到消息" in visitor.get(LIMING).text
    with world.acting() as ctx:
        assert logins.recognise(ctx, token) is None
    again = visitor.post(f"{LIMING}/unbind", on=LIMING)
    assert (again.status_code, "没有绑定账号，没有改动" in again.text) == (422, True)


def refused(visitor: Visitor, on: str) -> list[int]:
    posts = [visitor.post(path, on=on).status_code for path in (f"{LIMING}/code", f"{LIMING}/unbind", f"{PAGE}/code")]
    return [visitor.get(LIMING).status_code, *posts]


@pytest.mark.parametrize("name", ["李明", "周芳", "黄勇"])
def test_others_find_nothing_and_change_nothing(world: World, name: str) -> None:
    visitor = visit(world, name)
    visitor.get("/me")
    before = digest(world)
    assert refused(visitor, "/me") == [404] * 4
    assert digest(world) == before


def test_who_is_elsewhere_is_not_there(world: World) -> None:
    visitor = visit(world, "老王")
    for who in ("M0012", "M9999", "x\x7f"):
        assert visitor.get(f"{PAGE}/{who}").status_code == 404
    assert visitor.get("/units/B04-02/members/M0003").status_code == 404
    assert visitor.get("/units/B04-01/members/M0003").status_code == 200


def test_a_leader_sees_nothing_of_accounts(world: World) -> None:
    words = visit(world, "李明").get("/units/B04-01/members?bound=unbound").text
    assert ("绑定" in words, "老王" in words) == (False, True)


def test_who_uses_no_chat_or_has_left(world: World) -> None:
    visitor = visit(world, "老王")
    assert "名册上写的是不用聊天" in visitor.get(LAOWU).text
    with world.acting() as ctx:
        people.member(ctx, world.who("老吴")).left_on = ctx.today
    assert "开绑定码" not in visitor.get(LAOWU).text
    late = visitor.post(f"{LAOWU}/code", on="/me/report")
    assert (late.status_code, "老吴已不在名册上" in late.text) == (422, True)


def test_a_committee_has_no_code_of_its_own(world: World) -> None:
    office = visit(world, "何洁")
    loosened(world, "李明")
    assert "共用的绑定码" not in office.get("/units/C00/members").text
    wide = office.post("/units/C00/members/code", on="/me/report")
    assert (wide.status_code, "一个支部一个码" in wide.text) == (422, True)


def test_names_are_text_and_statements_few(world: World) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).name = "<script>alert(1)</script>"
    visitor = visit(world, "老王")
    with counted(world) as count:
        page = visitor.get(LIMING).text
        assert count() <= MOST_STATEMENTS
    assert "<script>alert" not in page
