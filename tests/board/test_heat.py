"""The heat map, the areas and the months: every number counted by hand on the small branch."""

from datetime import date

import pytest

from bot import board
from bot.board import Area, Mark, Month, Tally
from bot.people import Org, OrgKind
from tests.board.desk import (
    CANCELLED,
    DONE,
    EXEMPT,
    GRACE,
    LATE,
    REPORTED,
    branch_below,
    duty,
    give,
    many_branches,
    seen,
    whole,
)
from tests.board.test_duties import hold
from tests.world import World

NONE = Tally()


def november(world: World) -> dict[str, int]:
    """Three tasks of the list in November: the lecture, the groups' meeting, and one for general branches only."""
    lecture = duty(world, name="季度党课")
    group = duty(world, "ZB-03-1", area=3, area_name="党小组会", name="月度党小组会")
    above = duty(world, "ZB-05-1", area=5, area_name="民主生活会", name="组织生活会", kinds=["general_branch"])
    duty(world, "ZB-11-1", area=11, area_name="工作绩效", name="绩效")
    duty(world, "DW-01-1", scope="company", area=1, area_name="领导班子建设", name="议事规则")
    give(world, lecture, "2026-11-20", owner="周芳", **LATE)
    give(world, group, "2026-11-10", owner="李明", code="B04-01", **DONE)
    give(world, group, "2026-11-20", owner="赵强", code="B04-02", **GRACE)
    give(world, group, "2026-11-30", owner="李明", code="B04-01")
    give(world, group, "2026-10-31", owner="李明", code="B04-01")
    give(world, group, "2026-12-01", owner="李明", code="B04-01")
    give(world, group, "2026-11-30", owner="李明", code="B04-01", **CANCELLED)
    give(world, above, "2026-11-30", **EXEMPT)
    give(world, None, "2026-11-30", title="布置的")
    return {"lecture": give(world, lecture, "2026-11-10"), "above": above}


def signs(world: World, **asked: str) -> list[tuple[str, list[str]]]:
    """The map as it is read: each unit with its cells."""
    found = seen(world, **asked).heat
    return [(row.code, [board.wording.sign(cell) for cell in row.cells]) for row in found.rows]


def test_a_month_unit_by_task(world: World) -> None:
    numbers = november(world)
    found = seen(world).heat

    assert [(one.code, one.name, one.area, one.area_name) for one in found.columns] == [
        ("ZB-03-1", "月度党小组会", 3, "党小组会"),
        ("ZB-04-1", "季度党课", 4, "上党课"),
        ("ZB-05-1", "组织生活会", 5, "民主生活会"),
    ]
    assert signs(world) == [("B04", ["○ 2/3", "逾", "–"]), ("B05", ["", "迟", "–"])]
    boiler, turbine = (row.cells for row in found.rows)
    assert [cell.mark for cell in boiler] == [Mark.OPEN, Mark.OVERDUE, Mark.NOT_APPLICABLE]
    assert [cell.mark for cell in turbine] == [Mark.NONE, Mark.LATE, Mark.NOT_APPLICABLE]
    assert boiler[0].tally == Tally(in_time=1, late=1, open=1)
    assert (boiler[0].number, boiler[1].number, turbine[0].number) == (None, numbers["lecture"], None)
    assert [board.wording.cell(cell) for cell in boiler] == ["共3项：按期办结1、迟办1、未到期1", "逾期未办", "不适用"]
    assert (found.units, found.page, found.pages) == (2, 1, 1)


def test_a_year_shows_the_whole_list_and_all_its_instances(world: World) -> None:
    november(world)

    assert [one.code for one in seen(world, period="2026").heat.columns] == ["ZB-03-1", "ZB-04-1", "ZB-05-1", "ZB-11-1"]
    assert signs(world, period="2026") == [("B04", ["逾 2/5", "逾", "–", ""]), ("B05", ["", "迟", "–", ""])]
    assert [one.code for one in seen(world, period="2026Q4").heat.columns] == ["ZB-03-1", "ZB-04-1", "ZB-05-1"]
    assert seen(world, period="2025").heat.columns == []


@pytest.mark.parametrize(
    ("asked", "codes", "units"),
    [
        ({"area": "3"}, ["ZB-03-1"], ["B04", "B05"]),
        ({"unit": "B05"}, ["ZB-04-1"], ["B05"]),
        ({"state": "overdue"}, ["ZB-04-1"], ["B04"]),
        ({"state": "late"}, ["ZB-03-1", "ZB-04-1"], ["B04", "B05"]),
        ({"state": "in_time"}, ["ZB-03-1"], ["B04"]),
        ({"state": "not_applicable"}, ["ZB-05-1"], ["B04"]),
        ({"state": "overdue", "unit": "B05"}, [], []),
        ({"state": "open", "area": "4"}, [], []),
    ],
)
def test_a_part_an_area_or_a_state_is_picked(
    world: World, asked: dict[str, str], codes: list[str], units: list[str]
) -> None:
    november(world)
    found = seen(world, **asked).heat

    assert ([one.code for one in found.columns], [one.code for one in found.rows]) == (codes, units)
    assert found.units == len(units)


def test_who_is_closed_has_no_row_and_no_group_has_one(world: World) -> None:
    november(world)
    with world.acting() as ctx:
        ctx.get(Org, world.orgs["B05"]).closed_on = date(2026, 11, 23)
        ctx.get(Org, world.orgs["B04"]).closed_on = date(2026, 11, 24)

    assert [row.code for row in seen(world).heat.rows] == ["B04"]


def test_a_committee_below_the_company_has_a_row(world: World) -> None:
    with world.acting() as ctx:
        made = Org(code="W01", name="W01", short="保定项目", kind=OrgKind.COMMITTEE, path="C00/W01/")
        made.parent_id = world.orgs["C00"]
        ctx.session.add(made)

    assert [row.code for row in seen(world).heat.rows] == ["B04", "B05", "W01"]


def test_fifty_units_a_page_by_code_and_never_by_points(world: World) -> None:
    many_branches(world, 70, duty(world), date(2026, 11, 20))
    first, second, beyond = (seen(world, page=page).heat for page in ("1", "2", "99"))

    codes = ["B04", "B05", *(f"D{number:03d}" for number in range(70))]
    assert [row.code for row in first.rows] == codes[:50]
    assert [row.code for row in second.rows] == codes[50:]
    assert (second.page, second.pages, second.units) == (2, 2, 72)
    assert (beyond.page, beyond.rows) == (2, second.rows)
    assert [row.code for row in whole(world).heat.rows] == codes


def test_completion_by_area(world: World) -> None:
    november(world)

    assert seen(world).areas == [
        Area(3, "党小组会", Tally(in_time=1, late=1, open=1)),
        Area(4, "上党课", Tally(late=1, overdue=1)),
        Area(5, "民主生活会", Tally(not_applicable=1)),
        Area(11, "工作绩效", NONE),
    ]
    assert [one.tally for one in seen(world, unit="B05").areas] == [NONE, Tally(late=1), NONE, NONE]
    assert [one.name for one in seen(world, area="11").areas] == ["工作绩效"]
    assert seen(world, period="2026Q4", area="3").areas == [Area(3, "党小组会", Tally(1, 1, 2, 1))]
    assert seen(world, period="2024").areas == []


def test_twelve_months_of_tasks_and_meetings(world: World) -> None:
    november(world)
    give(world, None, "2025-12-31", **REPORTED)
    give(world, None, "2025-11-30", **DONE)
    hold(world, "B04", "2026-11-01 00:10")
    hold(world, "B04", "2026-10-31 23:50")
    hold(world, "B05", "2025-12-01 00:00")
    hold(world, "B05", "2025-11-30 23:59")
    months = seen(world).trend

    assert [one.first for one in (months[0], months[-1])] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert len(months) == 12
    assert months[0] == Month(date(2025, 12, 1), Tally(in_time=1), 1)
    assert months[10] == Month(date(2026, 10, 1), Tally(overdue=1), 1)
    shown = Tally(in_time=1, late=2, open=2, overdue=1, not_applicable=1)
    assert months[11] == Month(date(2026, 11, 1), shown, 1, is_over=False)
    assert [one.is_over for one in months] == [True] * 11 + [False]
    assert (months[0].done, months[10].done, months[11].done) == (100, 0, None)
    assert (months[11].in_time, months[5].done, months[5].in_time) == (None, None, None)
    assert sum(one.meetings for one in months) == 3


def test_a_month_has_its_shares_when_it_is_over(world: World) -> None:
    november(world)
    world.on("2026-11-30")
    assert seen(world).trend[-1].done is None

    world.on("2026-12-01")
    over = seen(world, period="2026-11").trend[-1]
    assert (over.tally, over.done, over.in_time) == (Tally(1, 2, 0, 3, 1), 50, 17)


def test_the_months_of_a_part_and_an_area(world: World) -> None:
    november(world)
    hold(world, "B05", "2026-11-02")
    hold(world, "B04-01", "2026-11-02")

    last = seen(world, unit="B04", area="3").trend[-1]
    assert last == Month(date(2026, 11, 1), Tally(in_time=1, late=1, open=1), 1, is_over=False)
    assert seen(world, period="2026Q1").trend[-1].first == date(2026, 3, 1)


def test_a_branch_with_branches_below_has_its_own_row_and_theirs(world: World) -> None:
    branch_below(world)
    give(world, duty(world), "2026-11-20", code="B06", **DONE)

    found = seen(world, "老王").heat
    assert [(row.code, [cell.mark for cell in row.cells]) for row in found.rows] == [
        ("B04", [Mark.NONE]),
        ("B06", [Mark.IN_TIME]),
    ]
