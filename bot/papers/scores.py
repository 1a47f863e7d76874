"""The results of a check as a workbook whose sums are formulas: the office can follow every point."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openpyxl import load_workbook

from bot import assess
from bot.assess import Check, Score, Table
from bot.core.context import Context
from bot.papers import books
from bot.papers.books import Head, Value
from bot.people import Org

SUMS, LINES = "得分表", "逐项"
SUM_HEADS = (
    Head("编号", 10),
    Head("单位", 18),
    Head("已核定满分", 12),
    Head("得分", 10),
    Head("待核项数", 10),
    Head("等次", 10),
    Head("系统得分", 10),
    Head("核对", 10),
)
LINE_HEADS = (
    Head("编号", 10),
    Head("单位", 18),
    Head("指标", 9),
    Head("名称", 22),
    Head("满分", 8),
    Head("得分", 10),
    Head("折算系数", 10),
    Head("折算满分", 10),
    Head("折算得分", 10),
    Head("状态", 9),
    Head("说明", 60),
)
KNOWN, WAITING, LEFT_OUT = "已核定", "待核", "不计入"
FULL_OF, POINTS_OF, STATE_OF = "H", "I", "J"
"""Columns of the lines that the sums add up."""
AGREES = '=IF(ABS(D{row}-G{row})<0.05,"一致","不一致")'
ADDED = "=ROUND(SUM({sheet}!{column}{first}:{column}{last}),1)"
FLOORED = "=MAX(0,ROUND(SUM({sheet}!{column}{first}:{column}{last}),1))"
COUNTED = '=COUNTIF({sheet}!{column}{first}:{column}{last},"{word}")'
HEADING = "{check}　&A"
"""Over every printed page; `&A` is the sheet's name."""
ONE_PLACE, TWO_PLACES, FOUR_PLACES = "0.0", "0.00", "0.0000"
"""How points, what goes into them, and factors are shown; what is in the cells is exact."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit's place in the lines: rows `first` to `last`."""

    org: Org
    score: Score
    first: int
    last: int


def export(ctx: Context, check: Check) -> bytes:
    """Two sheets: what each unit has, by code and never ranked, and every line behind it, of a year its parts."""
    return _book(check, assess.table_of(ctx, check), assess.every_result(ctx, check))


def statement_xlsx(ctx: Context, check: Check, org: Org) -> bytes:
    """One unit's own statement: the same two sheets, with nothing of any other unit.

    Raises:
        NotAllowedError: the speaker may not see the unit's result.
        NotFoundError: it has none, or it was not shown to the unit yet.
    """
    return _book(check, assess.table_of(ctx, check), [(org, assess.result(ctx, check, org))])


def _book(check: Check, table: Table, results: Sequence[tuple[Org, Score]]) -> bytes:
    units: list[_Unit] = []
    lines: dict[int, Sequence[Value]] = {}
    for org, score in results:
        first = len(lines) + 2
        lines.update(enumerate(_lines(table, org, score), start=first))
        units.append(_Unit(org, score, first, len(lines) + 1))
    sums: dict[int, Sequence[Value]] = {row: _sum(unit) for row, unit in enumerate(units, start=2)}
    plain = books.workbook([books.Table(SUMS, SUM_HEADS, sums), books.Table(LINES, LINE_HEADS, lines)])
    return _with_formulas(plain, units, HEADING.format(check=assess.check_words(check.period)))


def _sum(unit: _Unit) -> Sequence[Value]:
    return unit.org.code, unit.org.short, None, None, None, unit.score.grade, float(unit.score.known), None


def _lines(table: Table, org: Org, score: Score) -> Iterator[Sequence[Value]]:
    factors = _factors(table, score.lines)
    for line in score.lines:
        code, earned = line["code"], line["earned"]
        state = LEFT_OUT if not line["applies"] else WAITING if earned is None else KNOWN
        factor = factors.get(code, Fraction(1))
        counts = state == KNOWN
        of, points = Fraction(line["of"]), Fraction(earned) if counts else None
        yield (
            org.code,
            org.short,
            code,
            assess.name_of(table, code),
            float(of),
            None if points is None else float(points),
            float(factor) if counts else None,
            None,
            None,
            state,
            line["reason"],
        )


def _factors(table: Table, lines: Sequence[dict[str, Any]]) -> dict[str, Fraction]:
    """What a point of each indicator counts: more than one where others of its dimension are left out."""
    left_out = {line["code"] for line in lines if not line["applies"]}
    applying = {
        dimension: [one for one in table.indicators if one.dimension == dimension.code and one.code not in left_out]
        for dimension in table.dimensions
    }
    whole = sum((Fraction(dimension.points) for dimension, some in applying.items() if some), Fraction(0))
    base = Fraction(table.scoring.base_points)
    return {
        one.code: Fraction(dimension.points) * base / (whole * sum(Fraction(same.points) for same in some))
        for dimension, some in applying.items()
        for one in some
    }


def _with_formulas(plain: bytes, units: Sequence[_Unit], heading: str) -> bytes:
    """The sums, and what each line comes to, as formulas; over each page which check it is."""
    book = load_workbook(io.BytesIO(plain))
    sums, lines = book[SUMS], book[LINES]
    for row, unit in enumerate(units, start=2):
        place = {"sheet": LINES, "first": unit.first, "last": unit.last}
        sums.cell(row, 3, ADDED.format(column=FULL_OF, **place))
        sums.cell(row, 4, FLOORED.format(column=POINTS_OF, **place))
        sums.cell(row, 5, COUNTED.format(column=STATE_OF, word=WAITING, **place))
        sums.cell(row, 8, AGREES.format(row=row))
        books.show(sums, row, {3: ONE_PLACE, 4: ONE_PLACE, 7: ONE_PLACE})
        for number in range(unit.first, unit.last + 1):
            if lines.cell(number, 10).value == KNOWN:
                lines.cell(number, 8, f"=E{number}*G{number}")
                lines.cell(number, 9, f"=F{number}*G{number}")
                factor = "General" if lines.cell(number, 7).value == 1 else FOUR_PLACES
                books.show(lines, number, {6: TWO_PLACES, 7: factor, 8: TWO_PLACES, 9: TWO_PLACES})
    books.entitle(book, heading)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
