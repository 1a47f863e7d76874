"""The year's Party points in operating performance (与经营业绩挂钩) for the pay office: every sum a formula."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot import assess
from bot.assess import Check, CheckState, Linkage, LinkageMode, Linked
from bot.core.context import Context
from bot.papers import books
from bot.papers.books import Head, Value

SHEET, RULE = "挂钩", "办法"
HEADING = "{check}　&A"
"""Over every printed page; `&A` is the sheet's name."""
TWO_PLACES, ONE_PLACE = "0.00", "0.0"
DRAFT_SHEET = "挂钩（草稿）"
HEADS = (
    Head("单位代码", 10),
    Head("单位", 18),
    Head("经营业绩分", 12),
    Head("党建得分", 10),
    Head("等次", 10),
    Head("挂钩后得分", 12),
    Head("系统结果", 10),
    Head("核对", 9),
    Head("说明", 44),
)
RULE_HEADS = (Head("项目", 22), Head("数值", 14), Head("说明", 50))
WEIGHT, WAY, DATED = "党建占比", "方式", "年度"
SAYINGS = {
    LinkageMode.ADDITIVE: "挂钩后得分＝经营业绩分×（1－党建占比）＋党建得分×党建占比，两位小数",
    LinkageMode.MULTIPLIER: "挂钩后得分＝经营业绩分×党建得分÷100，两位小数",
    LinkageMode.BAND: "挂钩后得分＝经营业绩分×等次系数，两位小数",
    LinkageMode.NONE: "今年不挂钩",
}
STATES = {
    CheckState.DRAFT: "草稿：还没有公布，不能作为依据",
    CheckState.SHOWN: "草稿：已公布，还没有定稿，不能作为依据",
    CheckState.FROZEN: "已定稿",
}
FACTOR = "{grade}系数"
FIRST_RULE = 4
"""The row of the weight, or of the first factor."""
FORMULAS = {
    LinkageMode.ADDITIVE: "=ROUND(C{row}*(1-{rule}!$B${first})+D{row}*{rule}!$B${first},2)",
    LinkageMode.MULTIPLIER: "=ROUND(C{row}*D{row}/100,2)",
    LinkageMode.BAND: '=ROUND(C{row}*VLOOKUP(E{row}&"系数",{rule}!$A${first}:$B${last},2,FALSE),2)',
}
AGREES = '=IF(ABS(F{row}-G{row})<0.005,"一致","不一致")'


def export(ctx: Context, check: Check, *, draft: bool = False) -> tuple[bytes, int, int]:
    """The workbook, how many units are in it, how many of them are linked; units by code.

    Raises:
        NotAllowedError: the speaker may not see all results.
        ConflictError: the year is not frozen, and it was not said that a draft will do.
    """
    rule, found = assess.linked_units(ctx, check, draft=draft)
    rules = list(_rules(check, rule))
    rows = {number: _row(one) for number, one in enumerate(found, start=2)}
    title = SHEET if check.state is CheckState.FROZEN else DRAFT_SHEET
    tables = [books.Table(title, HEADS, rows), books.Table(RULE, RULE_HEADS, dict(enumerate(rules, start=2)))]
    book = load_workbook(io.BytesIO(books.workbook(tables)))
    _with_formulas(book.worksheets[0], rule.mode, found, last=len(rules) + 1)
    books.entitle(book, HEADING.format(check=assess.check_words(check.period)))
    target = io.BytesIO()
    book.save(target)
    content = target.getvalue()
    return content, len(found), sum(one.points is not None for one in found)


def _row(one: Linked) -> Sequence[Value]:
    numbers = [None if value is None else float(value) for value in (one.operating, one.party, one.points)]
    return one.unit.code, one.unit.short, numbers[0], numbers[1], one.grade, None, numbers[2], None, one.words


def _rules(check: Check, rule: Linkage) -> Iterator[Sequence[Value]]:
    yield DATED, check.period, STATES[check.state]
    yield WAY, assess.labels.MODES[rule.mode], SAYINGS[rule.mode]
    if rule.mode is LinkageMode.ADDITIVE:
        yield WEIGHT, float(rule.party_weight), ""
    if rule.mode is LinkageMode.BAND:
        for grade, factor in rule.band.items():
            yield FACTOR.format(grade=grade), float(factor), ""


def _with_formulas(sheet: Worksheet, mode: LinkageMode, found: Sequence[Linked], last: int) -> None:
    """The results as formulas over what is in the row, for the units that are linked."""
    for row, one in enumerate(found, start=2):
        if one.points is not None:
            sheet.cell(row, 6, FORMULAS[mode].format(row=row, rule=RULE, first=FIRST_RULE, last=last))
            sheet.cell(row, 8, AGREES.format(row=row))
        books.show(sheet, row, {3: TWO_PLACES, 4: ONE_PLACE, 6: TWO_PLACES, 7: TWO_PLACES})
