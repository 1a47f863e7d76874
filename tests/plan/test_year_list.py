"""A unit's year a page at a time, as the secretary and the office leaf through it."""

from typing import Any

import pytest

from bot import people, plan
from bot.core.errors import NotAllowedError
from bot.plan import Stand, TaskState, YearFilter
from tests.board.desk import DONE, duty, give
from tests.plan.shelf import template
from tests.world import World


def year(world: World) -> dict[str, int]:
    """老王's tasks of 2026 on 2026-11-23, and one each of last year, of a group and of another branch."""
    lecture = duty(world)
    dues = template(world, "ZB-09-1", area=9, area_name="党费", name="党费登记")
    return {
        "late": give(world, lecture, "2026-11-10", title="季度党课"),
        "done": give(world, lecture, "2026-09-30", title="季度党课", **DONE),
        "coming": give(world, dues, "2026-11-30", title="党费登记"),
        "waits": give(world, dues, "2026-11-20", title="党费登记", state=TaskState.REPORTED),
        "left out": give(world, None, "2026-06-30", state=TaskState.NOT_APPLICABLE),
        "off": give(world, None, "2026-06-29", state=TaskState.CANCELLED),
        "group": give(world, None, "2026-12-01", owner="李明", code="B04-01", title="小组会"),
        "last year": give(world, None, "2025-12-31"),
        "others": give(world, lecture, "2026-11-11", owner="周芳"),
    }


def listed(world: World, name: str = "老王", *, code: str = "B04", **wanted: Any) -> list[int]:
    with world.acting(name) as ctx:
        unit, asked = people.org_by_code(ctx, code), YearFilter(2026, **wanted)
        found = [one.task.id for one in plan.year_list(ctx, unit, asked, 0, 50)]
        assert plan.year_count(ctx, unit, asked) == len(found)
        return found


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["left out", "done", "late", "waits", "coming", "group"]),
        ({"month": 11}, ["late", "waits", "coming"]),
        ({"month": 12}, ["group"]),
        ({"area": 9}, ["waits", "coming"]),
        ({"stand": Stand.OPEN}, ["coming", "group"]),
        ({"stand": Stand.OVERDUE}, ["last year", "late"]),
        ({"stand": Stand.OVERDUE, "month": 11}, ["late"]),
        ({"stand": Stand.REPORTED}, ["waits"]),
        ({"stand": Stand.DONE}, ["done"]),
        ({"stand": Stand.NOT_APPLICABLE}, ["left out"]),
        ({"stand": Stand.CANCELLED}, ["off"]),
        ({"stand": Stand.OPEN, "month": 11, "area": 9}, ["coming"]),
        ({"stand": Stand.DONE, "month": 11}, []),
    ],
)
def test_what_is_asked_for_is_what_is_listed(world: World, wanted: dict[str, Any], names: list[str]) -> None:
    made = year(world)
    assert listed(world, **wanted) == [made[name] for name in names]


def test_a_row_says_who_and_on_what_basis_and_a_page_begins_where_it_is_told(world: World) -> None:
    made = year(world)
    with world.acting("何洁") as ctx:
        unit = people.org_by_code(ctx, "B04")
        rows = plan.year_list(ctx, unit, YearFilter(2026), 2, 3)
        assert [row.task.id for row in rows] == [made[name] for name in ("late", "waits", "coming")]
        assert (rows[0].place, rows[0].owner, rows[0].template and rows[0].template.requirement) == (
            "锅炉支部",
            "老王",
            "每季度一次",
        )
        last = plan.year_list(ctx, unit, YearFilter(2026), 5, 3)
        assert [(row.place, row.owner, row.template) for row in last] == [("锅炉支部第一党小组", "李明", None)]
        assert plan.areas(ctx, 2026) == {4: "上党课", 9: "党费"}
        assert plan.areas(ctx, 2025) == {}


def test_a_group_leader_leafs_through_the_group_and_nobody_through_another_branch(world: World) -> None:
    made = year(world)
    assert listed(world, "李明", code="B04-01") == [made["group"]]
    for name, code in (("李明", "B04"), ("周芳", "B04"), ("黄勇", "B04-02")):
        with pytest.raises(NotAllowedError):
            listed(world, name, code=code)
