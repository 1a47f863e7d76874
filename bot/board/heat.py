"""The heat map: units by code down, the tasks of the year's list across, in each cell how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot.board import counting, rules
from bot.board.rules import Mark, Tally
from bot.board.seat import Unit, View
from bot.core.context import Context
from bot.plan import Scope, Task, TaskTemplate

NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Column:
    """A task of the year's list; `kinds` and `exempt` say of which units it is asked."""

    code: str
    name: str
    area: int
    area_name: str
    kinds: tuple[str, ...]
    exempt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How a unit stands with a task in the period; `number` is the task's where it is one alone."""

    mark: Mark
    tally: Tally = NOTHING
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A unit and its cells, in the order of the columns."""

    code: str
    short: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A page of the map; `units` is how many there are on all pages."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    units: int
    page: int
    pages: int


def heat(ctx: Context, view: View, *, whole: bool = False) -> Heat:
    """The heat map of the period, as of today: one page of it, or `whole`. Two statements, three with a state picked.

    Picked by a state, only units and tasks are shown that stand so somewhere.
    """
    units, picked = view.shown, _picked(ctx, view)
    if picked is not None:
        wanted = {unit for unit, _ in picked}
        units = [one for one in units if one.id in wanted]
    pages = rules.pages(len(units))
    page = min(view.filter.page, pages)
    shown = units if whole else rules.cut(units, page)
    columns = _columns(ctx, view, None if picked is None else {code for _, code in picked})
    cells = _cells(ctx, view, [one.id for one in shown])
    rows = [Row(one.code, one.short, tuple(_row(one, columns, cells))) for one in shown]
    return Heat(columns, rows, len(units), page, pages)


def _row(unit: Unit, columns: Iterable[Column], cells: Mapping[tuple[int, str], Cell]) -> Iterable[Cell]:
    for column in columns:
        found = cells.get((unit.id, column.code))
        yield found or Cell(rules.lacking(unit.kind, unit.profile, column.kinds, column.exempt))


def _listed(view: View) -> Sequence[sa.ColumnElement[bool]]:
    """The tasks of the list of units that are due in the period, as conditions on both tables."""
    own = view.period.own
    area = () if view.filter.area is None else (col(TaskTemplate.area) == view.filter.area,)
    return (*counting.due_in(own.start, own.end), counting.COUNTS, col(TaskTemplate.scope) == Scope.UNIT, *area)


def _picked(ctx: Context, view: View) -> set[tuple[int, str]] | None:
    """Units and codes of tasks of which one stands as asked for; None when that is not asked."""
    if view.filter.state is None:
        return None
    query = (
        sa.select(col(Task.unit_id), col(TaskTemplate.code))
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(*_listed(view), *view.of(Task.unit_id), counting.stands(view.filter.state, ctx.today))
        .distinct()
    )
    return {(row.unit_id, row.code) for row in ctx.connection.execute(query)}


def _columns(ctx: Context, view: View, codes: set[str] | None) -> list[Column]:
    """The year's list, of a month or quarter what falls due in it there; of these codes, when they are picked."""
    template, own = TaskTemplate, view.period.own
    there: sa.ColumnElement[bool] = (
        sa.exists()
        .where(col(Task.template_id) == col(template.id), *view.of(Task.unit_id))
        .where(*counting.due_in(own.start, own.end), counting.COUNTS)
    )
    if view.filter.words == str(view.period.year):
        there = sa.or_(there, sa.and_(col(template.active), col(template.year) == view.period.year))
    query = sa.select(template).where(col(template.scope) == Scope.UNIT, there)
    if view.filter.area is not None:
        query = query.where(col(template.area) == view.filter.area)
    query = query.order_by(col(template.code), col(template.year))
    found = {
        one.code: Column(one.code, one.name, one.area, one.area_name, tuple(one.kinds), tuple(one.exempt_profiles))
        for one in ctx.session.execute(query).scalars()
    }
    return [one for code, one in found.items() if codes is None or code in codes]


def _cells(ctx: Context, view: View, units: Sequence[int]) -> dict[tuple[int, str], Cell]:
    """What the store has, by unit and code."""
    query = (
        sa.select(col(Task.unit_id), col(TaskTemplate.code), *counting.sums(ctx.today))
        .add_columns(sa.func.count().label("tasks"), sa.func.min(col(Task.id)).label("first"))
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(col(Task.unit_id).in_(units), *_listed(view))
        .group_by(col(Task.unit_id), col(TaskTemplate.code))
    )
    cells = {}
    for row in ctx.connection.execute(query):
        tally = counting.tally(row)
        number = row.first if row.tasks == 1 else None
        cells[row.unit_id, row.code] = Cell(rules.mark(tally), tally, number)
    return cells
