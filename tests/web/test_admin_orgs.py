"""The tree of units on pages: its numbers, a unit changed, founded and closed through the checks of the import."""

import re
from datetime import date

import pytest

from bot import people
from bot.core import audit
from bot.people import Org, OrgKind
from tests.web.visiting import counted, visit, way_in
from tests.world import World

TREE = "/admin/orgs"
BOILERS = "/admin/orgs/B04"
NEW = "/admin/new/org"
FORM = {"code": "B04", "name": "锅炉工程公司党支部", "short": "锅炉支部", "kind": "党支部", "parent": "C00"}
FOUNDED = {"code": "B06", "name": "电仪公司党支部", "kind": "联合党支部", "parent": "C00 公司党委"}


def mark(page: str) -> str:
    found = re.search(r'name="mark" value="(\w*)"', page)
    assert found is not None
    return found[1]


def unit(world: World, code: str) -> Org:
    with world.acting() as ctx:
        found = people.org_by_code(ctx, code)
        ctx.session.expunge(found)
    return found


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_it_is_the_offices_alone(name: str, world: World) -> None:
    visitor = visit(world, name)
    token = visitor.token(way_in(world, name))
    for path in (TREE, BOILERS, NEW):
        assert visitor.get(path).status_code == 404
    for path in (BOILERS, NEW):
        assert visitor.client.post(path, data={"csrf_token": token, **FOUNDED}).status_code == 404
    assert unit(world, "B04").short == "锅炉支部"


def test_the_tree_stands_in_order_with_its_numbers(world: World) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B04").term_end = date(2026, 6, 30)
        people.org_by_code(ctx, "B05").closed_on = date(2026, 12, 31)
    office = visit(world, "何洁")
    with counted(world) as asked:
        page = re.sub(r"<[^>]+>|\s+", " ", office.get(TREE).text)
        assert asked() <= 20
    page = re.sub(r" +", " ", page)
    assert page.index("C00，党委") < page.index("锅炉支部") < page.index("汽机支部")
    assert "B04，党支部， 11 人 ，任期到2026年6月30日（已届满）" in page
    assert "B05，党支部， 3 人 ，2026年12月31日撤销" in page
    assert "党小组 2 个" in page
    assert "B04-02，党小组， 6 人" in page


def test_a_unit_is_changed_and_it_is_taken_back(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(BOILERS).text
    assert "现有党员 11 人" in page
    typed = {**FORM, "short": "锅炉一支部", "aliases": "锅炉；一支部", "term_end": "2029-06-30"}
    assert office.post(BOILERS, mark=mark(page), **typed).status_code == 303
    assert "已改好锅炉工程公司党支部。" in office.get(TREE).text
    changed = unit(world, "B04")
    assert (changed.short, changed.aliases, changed.term_end) == ("锅炉一支部", ["锅炉", "一支部"], date(2029, 6, 30))
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert unit(world, "B04").short == "锅炉支部"


def test_saving_what_stands_changes_nothing(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(BOILERS).text
    typed = {**FORM, "aliases": "锅炉；锅炉支部", "term_end": "", "closed_on": "", "profile": ""}
    assert office.post(BOILERS, mark=mark(page), **typed).status_code == 303
    assert "没有改动。" in office.get(TREE).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"parent": "B04-01"}, "党小组下面不能再设组织"),
        ({"parent": "Z99"}, "没有编号为「Z99」的上级组织"),
        ({"parent": ""}, "只能有一个最上级组织"),
        ({"kind": "党小组"}, "下面还有组织"),
        ({"name": ""}, "不能为空"),
        ({"term_end": "明年"}, "不是日期"),
    ],
)
def test_what_the_import_refuses_the_form_refuses(typed: dict[str, str], words: str, world: World) -> None:
    office = visit(world, "何洁")
    answer = office.post(BOILERS, mark=mark(office.get(BOILERS).text), **{**FORM, "short": "改名", **typed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'value="改名"' in answer.text
    assert unit(world, "B04").short == "锅炉支部"


def test_a_form_older_than_the_unit_is_refused(world: World) -> None:
    office = visit(world, "何洁")
    old = mark(office.get(BOILERS).text)
    office.post(BOILERS, mark=old, **FORM, term_end="2029-06-30")
    answer = office.post(BOILERS, mark=old, **FORM, term_end="2030-06-30")
    assert (answer.status_code, "刚才有人改过" in answer.text) == (422, True)
    assert unit(world, "B04").term_end == date(2029, 6, 30)


def test_a_unit_is_founded_below_another(world: World) -> None:
    office = visit(world, "何洁")
    assert 'value="B04"' in office.get(f"{NEW}?parent=B04").text
    assert office.post(NEW, **FOUNDED).status_code == 303
    assert "已新增电仪公司党支部。" in office.get(TREE).text
    made = unit(world, "B06")
    assert (made.kind, made.path, made.short) == (OrgKind.JOINT_BRANCH, "C00/B06/", "电仪公司党支部")
    again = office.post(NEW, **FOUNDED)
    assert (again.status_code, "编号 B06 已经有了" in again.text) == (422, True)
    assert office.post(NEW, **{**FOUNDED, "code": "电仪"}).status_code == 422


def test_a_closed_unit_takes_nobody_in(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get("/admin/orgs/B05").text
    typed = {"code": "B05", "name": "汽机工程公司党支部", "parent": "C00", "closed_on": "2026-11-01"}
    assert office.post("/admin/orgs/B05", mark=mark(page), **typed).status_code == 303
    answer = office.post("/admin/new/member", code="M0100", name="郑强", org="B05")
    assert (answer.status_code, "B05 已于 2026-11-01 撤销" in answer.text) == (422, True)


def test_what_is_not_there_and_names_that_are_text(world: World) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B04").short = "<script>alert(1)</script>"
    office = visit(world, "何洁")
    assert office.get("/admin/orgs/Z99").status_code == 404
    assert office.post("/admin/orgs/Z99", on=NEW, **FOUNDED).status_code == 404
    for path in (TREE, BOILERS):
        assert "<script>alert" not in office.get(path).text
