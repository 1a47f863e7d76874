"""How far it is: the period by area, and the last twelve months with the meetings held in them."""

from collections import defaultdict
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
from bot.people import Org
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

    @property
    def done(self) -> int | None:
        """Percent done of what was to be done by now; None where nothing was."""
        return rules.share(self.tally.done, self.tally.decided)

    @property
    def in_time(self) -> int | None:
        """Percent done in time of the same."""
        return rules.share(self.tally.in_time, self.tally.decided)


def areas(ctx: Context, view: View) -> Sequence[Area]:
    """All areas of the year's list, by number; those of which nothing is due in the period too. One statement."""
    own = view.period.own
    query = (
        sa.select(col(TaskTemplate.area), *counting.sums(ctx.today))
        .select_from(Task)
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .join(Org, col(Org.id) == col(Task.unit_id))
        .where(
            *counting.due_in(own.start, own.end), col(TaskTemplate.scope) == Scope.UNIT, view.within(), *view.of_area()
        )
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
    ends = [*months[1:], rules.month_after(months[-1])]
    year, month = (sa.extract(part, col(Task.due)).label(part) for part in ("year", "month"))
    query = (
        sa.select(year, month, *counting.sums(ctx.today))
        .select_from(Task)
        .join(Org, col(Org.id) == col(Task.unit_id))
        .where(*counting.due_in(months[0], ends[-1]), view.within(), *view.of_area())
        .group_by(year, month)
    )
    tallies: dict[date, Tally] = defaultdict(Tally)
    for row in ctx.connection.execute(query):
        tallies[date(int(row.year), int(row.month), 1)] = counting.tally(row)
    held = _held(ctx, view, list(zip(months, ends, strict=True)))
    return [Month(first, tallies[first], count) for first, count in zip(months, held, strict=True)]


def _held(ctx: Context, view: View, spans: Sequence[tuple[date, date]]) -> Sequence[int]:
    """How many meetings were held in each of these spans, which follow each other."""
    starts_at = col(Meeting.starts_at)
    bounds = [_midnight(first) for first, _ in spans] + [_midnight(spans[-1][1])]
    within = [sa.and_(starts_at >= first, starts_at < last) for first, last in pairwise(bounds)]
    query = (
        sa.select(*(sa.func.coalesce(sa.func.sum(sa.case((one, 1), else_=0)), 0) for one in within))
        .select_from(Meeting)
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(col(Meeting.state).in_(constants(HELD)), view.within())
        .where(starts_at >= bounds[0], starts_at < bounds[-1])
    )
    return list(ctx.connection.execute(query).one())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
