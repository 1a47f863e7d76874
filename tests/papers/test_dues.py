"""Ticks of dues in a file: out, in again, and nothing but ticks."""

import io

import pytest
from openpyxl import load_workbook

from bot import dues, papers, people
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.dues import Settled
from tests.world import World

HEADS = "编号,姓名,年度,10月,11月"


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "党费.csv")


def code(ctx: Context, world: World, name: str) -> str:
    return people.member(ctx, world.who(name)).code


def test_ticks_come_in_once_and_none_is_taken_away(world: World) -> None:
    with world.acting() as ctx:
        yong, ming = code(ctx, world, "黄勇"), code(ctx, world, "李明")
        found = papers.dues.compare(ctx, sheet(f"{yong},黄勇,2026,已交,√", f"{ming},,2026,,免"))
        assert papers.dues.described(found) == ["黄勇 10月、11月", "李明 11月"]
        assert papers.dues.apply(ctx, found) == 3
        assert papers.dues.apply(ctx, found) == 0
        again = papers.dues.compare(ctx, sheet(f"{yong},黄勇,2026,,已交"))
        assert (again.added, again.unchanged) == ((), 1)
        assert dues.of_year(ctx, people.roots(ctx), 2026) == {
            world.who("黄勇"): {"2026-10": Settled.PAID, "2026-11": Settled.PAID},
            world.who("李明"): {"2026-11": Settled.WAIVED},
        }


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("M9999,,2026,,已交", "编号", "没有编号 M9999 的党员。"),
        ("M0009,李明,2026,,已交", "姓名", "M0009 是黄勇，不是“李明”。"),
        ("M0009,黄勇,2026,,52.5", "11月", "「52.5」看不懂：交了填“已交”，免交填“免交”，没交空着；不要填钱数。"),
        ("M0009,黄勇,,,已交", "年度", "不能为空，请写哪一年，如 2026。"),
        ("M0009,黄勇,2025,,已交", "11月", "11月不能登记：只能登记当月和前六个月。"),
    ],
)
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    with world.acting() as ctx:
        found = papers.dues.compare(ctx, sheet(line, "M0003,李明,2026,,已交"))
        assert [(one.column, one.sentence) for one in found.problems] == [(column, words)]
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.dues.apply(ctx, found)
        assert papers.dues.apply(ctx, found, good_rows_only=True) == 1


def test_the_file_that_goes_out_comes_in(world: World) -> None:
    with world.acting("陈静") as ctx:
        unit = people.org_by_code(ctx, "B04-02")
        dues.tick(ctx, unit, "2026-11", [world.who("黄勇")])
        content, count = papers.dues.export(ctx, 2026, unit)
    rows = list(load_workbook(io.BytesIO(content))["党费登记"].iter_rows(values_only=True))
    assert (count, len(rows)) == (6, 7)
    assert rows[0][:5] == ("编号", "姓名", "单位", "年度", "1月")
    [yong] = [row for row in rows if row[1] == "黄勇"]
    assert (yong[3], yong[13], yong[14], yong[15]) == (2026, None, "已交", None)
    with world.acting() as ctx:
        assert papers.dues.compare(ctx, papers.read(content, "党费.xlsx")).added == ()


def test_whose_file_it_is(world: World) -> None:
    with world.acting("赵强") as ctx:
        with pytest.raises(NotAllowedError):
            papers.dues.export(ctx, 2026, people.org_by_code(ctx, "B04-01"))
        with pytest.raises(NotAllowedError):
            dues.take_in(ctx, {"2026-11": {world.who("黄勇"): Settled.PAID}})
