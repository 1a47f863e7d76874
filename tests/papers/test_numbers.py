"""The same numbers wherever they are said: chat, the unit's draft, the workbooks, the overview, the notice."""

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import assess, papers, people
from bot.assess import Check, CheckKind, Score, quarter
from bot.chat import Said
from bot.circular import sources
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, history, judged
from bot.people import Org
from handlers import checking, results
from tests.filled import fill
from tests.ground import MONDAY

UNITS = ("B04", "G01", "W06")
"""锅炉支部, the general branch of the retired, a project: those whose points are reckoned by hand elsewhere."""


def the_judgement(ctx: Context) -> None:
    company.load(ctx)
    history.load(ctx)
    judged.load(ctx)


@pytest.fixture
def office(database: Database) -> Any:
    """The office speaks, the third quarter is frozen."""
    with database.write() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        fill(ctx, the_judgement)
        clerk = people.member_by_code(ctx, company.FEATURED["committee"])
        assert clerk is not None
        yield ctx.acting(Actor(clerk.id, clerk.name))


def third(ctx: Context) -> tuple[Check, dict[str, tuple[Org, Score]]]:
    check = assess.find_check(ctx, CheckKind.QUARTER, "2026Q3")
    return check, {org.code: (org, score) for org, score in assess.every_result(ctx, check)}


def summed(lines: list[Any]) -> Decimal:
    """What Excel shows: points times factor of every line that counts, added up and rounded."""
    counted = (Decimal(str(line[5])) * Decimal(str(line[6])) for line in lines if line[5] is not None)
    total = sum(counted, Decimal(0))
    return total.quantize(Decimal("0.1"), "ROUND_HALF_UP")


def test_three_units_everywhere(office: Context) -> None:
    check, found = third(office)
    book = load_workbook(io.BytesIO(papers.scores.export(office, check)))
    rows = [[cell.value for cell in row] for row in book["逐项"].iter_rows(min_row=2)]
    sums = {row[0].value: [cell.value for cell in row] for row in book["得分表"].iter_rows(min_row=2)}
    listed = checking.results(office, Said("各单位得分 2026Q3", "score.results")).text
    for code in UNITS:
        org, score = found[code]
        points = assess.wording.points(score.known)
        assert score.points == score.known
        own = load_workbook(io.BytesIO(papers.scores.statement_xlsx(office, check, org)))
        own_rows = [[cell.value for cell in row] for row in own["逐项"].iter_rows(min_row=2)]
        mine = [row for row in rows if row[0] == code]
        assert [row[:7] for row in own_rows] == [row[:7] for row in mine]
        assert summed(mine) == score.points == Decimal(str(sums[code][6]))
        assert sums[code][5] == score.grade
        said = results.query(office, Said(f"三季度检查 {org.short}", "score.query", {"org": code})).text
        assert f"{org.short}：今年以来得{points}分，{score.grade}。" in said
        draft = quarter.draft(org.short, check, assess.table_of(office, check), score, check.as_of)
        assert f"{org.short}：得{points}分，{score.grade}。" in draft
        if code == "B04":
            assert f"{code} {org.short} 100 {points} {score.grade}" in listed
        for line, row in zip(score.lines, mine, strict=True):
            assert line["code"] == row[2]
            assert (None if line["earned"] is None or not line["applies"] else float(line["earned"])) == row[5]


def test_the_whole_everywhere(office: Context) -> None:
    check, found = third(office)
    figures = assess.overview_figures(office, check)
    text = assess.overview_text(figures)
    notice = next(one.text for one in sources.proposals(office, check) if one.source_key == "overview:units")
    book = load_workbook(io.BytesIO(papers.scores.export(office, check)))
    printed = [row[5].value for row in book["得分表"].iter_rows(min_row=2)]

    assert figures.units == len(found) == len(printed)
    for name, count in figures.grades:
        assert count == printed.count(name) == sum(score.grade == name for _, score in found.values())
        if count:
            assert f"{name}{count}个" in text
            assert re.search(rf"{name}\D{{0,3}}{count}", notice) or re.search(rf"{count}\D{{0,3}}{name}", notice), (
                notice
            )
    assert f"{figures.units}个" in notice
    assert f"应办{figures.total}项，办结{figures.done}项（{figures.share}%）" in text
    assert figures.ungraded == 0
