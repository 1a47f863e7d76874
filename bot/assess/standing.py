"""How units stood with their tasks at a check: counts and what is still to be done, of all at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import col

from bot.assess import periods
from bot.assess.asked import numbers
from bot.assess.facts_of import Span
from bot.assess.models import Check
from bot.core.context import Context
from bot.core.db import constants
from bot.plan import Check as HowChecked
from bot.plan import Task, TaskState

AHEAD = timedelta(days=14)
"""So far ahead the next duties are told."""
OWED_BY_UNIT = col(Task.check) != HowChecked.EXTERNAL


@dataclass(frozen=True, slots=True)
class Owed:
    """A task to be done."""

    number: int
    title: str
    due: date


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit: what fell due in the window of a check, by how it was done; what it owes altogether; what comes."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    owed: tuple[Owed, ...] = ()
    """Overdue, of the year and the window, the oldest first."""
    coming: tuple[Owed, ...] = ()

    @property
    def total(self) -> int:
        """All that fell due in the window and applies."""
        return self.on_time + self.late + self.missing


def window(check: Check) -> Span:
    """The days a check tells of: the month before it, or all of its period where that is over.

    Most duties of a month end with it: on the 25th the news is what happened since the 25th before.
    """
    own = periods.read(check.period).own
    if check.as_of >= own.end:
        return own
    return Span(check.as_of - relativedelta(months=1), check.as_of)


def standings(ctx: Context, check: Check, units: Sequence[int]) -> dict[int, Standing]:
    """How these units stood when the check was computed, in two statements; of what others are to provide nothing."""
    days = window(check)
    since = min(days.start, periods.read(check.period).span.start)
    counts = _counts(ctx, days, check.as_of, units)
    open_tasks = _open(ctx, since, check.as_of, units)
    return {
        unit: Standing(
            *counts.get(unit, (0, 0, 0)),
            owed=tuple(one for one in open_tasks.get(unit, ()) if one.due < check.as_of),
            coming=tuple(one for one in open_tasks.get(unit, ()) if one.due >= check.as_of),
        )
        for unit in units
    }


def _counts(ctx: Context, days: Span, as_of: date, units: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """On time, late, missing."""
    done = sa.and_(col(Task.done_on).is_not(None), col(Task.done_on) <= as_of)
    conditions = (
        sa.and_(done, col(Task.done_on) <= col(Task.due)),
        sa.and_(done, col(Task.done_on) > col(Task.due)),
        sa.and_(sa.not_(done), OWED_BY_UNIT),
    )
    alive = (TaskState.OPEN, TaskState.REPORTED, TaskState.DONE)
    query = (
        sa.select(col(Task.unit_id), *(sa.func.sum(sa.case((one, 1), else_=0)) for one in conditions))
        .where(col(Task.unit_id).in_(numbers(units)), col(Task.state).in_(constants(alive)))
        .where(col(Task.due) >= days.start, col(Task.due) < days.end)
        .group_by(col(Task.unit_id))
    )
    return {unit: (on_time, late, left) for unit, on_time, late, left in ctx.connection.execute(query)}


def _open(ctx: Context, since: date, as_of: date, units: Sequence[int]) -> dict[int, list[Owed]]:
    query = (
        sa.select(col(Task.unit_id), col(Task.id), col(Task.title), col(Task.due))
        .where(col(Task.unit_id).in_(numbers(units)), col(Task.state).in_(constants([TaskState.OPEN])))
        .where(col(Task.due) >= since, col(Task.due) < as_of + AHEAD, OWED_BY_UNIT)
        .order_by(col(Task.due), col(Task.id))
    )
    found: dict[int, list[Owed]] = defaultdict(list)
    for unit, number, title, due in ctx.connection.execute(query):
        found[unit].append(Owed(number, title, due))
    return found
