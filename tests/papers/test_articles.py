"""Articles in files: in with mistakes in red, out with what the office said of them."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import papers, people, publicity
from bot.core.errors import BadInputError, NotAllowedError
from bot.publicity import Draft, Level, OutletState
from tests.world import World

HEADS = "单位编号,单位,题目,发表日期,媒体,级别,作者,审核人,链接"


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "稿件.csv")


def test_lines_are_recorded_once_and_one_article_may_have_several(world: World) -> None:
    lines = (
        "B04,锅炉支部,焊花,2026-11-20,公司网,,李明,陈静,https://example.com/1",
        "B04,,《焊花》,2026-11-21,晚报,集团或省级,,,",
        "B05,,党课进车间,2026-11-21,支部宣传栏,本单位,,,",
    )
    with world.acting() as ctx:
        found = papers.articles.compare(ctx, sheet(*lines))
        assert papers.articles.described(found) == [
            "新增 锅炉支部 2026-11-20 焊花，公司网",
            "新增 锅炉支部 2026-11-21 《焊花》，晚报",
            "新增 汽机支部 2026-11-21 党课进车间，支部宣传栏",
        ]
        assert papers.articles.apply(ctx, found) == 3
        assert papers.articles.apply(ctx, found) == 0
        again = papers.articles.compare(ctx, sheet(*lines))
        assert (again.added, again.unchanged) == ((), 3)
        first, other = publicity.everything(ctx, 2026)
        assert [(row.outlet, row.level, row.state) for row in first.outlets] == [
            ("公司网", Level.COMPANY, OutletState.WAITING),
            ("晚报", Level.GROUP_OR_PROVINCIAL, OutletState.WAITING),
        ]
        assert (first.article.authors, first.article.reviewer, first.outlets[0].link) == (
            "李明",
            "陈静",
            "https://example.com/1",
        )
        assert other.outlets[0].state is OutletState.OWN


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("B99,,焊花,2026-11-20,公司网,,,,", ("单位编号", "没有编号 B99 的单位。")),
        ("B04-01,,焊花,2026-11-20,公司网,,,,", ("单位编号", "没有编号 B04-01 的单位。")),
        ("B04,汽机支部,焊花,2026-11-20,公司网,,,,", ("单位", "B04 是锅炉支部，不是“汽机支部”。")),
        ("B04,,焊花,2026-11-24,公司网,,,,", ("发表日期", "发表日期不能晚于今天。")),
        ("B04,,焊花,昨天,公司网,,,,", ("发表日期", "「昨天」不是日期，请写成 2026-07-01。")),
        ("B04,,焊花,2026-11-20,晚报,,,,", ("级别", "看不出是哪一级的，请从列表里选。")),
        (
            "B04,,焊花,2026-11-20,晚报,国家级,,,",
            ("级别", "「国家级」不在可选的词里：本单位、公司、上级公司、集团或省级。"),
        ),
        ("B04,,焊花 阅读量破万,2026-11-20,公司网,,,,", ("题目", "点赞、转发、阅读多少不记，请去掉。")),
        ("B04,,《》,2026-11-20,公司网,,,,", ("题目", "题目不能只有标点。")),
        ("B04,,焊花,2026-11-20,,公司,,,", ("媒体", "不能为空。")),
        ("B04,,焊花,2026-11-20,公司网,,,,example.com", ("链接", "链接要以 http:// 或 https:// 开头。")),
    ],
)
def test_a_bad_line_says_what_is_wrong(world: World, line: str, problem: tuple[str, str]) -> None:
    with world.acting() as ctx:
        found = papers.articles.compare(ctx, sheet(line, "B05,,党课,2026-11-20,公司网,,,,"))
        assert [(one.column, one.sentence) for one in found.problems] == [problem]
        red = papers.with_errors(sheet(line), found.problems, papers.articles.COLUMNS)
        assert problem[1] in str(load_workbook(io.BytesIO(red)).worksheets[0].cell(2, 1).value)
        with pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
            papers.articles.apply(ctx, found)
        assert papers.articles.apply(ctx, found, good_rows_only=True) == 1


def test_a_line_twice(world: World) -> None:
    with world.acting() as ctx:
        found = papers.articles.compare(ctx, sheet(*2 * ["B04,,焊花,2026-11-20,公司网,,,,"]))
        assert [one.sentence for one in found.problems] == ["与第 3 行重复。", "与第 2 行重复。"]


def test_an_officer_records_only_the_own_units(world: World) -> None:
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        papers.articles.apply(ctx, papers.articles.compare(ctx, sheet("B04,,焊花,2026-11-20,公司网,,,,")))


def test_what_goes_out(world: World) -> None:
    with world.acting("老王") as ctx:
        draft = Draft("=焊花", "公司网", Level.COMPANY, date(2026, 11, 20), reviewer="陈静")
        number = publicity.file(ctx, people.org_by_code(ctx, "B04"), draft).article.id
    with world.acting("何洁") as ctx:
        publicity.refuse(ctx, number, "查不到")
        content, count = papers.articles.export(ctx, "稿件.xlsx", 2026)
        text, _ = papers.articles.export(ctx, "稿件.csv", 2026)
        assert papers.articles.export(ctx, "稿件.csv", 2025)[1] == 0
        assert papers.articles.compare(ctx, papers.read(content, "稿件.xlsx")).unchanged == 1
        assert papers.articles.compare(ctx, papers.read(papers.articles.template(ctx), "空.xlsx")).added == ()
        with pytest.raises(BadInputError):
            papers.articles.export(ctx, "稿件.txt", 2026)
    [_, line] = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert count == 1
    assert line == [
        *(str(number), "B04", "锅炉支部", "'=焊花", "2026-11-20", "公司网", "公司", "", "陈静", ""),
        *("未予确认", "查不到"),
    ]
    assert load_workbook(io.BytesIO(content)).worksheets[0]["D2"].data_type == "s"
