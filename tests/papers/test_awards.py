"""Who got stars and flags in a file: out, in again, what is wrong with a line; and the picture of the news."""

import io

import pytest
from openpyxl import load_workbook

from bot import awards, papers, people
from bot.awards import Nominee
from bot.core.errors import BadInputError, NotAllowedError
from tests.awards.stage import FLAG, SKILLS, person, star
from tests.world import World

HEADS = "单位编号,评选,时间,序号,党员编号,得主,事迹,日期"
LINES = (
    "B04,流动红旗,2026年9月,,,起重班,,2026-10-02",
    "B04,流动红旗,2026-10,,,空缺,,",
    "B04,每月一星,2026年10月,,M0009,黄勇,抢修,",
    "C00,四比劳动竞赛,2026年3季度,,,吹管班组,,",
    "C00,争先进部室、做优秀党员,2026年上半年,,,工程部,,",
    "B04,安装技能比赛,2026,2,M0003,,,",
)


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "评选.csv")


def test_past_awards_come_in_once_and_nobody_is_told(world: World) -> None:
    with world.acting() as ctx:
        found = papers.awards.compare(ctx, sheet(*LINES))
        assert papers.awards.described(found)[:2] == ["B04 2026年9月流动红旗 起重班", "B04 2026年10月流动红旗 空缺"]
        assert (len(found.added), found.bad_rows) == (6, 0)
        assert papers.awards.apply(ctx, found) == 6
        again = papers.awards.compare(ctx, sheet(*LINES))
        assert (again.added, again.unchanged) == ((), 6)
        assert [(one.name, one.award.day.isoformat()) for one in awards.history(ctx, FLAG, star(ctx).org)] == [
            ("空缺", "2026-10-01"),
            ("起重班", "2026-10-02"),
        ]
    assert world.heard_by("黄勇") == []


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("B99,流动红旗,2026-10,,,起重班,,", "单位编号", "没有编号 B99 的单位。"),
        (
            "B04,流动红旗,去年,,,起重班,,",
            "时间",
            "「去年」不是时间，请写 2026年11月、2026年4季度、2026年下半年 或 2026年。",
        ),
        ("B04,流动红旗,2026年3季度,,,起重班,,", "时间", "流动红旗按月评，请写一个月。"),
        ("B04,流动红旗,2027-01,,,起重班,,", "时间", "还没开始的不能导入。"),
        ("B04,流动红旗,2026-10,2,,起重班,,", "序号", "流动红旗只有一个得主，序号写 1 或空着。"),
        ("B04,流动红旗,2026-10,第一,,起重班,,", "序号", "「第一」不是序号，只有取前三的写 1、2、3。"),
        ("B04,流动红旗,2026-10,,,,,", "得主", "不能为空，写得主；没有得主写“空缺”。"),
        ("B04,每月一星,2026-10,,,黄勇,抢修,", "党员编号", "写了人名就要写党员编号，免得同名的弄错；没有得主写“空缺”。"),
        ("B04,每月一星,2026-10,,M9999,黄勇,抢修,", "党员编号", "没有编号 M9999 的党员。"),
        ("B04,每月一星,2026-10,,M0009,李明,抢修,", "得主", "M0009 是黄勇，不是“李明”。"),
        ("B04,流动红旗,2026-09,,,焊接一班,,", "得主", "已经有起重班，要改请先在聊天里「取消评选」。"),
        ("B04,流动红旗,,,,起重班,,", "时间", people.roster.MISSING),
    ],
)
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    with world.acting() as ctx:
        papers.awards.apply(ctx, papers.awards.compare(ctx, sheet(LINES[0])))
        found = papers.awards.compare(ctx, sheet(line, LINES[3]))
        assert [(one.column, one.sentence) for one in found.problems] == [(column, words)]
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.awards.apply(ctx, found)
        assert papers.awards.apply(ctx, found, good_rows_only=True) == 1


def test_one_award_twice_in_a_file_is_a_mistake(world: World) -> None:
    with world.acting() as ctx:
        found = papers.awards.compare(ctx, sheet(LINES[0], LINES[0].replace("起重班", "焊接一班")))

    assert (found.bad_rows, found.added) == (2, ())


@pytest.mark.parametrize("name", ["评选.xlsx", "评选.csv"])
def test_the_file_that_goes_out_comes_in(world: World, name: str) -> None:
    with world.acting("老王") as ctx:
        both = [person(world, ctx, "李明"), person(world, ctx, "小周")]
        awards.decide(ctx, star(ctx, code=SKILLS), both)
        awards.decide(ctx, star(ctx), [])
        awards.decide(ctx, star(ctx, code=FLAG), [Nominee(subject="=焊接一班")], "零返工")
    with world.acting() as ctx:
        content, count = papers.awards.export(ctx, name)
        found = papers.awards.compare(ctx, papers.read(content, name))
        with pytest.raises(BadInputError):
            papers.awards.export(ctx, "评选.pdf")

    assert (count, found.added, found.problems) == (4, (), ())
    assert found.unchanged == 4
    if name.endswith("xlsx"):
        rows = list(load_workbook(io.BytesIO(content))["评选结果"].iter_rows(values_only=True))
        assert [row[2] for row in rows[1:]] == ["安装技能比赛", "安装技能比赛", "流动红旗", "每月一星"]


def test_an_empty_table_offers_what_is_awarded() -> None:
    book = load_workbook(io.BytesIO(papers.awards.template()))

    assert [cell.value for cell in book["评选结果"][1]][:4] == ["单位编号", "单位", "评选", "时间"]
    assert "每月一星" in [row[0] for row in book["选项"].iter_rows(values_only=True)]


def test_only_the_office_takes_in(world: World) -> None:
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        papers.awards.apply(ctx, papers.awards.compare(ctx, sheet(LINES[0])))


def test_the_news_is_drawn_with_the_winner_alone(world: World) -> None:
    with world.acting("老王") as ctx:
        [row] = awards.decide(ctx, star(ctx), [person(world, ctx, "小周")], "连夜抢修").rows
        [vacant] = awards.decide(ctx, star(ctx, code=FLAG), []).rows
        lines = [text for text, *_ in papers.laurels.said(ctx, row)]
        assert lines == ["锅炉支部 2026年11月", "每月一星", "小周", "连夜抢修"]
        drawn = papers.picture(ctx, f"award:{row.id}")
        assert drawn is None or drawn.startswith(b"\x89PNG")
        assert papers.picture(ctx, f"award:{vacant.id}") is None
        assert papers.picture(ctx, "award:99") is None
