"""Elections, talks and appraisals go out as one line a unit, without a name."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import elections, org_life, papers, people
from bot.core.errors import NotAllowedError
from bot.org_life import Grades, TalkKind
from tests.world import World


def test_a_line_for_each_unit(world: World) -> None:
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        unit.term_end = date(2027, 1, 31)
        elections.hold(ctx, unit, date(2026, 11, 20), expected=10, present=9)
        org_life.talked(ctx, unit, TalkKind.WITH_MEMBERS, 12, date(2026, 11, 20))
        org_life.appraise(ctx, unit, date(2026, 11, 21), Grades(excellent=3, qualified=6, ungraded=1))
    with world.acting() as ctx:
        content, count = papers.org_life.export(ctx, 2026)
    rows = list(load_workbook(io.BytesIO(content))["组织生活登记"].iter_rows(values_only=True))
    assert (count, [row[1] for row in rows[1:]]) == (3, ["锅炉支部", "汽机支部", "党委"])
    told = [str(value).removesuffix(" 00:00:00") if value is not None else "" for value in rows[1][2:]]
    numbers = ["9", "", "12", "", "2026-11-21", "3", "6", "0", "0", "1", ""]
    assert told == ["2027-01-31", "", "2026-11-20", "10", *numbers]
    assert set(rows[2][2:]) == {None}


def test_a_secretary_has_no_whole_company(world: World) -> None:
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        papers.org_life.export(ctx, 2026)
