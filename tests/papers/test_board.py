"""The board as a workbook and as pictures: the same figures as on the page."""

import io
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from bot import board, papers
from bot.board import Area, Asked, Mark, Month, Tally
from bot.papers import board_charts
from tests.board.desk import DONE, NOVEMBER, branch_below, duty, give, many_branches, whole
from tests.board.test_heat import november
from tests.board.test_mail import NOT_BOUND, Post, register
from tests.world import World

Sheets = dict[str, list[tuple[Any, ...]]]


def opened(world: World, by: str = "何洁", **asked: str) -> Sheets:
    """Every sheet of the file somebody gets, without its headings."""
    with world.acting(by) as ctx:
        content, _ = papers.board.export(ctx, board.look(ctx, Asked(**(NOVEMBER | asked))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_file_holds_what_the_page_shows(world: World) -> None:
    november(world)
    Post(world).lose("老吴 黄勇", "2026-11-20T10:00", NOT_BOUND)
    Post(world).send("刘洋", "2026-11-23T08:00", key="x")
    found, shown = opened(world), whole(world)

    late = [(row.code, row.short, one) for row in shown.behind.rows for one in row.tasks]
    assert [row[:5] for row in found["逾期未办"][1:]] == [
        (code, short, one.number, one.title, one.place) for code, short, one in late
    ]
    assert [(row[5].date(), *row[6:]) for row in found["逾期未办"][1:]] == [
        (one.due, one.days, one.owner) for *_, one in late
    ]
    assert [(row[0].date(), *row[1:]) for row in found["未来十四天"][1:]] == [
        (day, one.title, one.units, one.tasks) for day, lines in shown.coming.items() for one in lines
    ]
    assert found["各领域"][1:] == [
        (one.number, one.name, *(getattr(one.tally, mark) for mark in papers.board.COUNTED)) for one in shown.areas
    ]
    assert found["近十二个月"][-1] == ("2026-11", 1, 2, 2, 1, 1, "–", "–", 0)
    assert found["近十二个月"][1] == ("2025-12", 0, 0, 0, 0, 0, "–", "–", 0)
    assert found["没有送到"][1:] == [(NOT_BOUND, 2, 2)]
    assert found["负担"][1:] == [
        ("上周", "党委工作部和党委领导", 0, 0, 0, 0, 10, 0),
        ("上周", "书记、委员、组长", 0, 0, 0, 0, 3, 0),
        ("上周", "其他党员", 0, 0, 0, 0, 2, 0),
        ("本周", "党委工作部和党委领导", 0, 0, 0, 0, 10, 0),
        ("本周", "书记、委员、组长", 0, 0, 0, 0, 3, 0),
        ("本周", "其他党员", 1, 1, 1, 1, 2, 0),
    ]


def test_the_heat_map_in_words(world: World) -> None:
    november(world)

    assert opened(world)["热力图"] == [
        ("单位编号", "单位", "月度党小组会", "季度党课", "组织生活会"),
        ("B04", "锅炉支部", "共3项：按期办结1、迟办1、未到期1", "逾期未办", "不适用"),
        ("B05", "汽机支部", "没有到期的", "迟办", "不适用"),
    ]


def test_problems_in_numbers_alone(world: World) -> None:
    register(world)

    assert opened(world)["问题"] == [
        ("类别", "登记", "整改中", "待验收", "已销号"),
        ("组织制度", 0, 1, 0, 0),
        ("作风纪律", 0, 1, 1, 1),
        ("还没归类", 1, 0, 0, 0),
        ("建议", 1, 0, 0, 0),
        ("合计", 2, 2, 1, 1),
    ]
    assert opened(world, unit="B05", period="2025")["问题"][1:] == [("作风纪律", 1), ("合计", 1)]


def test_without_anything_every_sheet_has_its_headings(world: World) -> None:
    found = opened(world)

    assert list(found) == [
        "逾期未办",
        "未来十四天",
        "未归档会议",
        "热力图",
        "各领域",
        "近十二个月",
        "问题",
        "没有送到",
        "负担",
        "说明",
    ]
    assert all(rows for rows in found.values())
    assert found["问题"] == [("类别",), ("合计",)]


def test_the_file_says_what_it_is_of(world: World) -> None:
    duty(world)

    with world.acting("何洁") as ctx:
        view = board.look(ctx, Asked(unit="B04", area="4", period="2026Q4", state="overdue"))
        assert papers.board.export(ctx, view)[1] == "看板-2026Q4.xlsx"
    assert opened(world, unit="B04", area="4", period="2026Q4", state="overdue")["说明"][1:] == [
        ("范围", "锅炉支部"),
        ("期间", "2026年第4季度"),
        ("领域", "上党课"),
        ("办理情况", "逾期未办"),
        ("导出时间", "2026-11-23 09:30"),
    ]
    assert [row[1] for row in opened(world)["说明"][1:5]] == ["全部", "2026年11月", "全部", "全部"]


def test_all_units_are_in_it_not_a_page_of_them(world: World) -> None:
    many_branches(world, 60, duty(world), date(2026, 11, 20))

    found = opened(world, page="2")
    assert (len(found["热力图"]), len(found["逾期未办"])) == (63, 61)


def test_from_below_the_office_nothing_is_told_of_letters(world: World) -> None:
    branch_below(world)
    give(world, duty(world), "2026-11-20", code="B06", **DONE)
    found = opened(world, "老王")

    assert [row[0] for row in found["热力图"][1:]] == ["B04", "B06"]
    assert {"没有送到", "负担"}.isdisjoint(found)


def test_a_title_that_looks_like_a_formula_is_none(world: World) -> None:
    give(world, None, "2026-11-20", title="=1+1")

    with world.acting("何洁") as ctx:
        content, _ = papers.board.export(ctx, board.look(ctx, Asked()))
    cell = openpyxl.load_workbook(io.BytesIO(content))["逾期未办"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


AREAS = (
    Area(1, "党员大会", Tally(in_time=3, late=1, open=1, overdue=2)),
    Area(2, "上党课", Tally(in_time=5)),
    Area(3, "民主生活会", Tally(not_applicable=4)),
)
MONTHS = (
    Month(date(2026, 10, 1), Tally(in_time=8, late=1, overdue=1), 12),
    Month(date(2026, 11, 1), Tally(open=3), 0),
)


def words(svg: str) -> list[str]:
    """Every word drawn in a picture."""
    return [text for one in ET.fromstring(svg).iter() if (text := (one.text or "").strip())]


def test_areas_are_drawn_with_their_numbers_and_those_without_tasks_left_out() -> None:
    found = words(papers.areas_svg(AREAS))

    assert {"党员大会", "上党课", "4/7，逾期2", "5/5"} <= set(found)
    assert {board.wording.MARKS[one] for one in board_charts.MARKS} <= set(found)
    assert "民主生活会" not in found


def test_months_are_drawn_with_their_meetings() -> None:
    found = words(papers.trend_svg(MONTHS))

    assert {"10月", "11月", "12", "0", "100%", "办结率", "按期率", "开会（次）"} <= set(found)


@pytest.mark.parametrize(
    "draw", [lambda dark: papers.areas_svg(AREAS, is_dark=dark), lambda dark: papers.trend_svg(MONTHS, is_dark=dark)]
)
def test_by_night_the_ink_is_light_and_the_words_are_the_same(draw: Any) -> None:
    day, night = draw(False), draw(True)

    assert words(day) == words(night)
    assert (board_charts.DAY.ink in day, board_charts.NIGHT.ink in day) == (True, False)
    assert (board_charts.DAY.ink in night, board_charts.NIGHT.ink in night) == (False, True)


def test_a_name_that_looks_like_markup_is_drawn_as_it_is_written() -> None:
    name = "<b>党&部</b>"
    svg = papers.areas_svg((Area(1, name, Tally(in_time=1)),))

    assert "<b>" not in svg
    assert name in words(svg)


def test_without_areas_or_months_the_picture_is_empty() -> None:
    assert "0" not in words(papers.areas_svg(()))
    assert words(papers.trend_svg(()))


def test_the_parts_of_a_bar_are_told_in_the_order_of_the_legend() -> None:
    assert board_charts.MARKS == (Mark.IN_TIME, Mark.LATE, Mark.OPEN, Mark.OVERDUE)
