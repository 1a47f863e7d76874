"""The assessment table on pages."""

import re

import pytest

from bot import assess
from tests.web.visiting import counted, digest, visit
from tests.world import World

AT = "/admin/indicators"


def test_the_table_in_force_is_read_in_words(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(AT).text
    assert "<h1>2026年考核表</h1>" in page
    assert "总分 100 分" in page
    assert "记录自动算" in page
    assert "人工录入确认" in page
    assert "任务加权" in page
    assert "宽限天数" in page
    assert "这一年还没有用过考核表" in page

    with world.acting("何洁") as ctx:
        assess.tables.current(ctx, 2026)
    page = office.get(AT).text
    assert "第 1 版（现行）" in page
    assert "从默认表开始" in page


@pytest.mark.parametrize("name", ["老王", "周芳", "小周"])
def test_a_branch_does_not_come_in(world: World, name: str) -> None:
    assert visit(world, name).get(AT).status_code == 404


def test_few_statements(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as asked:
        office.get(AT)
        assert asked() <= 22


EDIT = f"{AT}/edit"


def fields(page: str) -> dict[str, str]:
    """Everything typed into the form, by name."""
    return dict(re.findall(r'name="([a-z_]+-\d+|version)" value="([^"]*)"', page))


def named(page: str, label: str) -> str:
    """The field that stands behind this label."""
    found = re.search(rf'for="([a-z_]+-\d+)">[^<]*<span class="visually-hidden">（{label}）', page)
    assert found
    return found[1]


def versions(world: World) -> list[str]:
    with world.acting() as ctx:
        return [one.note for one in assess.tables.versions(ctx, 2026)]


def test_points_are_changed_as_a_new_version_after_a_look(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(EDIT).text
    typed = fields(page) | {named(page, "D4-1 季度稿件"): "4", named(page, "D4-2 上级采用"): "4"}
    before = digest(world)

    seen = office.post(EDIT, **typed, look="1").text
    assert "更新 D4-1 季度稿件：分值 5 → 4" in seen
    assert "已公布、已定稿的检查仍按原来那一版" in seen
    assert digest(world) == before
    assert "请写明为什么改" in office.post(EDIT, **typed).text
    assert digest(world) == before

    answer = office.post(EDIT, **typed, note="稿件<b>太重")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{AT}?year=2026")
    page = office.get(AT).text
    assert "已存为新的一版，改了 2 处。" in page
    assert "第 2 版（现行）" in page
    assert "何洁：稿件&lt;b&gt;太重" in page


def test_what_does_not_add_up_is_said_and_nothing_typed_is_lost(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(EDIT).text
    name = named(page, "D4-1 季度稿件")
    for words, said in (("4", "应为 "), ("很多", "「很多」不是数")):
        answer = office.post(EDIT, **(fields(page) | {name: words}), note="改")
        assert answer.status_code == 422
        assert said in answer.text
        assert f'name="{name}" value="{words}"' in answer.text
    assert versions(world) == []


def test_a_form_opened_before_another_version_is_not_saved(world: World) -> None:
    office = visit(world, "何洁")
    page = office.get(EDIT).text
    typed = fields(page) | {named(page, "D4-1 季度稿件"): "4", named(page, "D4-2 上级采用"): "4"}
    office.post(EDIT, **typed, note="先改")
    answer = office.post(EDIT, **typed, note="后改")
    assert (answer.status_code, "打开以后别人存过新的一版" in answer.text) == (422, True)
    assert versions(world) == ["先改", "从默认表开始"]


def test_a_table_that_stands_is_no_new_version_and_years_gone_are_not_changed(world: World) -> None:
    office = visit(world, "何洁")
    assert "没有改动。" in office.post(EDIT, **fields(office.get(EDIT).text), note="无").text
    assert versions(world) == []
    assert office.get(f"{EDIT}?year=2025").status_code == 404
    assert "改分值" not in office.get(f"{AT}?year=2025").text
    assert "改分值" in office.get(f"{AT}?year=2027").text


def test_a_branch_changes_no_table(world: World) -> None:
    secretary = visit(world, "老王")
    before = digest(world)
    answer = secretary.client.post(EDIT, data={"csrf_token": secretary.token("/me"), "version": "0"})
    assert answer.status_code == 404
    assert digest(world) == before
