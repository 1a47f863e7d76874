"""The register of honours in a file: out, in again, what is wrong with a line."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import honours, papers
from bot.core.errors import BadInputError, NotAllowedError
from bot.honours import HonourState
from tests.world import World

HEADS = "单位编号,党员编号,姓名,荣誉名称,级别,年度,授予日期,文号,事项"


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "荣誉.csv")


LINES = (
    "B04,,,先进党支部,公司级,,2026-11,公司党〔2026〕9号,",
    "B04-01,,,先进党支部,公司,2026,2026年11月,,",
    ",M0009,黄勇,技术能手,集团级,2025,2026-01-05,,攻关",
)


def test_honours_come_in_once_and_wait(world: World) -> None:
    with world.acting() as ctx:
        found = papers.honours.compare(ctx, sheet(*LINES))
        assert list(papers.honours.described(found)) == [
            "锅炉支部 先进党支部 公司级 2026-11",
            "锅炉支部 黄勇 技术能手 集团级 2026-01-05",
        ]
        assert (found.unchanged, found.bad_rows) == (1, 0)
        assert (papers.honours.apply(ctx, found), papers.honours.apply(ctx, found)) == (2, 0)
        again = papers.honours.compare(ctx, sheet(*LINES))
        assert (again.added, again.unchanged) == ((), 3)
        newest, oldest = (one.honour for one in honours.everything(ctx))
        assert (newest.day, newest.is_month, newest.year, newest.state) == (
            date(2026, 11, 1),
            True,
            2026,
            HonourState.WAITING,
        )
        assert (oldest.day, oldest.is_month, oldest.year, oldest.matter) == (date(2026, 1, 5), False, 2025, "攻关")


def test_the_file_that_goes_out_comes_in(world: World) -> None:
    with world.acting() as ctx:
        papers.honours.apply(ctx, papers.honours.compare(ctx, sheet(*LINES)))
        content, count = papers.honours.export(ctx, "荣誉.xlsx")
        rows = list(load_workbook(io.BytesIO(content))["荣誉台账"].iter_rows(values_only=True))
        assert (count, len(rows)) == (2, 3)
        assert rows[1][:9] == (1, "B04", "锅炉支部", None, None, "先进党支部", "公司级", 2026, "2026-11")
        assert rows[2][3:5] == ("M0009", "黄勇")
        assert rows[1][11] == "待确认"
        again = papers.honours.compare(ctx, papers.read(content, "荣誉.xlsx"))
        assert (again.added, again.unchanged, again.problems) == ((), 2, ())
        text, some = papers.honours.export(ctx, "荣誉.csv", 2025)
        assert some == 1
        assert "2,B04,锅炉支部,M0009,黄勇,技术能手" in text.decode("utf-8-sig")
        with pytest.raises(BadInputError):
            papers.honours.export(ctx, "荣誉.pdf")


def test_the_template_offers_the_levels(world: World) -> None:
    book = load_workbook(io.BytesIO(papers.honours.template()))
    assert [cell.value for cell in book["荣誉台账"][1]] == list(papers.honours.TITLES.values())
    assert book["荣誉台账"].data_validations.dataValidation


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("B99,,,先进,公司级,,2026-11,,", "单位编号", "没有编号 B99 的单位。"),
        (",,,先进,公司级,,2026-11,,", "单位编号", "单位编号和党员编号至少写一个。"),
        (",M9999,,先进,公司级,,2026-11,,", "党员编号", "没有编号 M9999 的党员。"),
        (",M0009,李明,先进,公司级,,2026-11,,", "姓名", "M0009 是黄勇，不是“李明”。"),
        ("B04,,黄勇,先进,公司级,,2026-11,,", "党员编号", "写了姓名就要写党员编号，免得同名的弄错。"),
        ("B05,M0009,,先进,公司级,,2026-11,,", "单位编号", "黄勇不在这个单位；不写单位编号，就按他现在的单位记。"),
        ("B04,,,先进,局级,,2026-11,,", "级别", "「局级」不在可选的词里：公司级、上级公司级、集团级、省级以上。"),
        ("B04,,,先进,公司级,,2026-13,,", "授予日期", "「2026-13」不是日期，请写成 2026-07-01。"),
        ("B04,,,先进,公司级,,2026-12,,", "荣誉名称", "授予日期不能晚于今天。"),
        ("B04,,,，,公司级,,2026-11,,", "荣誉名称", "请写上荣誉名称"),
    ],
)
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    with world.acting() as ctx:
        found = papers.honours.compare(ctx, sheet(line, LINES[0]))
        [(told, sentence)] = [(one.column, one.sentence) for one in found.problems]
        assert told == column
        assert sentence.startswith(words)
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.honours.apply(ctx, found)
        assert papers.honours.apply(ctx, found, good_rows_only=True) == 1


@pytest.mark.parametrize(
    ("line", "column"), [("B04,,,先进,,,2026-11,,", "级别"), ("B04,,,先进,公司级,,,,", "授予日期")]
)
def test_what_has_to_be_there_is_missed_once(world: World, line: str, column: str) -> None:
    with world.acting() as ctx:
        found = papers.honours.compare(ctx, sheet(line))
        assert [one.column for one in found.problems] == [column]


def test_whose_file_it_is(world: World) -> None:
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        papers.honours.apply(ctx, papers.honours.compare(ctx, sheet(*LINES)))
