"""What the office makes of a report: true, not taken on and why, the same as another, adopted; and its category."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Right
from bot.problems import finding, informing, rules, saying, trail, wording
from bot.problems.finding import Entry
from bot.problems.models import Category, Kind, MainProblem, Problem, ProblemState, Severity

UNDECIDED = (ProblemState.REGISTERED, ProblemState.VERIFIED)


class Ruling(StrEnum):
    """What can be said of a report."""

    VERIFY = "verify"
    ADOPT = "adopt"
    DISMISS = "dismiss"
    SORT = "sort"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Where the office puts it; what is None stays as it is."""

    category: Category | None = None
    main: MainProblem | None = None
    severity: Severity | None = None


def verify(ctx: Context, number: int, into: Sorted) -> Entry:
    """Say that a report is true; who reported it with his name is told.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees.
        NotAllowedError: not the office.
        ConflictError: that was said, or it is decided.
    """
    problem = _to_decide(ctx, number)
    if problem.state is not ProblemState.REGISTERED:
        raise _as_it_is(problem)
    before = audit.snapshot(problem)
    problem.state, problem.decided_on = ProblemState.VERIFIED, ctx.today
    _put(problem, into)
    trail.note(ctx, "problem.verify", problem, [audit.changed(problem, before)])
    informing.verified(ctx, problem)
    return finding.entry(ctx, number)


def rulings(ctx: Context, row: Entry) -> frozenset[Ruling]:
    """What the speaker may say of it as it stands; its category is said along with that it is true."""
    state, kind = row.problem.state, row.problem.kind
    if not people.may(ctx, Right.RECTIFY, row.unit) or state in finding.CLOSED:
        return frozenset()
    if state not in UNDECIDED:
        return frozenset({Ruling.SORT})
    also = {Ruling.ADOPT} if kind is Kind.SUGGESTION else set()
    first = Ruling.VERIFY if state is ProblemState.REGISTERED else Ruling.SORT
    return frozenset({first, Ruling.DISMISS, *also})


def sort(ctx: Context, number: int, into: Sorted) -> Entry:
    """Put it into a category, at any time; asked again the last word counts.

    Raises:
        NotFoundError, NotAllowedError: as for verifying.
    """
    problem = finding.to_change(ctx, number)
    people.require(ctx, Right.RECTIFY, people.org(ctx, problem.org_id))
    before = audit.snapshot(problem)
    _put(problem, into)
    change = audit.changed(problem, before)
    if change.after:
        trail.note(ctx, "problem.sort", problem, [change])
    return finding.entry(ctx, number)


def dismiss(ctx: Context, number: int, reason: str, *, was: ProblemState | None = None) -> Entry:
    """Not take it on, or not adopt it, and say why; who reported it is told the reason as it was typed.

    Raises:
        BadInputError: no reason, or too long a one.
        ConflictError: it is decided, or stands no more as it `was` when the speaker looked at it.
        NotFoundError, NotAllowedError: as for verifying.
    """
    problem = _to_decide(ctx, number, was)
    example = "不采纳" if problem.kind is Kind.SUGGESTION else "不予受理"
    return _decide(ctx, problem, ProblemState.DISMISSED, _said(number, reason, example))


def adopt(ctx: Context, number: int, answer: str, *, was: ProblemState | None = None) -> Entry:
    """Adopt a suggestion and say what becomes of it; with that it is closed.

    Raises:
        BadInputError: nothing said, too much, or it is no suggestion.
        NotFoundError, NotAllowedError, ConflictError: as for dismissing.
    """
    problem = _to_decide(ctx, number, was)
    if problem.kind is not Kind.SUGGESTION:
        raise BadInputError(saying.NO_SUGGESTION.format(number=number))
    return _decide(ctx, problem, ProblemState.CLOSED, _said(number, answer, "采纳"))


def merge(ctx: Context, number: int, into: int) -> Entry:
    """Deal with a report under another number; what was merged into it goes along. Its own number stays.

    Returns the other one.

    Raises:
        BadInputError: with itself.
        NotFoundError, NotAllowedError: as for verifying.
        ConflictError: something was asked of a unit because of it, or the other was not taken on.
    """
    first, second = sorted((number, into))
    if first == second:
        raise BadInputError(saying.WITH_ITSELF)
    locked = {one: _own(ctx, one) for one in (first, second)}
    problem, other = locked[number], locked[into]
    if other.merged_into is not None:
        raise ConflictError(saying.IS_MERGED.format(number=into, into=other.merged_into))
    if other.state is ProblemState.DISMISSED:
        raise ConflictError(saying.MERGED_INTO_OFF.format(number=into))
    if problem.state in {*rules.UNDER_WAY, ProblemState.CLOSED}:
        raise ConflictError(saying.NOT_TO_MERGE.format(number=number))
    require_undecided(problem)
    changes = [_under(problem, other, ctx)]
    carried = select(Problem).where(col(Problem.merged_into) == number).order_by(col(Problem.id))
    changes += [_under(one, other, ctx) for one in ctx.session.exec(carried).all()]
    trail.note(ctx, "problem.merge", problem, changes)
    informing.merged(ctx, problem, other)
    return finding.entry(ctx, into)


def require_undecided(problem: Problem) -> None:
    """Raise ConflictError unless it is to be decided still."""
    if problem.state not in UNDECIDED:
        raise _as_it_is(problem)


def _under(one: Problem, other: Problem, ctx: Context) -> Change:
    before = audit.snapshot(one)
    one.merged_into, one.state = other.id, ProblemState.DISMISSED
    one.decided_on = one.decided_on or ctx.today
    return audit.changed(one, before)


def _own(ctx: Context, number: int) -> Problem:
    problem = finding.to_change(ctx, number)
    people.require(ctx, Right.RECTIFY, people.org(ctx, problem.org_id))
    return problem


def _to_decide(ctx: Context, number: int, was: ProblemState | None = None) -> Problem:
    problem = _own(ctx, number)
    require_undecided(problem)
    if was not in {None, problem.state}:
        raise ConflictError(saying.MEANWHILE.format(number=number, state=wording.STATES[problem.state]))
    return problem


def _as_it_is(problem: Problem) -> ConflictError:
    if problem.merged_into is not None:
        return ConflictError(saying.IS_MERGED.format(number=problem.id, into=problem.merged_into))
    return ConflictError(saying.IS_DECIDED.format(number=problem.id, state=wording.STATES[problem.state]))


def _said(number: int, text: str, example: str) -> str:
    text = text.strip()
    if not text:
        raise BadInputError(saying.NO_REASON.format(example=example, number=number))
    if len(text) > rules.LONGEST:
        raise BadInputError(saying.LONG_TEXT.format(most=rules.LONGEST))
    return text


def _decide(ctx: Context, problem: Problem, state: ProblemState, answer: str) -> Entry:
    before = audit.snapshot(problem)
    problem.state, problem.answer = state, answer
    problem.decided_on = problem.decided_on or ctx.today
    adopted = state is ProblemState.CLOSED
    verb = "problem.adopt" if adopted else "problem.dismiss"
    trail.note(ctx, verb, problem, [audit.changed(problem, before)])
    informing.decided(ctx, problem, adopted=adopted)
    return finding.entry(ctx, problem.id)


def _put(problem: Problem, into: Sorted) -> None:
    problem.category = into.category or problem.category
    problem.main = into.main or problem.main
    problem.severity = into.severity or problem.severity
