"""Asking a unit to put something right: a row of the register, a numbered rectification, a task with 三定.

The same matter of one unit under way is put beside the first, not opened anew; found again within a year of being
closed it is the same problem come back (problems.toml `rules`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Org, Right
from bot.problems import alike, finding, informing, rules, saying, telling, trail, triage, wording
from bot.problems.models import (
    Category,
    Problem,
    ProblemAddition,
    ProblemState,
    Rectification,
    Severity,
    Source,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of a unit; its secretary of the day answers for it unless `owner_id` names somebody."""

    org: Org
    finding: str
    requirement: str
    due: date
    acceptor_id: int
    source: Source
    source_key: str = ""
    basis: str = ""
    severity: Severity = Severity.NORMAL
    category: Category | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of a demand: `is_new` unless it was opened from there before, `is_added` when put beside another."""

    problem: Problem
    rectification: Rectification
    task: plan.Task
    is_new: bool = True
    is_added: bool = False


def issue(ctx: Context, demand: Demand) -> Issued:
    """Open it, or give back what was opened from the same source or about the same matter under way.

    One entry in the trail, one message to who answers for it.

    Raises:
        NotAllowedError: the speaker may not issue rectifications to this unit.
        BadInputError: nothing found, a text too long, a deadline that is past, an acceptor who would answer for it.
    """
    people.require(ctx, Right.RECTIFY, demand.org)
    ready = _checked(ctx, demand)
    _one_after_the_other(ctx)
    known = alike.opened_from(ctx, ready.source_key)
    if known is not None:
        return _as_it_stands(ctx, known)
    same = alike.same_matter(ctx, ready.org, ready.finding)
    if same is None:
        problem = _register(ctx, ready)
        return _begin(ctx, problem, ready, [audit.added(problem)])
    if same.state is ProblemState.CLOSED:
        return _again(ctx, same, ready)
    return _add(ctx, same, ready)


def _checked(ctx: Context, demand: Demand) -> Demand:
    found, requirement = demand.finding.strip(), demand.requirement.strip() or wording.REQUIREMENT
    if not found:
        raise BadInputError(wording.NO_FINDING)
    if max(len(found), len(requirement)) > rules.LONGEST:
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    if demand.due < ctx.today:
        raise BadInputError(wording.PAST)
    return replace(demand, org=people.unit_of(ctx, demand.org), finding=found, requirement=requirement)


def deadline(ctx: Context, severity: Severity = Severity.NORMAL) -> date:
    """The day to put it right by, where nobody says one."""
    return rules.default_due(ctx.today, severity, ctx.workdays)


def _one_after_the_other(ctx: Context) -> None:
    """Let only one transaction at a time open rectifications: no number is left out, no matter opened twice.

    The committees' rows stand for the register (FOR NO KEY UPDATE: who refers to them waits for nothing).
    """
    query = sa.select(col(Org.id)).where(col(Org.parent_id).is_(None)).order_by(col(Org.id))
    ctx.connection.execute(query.with_for_update(key_share=True)).all()


def _register(ctx: Context, demand: Demand) -> Problem:
    problem = Problem(
        org_id=demand.org.id,
        category=demand.category,
        severity=demand.severity,
        source=demand.source,
        source_key=demand.source_key,
        text=demand.finding,
        state=ProblemState.RECTIFYING,
        opened_by=ctx.speaker.id,
        day=ctx.today,
    )
    ctx.session.add(problem)
    ctx.session.flush()
    return problem


def _begin(ctx: Context, problem: Problem, demand: Demand, changes: Sequence[Change], *, back: bool = False) -> Issued:
    """Give the problem its rectification and its task, and tell who answers for it."""
    duty = plan.Duty(wording.title(problem), demand.requirement, demand.due, demand.org, demand.owner_id)
    given = plan.entrust(ctx, duty)
    [task] = given.tasks
    if demand.acceptor_id == task.owner_id:
        raise BadInputError(wording.OWN_ACCEPTOR)
    before = _last_number(ctx)
    row = Rectification(
        year=ctx.today.year,
        serial=before.serial + 1 if before else 1,
        problem_id=problem.id,
        task_id=task.id,
        requirement=demand.requirement,
        basis=demand.basis.strip(),
        acceptor_id=demand.acceptor_id,
        opened_by=ctx.speaker.id,
        opened_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    stands_on = [trail.rests_on(before)] if before else []
    trail.note(ctx, "rectify.issue", problem, [*changes, *given.changes, audit.added(row), *stands_on])
    telling.issued(ctx, problem, row, task, back=back)
    return Issued(problem, row, task)


def _last_number(ctx: Context) -> Rectification | None:
    query = select(Rectification).where(Rectification.year == ctx.today.year)
    return ctx.session.exec(query.order_by(col(Rectification.serial).desc())).first()


def _again(ctx: Context, problem: Problem, demand: Demand) -> Issued:
    """The same problem has come back: its row is open again, with another rectification."""
    before = audit.snapshot(problem)
    problem.state, problem.came_back = ProblemState.RECTIFYING, problem.came_back + 1
    changes = [audit.changed(problem, before)]
    if demand.source_key or demand.finding != problem.text:
        changes.append(audit.added(_beside(ctx, problem, demand)))
    return _begin(ctx, problem, demand, changes, back=True)


def _beside(ctx: Context, problem: Problem, demand: Demand) -> ProblemAddition:
    row = ProblemAddition(
        problem_id=problem.id,
        source=demand.source,
        source_key=demand.source_key,
        text=demand.finding,
        by_id=ctx.speaker.id,
        day=ctx.today,
    )
    ctx.session.add(row)
    ctx.session.flush()
    return row


def _add(ctx: Context, problem: Problem, demand: Demand) -> Issued:
    """Put it beside what is under way: the deadline and who accepts it stay; who answers for it is told."""
    row = _beside(ctx, problem, demand)
    trail.note(ctx, "rectify.add", problem, [audit.added(row)])
    issued = replace(_as_it_stands(ctx, problem), is_added=True)
    telling.added(ctx, problem, issued.task, row)
    return issued


def _as_it_stands(ctx: Context, problem: Problem) -> Issued:
    row = finding.current(ctx, problem)
    return Issued(problem, row, ctx.get(plan.Task, row.task_id), is_new=False)


def assign(ctx: Context, number: int, demand: Demand) -> Issued:
    """Ask a unit to put right what was reported: with that it is true, and who reported it with his name is told.

    Of the demand the unit, the requirement, the deadline and who answers and accepts count; the matter, its source,
    severity and category are those of the report.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees.
        NotAllowedError, BadInputError: as for issuing.
        ConflictError: it is decided, or the unit has the same matter under way.
    """
    people.require(ctx, Right.RECTIFY, demand.org)
    _one_after_the_other(ctx)  # before the problem, as who issues one does
    problem = finding.to_change(ctx, number)
    triage.require_undecided(problem)
    ready = _checked(ctx, replace(demand, finding=problem.text, source=problem.source, source_key=problem.source_key))
    same = alike.same_matter(ctx, ready.org, ready.finding)
    if same is not None and same.state is not ProblemState.CLOSED:
        raise ConflictError(saying.SAME.format(unit=ready.org.short, same=same.id, number=number))
    before = audit.snapshot(problem)
    problem.state, problem.org_id = ProblemState.RECTIFYING, ready.org.id
    problem.decided_on = problem.decided_on or ctx.today
    issued = _begin(ctx, problem, ready, [audit.changed(problem, before)])
    informing.assigned(ctx, problem, ready.org.short, issued.task.due)
    return issued


def reopen(ctx: Context, number: int, found: str = "", *, due: date | None = None) -> Issued:
    """Open a problem again that has come back within a year of being closed, as a rectification of its own.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees.
        NotAllowedError: the speaker may not issue rectifications to this unit.
        ConflictError: it was not closed, or longer ago than a year.
    """
    unit = people.org(ctx, finding.problem(ctx, number).org_id)
    people.require(ctx, Right.RECTIFY, unit)
    _one_after_the_other(ctx)  # before the problem, as who issues one does: else they may wait for one another
    problem = finding.to_change(ctx, number)
    if problem.state is not ProblemState.CLOSED:
        raise ConflictError(wording.NOT_CLOSED.format(number=number))
    if not alike.is_back(ctx, problem):
        raise ConflictError(wording.LONG_AGO.format(number=number))
    last = finding.current(ctx, problem)
    text, requirement = rules.matter(found)
    demand = Demand(
        unit,
        text or problem.text,
        requirement or last.requirement,
        due or deadline(ctx, problem.severity),
        ctx.speaker.id,
        problem.source,
        basis=last.basis,
        severity=problem.severity,
        category=problem.category,
    )
    return _again(ctx, problem, _checked(ctx, demand))
