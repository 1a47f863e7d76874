"""Whose board it is: the office looks at everything, who leads a unit with units below it at that part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.assess import Period
from bot.board import filters
from bot.board.filters import Asked, Fault, Filter, Known
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import NotAllowedError
from bot.people import Org, OrgKind, Right
from bot.plan import Scope, Task, TaskTemplate

FEW = 60
"""Units that a list to choose from may hold."""
Seat = tuple[bool, tuple[str, ...], tuple["Unit", ...]]
"""Whether it is the office's, the paths of what is seen from above, the units there."""
NOT_ALLOWED = "总览由党委工作部看；有下级支部的，由上级组织的书记、委员看本级的。"


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that is no group, as the board names it."""

    id: int
    code: str
    short: str
    kind: OrgKind
    profile: str
    path: str

    @property
    def is_top(self) -> bool:
        """The committee above all: its tasks are the company's action plans, it has no row in the heat map."""
        return self.kind is OrgKind.COMMITTEE and self.path.count("/") == 1


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks at; only `look` makes one, so that who has one may see what it names."""

    is_office: bool
    filter: Filter
    faults: tuple[Fault, ...]
    units: tuple[Unit, ...]
    """All he may choose among, by code."""
    areas: Mapping[int, str]
    """The areas of the year's list by their numbers."""
    paths: tuple[str, ...]
    """Where what is shown lies."""
    is_whole: bool
    """Whether that is the whole company: then nobody need look where a thing lies."""

    @property
    def shown(self) -> list[Unit]:
        """The units that are shown, by code, the committee above all left out."""
        return [one for one in self.units if not one.is_top and one.path.startswith(self.paths)]

    @property
    def offered(self) -> list[Unit]:
        """The units to choose among: all where they are few, of many those with others below, and the one chosen."""
        if len(self.units) <= FEW:
            return list(self.units)
        above = {one.path[: one.path.rindex("/", 0, -1) + 1] for one in self.units if one.path.count("/") > 1}
        return [one for one in self.units if one.path in above or one.code == self.filter.unit]

    @property
    def period(self) -> Period:
        """Of which days."""
        return self.filter.period

    def within(self) -> sa.ColumnElement[bool]:
        """Whether an organisation lies in the part shown, as a condition on `org`; by the letter, as `people.below`."""
        path = col(Org.path)
        return sa.or_(*(sa.func.substr(path, 1, len(one)) == one for one in self.paths))

    def of(self, org_id: Any) -> Sequence[sa.ColumnElement[bool]]:
        """The same for a column that holds the number of an organisation; no condition where everything is shown."""
        if self.is_whole:
            return ()
        return (col(org_id).in_(sa.select(col(Org.id)).where(self.within())),)

    def of_area(self) -> Sequence[sa.ColumnElement[bool]]:
        """Whether a task belongs to the area asked for, as conditions on `task`."""
        if self.filter.area is None:
            return ()
        listed = sa.select(col(TaskTemplate.id)).where(col(TaskTemplate.scope) == Scope.UNIT)
        return (col(Task.template_id).in_(listed.where(col(TaskTemplate.area) == self.filter.area)),)


def seated(ctx: Context) -> bool:
    """Whether the speaker has a board at all."""
    return bool(_seat(ctx)[1])


def look(ctx: Context, asked: Asked) -> View:
    """What the speaker looks at who asks for this.

    Raises:
        NotAllowedError: neither the office, nor at the head of a unit with others below it.
    """
    is_office, tops, units = _seat(ctx)
    if not tops:
        raise NotAllowedError(NOT_ALLOWED)
    span, _ = filters.period(asked.period) or filters.this_year(ctx.today)
    areas = _areas(ctx, span.year)
    made, faults = filters.read(asked, Known(ctx.today, {one.code for one in units}, areas))
    paths = tuple(one.path for one in units if one.code == made.unit) or tops
    return View(is_office, made, faults, units, areas, paths, is_whole=is_office and paths == tops)


def _seat(ctx: Context) -> Seat:
    """Looked up once for one operation."""
    if "seat" not in ctx.memo:
        ctx.memo["seat"] = _find_seat(ctx)
    return ctx.memo["seat"]  # type: ignore[return-value]


def _find_seat(ctx: Context) -> Seat:
    """Whether the office speaks, the paths of what it or he sees from above, the units there; nothing for all others.

    Of a group nobody sees a board: there is nothing to lay side by side.
    """
    is_office = people.may_everywhere(ctx, Right.SEE_ALL_RESULTS)
    led = [] if is_office else [one for one in people.led_units(ctx, Right.SEE_UNIT) if one.kind is not OrgKind.GROUP]
    if not is_office and not led:
        return False, (), ()
    units = _units(ctx, led)
    tops = [one.path for one in led if any(_is_below(unit.path, one.path) for unit in units)]
    if is_office:
        tops = [one.path for one in units if one.path.count("/") == 1]
    seen = tuple(tops)
    return is_office, seen, tuple(one for one in units if one.path.startswith(seen))


def _is_below(path: str, top: str) -> bool:
    return path != top and path.startswith(top)


def _units(ctx: Context, led: Sequence[Org]) -> list[Unit]:
    """The organisations that are no groups and not closed, below these (all, where none is given), by code."""
    there = sa.or_(col(Org.closed_on).is_(None), col(Org.closed_on) > ctx.today)
    columns: tuple[Any, ...] = (Org.id, Org.code, Org.short, Org.kind, Org.profile, Org.path)
    query = sa.select(*columns).where(col(Org.kind).not_in(constants([OrgKind.GROUP])), there)
    if led:
        query = query.where(sa.or_(*map(people.below, led)))
    rows = ctx.connection.execute(query.order_by(col(Org.code)))
    return [Unit(*row) for row in rows]


def _areas(ctx: Context, year: int) -> dict[int, str]:
    listed = sa.select(col(TaskTemplate.area), col(TaskTemplate.area_name)).distinct()
    of_year = listed.where(col(TaskTemplate.scope) == Scope.UNIT, col(TaskTemplate.year) == year)
    rows = ctx.connection.execute(of_year.order_by(col(TaskTemplate.area), col(TaskTemplate.area_name)))
    return {row.area: row.area_name for row in rows}
