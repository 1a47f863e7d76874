"""A unit's tasks of a year a page at a time, each with all of 三定: what, who, by when, on what basis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import col

from bot import people
from bot.core.context import Context
from bot.core.db import constants
from bot.people import Member, Org, OrgKind, Right
from bot.plan.models import Task, TaskState, TaskTemplate

BRANCHES = frozenset({OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.TEMPORARY_BRANCH})
"""Nothing lies below them but groups."""


class Stand(StrEnum):
    """How a task stands, as it is asked for."""

    OPEN = "open"
    """To be done, and its deadline is not over."""
    OVERDUE = "overdue"
    REPORTED = "reported"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class YearFilter:
    """What of a year is asked for: a month (1 to 12), how it stands, an area of the list; of each all, unless told.

    What was cancelled is shown only to who asks for it. What is overdue is so from the years before as well, unless a
    month is asked for: with the new year it is not done.
    """

    year: int
    month: int | None = None
    stand: Stand | None = None
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A task with its place, who answers for it ("" where nobody does) and the template it grew from."""

    task: Task
    place: str
    owner: str
    template: TaskTemplate | None


def year_count(ctx: Context, unit: Org, wanted: YearFilter) -> int:
    """How many tasks of the unit, its groups and the units below it fall due in the year and are asked for.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    query = _of(ctx, sa.select(sa.func.count(col(Task.id))), unit, wanted)
    count: int = ctx.connection.execute(query).scalar_one()
    return count


def year_list(ctx: Context, unit: Org, wanted: YearFilter, offset: int, limit: int) -> Sequence[Listed]:
    """The same, so many from the `offset`th on, soonest first, in one statement.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    columns = sa.select(Task, col(Org.short), col(Member.name), TaskTemplate)
    query = _of(ctx, columns, unit, wanted).outerjoin(Member, col(Member.id) == col(Task.owner_id))
    page = query.order_by(col(Task.due), col(Task.id)).offset(offset).limit(limit)
    return [Listed(task, place, owner or "", found) for task, place, owner, found in ctx.session.execute(page)]


def areas(ctx: Context, year: int) -> dict[int, str]:
    """The areas of a year's list by number."""
    query = sa.select(col(TaskTemplate.area), sa.func.min(col(TaskTemplate.area_name)).label("name"))
    found = (
        query.where(col(TaskTemplate.year) == year).group_by(col(TaskTemplate.area)).order_by(col(TaskTemplate.area))
    )
    return {row.area: row.name for row in ctx.connection.execute(found)}


def _of(
    ctx: Context, columns: sa.Select[*tuple[Any, ...]], unit: Org, wanted: YearFilter
) -> sa.Select[*tuple[Any, ...]]:
    people.require(ctx, Right.SEE_UNIT, unit)
    joined = columns.select_from(Task).join(Org, col(Org.id) == col(Task.org_id))
    whole = joined.outerjoin(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
    return whole.where(_of_unit(unit), *_conditions(ctx, wanted))


def _of_unit(unit: Org) -> sa.ColumnElement[bool]:
    """A branch's tasks and its groups' are found by its number, which is indexed; above it most are wanted anyway."""
    if unit.kind is OrgKind.GROUP:
        return col(Task.org_id) == unit.id
    return col(Task.unit_id) == unit.id if unit.kind in BRANCHES else people.below(unit)


def _conditions(ctx: Context, wanted: YearFilter) -> Iterable[sa.ColumnElement[bool]]:
    first = date(wanted.year, wanted.month or 1, 1)
    after = first + (relativedelta(months=1) if wanted.month else relativedelta(years=1))
    if wanted.month is not None or wanted.stand is not Stand.OVERDUE:
        yield col(Task.due) >= first
    yield col(Task.due) < after
    if wanted.area is not None:
        yield col(TaskTemplate.area) == wanted.area
    if wanted.stand is None:
        yield col(Task.state) != TaskState.CANCELLED
    elif wanted.stand in {Stand.OPEN, Stand.OVERDUE}:
        yield col(Task.state).in_(constants([TaskState.OPEN]))
        yield col(Task.due) < ctx.today if wanted.stand is Stand.OVERDUE else col(Task.due) >= ctx.today
    else:
        yield col(Task.state) == TaskState(wanted.stand)
