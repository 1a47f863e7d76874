"""What is behind today and what falls due next: tasks of the list and those given by hand, whatever period is shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import meetings
from bot.board import rules
from bot.board.counting import IS_OPEN
from bot.board.seat import View
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Member, Org
from bot.plan import Check, Task

RECTIFICATIONS = "整改事项"
"""What a day's tasks that stand for rectifications are called together."""
MOST_UNITS, MOST_TASKS, MOST_LINES = 50, 200, 100
"""On a page; a file holds all."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A task past its due day and not done."""

    number: int
    title: str
    place: str
    """The unit or group it is of."""
    due: date
    days: int
    owner: str
    """Who answers for it; empty where nobody does."""


@dataclass(frozen=True, slots=True)
class UnitBehind:
    """What is behind in a unit: how many, the longest by how many days, and the first of them, the oldest first."""

    code: str
    short: str
    count: int
    days: int
    tasks: Sequence[Behind]


@dataclass(frozen=True, slots=True)
class AllBehind:
    """The units that are behind, by code, as many as are shown; and the sums over all."""

    tasks: int
    units: int
    rows: Sequence[UnitBehind]


@dataclass(frozen=True, slots=True)
class Coming:
    """One duty that falls due on a day: in how many units, how many tasks; `number` is the task's where it is one."""

    title: str
    units: int
    tasks: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A meeting that is over and whose record is open."""

    number: int
    title: str
    short: str
    day: date


def behind(ctx: Context, view: View, *, whole: bool = False) -> AllBehind:
    """What is past its due day and not done; of `whole` nothing is left out. Two statements."""
    late = (IS_OPEN, col(Task.due) < ctx.today, view.within(), *view.of_area())
    counted = (
        sa.select(col(Org.id), col(Org.code), col(Org.short), sa.func.count().label("late"))
        .add_columns(sa.func.min(col(Task.due)).label("oldest"))
        .join(Task, col(Task.unit_id) == col(Org.id))
        .where(*late)
        .group_by(col(Org.id), col(Org.code), col(Org.short))
        .order_by(col(Org.code))
    )
    found = ctx.connection.execute(counted).all()
    shown = found if whole else found[:MOST_UNITS]
    tasks = _tasks(ctx, late, [row.id for row in shown], whole=whole)
    rows = [
        UnitBehind(row.code, row.short, row.late, (ctx.today - row.oldest).days, tasks.get(row.id, ())) for row in shown
    ]
    return AllBehind(sum(row.late for row in found), len(found), rows)


def _tasks(
    ctx: Context, late: Sequence[sa.ColumnElement[bool]], units: Sequence[int], *, whole: bool
) -> Mapping[int, Sequence[Behind]]:
    """The tasks by unit, the oldest first."""
    place = sa.orm.aliased(Org)
    query = (
        sa.select(col(Task.unit_id), col(Task.id), col(Task.title), col(Task.due))
        .add_columns(place.short.label("place"), col(Member.name).label("owner"))  # type: ignore[attr-defined]
        .join(Org, col(Org.id) == col(Task.unit_id))
        .join(place, col(place.id) == col(Task.org_id))
        .outerjoin(Member, col(Member.id) == col(Task.owner_id))
        .where(*late)
        .order_by(col(Org.code), col(Task.due), col(Task.id))
    )
    if not whole:
        query = query.where(col(Task.unit_id).in_(units)).limit(MOST_TASKS)
    found = defaultdict(list)
    for row in ctx.connection.execute(query):
        days = (ctx.today - row.due).days
        found[row.unit_id].append(Behind(row.id, row.title, row.place, row.due, days, row.owner or ""))
    return found


def coming(ctx: Context, view: View) -> Mapping[date, Sequence[Coming]]:
    """What falls due in the next fourteen days, by day and duty; what is to be put right is one line a day.

    One statement; no more than a hundred lines.
    """
    title = sa.case((col(Task.check) == Check.ACCEPTED, RECTIFICATIONS), else_=col(Task.title)).label("title")
    end = ctx.today + timedelta(days=rules.AHEAD)
    query = (
        sa.select(col(Task.due), title, sa.func.count(sa.distinct(col(Task.unit_id))).label("units"))
        .add_columns(sa.func.count().label("tasks"), sa.func.min(col(Task.id)).label("first"))
        .join(Org, col(Org.id) == col(Task.unit_id))
        .where(IS_OPEN, col(Task.due) >= ctx.today, col(Task.due) < end, view.within(), *view.of_area())
        .group_by(col(Task.due), title)
        .order_by(col(Task.due), sa.func.min(col(Task.code)), title)
        .limit(MOST_LINES)
    )
    days: dict[date, list[Coming]] = defaultdict(list)
    for row in ctx.connection.execute(query):
        days[row.due].append(Coming(row.title, row.units, row.tasks, row.first if row.tasks == 1 else None))
    return days


def unfiled(ctx: Context, view: View) -> Sequence[Unfiled]:
    """Meetings over for some days whose record is still open, the oldest first. Two statements."""
    numbers = [one.meeting_id for one in meetings.unfiled(ctx)]
    query = (
        sa.select(col(Meeting.id), col(Meeting.title), col(Org.short), col(Meeting.starts_at))
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(col(Meeting.id).in_(numbers), view.within())
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [Unfiled(row.id, row.title, row.short, row.starts_at.date()) for row in ctx.connection.execute(query)]
