"""A unit's members as its officers look them up in a browser."""

import re
from datetime import date

from bot.people import Member, Role
from tests.web.test_board import read
from tests.web.visiting import browser, counted, visit
from tests.world import World

PAGE = "/units/B04/members"
MOST_STATEMENTS = 20


def more(world: World, count: int) -> None:
    """So many more members of the second group."""
    with world.acting() as ctx:
        for number in range(count):
            one = Member(code=f"N{number:03}", name=f"新人{number:03}", org_id=world.orgs["B04"])
            one.group_id = world.orgs["B04-02"]
            ctx.session.add(one)


def test_the_list_says_group_standing_and_posts_and_nothing_else(world: World) -> None:
    world.appoint("陈静", Role.DEPUTY_SECRETARY, "B04")
    page = visit(world, "老王").get(PAGE).text
    words = read(page)

    assert "老王 书记 锅炉支部第一党小组，正式" in words
    assert "陈静 组织委员、副书记 锅炉支部第一党小组，正式" in words
    assert "小周 锅炉支部第二党小组，预备" in words
    assert "周芳" not in words
    assert not re.search(r"\d分|缺席|请假|学时|名次", words), "restraint: no figures beside a person"
    assert "/admin/" not in page


def test_a_name_is_looked_for(world: World) -> None:
    visitor = visit(world, "老王")
    page = visitor.get(f"{PAGE}?name=王伟").text
    assert "共 2 人。" in page
    assert "陈静" not in page
    assert 'value="王伟"' in page
    assert "没有这个名字的党员" in visitor.get(f"{PAGE}?name=%25").text
    assert "没有这个名字的党员" in visitor.get(f"{PAGE}?name=<script>").text
    assert "<script>" not in visitor.get(f"{PAGE}?name=<script>").text.partition("<body>")[2]


def test_fifty_a_page_and_who_left_is_not_listed(world: World) -> None:
    more(world, 50)
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = date(2026, 11, 1)
    visitor = visit(world, "老王")
    first, second = (visitor.get(f"{PAGE}?page={page}").text for page in (1, 2))
    assert "第 1 页，共 2 页" in first
    assert "新人049" in second
    assert "黄勇" not in first + second
    assert "没有这个名字" not in visitor.get(f"{PAGE}?name=新人&page=9").text


def test_a_group_leader_sees_the_own_group(world: World) -> None:
    page = visit(world, "赵强").get("/units/B04-02/members").text
    assert "黄勇" in page
    assert "李明" not in page
    assert visit(world, "赵强").get(PAGE).status_code == 404


def test_who_keeps_the_roster_is_led_to_it(world: World) -> None:
    page = visit(world, "何洁").get(PAGE).text
    assert 'href="/admin/members?unit=B04"' in page
    assert 'href="/admin/members/M0001"' in page


def test_others_see_no_list(world: World) -> None:
    assert [visit(world, name).get(PAGE).status_code for name in ("周芳", "黄勇", "李明")] == [404] * 3


def test_strangers_are_led_to_the_door(world: World) -> None:
    assert browser(world).get(PAGE).location.startswith("/login")


def test_names_are_shown_as_they_are_written(world: World) -> None:
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).name = "<script>alert(1)</script>"
    page = visit(world, "老王").get(PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", page)


def test_as_many_statements_for_many_as_for_few(world: World) -> None:
    visitor = visit(world, "老王")

    def asked() -> int:
        with counted(world) as count:
            visitor.get(PAGE)
        return count()

    few = asked()
    more(world, 40)
    assert asked() == few <= MOST_STATEMENTS
