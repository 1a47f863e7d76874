"""Finding the problem a person means, and the rows of the register he may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.problems import rules, wording
from bot.problems.models import Category, Kind, Problem, ProblemAddition, ProblemState, Rectification


class Filter(StrEnum):
    """Which rows of the register are asked for."""

    ALL = "all"
    OPEN = "open"
    """Not closed: to be put right, or answered and not accepted yet."""
    OVERDUE = "overdue"
    """To be put right still, and its deadline is over."""
    SUGGESTIONS = "suggestions"
    """Proposed, not found wrong."""
    NEW = "new"
    """Reported, and nobody has looked into it."""


CLOSED = (ProblemState.CLOSED, ProblemState.DISMISSED)
"""Nobody has to do anything any more."""


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


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a register, how many there are of what was asked for, and how many of these are not closed."""

    rows: Sequence[Entry]
    count: int
    left: int


def problem(ctx: Context, number: int) -> Problem:
    """The problem with this number: for its unit's officers, the office, who answers for it, accepts or reported it.

    What was reported of a unit is the office's alone until something was asked of the unit.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Problem, number, wording.NAME)
    unit = people.org(ctx, found.org_id)
    seen = people.may(ctx, Right.SEE_UNIT, unit) and (not found.reported or _was_asked(ctx, found))
    if not (seen or people.may(ctx, Right.RECTIFY, unit) or _is_party(ctx, found)):
        raise NotFoundError(wording.NO_SUCH.format(number=number))
    return found


def _is_party(ctx: Context, found: Problem) -> bool:
    """Whether the speaker reported it, answers for one of its rectifications, or accepts it."""
    if found.reported and found.opened_by == ctx.speaker.id:
        return True
    query = (
        sa.select(sa.literal(1))
        .select_from(Rectification)
        .join(plan.Task, col(plan.Task.id) == col(Rectification.task_id))
        .where(col(Rectification.problem_id) == found.id)
        .where(sa.or_(col(Rectification.acceptor_id) == ctx.speaker.id, col(plan.Task.owner_id) == ctx.speaker.id))
    )
    return ctx.connection.execute(query.limit(1)).scalar() is not None


def _was_asked(ctx: Context, found: Problem) -> bool:
    query = sa.select(_asked_of_it()).where(col(Problem.id) == found.id)
    return ctx.connection.execute(query).scalar_one()


def _asked_of_it() -> sa.Exists:
    """Whether a unit has, or had, to put it right."""
    asked = sa.exists().where(col(Rectification.problem_id) == col(Problem.id), ~col(Rectification.withdrawn))
    return asked.correlate(Problem)


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


def to_accept(ctx: Context, number: int) -> Entry | None:
    """The answered problem of this number, where it is the speaker's to accept or send back."""
    row = _one(ctx, number, (ProblemState.REPLIED,))
    if row is None or row.rectification is None or row.task is None:
        return None
    own = ctx.speaker.id in {row.task.owner_id, row.rectification.replied_by}
    named = ctx.speaker.id == row.rectification.acceptor_id
    return row if not own and (named or people.may(ctx, Right.RECTIFY, row.unit)) else None


def to_answer(ctx: Context, number: int) -> Entry | None:
    """The problem of this number, where the speaker has to put it right or say that it is."""
    row = _one(ctx, number, rules.TO_DO)
    return row if row is not None and is_to_answer(ctx, row) else None


def is_to_answer(ctx: Context, row: Entry) -> bool:
    """Whether the speaker has to put this one right or say that it is; the store is not asked for each."""
    if row.task is None or row.problem.state not in rules.TO_DO:
        return False
    return ctx.speaker.id == row.task.owner_id or people.may(ctx, Right.VERIFY_TASK, row.unit)


def _one(ctx: Context, number: int, states: Sequence[ProblemState]) -> Entry | None:
    in_state = col(Problem.state).in_(constants(states))
    return next(iter(_entries(ctx, [col(Problem.id) == number, in_state])), None)


def of_unit(ctx: Context, unit: Org, *, wanted: Filter = Filter.ALL) -> list[Entry]:
    """The register of a unit and those below it, by number.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    return _entries(ctx, [people.below(unit), *_asked_for(ctx, wanted), *_shown(ctx, unit)])


def page(
    ctx: Context,
    unit: Org,
    *,
    wanted: Filter = Filter.ALL,
    category: Category | None = None,
    start: int = 0,
    most: int = 20,
) -> Page:
    """So many rows of a unit's register from `start` on: what is open, by deadline, then what is closed, newest first.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    conditions = [people.below(unit), *_asked_for(ctx, wanted), *_shown(ctx, unit)]
    if category is not None:
        conditions.append(col(Problem.category) == category)
    is_open, due = col(Problem.state).not_in(constants(CLOSED)), col(plan.Task.due)
    counted = _joined(sa.select(sa.func.count(), sa.func.count(sa.case((is_open, 1)))).select_from(Problem))
    count, left = ctx.connection.execute(counted.where(*conditions)).one()
    number = col(Problem.id)
    order = (
        sa.not_(is_open),
        sa.and_(is_open, due.is_not(None)),
        sa.case((is_open, due)),
        sa.case((is_open, number), else_=-number),
    )
    query = _joined(sa.select(Problem, Org, Rectification, plan.Task)).where(*conditions)
    rows = ctx.session.execute(query.order_by(*order).offset(start).limit(most))
    return Page([Entry(*row) for row in rows], count, left)


def mine(ctx: Context, *, most: int) -> list[Entry]:
    """What the speaker reported with his name, the latest first."""
    said = (col(Problem.reported), col(Problem.opened_by) == ctx.speaker.id)
    query = _joined(sa.select(Problem, Org, Rectification, plan.Task)).where(*said).order_by(col(Problem.id).desc())
    return [Entry(*row) for row in ctx.session.execute(query.limit(most))]


def all_units(ctx: Context) -> list[Entry]:
    """The whole register, by number: for who sits at the server's terminal, where nobody speaks."""
    return _entries(ctx, [])


def _shown(ctx: Context, unit: Org) -> Iterable[sa.ColumnElement[bool]]:
    """What of a unit's register its own people see: not what was only reported."""
    if not people.may(ctx, Right.RECTIFY, unit):
        yield sa.or_(~col(Problem.reported), _asked_of_it())


def _asked_for(ctx: Context, wanted: Filter) -> Iterable[sa.ColumnElement[bool]]:
    state = col(Problem.state)
    if wanted is Filter.OPEN:
        yield state.not_in(constants(CLOSED))
    elif wanted is Filter.OVERDUE:
        yield state.in_(constants(rules.TO_DO))
        yield col(plan.Task.due) < ctx.today
    elif wanted is Filter.SUGGESTIONS:
        yield col(Problem.kind) == Kind.SUGGESTION
    elif wanted is Filter.NEW:
        yield sa.and_(col(Problem.reported), state == ProblemState.REGISTERED)


def _entries(ctx: Context, conditions: Iterable[sa.ColumnElement[bool]]) -> list[Entry]:
    """One statement for all rows, by number."""
    query = _joined(sa.select(Problem, Org, Rectification, plan.Task)).where(*conditions).order_by(col(Problem.id))
    return [Entry(*row) for row in ctx.session.execute(query)]


def _joined(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Problems with their unit, their rectification and its task; of several the last that was not withdrawn."""
    last = (
        sa.select(col(Rectification.id))
        .where(col(Rectification.problem_id) == col(Problem.id))
        .order_by(col(Rectification.withdrawn), col(Rectification.id).desc())
        .limit(1)
        .correlate(Problem)
        .scalar_subquery()
    )
    return (
        query.join(Org, col(Org.id) == col(Problem.org_id))
        .outerjoin(Rectification, col(Rectification.id) == last)
        .outerjoin(plan.Task, col(plan.Task.id) == col(Rectification.task_id))
    )


def additions(ctx: Context, number: int | None = None) -> dict[int, list[ProblemAddition]]:
    """What was found again while it was under way, of one problem or of all, by problem, oldest first."""
    query = select(ProblemAddition)
    if number is not None:
        query = query.where(col(ProblemAddition.problem_id) == number)
    found: dict[int, list[ProblemAddition]] = {}
    for row in ctx.session.exec(query.order_by(col(ProblemAddition.id))):
        found.setdefault(row.problem_id, []).append(row)
    return found
