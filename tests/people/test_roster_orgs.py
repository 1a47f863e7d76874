"""Organisations brought in: the tree that comes out, and the rows that would break it."""

from typing import Any

import pytest
from sqlmodel import select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind
from bot.people.roster import Line, Plan
from tests.world import World


def lines(*rows: dict[str, Any]) -> list[Line]:
    """Rows as they stand in a file, below the headings."""
    return [Line(number, row) for number, row in enumerate(rows, start=2)]


def unit(code: str, parent: str = "", **more: Any) -> dict[str, Any]:
    return {"编号": code, "全称": f"{code}党支部", "上级": parent, **more}


def bring_in(ctx: Context, *rows: dict[str, Any]) -> Plan:
    plan = people.roster.plan_orgs(ctx, lines(*rows))
    people.roster.apply(ctx, plan)
    return plan


def paths(ctx: Context) -> dict[str, str]:
    return {unit.code: unit.path for unit in ctx.session.exec(select(Org)).all()}


def sentences(plan: Plan) -> list[str]:
    return [f"{problem.row} {problem.column} {problem.sentence}" for problem in plan.problems]


def test_a_company_in_any_order(ctx: Context) -> None:
    plan = bring_in(
        ctx,
        unit("B04-02", "B04", 类型="党小组"),
        unit("B04", "C00", 简称="锅炉支部", 别名="锅炉、锅炉公司", 类别="生产"),
        unit("C00", 类型="党委"),
    )

    assert (len(plan.added), plan.unchanged, plan.problems) == (3, 0, ())
    assert paths(ctx) == {"C00": "C00/", "B04": "C00/B04/", "B04-02": "C00/B04/B04-02/"}
    branch = people.org_by_code(ctx, "B04")
    assert (branch.kind, branch.short, branch.profile) == (OrgKind.BRANCH, "锅炉支部", "production")
    assert branch.aliases == ["锅炉", "锅炉公司"]
    assert people.org_by_code(ctx, "B04-02").parent_id == branch.id
    assert people.org_by_code(ctx, "B04-02").short == "B04-02党支部"


def test_bringing_the_same_in_again_changes_nothing(ctx: Context) -> None:
    rows = (unit("C00", 类型="党委", 任期届满="2028-06-30"), unit("B01", "C00"))
    bring_in(ctx, *rows)

    again = bring_in(ctx, *rows)

    assert (again.added, again.updated, again.unchanged) == ((), (), 2)


def test_a_renamed_unit_keeps_what_the_file_does_not_say(world: World) -> None:
    with world.acting() as ctx:
        plan = bring_in(ctx, {"编号": "B04", "全称": "锅炉分公司党支部"})
        branch = people.org_by_code(ctx, "B04")

    assert [(entry.code, dict(entry.values)) for entry in plan.updated] == [("B04", {"name": "锅炉分公司党支部"})]
    assert (branch.short, branch.aliases, branch.path) == ("锅炉支部", ["锅炉", "锅炉支部"], "C00/B04/")


def test_a_moved_branch_takes_its_groups_along(world: World) -> None:
    with world.acting() as ctx:
        bring_in(ctx, unit("G01", "C00", 类型="党总支"), unit("B04", "G01"))

        assert paths(ctx)["B04-01"] == "C00/G01/B04/B04-01/"
        assert paths(ctx)["B05"] == "C00/B05/"
        assert people.org_by_code(ctx, "B04").parent_id == people.org_by_code(ctx, "G01").id


def test_what_would_change_in_the_tree_is_said(world: World) -> None:
    with world.acting() as ctx:
        row = unit("B04", "C00", 别名="", 类型="联合支部", 任期届满="2028-06-30")
        plan = people.roster.plan_orgs(ctx, lines(row | {"全称": "锅炉工程公司党支部"}, unit("G01", "C00")))
        said = people.roster.described(ctx, plan)

    assert said == [
        "更新 B04 锅炉工程公司党支部：别名 锅炉、锅炉支部 → 空；类型 党支部 → 联合党支部；任期届满 空 → 2028-06-30",
        "新增 G01 G01党支部",
    ]


def test_a_parent_may_be_called_by_its_name(ctx: Context) -> None:
    bring_in(ctx, unit("C00", 类型="党委"), {"编号": "B01", "全称": "机关支部", "上级": "C00党支部"})
    bring_in(ctx, {"编号": "B02", "全称": "二支部", "上级": "C00党支部"})

    assert paths(ctx) == {"C00": "C00/", "B01": "C00/B01/", "B02": "C00/B02/"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([unit("B01", "B77")], ["2 上级编号 没有编号为「B77」的上级组织。"]),
        ([unit("K00")], ["2 上级编号 只能有一个最上级组织，已有 C00；请填上级编号。"]),
        ([unit("X01", "B04-01")], ["2 上级编号 党小组下面不能再设组织。"]),
        ([unit("B01", "C00"), unit("B01", "C00")], ["2 组织编号 与第 3 行重复。", "3 组织编号 与第 2 行重复。"]),
        ([unit("", "C00")], ["2 组织编号 不能为空。"]),
        ([unit("B01", "C00", 类型="党组")], ["2 类型 「党组」不在可选的词里"]),
        (
            [unit("B01", "B02"), unit("B02", "B01"), unit("B03", "B02")],
            [
                "2 上级编号 上级绕成了圈：B01 → B02 → B01。",
                "3 上级编号 上级绕成了圈：B02 → B01 → B02。",
                "4 上级编号 上级 B02 那一行有错，先改好它。",
            ],
        ),
        ([unit("B04", "B04")], ["2 上级编号 上级绕成了圈：B04 → B04。"]),
        ([unit("C00", "B04", 类型="党委")], ["2 上级编号 上级绕成了圈：C00 → B04 → C00。"]),
    ],
)
def test_every_row_that_would_break_the_tree_is_named(
    world: World, rows: list[dict[str, Any]], said: list[str]
) -> None:
    with world.acting() as ctx:
        before = paths(ctx)
        plan = people.roster.plan_orgs(ctx, lines(*rows))

        assert [line.startswith(start) for line, start in zip(sentences(plan), said, strict=True)] == [True] * len(said)
        with pytest.raises(BadInputError, match=f"有 {len(said)} 行有错，没有导入"):
            people.roster.apply(ctx, plan)
        assert paths(ctx) == before


def test_a_group_that_has_units_below_is_refused(world: World) -> None:
    with world.acting() as ctx:
        plan = people.roster.plan_orgs(ctx, lines(unit("B04", "C00", 类型="党小组")))

    assert sentences(plan) == ["2 类型 下面还有组织，不能改成党小组。"]


def test_the_trail_says_what_was_brought_in(ctx: Context) -> None:
    bring_in(ctx, unit("C00", 类型="党委"))

    entry = ctx.session.exec(select(audit.AuditEntry)).one()
    assert (entry.verb, entry.summary) == ("people.import", "导入组织：新增 1，更新 0，未变 0")
    assert entry.changes[0]["after"]["path"] == "C00/"
    assert entry.changes[0]["key"] == people.org_by_code(ctx, "C00").id


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"编号": "B01"}, "没有找到表头：第一行要有「全称」。"),
        ({"编号": "B01", "组织编号": "B01", "全称": "一支部"}, "表头里「组织编号」出现了两次，请删掉一列。"),
    ],
)
def test_headings_that_do_not_fit(ctx: Context, row: dict[str, str], said: str) -> None:
    with pytest.raises(BadInputError) as told:
        people.roster.plan_orgs(ctx, lines(row))
    assert told.value.sentence == said


def test_the_example_and_blank_lines_are_skipped(ctx: Context) -> None:
    plan = people.roster.plan_orgs(ctx, lines(unit("示例行"), {"编号": None, "全称": "", "上级": " "}))

    assert (plan.added, plan.problems) == ((), ())


def test_the_committee_s_own_chain_is_kept_when_the_file_has_no_parents(world: World) -> None:
    with world.acting() as ctx:
        plan = bring_in(ctx, {"编号": "B05-01", "全称": "汽机一组", "撤销日期": "2026-06-30"})

        assert dict(plan.updated[0].values) == {"name": "汽机一组", "closed_on": plan.updated[0].values["closed_on"]}
        assert paths(ctx)["B05-01"] == "C00/B05/B05-01/"
