"""The workbook of a check where something is left out: its points are shared among the others."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import assess, papers
from bot.assess import AssessmentEntry, CheckKind, EntryKind, EntryState
from bot.core.config import Assess, Settings
from bot.plan import Task
from tests.world import World


def test_what_is_left_out_makes_the_others_count_more(world: World) -> None:
    """No task fell due: 40 of 100 points go to the rest, each counting 100 ÷ 60; one bonus comes on top."""
    with world.acting() as ctx:
        bonus = AssessmentEntry(
            kind=EntryKind.BONUS,
            state=EntryState.CONFIRMED,
            org_id=world.orgs["B04"],
            code="J3",
            day=date(2026, 11, 2),
            points=Decimal(1),
            value="",
            entered_by=world.who("何洁"),
            entered_at=world.now,
        )
        ctx.session.add(bonus)
        ctx.session.flush()
        check = assess.run_check(ctx, CheckKind.MONTH, "2026-11")
        book = load_workbook(io.BytesIO(papers.scores.export(ctx, check)))
        known = {org.code: score.known for org, score in assess.every_result(ctx, check)}
    rows: dict[Any, Any] = {(row[0].value, row[2].value): row for row in book["逐项"].iter_rows(min_row=2)}

    task = rows["B04", "D1-1"]
    assert [cell.value for cell in task[4:10]] == [40, None, None, None, None, "不计入"]
    plan = rows["B04", "D2-1"]
    assert plan[6].value == pytest.approx(100 / 60)
    assert [cell.value for cell in plan[7:10]] == [
        f"=E{plan[0].row}*G{plan[0].row}",
        f"=F{plan[0].row}*G{plan[0].row}",
        "已核定",
    ]
    added = rows["B04", "J3"]
    assert [cell.value for cell in added[4:7]] == [0, 1, 1]
    for code, points in known.items():
        total = sum(row[5].value * row[6].value for (unit, _), row in rows.items() if unit == code and row[6].value)
        assert round(total, 1) == float(points)
    assert known["B04"] - known["B05"] == 1


def test_units_stand_by_code_unless_the_company_publishes_by_points(world: World) -> None:
    task = world.task("季度党课", owner="老王", due="2026-11-02")
    with world.acting() as ctx:
        ctx.get(Task, task.id).weight = Decimal(2)
    by_points = Settings(assess=Assess(publish_order="score"))
    with world.acting() as ctx:
        check = assess.run_check(ctx, CheckKind.MONTH, "2026-11")
        known = {org.code: score.known for org, score in assess.every_result(ctx, check)}
        books = [papers.scores.export(one, check) for one in (ctx, replace(ctx, settings=by_points))]
    assert known["B04"] < known["B05"]
    columns = [[row[0].value for row in load_workbook(io.BytesIO(book))["得分表"].iter_rows()] for book in books]
    assert columns == [["编号", "B04", "B05"], ["编号", "B05", "B04"]]
