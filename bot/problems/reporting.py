"""反映, 建议: anybody puts a matter into the register; who gave his name is told what becomes of it.

What is reported without a name is kept with its unit, its words and its day, nothing else: no entry of the trail, no
message, no cause. The office hears of all of them in one line of the week's digest.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import people, plan
from bot.core import audit
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right
from bot.problems import receipts, rules, saying, trail
from bot.problems.models import Kind, Problem, ProblemState, Rectification, Source

SOURCES = {Kind.PROBLEM: Source.REPORT, Kind.SUGGESTION: Source.SUGGESTION}
DAYS = 5
"""Working days within which the office should have said whether a report is true."""

_WAITING = (col(Problem.reported), col(Problem.state).in_(constants([ProblemState.REGISTERED])))


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of a unit."""

    text: str
    org: Org
    kind: Kind = Kind.PROBLEM
    source_key: str = ""
    """What it is taken from, once: `survey:3:5`."""


def report(ctx: Context, said: Report) -> Problem:
    """Register what the speaker says; the same words of his that wait already are not registered twice.

    Raises:
        BadInputError: nothing said, or too much.
    """
    text = _checked(said.text)
    known = ctx.session.exec(_alike(ctx, said, text)).first()
    if known is not None:
        return known
    row = _row(ctx, said, text)
    row.opened_by = ctx.speaker.id
    ctx.session.add(row)
    ctx.session.flush()
    trail.note(ctx, "problem.report", row, [audit.added(row)])
    return row


def _alike(ctx: Context, said: Report, text: str) -> SelectOfScalar[Problem]:
    """What it would only repeat: taken from the same place, or the same words of the speaker's that wait."""
    if said.source_key:
        return select(Problem).where(Problem.source_key == said.source_key)
    query = select(Problem).where(Problem.opened_by == ctx.speaker.id, Problem.text == text, col(Problem.reported))
    return query.where(Problem.state == ProblemState.REGISTERED, Problem.source_key == "")


def report_unnamed(ctx: Context, said: Report, *, code: str) -> Problem:
    """Register what somebody says who is not named; `code` is the receipt he is given, of which the digest is kept.

    Raises:
        BadInputError: nothing said, or too much.
    """
    row = _row(ctx, said, _checked(said.text))
    row.receipt = receipts.digest(code)
    ctx.session.add(row)
    ctx.session.flush()
    return row


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise BadInputError(saying.NO_TEXT)
    if len(text) > rules.LONGEST:
        raise BadInputError(saying.LONG_TEXT.format(most=rules.LONGEST))
    return text


def _row(ctx: Context, said: Report, text: str) -> Problem:
    unit = people.unit_of(ctx, said.org)
    row = Problem(org_id=unit.id, kind=said.kind, source=SOURCES[said.kind], text=text, reported=True, day=ctx.today)
    row.source_key = said.source_key
    return row


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a report, as who asks with its receipt is told; `answer` is what the office or the unit said."""

    problem: Problem
    state: ProblemState
    answer: str
    due: date | None


def progress(ctx: Context, code: str) -> Progress:
    """What became of the report with this receipt, whoever asks; of one that was merged, what became of the other.

    Raises:
        NotFoundError: no report has it.
    """
    found = ctx.session.exec(select(Problem).where(Problem.receipt == receipts.digest(code))).first() if code else None
    if found is None:
        raise NotFoundError(saying.NO_RECEIPT)
    dealt = found if found.merged_into is None else ctx.get(Problem, found.merged_into)
    row = _asked(ctx, dealt)
    task = ctx.get(plan.Task, row.task_id) if row else None
    answer = row.reply if row is not None and dealt.state is ProblemState.CLOSED else dealt.answer
    return Progress(found, dealt.state, answer, task.due if task else None)


def _asked(ctx: Context, problem: Problem) -> Rectification | None:
    """What was asked of a unit because of it, if anything was."""
    query = select(Rectification).where(Rectification.problem_id == problem.id, ~col(Rectification.withdrawn))
    return ctx.session.exec(query.order_by(col(Rectification.id).desc())).first()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The reports that the office has not looked into yet, oldest first, and how many are late."""

    numbers: tuple[int, ...]
    late: int


def waiting(ctx: Context) -> Waiting:
    """What waits to be verified: one statement."""
    query = sa.select(col(Problem.id), col(Problem.day)).where(*_WAITING)
    rows = ctx.connection.execute(query.order_by(col(Problem.id))).all()
    limit = ctx.workdays.shift(ctx.today, -DAYS)
    return Waiting(tuple(row.id for row in rows), sum(row.day < limit for row in rows))


def reported(ctx: Context) -> list[tuple[Problem, Org]]:
    """The reports that wait to be verified, oldest first, each with the unit it is of.

    Raises:
        NotAllowedError: not the office.
    """
    people.require_anywhere(ctx, Right.RECTIFY)
    query = sa.select(Problem, Org).join(Org, col(Org.id) == col(Problem.org_id)).where(*_WAITING)
    return [(row[0], row[1]) for row in ctx.session.execute(query.order_by(col(Problem.id)))]


def reminder(ctx: Context) -> str:
    """The line that tells the office of all of them; empty when there is none."""
    found = waiting(ctx)
    if not found.numbers:
        return ""
    late = saying.LATE.format(count=found.late, days=DAYS) if found.late else ""
    return saying.WAITING.format(count=len(found.numbers), late=late)
