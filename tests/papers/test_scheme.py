"""The year's table in Excel: out and back unchanged, changed, with mistakes in the rows they are about."""

import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import assess, papers
from bot.assess import AssessmentTable, LinkageMode, rules
from bot.core.errors import BadInputError, NotAllowedError
from bot.papers.scheme import rows
from bot.papers.scheme.importing import SchemePlan
from tests.world import World

DEFAULT = assess.tables.defaults()


@cache
def exported() -> bytes:
    """The workbook of the usual table."""
    return papers.scheme.book(DEFAULT, 2026)


class Page:
    """The exported workbook, to be filled in by section and name."""

    def __init__(self) -> None:
        self.book = load_workbook(io.BytesIO(exported()))
        self.sheet = self.book["2026年考核表"]
        self.titles = [cell.value for cell in self.sheet[1]]

    def row(self, name: str) -> int:
        """The row of what is called so."""
        place = self.titles.index("名称")
        return next(
            number for number, row in enumerate(self.sheet.iter_rows(min_row=2), start=2) if row[place].value == name
        )

    def put(self, name: str, title: str, value: Any) -> None:
        self.sheet.cell(self.row(name), self.titles.index(title) + 1).value = value

    def strike(self, name: str) -> None:
        self.sheet.delete_rows(self.row(name))

    def file(self) -> papers.Sheet:
        target = io.BytesIO()
        self.book.save(target)
        return papers.read(target.getvalue(), "考核表.xlsx")


def compared(world: World, page: Page) -> SchemePlan:
    with world.acting("何洁") as ctx:
        return papers.scheme.compare(ctx, page.file(), 2026)


def test_out_and_back_nothing_changes(world: World) -> None:
    found = compared(world, Page())
    assert (found.added, found.updated, found.problems, found.hints, found.effects) == ((), (), (), (), ())
    assert found.table == DEFAULT
    with world.acting("何洁") as ctx:
        row = papers.scheme.apply(ctx, found)
        assert (row.version, row.note) == (1, "从默认表开始"), "the same table is no new version"


def test_drop_down_lists_and_what_must_be_filled_in() -> None:
    page = Page()
    rules_ = page.sheet.data_validations.dataValidation
    assert {str(one.sqref)[0] for one in rules_} == {
        chr(ord("A") + page.titles.index(title)) for title in ("类型", "计分方法", "数据来源")
    }
    assert page.titles[:3] == ["类型", "编号", "名称"]
    assert page.sheet.cell(page.row("任务按期完成"), page.titles.index("参数") + 1).value == (
        "按期 1；宽限内 0.6；更晚 0；宽限天数 7"
    )


def test_a_changed_table_is_a_new_version(world: World) -> None:
    page = Page()
    page.put("季度稿件", "分值", 4)
    page.put("季度稿件", "每例扣分", 1)
    page.put("上级采用", "分值", 4)
    page.put("优秀", "分值", 92)
    page.put("挂钩方式", "参数", "等次系数")
    page.put("党建占比", "分值", "25%")
    page.strike("急难险重")
    page.put("负主要责任的较大以上安全事故", "文号", "某党〔2026〕7号")
    found = compared(world, page)
    assert found.problems == ()
    assert papers.scheme.described(found) == [
        "更新 D4-1 季度稿件：分值 5 → 4；每例扣分 2 → 1",
        "更新 D4-2 上级采用：分值 3 → 4",
        "更新 V2 负主要责任的较大以上安全事故：文号 空 → 某党〔2026〕7号",
        "更新 等次 优秀：分值 90 → 92",
        "更新 挂钩 党建占比：分值 0.2 → 0.25",
        "更新 挂钩 挂钩方式：参数 加权相加 → 等次系数",
        "删除 J3 急难险重",
    ]
    assert [hint.sentence for hint in found.hints] == ["已公布、已定稿的检查仍按原来那一版，以后计算的按新的一版。"]
    with world.acting("何洁") as ctx:
        row = papers.scheme.apply(ctx, found, "导入 考核表.xlsx")
        assert (row.version, row.note, row.by_id) == (2, "导入 考核表.xlsx", world.who("何洁"))
        _, table = assess.tables.current(ctx, 2026)
        assert (table.linkage.mode, table.linkage.party_weight) == (LinkageMode.BAND, Decimal("0.25"))
        assert [veto.code for veto in table.vetoes if veto.enabled] == ["V2"]
        assert ctx.get(AssessmentTable, row.id - 1).version == 1
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        papers.scheme.apply(ctx, found)


MISTAKES: list[tuple[str, str, object, str, str]] = [
    ("季度稿件", "分值", "五分", "分值", "「五分」不是数。"),
    ("季度稿件", "分值", "NaN", "分值", "「NaN」不是数。"),
    ("季度稿件", "分值", 4, "名称", "D4新闻宣传应为 10 分，各项指标加起来是 9 分。"),
    (
        "季度稿件",
        "计分方法",
        "看心情",
        "计分方法",
        "「看心情」不在可选的词里：任务加权、按例扣分、按比例、分档、逐件加分。",
    ),
    ("季度稿件", "每例扣分", None, "名称", "指标 D4-1 的“每例扣分”只有扣分法要填，也必须填，且不超过分值。"),
    ("季度稿件", "名称", None, "名称", "不能为空。"),
    ("特色载体活动", "参数", "有载体", "参数", "「有载体」看不懂，请写成“有载体 3；无载体 0”。"),
    ("上级表彰", "参数", None, "名称", "加分项J1的“分值”填得不对。"),
    ("良好", "分值", None, "名称", "等次良好的“最低分”填得不对。"),
    ("良好", "分值", 95, "名称", "等次要从高到低，最低一等从 0 分起。"),
    ("现场检查占比", "分值", 0.3, "名称", "年度三部分的占比加起来应为 1，现在是 1.1。"),
    ("党建占比", "分值", 0.4, "名称", "挂钩的“党建占比”填得不对。"),
    ("申诉天数", "名称", "申诉的天数", "参数", "「总则」里没有“申诉的天数”这一项。"),
    ("挂钩方式", "参数", "随缘", "名称", "挂钩的“挂钩方式”填得不对。"),
]


ELSEWHERE: dict[str, Callable[[Page], int]] = {
    "D4新闻宣传应为 10 分，各项指标加起来是 9 分。": lambda page: page.row("新闻宣传"),
    "等次要从高到低，最低一等从 0 分起。": lambda page: page.row("优秀"),
    "年度三部分的占比加起来应为 1，现在是 1.1。": lambda page: page.row("季度平均占比"),
}
"""Mistakes of several rows together stand in the first of them."""


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)  # what is refused never comes to a store
@pytest.mark.parametrize(("name", "title", "value", "column", "sentence"), MISTAKES)
def test_mistakes_stand_in_their_rows(
    world: World, name: str, title: str, value: Any, column: str, sentence: str
) -> None:
    page = Page()
    number = page.row(name)
    page.put(name, title, value)
    found = compared(world, page)
    assert (column, sentence) in {(one.column, one.sentence) for one in found.problems}
    told = {one.row for one in found.problems if one.sentence == sentence}
    assert told == {ELSEWHERE[sentence](page) if sentence in ELSEWHERE else number}
    red = load_workbook(io.BytesIO(papers.with_errors(page.file(), found.problems, papers.scheme.COLUMNS)))
    assert sentence in "".join(str(row[0].value) for row in red["待改"].iter_rows())
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="有 1 行有错，没有导入"):
        papers.scheme.apply(ctx, found)


def test_two_rows_of_one_code(world: World) -> None:
    page = Page()
    page.put("季度稿件", "编号", "D4-2")
    assert "与第" in compared(world, page).problems[0].sentence


def test_a_table_that_holds_is_exported_as_it_is(world: World) -> None:
    with world.acting("何洁") as ctx:
        assert assess.tables.held(ctx, 2026) == DEFAULT
        body: dict[str, Any] = rules.plain(DEFAULT)
        body["grades"][0]["min"] = "95"
        assess.tables.save_version(ctx, 2026, body)
        assert assess.tables.held(ctx, 2026).grades[0].min == 95
        assert assess.tables.held(ctx, 2028).grades[0].min == 95
        assert assess.tables.held(ctx, 2025) == DEFAULT


@pytest.mark.parametrize("text", ["有载体 3；无载体 0", "有载体：3;无载体=0", "有载体 3\n无载体 0"])
def test_pairs_are_read_as_people_write_them(text: str) -> None:
    assert rows.pairs(text, {}) == {"有载体": "3", "无载体": "0"}
