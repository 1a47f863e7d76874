"""The assessment table as a form: the numbers of every row can be typed; the rows themselves are changed in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import assess, people
from bot.assess import Table
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.papers.scheme import rows
from bot.papers.scheme.importing import TITLES, SchemePlan, compare
from bot.papers.sheets import Sheet

Line = people.roster.Line
cells = people.roster.cells

TYPED = ("points", "unit_deduction", "params")
"""What of a row can be typed, where it has it."""
CHANGED_MEANWHILE = "打开以后别人存过新的一版，您的没有保存。请核对现在的分值，再改一次。"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form: its number from 1, what it is, and the words of each cell that can be typed, by key."""

    number: int
    section: str
    code: str
    name: str
    cells: Mapping[str, str]


def form_rows(table: Table) -> list[FormRow]:
    """What can be typed of a table, in the order of its file."""
    return [
        FormRow(number, values["section"], values["code"], values["name"], _typable(values))
        for number, values in enumerate(rows.rows_of(table), start=1)
    ]


def _typable(values: rows.Values) -> dict[str, str]:
    words = {key: cells.plain(values.get(key)) for key in TYPED}
    return {key: text for key, text in words.items() if text}


def field_name(number: int, key: str) -> str:
    """What the field of a cell is called."""
    return f"{key}-{number}"


def typed(ctx: Context, year: int, given: Mapping[str, str]) -> SchemePlan:
    """What it would change to save what was typed, by name of the field; a field that did not come stays."""
    found = [dict(values) for values in rows.rows_of(assess.tables.held(ctx, year))]
    for number, values in enumerate(found, start=1):
        for key, words in _typable(values).items():
            new = given.get(field_name(number, key), words).strip()
            if new != words:
                values[key] = new
    return compare(ctx, _sheet(found), year)


def _sheet(found: Sequence[rows.Values]) -> Sheet:
    titles = tuple(TITLES.values())
    lines = [
        Line(number, {title: values.get(key) for key, title in TITLES.items()})
        for number, values in enumerate(found, start=1)
    ]
    return Sheet(titles, tuple(lines))


def require_version(ctx: Context, year: int, known: int) -> None:
    """A form is saved over the version it was filled in from, 0 where the year had none yet.

    Raises:
        ConflictError: somebody saved another since.
    """
    if newest(ctx, year) != known:
        raise ConflictError(CHANGED_MEANWHILE)


def newest(ctx: Context, year: int) -> int:
    """The number of the year's version that holds, 0 where it has none yet."""
    return max((one.version for one in assess.tables.versions(ctx, year)), default=0)
