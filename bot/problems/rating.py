"""How much of what units had to put right was put right in time: one statement for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import plan
from bot.core.context import Context
from bot.problems.models import Problem, ProblemState, Rectification


@dataclass(frozen=True, slots=True)
class Rate:
    """So many were due and so many of them closed in time; `numbers` are those of the problems that were due."""

    due: int
    in_time: int
    numbers: tuple[int, ...]


def rate(
    ctx: Context, start: date, until: date, *, as_of: date, org_ids: Iterable[int] | None = None
) -> dict[int, Rate]:
    """The rate of each unit for what was due in [start, until) and by `as_of`; units with nothing due are missing.

    In time is what was accepted and had been answered by its deadline, extensions included. What was answered in time
    and waits to be accepted is in neither number, nor is what is due on `as_of` itself and still open; what was
    withdrawn never counts.
    """
    query = (
        sa.select(col(Problem.org_id), col(Problem.id), col(Problem.state), col(Rectification.closed_at))
        .add_columns(col(plan.Task.due), col(plan.Task.done_on))
        .join(Rectification, col(Rectification.problem_id) == col(Problem.id))
        .join(plan.Task, col(plan.Task.id) == col(Rectification.task_id))
        .where(~col(Rectification.withdrawn), col(plan.Task.due) >= start, col(plan.Task.due) < until)
        .where(col(plan.Task.due) <= as_of)
        .order_by(col(Rectification.id))
    )
    if org_ids is not None:
        query = query.where(col(Problem.org_id).in_(list(org_ids)))
    due: dict[int, list[int]] = {}
    in_time: dict[int, int] = {}
    for row in ctx.connection.execute(query):
        answered = row.done_on is not None and row.done_on <= row.due
        waits = row.closed_at is None and row.state is ProblemState.REPLIED and answered
        if waits or (row.due == as_of and row.done_on is None):
            continue
        due.setdefault(row.org_id, []).append(row.id)
        in_time[row.org_id] = in_time.get(row.org_id, 0) + (row.closed_at is not None and answered)
    return {unit: Rate(len(numbers), in_time[unit], tuple(numbers)) for unit, numbers in due.items()}


def is_kept(ctx: Context, as_of: date) -> bool:
    """Whether anything had been asked of a unit by that day: where nothing was, nothing is known from the register.

    What people merely reported is none of it.
    """
    asked = sa.select(col(Problem.id)).join(Rectification, col(Rectification.problem_id) == col(Problem.id))
    return ctx.connection.execute(asked.where(col(Problem.day) <= as_of).limit(1)).first() is not None
