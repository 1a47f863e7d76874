"""Study plans in files: topics in, once; out with the day they were studied."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot import learning, papers, people
from bot.core.errors import BadInputError, NotAllowedError
from tests.learning.school import TOPICS, held
from tests.world import World

HEADS = "单位编号,单位,年度,月份,专题,形式,领学人"


def sheet(*lines: str, heads: str = HEADS) -> papers.Sheet:
    return papers.read("\n".join([heads, *lines]).encode(), "计划.csv")


def test_topics_come_in_once_and_change(world: World) -> None:
    lines = ("B04,锅炉支部,2026,1,党章专题学习,集中学习,老王", "B04,,2026,3月份,安全生产,,", "B05,,2027,12,全会精神,,")
    with world.acting() as ctx:
        found = papers.study_plan.compare(ctx, sheet(*lines))
        assert papers.study_plan.described(found) == [
            "新增 锅炉支部 2026年1月 党章专题学习",
            "新增 锅炉支部 2026年3月 安全生产",
            "新增 汽机支部 2027年12月 全会精神",
        ]
        assert papers.study_plan.apply(ctx, found) == 3
        changed = ("B04,,2026,2,《党章》专题学习,,", *lines[1:])
        again = papers.study_plan.compare(ctx, sheet(*changed))
        assert papers.study_plan.described(again) == ["更新 锅炉支部 2026年2月 《党章》专题学习"]
        assert again.unchanged == 2
        assert papers.study_plan.apply(ctx, again) == 1
        [first, _] = learning.listed(ctx, people.org_by_code(ctx, "B04"), 2026)
        assert (first.row.month, first.row.title, first.row.leader) == (2, "党章专题学习", "老王")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("B99,,2026,1,党章,,", ("单位编号", "没有编号 B99 的单位。")),
        ("B04-01,,2026,1,党章,,", ("单位编号", "没有编号 B04-01 的单位。")),
        ("B04,汽机支部,2026,1,党章,,", ("单位", "B04 是锅炉支部，不是“汽机支部”。")),
        ("B04,,2026,13,党章,,", ("月份", "「13」不是月份，请写 1 到 12。")),
        ("B04,,2026,春天,党章,,", ("月份", "「春天」不是月份，请写 1 到 12。")),
        ("B04,,2026,,党章,,", ("月份", "不能为空。")),
        ("B04,,2026,1,《》,,", ("专题", "题目不能只有标点。")),
        ("B04,,,1,党章,,", ("年度", "不能为空。")),
    ],
)
def test_a_bad_line_says_what_is_wrong(world: World, line: str, problem: tuple[str, str]) -> None:
    with world.acting() as ctx:
        found = papers.study_plan.compare(ctx, sheet(line, "B05,,2026,1,党章,,"))
        assert [(one.column, one.sentence) for one in found.problems] == [problem]
        with pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
            papers.study_plan.apply(ctx, found)
        assert papers.study_plan.apply(ctx, found, good_rows_only=True) == 1


def test_a_topic_twice(world: World) -> None:
    with world.acting() as ctx:
        found = papers.study_plan.compare(ctx, sheet("B04,,2026,1,党章,,", "B04,,2026,2,“党章”,,"))
        assert [one.sentence for one in found.problems] == ["与第 3 行重复。", "与第 2 行重复。"]


def test_an_officer_sets_only_the_own_plan(world: World) -> None:
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        papers.study_plan.apply(ctx, papers.study_plan.compare(ctx, sheet("B04,,2026,1,党章,,")))


def test_what_goes_out_can_come_in_again(world: World) -> None:
    with world.acting("老王") as ctx:
        learning.set_topics(ctx, people.org_by_code(ctx, "B04"), 2026, TOPICS)
        held(ctx, world, "2026-03-12 09:00", agenda=("安全生产重要论述",))
        content, count = papers.study_plan.export(ctx, "计划.xlsx", 2026)
        text, _ = papers.study_plan.export(ctx, "计划.csv", 2026)
        assert count == 3
        assert papers.study_plan.compare(ctx, papers.read(content, "计划.xlsx")).unchanged == 3
        assert papers.study_plan.compare(ctx, papers.read(papers.study_plan.template(ctx), "空.xlsx")).added == ()
        with pytest.raises(BadInputError):
            papers.study_plan.export(ctx, "计划.doc", 2026)
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert lines[2] == ["B04", "锅炉支部", "2026", "3", "安全生产重要论述", "专题党课", "陈静", "2026-03-12"]
    assert load_workbook(io.BytesIO(content)).worksheets[0]["H3"].value.date() == date(2026, 3, 12)
