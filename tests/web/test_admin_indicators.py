"""The assessment table on pages."""

import pytest

from bot import assess
from tests.web.visiting import counted, visit
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
