"""Points of operating performance (经营业绩分) as a file: a template with the units in it, read back, compared."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bot import assess, people
from bot.assess import Given, OperatingScore
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed
from bot.papers.sheets import Sheet
from bot.people import Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Problem = people.roster.Problem
Row = people.roster.Row
cells = people.roster.cells

WHAT = "operating"
TITLE = "经营业绩分"
MOST = 1000
NOT_POINTS = f"「{{text}}」不是分数，请写 0 到 {MOST} 之间的数，最多两位小数。"
NO_UNIT = "没有编号 {code} 的考核单位。"
NO_YEAR = "不能为空，请写哪一年，如 2026。"
BLANK = "有 {count} 个单位没有填分，没有改动。"
NOT_LINKED = "{names}今年不与经营业绩挂钩，分数照记，挂钩表里不算。"
ADDED, CHANGED = "新增 {year} {unit} {points}", "更新 {year} {unit} {before} → {points}"
CENT = Decimal("0.01")


def _points(cell: Cell) -> Decimal | None:
    """Points with at most two decimals; what a workbook holds as 93.35 is 93.35."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).removesuffix("分").strip()
    if not words:
        return None
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise BadInputError(NOT_POINTS.format(text=words[:20])) from None
    if not value.is_finite() or not 0 <= value <= MOST or value % CENT:
        raise BadInputError(NOT_POINTS.format(text=words[:20]))
    return value.quantize(CENT)


COLUMNS = (
    Column("code", "单位代码", cells.code, ("单位编号", "编号", "组织编号", "code"), needed=True, width=12),
    Column("unit", "单位", cells.text(100), ("单位名称", "name"), width=24),
    Column("year", "年度", cells.year, ("年份", "year"), width=8),
    Column("points", "经营业绩分", _points, ("得分", "分数", "points"), width=12),
    Column("note", "备注", cells.text(200), ("说明", "note"), width=40),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS, needed=("year", "points"))


@dataclass(frozen=True, slots=True)
class OperatingPlan(people.roster.Plan):
    """What importing the points would do."""

    given: Mapping[int, Mapping[int, Given]] = field(default_factory=dict)
    """Year → unit → what is to be stored."""


def template(ctx: Context, year: int) -> bytes:
    """A table to fill in: the units whose result is linked, with the points given so far.

    Raises:
        BadInputError: there are no units yet.
    """
    profiles = assess.tables.held(ctx, year).linkage.profiles
    found = [unit for unit in people.assessed(ctx) if unit.profile in profiles]
    if not found:
        raise BadInputError(listed.NO_UNITS)
    stored = assess.operating_scores(ctx, year)
    rows = {number: _filled(unit, year, stored.get(unit.id)) for number, unit in enumerate(found, start=2)}
    return books.book(TITLE, HEADS, rows)


def _filled(unit: Org, year: int, row: OperatingScore | None) -> Sequence[Cell]:
    return unit.code, unit.short, year, float(row.points) if row else None, row.note if row else ""


def compare(ctx: Context, sheet: Sheet) -> OperatingPlan:
    """What importing these points would do; a unit without points in the file is left as it is.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["code"], lambda row: row.code and (row.code, row.values.get("year")))
    units = {unit.code: unit for unit in people.assessed(ctx)}
    for row in read:
        _look(row, units)
    good = [row for row in read if row.good and row.values.get("points") is not None]
    stored = {year: assess.operating_scores(ctx, year) for year in {row.values["year"] for row in good}}
    entries = [entry for row in good if (entry := _entry(row, units[row.code], stored[row.values["year"]]))]
    given: dict[int, dict[int, Given]] = {}
    for entry in entries:
        known = Given(entry.values["points"], entry.values["note"])
        given.setdefault(entry.values["year"], {})[units[entry.code].id] = known
    return OperatingPlan(
        WHAT,
        added=tuple(entry for entry in entries if entry.key is None),
        updated=tuple(entry for entry in entries if entry.key is not None),
        unchanged=sum(row.good for row in read) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        hints=_hints(ctx, read, [(units[row.code], row.values["year"]) for row in good]),
        given=given,
    )


def _look(row: Row, units: Mapping[str, Org]) -> None:
    """Whether the row's unit and year are ones."""
    unit = units.get(row.code)
    listed.look_at_unit(row, unit, TITLES, none=NO_UNIT)
    if not row.values.get("year") and TITLES["year"] not in {problem.column for problem in row.problems}:
        row.wrong(TITLES["year"], NO_YEAR)


def _entry(row: Row, unit: Org, of_year: Mapping[int, OperatingScore]) -> Entry | None:
    """What the row changes; a note that the file has no column for stays."""
    year, stored = row.values["year"], of_year.get(unit.id)
    note = row.values.get("note", stored.note if stored else "")
    values = {"year": year, "points": row.values["points"], "note": note}
    if stored is None:
        return Entry(row.number, unit.code, unit.short, values)
    before = {"year": year, "points": stored.points, "note": stored.note}
    return None if before == values else Entry(row.number, unit.code, unit.short, values, before, stored.id)


def _hints(ctx: Context, read: Sequence[Row], given: Sequence[tuple[Org, int]]) -> tuple[Problem, ...]:
    blank = sum(row.good and row.values.get("points") is None for row in read)
    profiles = {year: assess.tables.held(ctx, year).linkage.profiles for year in {year for _, year in given}}
    apart = [unit.short for unit, year in given if unit.profile not in profiles[year]]
    hints = [BLANK.format(count=blank)] if blank else []
    hints += [NOT_LINKED.format(names="、".join(apart))] if apart else []
    return tuple(Problem(0, "", sentence) for sentence in hints)


def apply(ctx: Context, found: OperatingPlan, *, good_rows_only: bool = False) -> int:
    """Keep the points; returns how many units have other ones now.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the points are the office's.
    """
    found.require_good(good_rows_only=good_rows_only)
    return sum(assess.save_operating(ctx, year, given) for year, given in found.given.items())


def described(found: OperatingPlan) -> list[str]:
    """Every unit whose points are new or others."""
    known = [(ADDED, entry) for entry in found.added] + [(CHANGED, entry) for entry in found.updated]
    return [
        form.format(
            year=entry.values["year"],
            unit=entry.name,
            points=assess.number(entry.values["points"]),
            before=assess.number(entry.before["points"]) if entry.before else "",
        )
        for form, entry in known
    ]
