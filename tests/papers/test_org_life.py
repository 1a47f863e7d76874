"""Elections, talks and appraisals go out as one line a unit, without a name."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import elections, org_life, papers, people
from bot.core.errors import BadInputError, NotAllowedError
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


HEADS = "单位编号,换届请示,选举日期,选举应到,选举到会,谈心：委员与党员,评议日期,优秀,合格,反馈日期"


def sheet(*lines: str) -> papers.Sheet:
    return papers.read("\n".join([HEADS, *lines]).encode(), "组织生活.csv")


def ends(world: World) -> None:
    with world.acting() as ctx:
        people.org_by_code(ctx, "B04").term_end = date(2027, 1, 31)


def test_what_is_filled_in_is_recorded_once(world: World) -> None:
    ends(world)
    line = "B04,2026-11-02,2026-11-20,10,9,12,2026-11-20,3,6,2026-11-21"
    with world.acting() as ctx:
        found = papers.org_life.compare(ctx, sheet(line, "B05,,,,,,,,,"))
        assert papers.org_life.described(found) == ["锅炉支部：换届请示、选举、谈心谈话、评议结果、评议反馈"]
        assert papers.org_life.apply(found) == 1
    with world.acting() as ctx:
        again = papers.org_life.compare(ctx, sheet(line, "B05,,,,,4,,,,"))
        assert papers.org_life.described(again) == ["汽机支部：谈心谈话"]
        content, _ = papers.org_life.export(ctx, 2026)
        assert papers.org_life.compare(ctx, papers.read(content, "组织生活登记.xlsx")).added == ()


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("B99,,,,,,,,,", "单位编号", "没有编号 B99 的单位。"),
        ("B04,2026-12-20,,,,,,,,", "换届请示", "日期在今天之后，还没发生的不登记。"),
        ("B04,,2026-11-20,,,,,,,", "选举日期", "写了这一项，还要写应到和到会。"),
        ("B04,,2026-11-20,10,11,,,,,", "选举日期", "到会11人多于应到10人，没有记，请核对。"),
        (
            "B05,2026-11-02,,,,,,,,",
            "换届请示",
            "汽机支部的任期届满日还没有登记，请在组织名册里填上「任期届满」再导入。",
        ),
        ("B04,,,,,十二,,,,", "谈心：委员与党员", "「十二」不是人数，请写 0 到 9999 的整数。"),
        ("B04,,,,,1,,,,", "谈心：委员与党员", "已经登记了3人次，比文件里的多；记错的请在聊天里撤回。"),
        ("B04,,,,,,,3,6,", "评议日期", "写了这一项，还要写评议日期。"),
        ("B04,,,,,,2026-11-20,3,60,", "评议日期", "定等次的63人多于锅炉支部的正式党员10人，没有记，请核对。"),
        ("B04,,,,,,2026-11-20,3,6,2026-11-19", "反馈日期", "反馈的日期早于评议的日期，没有记，请核对。"),
    ],
)
def test_a_line_with_a_mistake_is_told_and_nothing_kept(world: World, line: str, column: str, words: str) -> None:
    ends(world)
    with world.acting("老王") as ctx:
        org_life.talked(ctx, people.org_by_code(ctx, "B04"), TalkKind.WITH_MEMBERS, 3, date(2026, 11, 20))
    with world.acting() as ctx:
        found = papers.org_life.compare(ctx, sheet(line))
        assert [(one.column, one.sentence) for one in found.problems] == [(column, words)]
        with pytest.raises(BadInputError, match="有 1 行有错"):
            papers.org_life.apply(found)
        assert papers.org_life.apply(found, good_rows_only=True) == 0
