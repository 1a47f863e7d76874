"""Finding the problem a person means, and the rows of the register he may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.problems import rules, wording
from bot.problems.models import Problem, ProblemAddition, ProblemState, Rectification


class Filter(StrEnum):
    """Which rows of the register are asked for."""

    ALL = "all"
    OPEN = "open"
    """Not closed: to be put right, or answered and not accepted yet."""
    OVERDUE = "overdue"
    """To be put right still, and its deadline is over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the register as it is shown: the rectification is the last one, the task has owner and deadline."""

    problem: Problem
    unit: Org
    rectification: Rectification | None = None
    task: plan.Task | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether the unit is late with it."""
        return self.problem.state in rules.TO_DO and self.task is not None and self.task.due < today


def problem(ctx: Context, number: int) -> Problem:
    """The problem with this number: for its unit's officers, the office, who answers for it or accepts it.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Problem, number, wording.NAME)
    if not people.may(ctx, Right.SEE_UNIT, people.org(ctx, found.org_id)) and not _is_party(ctx, found):
        raise NotFoundError(wording.NO_SUCH.format(number=number))
    return found


def _is_party(ctx: Context, found: Problem) -> bool:
    """Whether the speaker answers for one of its rectifications, or accepts it."""
    query = (
        sa.select(sa.literal(1))
        .select_from(Rectification)
        .join(plan.Task, col(plan.Task.id) == col(Rectification.task_id))
        .where(col(Rectification.problem_id) == found.id)
        .where(sa.or_(col(Rectification.acceptor_id) == ctx.speaker.id, col(plan.Task.owner_id) == ctx.speaker.id))
    )
    return ctx.connection.execute(query.limit(1)).scalar() is not None


def to_change(ctx: Context, number: int) -> Problem:
    """The same, locked until the transaction ends, so that two who speak at once change it one after the other."""
    found = problem(ctx, number)
    ctx.session.refresh(found, with_for_update=True)
    return found


def current(ctx: Context, problem: Problem) -> Rectification:
    """The rectification of a problem that counts: the last one not withdrawn.

    Raises:
        NotFoundError: nothing was asked of the unit yet.
    """
    query = select(Rectification).where(Rectification.problem_id == problem.id, ~col(Rectification.withdrawn))
    found = ctx.session.exec(query.order_by(col(Rectification.id).desc())).first()
    if found is None:
        raise NotFoundError(wording.NO_RECTIFICATION.format(number=problem.id))
    return found


def of_task(ctx: Context, task_id: int) -> Problem | None:
    """The problem a task stands for."""
    query = (
        select(Problem)
        .join(Rectification, col(Rectification.problem_id) == col(Problem.id))
        .where(Rectification.task_id == task_id)
    )
    return ctx.session.exec(query).first()


def entry(ctx: Context, number: int) -> Entry:
    """One row of the register.

    Raises:
        NotFoundError: there is none, or the speaker may not see it.
    """
    return next(iter(_entries(ctx, [col(Problem.id) == problem(ctx, number).id])))


def of_unit(ctx: Context, unit: Org, *, wanted: Filter = Filter.ALL) -> list[Entry]:
    """The register of a unit and those below it, by number.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    return _entries(ctx, [people.below(unit), *_asked_for(ctx, wanted)])


def all_units(ctx: Context) -> list[Entry]:
    """The whole register, by number: for who sits at the server's terminal, where nobody speaks."""
    return _entries(ctx, [])


def _asked_for(ctx: Context, wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    state = col(Problem.state)
    if wanted is Filter.OPEN:
        yield state.not_in(constants([ProblemState.CLOSED, ProblemState.DISMISSED]))
    elif wanted is Filter.OVERDUE:
        yield state.in_(constants(rules.TO_DO))
        yield col(plan.Task.due) < ctx.today


def _entries(ctx: Context, conditions: Iterable[sa.ColumnElement[bool]]) -> list[Entry]:
    """One statement for all rows; of several rectifications the last that was not withdrawn."""
    last = (
        sa.select(col(Rectification.id))
        .where(col(Rectification.problem_id) == col(Problem.id))
        .order_by(col(Rectification.withdrawn), col(Rectification.id).desc())
        .limit(1)
        .correlate(Problem)
        .scalar_subquery()
    )
    query = (
        sa.select(Problem, Org, Rectification, plan.Task)
        .join(Org, col(Org.id) == col(Problem.org_id))
        .outerjoin(Rectification, col(Rectification.id) == last)
        .outerjoin(plan.Task, col(plan.Task.id) == col(Rectification.task_id))
        .where(*conditions)
        .order_by(col(Problem.id))
    )
    return [Entry(*row) for row in ctx.session.execute(query)]


def additions(ctx: Context, numbers: Iterable[int]) -> dict[int, list[ProblemAddition]]:
    """What was found again while it was under way, by problem, oldest first; those without are missing."""
    query = select(ProblemAddition).where(col(ProblemAddition.problem_id).in_(list(numbers)))
    found: dict[int, list[ProblemAddition]] = {}
    for row in ctx.session.exec(query.order_by(col(ProblemAddition.id))):
        found.setdefault(row.problem_id, []).append(row)
    return found
