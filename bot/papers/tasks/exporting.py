"""A year as one workbook: its list on the first sheet, how the dated tasks stand on the second."""

from dataclasses import dataclass

from bot import people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.papers import books, listed
from bot.papers.tasks import lists, standing
from bot.papers.tasks.columns import COLUMNS
from bot.papers.tasks.importing import LISTS
from bot.people import Org, Right
from bot.plan import Scope

NOTHING = "{year} 年还没有{name}。"


@dataclass(frozen=True, slots=True)
class Export:
    """A file and how much is in it: duties of the list, and dated tasks (none in csv)."""

    content: bytes
    duties: int
    tasks: int


def export(ctx: Context, name: str, scope: Scope, year: int, unit: Org | None = None) -> Export:
    """The list and how its tasks stand as xlsx, or the list alone as csv, by the ending of the name.

    Args:
        ctx: the operation.
        name: of the file.
        scope: whose list.
        year: of the list.
        unit: the tasks of this one and those below it; of everybody when None.

    Raises:
        BadInputError: another ending.
        NotAllowedError: the speaker holds no post over the unit.
        NotFoundError: the year has no such list.
    """
    as_text = listed.is_text(name)
    _require(ctx, unit)
    duties = lists.listed(ctx, scope, year)
    tasks = standing.rows(ctx, scope, year, unit)
    if not duties and not tasks:
        raise NotFoundError(NOTHING.format(year=year, name=LISTS[scope]))
    if as_text:
        titles = [column.title for column in COLUMNS]
        return Export(books.csv_text(titles, map(lists.row_cells, duties)), len(duties), 0)
    tables = [lists.table(duties, scope, year), standing.table(tasks, year)]
    return Export(books.workbook(tables), len(duties), len(tasks))


def book(ctx: Context, scope: Scope, year: int, unit: Org | None = None) -> bytes:
    """The same as a workbook, for whoever sends it.

    Raises:
        NotAllowedError: the speaker holds no post over the unit.
        NotFoundError: the year has no such list.
    """
    return export(ctx, "a.xlsx", scope, year, unit).content


def _require(ctx: Context, unit: Org | None) -> None:
    """A command shows everything; a speaker needs a post over what is shown."""
    if ctx.actor is None:
        return
    for place in people.roots(ctx) if unit is None else [unit]:
        people.require(ctx, Right.SEE_UNIT, place)
