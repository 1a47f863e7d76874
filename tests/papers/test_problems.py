"""The register of problems as a file."""

import csv
import io

import pytest
from openpyxl import load_workbook

from bot import papers, problems
from bot.core.errors import BadInputError
from bot.people import Org
from bot.problems import Category, Problem, Severity, Source
from tests.problems.office import FOUND, accept, issue, reply
from tests.talk import Say
from tests.world import World


@pytest.fixture
def rows(world: World) -> list[dict[str, object]]:
    """One closed, one late with something beside it, one only registered, one that looks like a formula."""
    issue(world, category=Category.ORGANISATION, severity=Severity.SERIOUS, basis="D3-2 记录要素齐全")
    reply(world)
    accept(world)
    issue(world, "学习记录缺签到", unit="B05")
    issue(world, "学习记录缺签到，还缺主持人", unit="B05")
    with world.acting() as ctx:
        unit = ctx.get(Org, world.orgs["B05"])
        ctx.session.add(Problem(org_id=unit.id, source=Source.SUGGESTION, text="=党课请老师傅讲", day=ctx.today))
    world.on("2026-12-02")
    with world.acting() as ctx:
        content, count = papers.problems.export(ctx, "台账.xlsx")
        text, _ = papers.problems.export(ctx, "台账.csv")
    head, *lines = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert count == len(lines) == len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))) - 1
    return [{str(title): value for title, value in zip(head, line, strict=True) if value is not None} for line in lines]


def said(row: dict[str, object]) -> dict[str, object]:
    """The row, its days in words."""
    return {title: f"{value:%m-%d}" if hasattr(value, "strftime") else value for title, value in row.items()}


def test_every_column_of_a_closed_one(rows: list[dict[str, object]]) -> None:
    assert said(rows[0]) == {
        "编号": 1,
        "单位编号": "B04",
        "单位": "锅炉支部",
        "性质": "问题",
        "类别": "组织制度",
        "程度": "较重",
        "来源": "季检查",
        "登记日期": "11-23",
        "问题": FOUND,
        "出现次数": 1,
        "整改通知": "整改〔2026〕1号",
        "整改要求": "说明原因并补课",
        "依据": "D3-2 记录要素齐全",
        "责任人": "老王",
        "期限": "11-30",
        "状态": "已销号",
        "整改回复": "已补开支委会",
        "回复日期": "11-23",
        "退回次数": 0,
        "验收人": "何洁",
        "销号日期": "11-23",
    }


def test_what_is_late_what_was_added_and_what_nobody_was_asked(rows: list[dict[str, object]]) -> None:
    late, registered = said(rows[1]), said(rows[2])

    assert (late["状态"], late["补充"], late["验收人"]) == (
        "整改中（逾期）",
        "11月23日学习记录缺签到，还缺主持人",
        "何洁",
    )
    assert "回复日期" not in late
    assert (registered["状态"], registered["问题"], registered["来源"]) == ("登记", "=党课请老师傅讲", "群众建议")
    assert "整改通知" not in registered


def test_what_was_reported_with_what_the_office_said_and_without_who(world: World, say: Say) -> None:
    for name, text in (
        ("小周", "反映 汽机支部学习室没投影"),
        ("李明", "反映 学习室没有投影仪"),
        ("黄勇", "匿名建议 多发几件雨衣"),
        ("何洁", "归类 1 P5 M2"),
        ("何洁", "合并 2 到 1"),
        ("何洁", "不采纳 3 库里够用"),
    ):
        say(name, text)
    with world.acting() as ctx:
        content, _ = papers.problems.export(ctx, "台账.csv")

    told = content.decode("utf-8-sig")
    first, second, third = csv.DictReader(io.StringIO(told))
    assert (first["性质"], first["类别"], first["主要问题"]) == ("问题", "融入中心", "有的党员干部劲头不够、带头不明显")
    assert (second["状态"], second["并入"]) == ("不予受理", "1")
    assert (third["性质"], third["答复"], third["核实日期"]) == ("建议", "库里够用", "2026-11-23")
    assert not any(name in told for name in ("小周", "李明", "黄勇"))


def test_only_as_xlsx_or_csv(world: World) -> None:
    with world.acting() as ctx, pytest.raises(BadInputError, match="xlsx"):
        papers.problems.export(ctx, "台账.pdf")
    with world.acting() as ctx:
        assert problems.all_units(ctx) == []
