"""A contest's figures in and out: numbers in the file are those of chat and store; what is missing is 待核."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import activities, papers, people
from bot.activities import Activity
from bot.core.errors import BadInputError, NotAllowedError
from tests.activities.site import CLEAN, begin, measure
from tests.world import World

HEADS = "单位代码,单位,班组或项目,期间,安全,质量,进度,党建"
GOOD = {"safety": 95, "quality": 90, "schedule": 88, "party": 92}


@pytest.fixture
def contest(world: World) -> Activity:
    """四比 of the whole company."""
    return begin(world, "HD-SIBI", by="何洁", unit="C00").activity


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "四比.csv")


def cells(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def test_figures_come_in_once(world: World, contest: Activity) -> None:
    lines = ("B04,锅炉支部,锅炉一班,2026年3季度,95,90.5,88,92分", "B05,,,2026Q3,80,,,", "B04,,,2026-Q3,,,,")
    with world.acting("何洁") as ctx:
        found = papers.contests.compare(ctx, contest, sheet(*lines))
        assert activities.table(ctx, contest, "2026-Q3") == [], "looking writes nothing"
        assert papers.contests.described(ctx, contest, found) == [
            "新增 2026年3季度 锅炉一班：安全95、质量90.5、进度88、党建92",
            "新增 2026年3季度 汽机支部：安全80",
        ]
        assert [hint.sentence for hint in found.hints] == ["有 1 行没有填数，没有改动；缺的数按待核算。"]
        assert (len(found.added), len(found.updated), found.unchanged) == (2, 0, 1)
        assert papers.contests.apply(ctx, contest, found) == 5
        assert papers.contests.apply(ctx, contest, found) == 0
        told = {line.name: line.points for line in activities.table(ctx, contest, "2026-Q3")}
        assert told == {"锅炉一班": Decimal("91.5"), "汽机支部": None}
    with world.acting() as ctx:
        again = papers.contests.compare(ctx, contest, sheet("B05,汽机支部,,2026Q3,80,70,,"))
        assert papers.contests.described(ctx, contest, again) == ["更新 2026年3季度 汽机支部：质量70"]
        assert papers.contests.apply(ctx, contest, again) == 1, "at the terminal nobody speaks"


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("B99,,,2026Q3,90,,,", [("单位代码", "没有编号 B99 的单位，或不在这个活动范围内。")]),
        ("B04,汽机支部,,2026Q3,90,,,", [("单位", "B04 是锅炉支部，不是“汽机支部”。")]),
        ("B04,,,三季度,90,,,", [("期间", "「三季度」看不懂，请写成 2026年3季度、2026-11 或 2026年下半年。")]),
        ("B04,,,,90,,,", [("期间", "不能为空。")]),
        ("B04,,,2026年,90,,,", [("期间", "这个活动按季度填数据。")]),
        ("B04,,,2026Q3,101,,,", [("安全", "「101」不是数，请写不小于 0 的数，最多两位小数，不超过 100。")]),
        ("B04,,,2026Q3,优,,,", [("安全", "「优」不是数，请写不小于 0 的数，最多两位小数，不超过 100。")]),
        (",,,2026Q3,90,,,", [("单位代码", "不能为空。")]),
    ],
)
def test_a_bad_row(line: str, problems: list[tuple[str, str]], world: World, contest: Activity) -> None:
    with world.acting("何洁") as ctx:
        found = papers.contests.compare(ctx, contest, sheet(line, "B05,,,2026Q3,80,80,80,80"))
        assert [(one.column, one.sentence) for one in found.problems] == problems
        with pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
            papers.contests.apply(ctx, contest, found)
        assert papers.contests.apply(ctx, contest, found, good_rows_only=True) == 4
        shown = papers.contests.columns(papers.contests.template_of(ctx, contest))
        red = cells(papers.with_errors(sheet(line), found.problems, shown))
    assert problems[0][1] in red[1][0]


def test_one_unit_and_crew_stands_once(world: World, contest: Activity) -> None:
    lines = ("B04,,锅炉一班,2026Q3,90,,,", "B04,,锅炉二班,2026Q3,90,,,", "B04,,锅炉一班,2026年3季度,80,,,")
    with world.acting("何洁") as ctx:
        found = papers.contests.compare(ctx, contest, sheet(*lines))
    assert {one.row for one in found.problems} == {2, 4}


def test_the_template_lists_units_and_what_there_is(world: World, contest: Activity) -> None:
    measure(world, contest, GOOD, subject="锅炉一班")
    with world.acting("何洁") as ctx:
        shown = cells(papers.contests.template(ctx, contest, "2026-Q3"))
        assert shown[0] == ["单位代码", "单位", "班组或项目", "期间", "安全", "质量", "进度", "党建"]
        assert [(row[0], row[2], row[4]) for row in shown[1:]] == [
            ("B04", None, None),
            ("B04", "锅炉一班", 95),
            ("B05", None, None),
            ("C00", None, None),
        ]
        again = papers.read(papers.contests.template(ctx, contest, "2026-Q3"), "x.xlsx")
        found = papers.contests.compare(ctx, contest, again)
        assert (found.problems, found.added, found.updated) == ((), (), ())
        for wrong in ("2026", ""):
            with pytest.raises(BadInputError, match="这个活动按季度填数据"):
                papers.contests.template(ctx, contest, wrong)


def test_the_table_goes_out_with_formulas(world: World, contest: Activity) -> None:
    measure(world, contest, {"safety": 80}, by="周芳", unit="B05")
    measure(world, contest, GOOD, subject="锅炉一班")
    with world.acting("何洁") as ctx:
        content, count = papers.contest_xlsx(ctx, contest, "2026-Q3")
    head, first, second = cells(content)

    assert count == 2
    assert head[4:] == ["安全（30）", "质量（30）", "进度（25）", "党建（15）", "合计", "系统", "核对"]
    assert first[:8] == ["B04", "锅炉支部", "锅炉一班", "2026年3季度", 95, 90, 88, 92]
    assert first[8:] == [
        '=IF(COUNT(E2:H2)=4,ROUND(ROUND((E2*30+F2*30+G2*25+H2*15)/100,6),1),"待核")',
        91.3,
        '=IF(I2=J2,"一致","不一致")',
    ]
    assert (second[1], second[4], second[5], second[9]) == ("汽机支部", 80, None, "待核")


def test_of_the_mark_the_table_says_who_reaches_it(world: World) -> None:
    row = begin(world, "HD-SWYC").activity
    measure(world, row, CLEAN)
    measure(world, row, CLEAN | {"accidents": 1}, subject="风机责任区")
    measure(world, row, {"violations": 0}, subject="磨煤机责任区")
    with world.acting() as ctx:
        lines = cells(papers.contest_xlsx(ctx, row, "2026-Q3")[0])

    assert [(line[2], line[9]) for line in lines[1:]] == [
        (None, "达标"),
        ("磨煤机责任区", "待核"),
        ("风机责任区", "不达标"),
    ]
    assert lines[1][8] == '=IF(OR(E2>0,F2>0,G2>0),"不达标",IF(COUNT(E2:H2)=4,"达标","待核"))'


def test_without_a_mark_the_table_says_what_is_complete(world: World) -> None:
    row = begin(world, "HD-BRDG").activity
    measure(world, row, {"schedule": 90, "safety": 88})
    with world.acting() as ctx:
        [_, line] = cells(papers.contest_xlsx(ctx, row, "2026-Q3")[0])

    assert line[6:] == ['=IF(COUNT(E2:F2)=2,"达标","待核")', "达标", '=IF(G2=H2,"一致","不一致")']


def test_what_is_not_measured_has_no_file(world: World, contest: Activity) -> None:
    row = begin(world, "HD-SBSZ").activity
    with world.acting("何洁") as ctx:
        with pytest.raises(BadInputError, match="没有要填的数据"):
            papers.contests.compare(ctx, row, sheet("B04,,,2026Q3,90,,,"))
        with pytest.raises(BadInputError):
            papers.contests.compare(ctx, contest, sheet("B04,90", heads="单位代码,安全"))
    with world.acting("老王") as ctx:
        found = papers.contests.compare(ctx, contest, sheet("B05,,,2026Q3,90,,,"))
        with pytest.raises(NotAllowedError):
            papers.contests.apply(ctx, contest, found)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2026年第三季度", "2026-Q3"),
        ("2026Q4", "2026-Q4"),
        ("2026-q1", "2026-Q1"),
        ("2026年上半年", "2026-H1"),
        ("2026-H2", "2026-H2"),
        ("2026年9月", "2026-09"),
        ("2026-11", "2026-11"),
        ("2026年", "2026"),
        (2026.0, "2026"),
        ("", ""),
    ],
)
def test_periods_as_people_write_them(words: Any, period: str) -> None:
    assert papers.contests.period(words) == period


@pytest.mark.parametrize("words", ["三季度", "2026年13月", "2026Q5", "26年3季度", "今年"])
def test_periods_that_are_none(words: str) -> None:
    with pytest.raises(BadInputError, match="看不懂"):
        papers.contests.period(words)


def test_the_register_with_who_took_part_and_what_was_said(world: World) -> None:
    begin(world)
    begin(world, "", name="=拔河比赛")
    with world.acting("李明") as ctx:
        activities.report(ctx, 1, "转子就位")
        activities.enrol(ctx, 1, {world.who("黄勇"): "焊工"})
    world.on("2026-12-02")
    with world.acting("老王") as ctx:
        activities.close(ctx, 1, "零返工")
    with world.acting() as ctx:
        content, count = papers.activities.export(ctx, "台账.xlsx")
        text, rows = papers.activities.export(ctx, "台账.csv")
        with pytest.raises(BadInputError):
            papers.activities.export(ctx, "台账.pdf")
        assert people.org(ctx, world.orgs["B04"]).short == "锅炉支部"
    book = load_workbook(io.BytesIO(content))
    assert count == rows == 2
    assert book.sheetnames == ["活动台账", "参加人员", "战报"]
    first, second = (list(row) for row in book["活动台账"].iter_rows(min_row=2, values_only=True))
    assert first[:8] == [1, "B04", "锅炉支部", 2026, "汽机扣缸突击队", "突击队", "李明", "汽机扣缸"]
    assert (first[11], first[12], first[14], first[15], first[16]) == ("已结项", 2, 3, "零返工", "转子就位")
    assert (second[4], second[5], second[11], second[12]) == ("=拔河比赛", "自定", "在办", 0)
    assert book["活动台账"].cell(3, 5).data_type == "s"
    people_in = [row[:4] for row in book["参加人员"].iter_rows(min_row=2, values_only=True)]
    assert people_in == [(1, "汽机扣缸突击队", "赵强", None), (1, "汽机扣缸突击队", "黄勇", "焊工")]
    assert [row[3] for row in book["战报"].iter_rows(min_row=2, values_only=True)] == ["转子就位"]
    assert "'=拔河比赛" in text.decode("utf-8-sig")
