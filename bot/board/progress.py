"""How far it is: the period by area, and the last twelve months with the meetings held in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import col

from bot.board import counting, rules
from bot.board.rules import Tally
from bot.board.seat import View
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.db import constants
from bot.meetings import Meeting, MeetingState
from bot.plan import Scope, Task, TaskTemplate

HELD = (MeetingState.HELD, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True)
class Area:
    """One of the areas of the year's list and the tasks of it that are due in the period."""

    number: int
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Month:
    """The tasks due in a month and the meetings held in it."""

    first: date
    tally: Tally
    meetings: int
    is_over: bool = True
    """Of a month that runs, what is due early would stand for all of it: no share is told."""

    @property
    def done(self) -> int | None:
        """Percent done of what was to be done; None where nothing was, and of a month that runs."""
        return rules.share(self.tally.done, self.tally.decided) if self.is_over else None

    @property
    def in_time(self) -> int | None:
        """Percent done in time of the same."""
        return rules.share(self.tally.in_time, self.tally.decided) if self.is_over else None


def areas(ctx: Context, view: View) -> Sequence[Area]:
    """All areas of the year's list, by number; those of which nothing is due in the period too. One statement."""
    own = view.period.own
    query = (
        sa.select(col(TaskTemplate.area), *counting.sums(ctx.today))
        .select_from(Task)
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(*counting.due_in(own.start, own.end), col(TaskTemplate.scope) == Scope.UNIT)
        .where(*view.of(Task.unit_id), *view.of_area())
        .group_by(col(TaskTemplate.area))
    )
    found = {row.area: counting.tally(row) for row in ctx.connection.execute(query)}
    wanted = [one for one in view.areas if view.filter.area in {None, one}]
    return [Area(number, view.areas[number], found.get(number, Tally())) for number in wanted]


def trend(ctx: Context, view: View) -> Sequence[Month]:
    """The last twelve months of the period, the oldest first: all tasks, and the meetings. Two statements.

    An area asked for is that of the tasks; a meeting belongs to none.
    """
    months = rules.months(view.period.own.end, ctx.today)
    end = rules.month_after(months[-1])
    tallies = {first: dict.fromkeys(counting.NAMES, 0) for first in months}
    for row in ctx.connection.execute(_by_day(ctx, view, months[0], end)):
        if row.mark is not None:
            tallies[row.due.replace(day=1)][row.mark] += row.tasks
    held = _held(ctx, view, months, end)
    return [
        Month(first, Tally(**tallies[first]), count, is_over=rules.month_after(first) <= ctx.today)
        for first, count in zip(months, held, strict=True)
    ]


def _by_day(ctx: Context, view: View, start: date, end: date) -> sa.Select[date, str, int]:
    """How many tasks are due on each day and stand how: far less to add up than month by month in the store."""
    mark = counting.standing(ctx.today)
    query = sa.select(col(Task.due), mark, sa.func.count().label("tasks"))
    wanted = (*counting.due_in(start, end), *view.of(Task.unit_id), *view.of_area())
    return query.where(*wanted).group_by(col(Task.due), mark)


def _held(ctx: Context, view: View, months: Sequence[date], end: date) -> Sequence[int]:
    """How many meetings were held in each of these months, the last up to `end`: one statement, a count for each."""
    starts_at, bounds = col(Meeting.starts_at), [_midnight(day) for day in (*months, end)]
    held = sa.select(sa.func.count()).select_from(Meeting)
    held = held.where(col(Meeting.state).in_(constants(HELD)), *view.of(Meeting.org_id))
    counts = [held.where(starts_at >= first, starts_at < last).scalar_subquery() for first, last in pairwise(bounds)]
    return list(ctx.connection.execute(sa.select(*counts)).one())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
