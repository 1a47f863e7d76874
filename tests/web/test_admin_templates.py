"""The lists of the year on pages: read, changed, continued."""

import pytest

from bot import plan
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/templates"


@pytest.fixture
def listed(world: World) -> World:
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
    return world


def test_the_list_says_what_who_by_when_and_on_what_basis(listed: World) -> None:
    office = visit(listed, "何洁")
    page = office.get(AT).text

    assert "<h1>2026年任务清单</h1>" in page
    assert "共 28 项，启用的各项分值合计 100" in page
    assert "ZB-01-1" in page
    assert "3、6、9、12月末日" in page
    assert "DW-01-1" not in page
    assert "DW-01-1" in office.get(f"{AT}?list=company").text
    assert "这一年还没有清单" in office.get(f"{AT}?year=2031").text
    assert "<h1>2026年任务清单</h1>" in office.get(f"{AT}?year=abcd&list=x").text


@pytest.mark.parametrize("name", ["老王", "陈静", "周芳", "小周"])
def test_a_branch_sees_no_list_of_the_office(listed: World, name: str) -> None:
    assert visit(listed, name).get(AT).status_code == 404


def test_the_page_costs_the_same_whatever_stands_in_the_list(world: World) -> None:
    office = visit(world, "何洁")
    with counted(world) as asked:
        office.get(AT)
        before = asked()
    with world.acting("何洁") as ctx:
        plan.load_defaults(ctx, 2026)
    with counted(world) as asked:
        office.get(AT)
        assert asked() == before
