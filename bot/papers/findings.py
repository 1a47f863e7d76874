"""A list of what was found, as a survey brings it: problems and suggestions, sorted or not, into the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import people, problems
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.papers import books, listed
from bot.papers.sheets import Sheet
from bot.people import Org
from bot.problems import Category, Kind, Listed, MainProblem, Report, Severity, Sorted

Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "problem"
TITLE = "问题清单"
LONGEST = 500
NO_UNIT = "没有编号 {code} 的单位；公司的空着。"
NEW = "{unit}：{text}"

KINDS = {words: kind for kind, words in problems.saying.KINDS.items()}
CATEGORIES = {name: one for one, name in problems.wording.CATEGORIES.items()} | {
    one.value.lower(): one for one in Category
}
MAIN = {name: one for one, name in problems.saying.MAIN_PROBLEMS.items()} | {
    one.value.lower(): one for one in MainProblem
}
SEVERITIES = {name: one for one, name in problems.wording.SEVERITIES.items()}
COLUMNS = (
    Column("text", "问题", cells.text(LONGEST), ("内容", "建议", "text"), needed=True, width=44),
    Column("code", "单位编号", cells.code, ("单位", "org"), width=10),
    Column("kind", "性质", cells.word(KINDS), ("kind",), choices=tuple(KINDS), width=8),
    Column("category", "类别", cells.word(CATEGORIES), ("category",), choices=tuple(CATEGORIES)[: len(Category)]),
    Column("main", "主要问题", cells.word(MAIN), ("main",), choices=tuple(MAIN)[: len(MainProblem)], width=30),
    Column("severity", "程度", cells.word(SEVERITIES), ("severity",), choices=tuple(SEVERITIES), width=8),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)


@dataclass(frozen=True, slots=True)
class FindingsPlan(people.roster.Plan):
    """What importing the list would do."""

    listed: Sequence[Listed] = ()


def template() -> bytes:
    """An empty list with its drop-downs."""
    return books.book(TITLE, HEADS, {})


def compare(ctx: Context, sheet: Sheet) -> FindingsPlan:
    """What importing would add: every line but those whose words the register has of the same unit.

    Raises:
        BadInputError: the headings do not fit.
        NotFoundError: there is no company yet.
    """
    if not people.roots(ctx):
        raise NotFoundError(problems.saying.NO_COMPANY)
    read = people.roster.read(sheet.lines, COLUMNS)
    there, units = problems.known(ctx), {row.number: _unit(ctx, row) for row in read}
    listed: list[Listed] = []
    entries: list[Entry] = []
    for row in read:
        unit, text = units[row.number], str(row.values.get("text", ""))
        if unit is None or not row.good or (unit.id, text) in there:
            continue
        there.add((unit.id, text))
        listed.append(Listed(Report(text, unit, row.values.get("kind") or Kind.PROBLEM), _sorted(row)))
        entries.append(Entry(row.number, unit.code, NEW.format(unit=unit.short, text=problems.wording.said(text)), {}))
    return FindingsPlan(
        WHAT,
        added=tuple(entries),
        updated=(),
        unchanged=sum(row.good for row in read) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        listed=tuple(listed),
    )


def _unit(ctx: Context, row: Row) -> Org | None:
    """The unit a line names, the company where it names none."""
    if not row.code:
        return people.roots(ctx)[0]
    try:
        return people.unit_of(ctx, people.org_by_code(ctx, row.code))
    except NotFoundError:
        row.wrong(TITLES["code"], NO_UNIT.format(code=row.code[:20]))
        return None


def _sorted(row: Row) -> Sorted:
    severity: Severity | None = row.values.get("severity")
    return Sorted(row.values.get("category"), row.values.get("main"), severity)


def apply(ctx: Context, found: FindingsPlan, *, good_rows_only: bool = False) -> int:
    """Register the lines, verified; returns how many.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
    """
    found.require_good(good_rows_only=good_rows_only)
    return problems.take_in(ctx, found.listed)


def described(found: FindingsPlan) -> list[str]:
    """Every line that is new."""
    return [entry.name for entry in found.added]
