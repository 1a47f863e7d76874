"""What becomes of a rectification: answered by the unit, accepted or sent back by another, withdrawn by the office."""

import sqlalchemy as sa
from sqlmodel import col

from bot import people, plan
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Right
from bot.problems import finding, rules, telling, trail, wording
from bot.problems.finding import Entry
from bot.problems.models import Problem, ProblemState, Rectification

STOP = "；"


def reply(ctx: Context, number: int, text: str) -> Entry:
    """Say what was changed; who accepts it is told. Said again before that, the words are put beside the first.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees; nothing was asked of the unit.
        NotAllowedError: neither who answers for it nor a secretary of the unit speaks.
        BadInputError: nothing said, or too much.
        ConflictError: it is closed or withdrawn.
    """
    problem, row, task = _under_way(ctx, number)
    _require_replier(ctx, problem, task)
    text = text.strip()
    if not text:
        raise BadInputError(wording.NO_REPLY.format(number=number))
    if len(text) > rules.LONGEST:
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    before, was = audit.snapshot(row), audit.snapshot(problem)
    waits = problem.state is ProblemState.REPLIED
    row.reply = _together(row.reply, text) if waits else text
    row.replied_by, row.replied_at = ctx.speaker.id, ctx.now
    problem.state = ProblemState.REPLIED
    changes = () if waits else plan.answered(ctx, task, text).changes
    trail.note(ctx, "rectify.reply", problem, [audit.changed(row, before), audit.changed(problem, was), *changes])
    telling.replied(ctx, problem, row)
    return finding.entry(ctx, number)


def _together(said: str, more: str) -> str:
    return said if more in said else f"{said.rstrip('。')}{STOP}{more}"


def accept(ctx: Context, number: int, text: str = "") -> Entry:
    """Strike it off (销号), as who was named to accept it or as the office; the task is done on the day of the answer.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees; nothing was asked of the unit.
        NotAllowedError: somebody else accepts it: never who answers for it, nor who replied.
        ConflictError: nothing was answered, or it is closed or withdrawn.
    """
    problem, row, task = _answered(ctx, number)
    before, was = audit.snapshot(row), audit.snapshot(problem)
    row.verdict, row.closed_by, row.closed_at = text.strip(), ctx.speaker.id, ctx.now
    problem.state = ProblemState.CLOSED
    done = plan.accepted(ctx, task, text)
    trail.note(ctx, "rectify.accept", problem, [audit.changed(row, before), audit.changed(problem, was), *done.changes])
    telling.accepted(ctx, problem, row, task)
    return finding.entry(ctx, number)


def send_back(ctx: Context, number: int, reason: str) -> Entry:
    """Say that what was changed is not enough, and why; the deadline stays.

    Raises:
        BadInputError: no reason.
        NotFoundError, NotAllowedError, ConflictError: as for accepting.
    """
    problem, row, task = _answered(ctx, number)
    if not reason.strip():
        raise BadInputError(wording.NO_REASON.format(example="退回整改", number=number))
    before, was = audit.snapshot(row), audit.snapshot(problem)
    row.verdict, row.returned = reason.strip(), row.returned + 1
    problem.state = ProblemState.RETURNED
    back = plan.returned(ctx, task, reason)
    trail.note(ctx, "rectify.return", problem, [audit.changed(row, before), audit.changed(problem, was), *back.changes])
    telling.returned(ctx, problem, row, task)
    return finding.entry(ctx, number)


def withdraw(ctx: Context, number: int, reason: str) -> Entry:
    """Take back what was asked by mistake: its number stays and counts nowhere; one that came back is closed as before.

    What somebody had reported waits to be given to a unit again.

    Raises:
        NotFoundError: no such problem, or not one the speaker sees; nothing was asked of the unit.
        NotAllowedError: not the office.
        BadInputError: no reason.
        ConflictError: it is closed or withdrawn.
    """
    problem, row, task = _under_way(ctx, number)
    people.require(ctx, Right.RECTIFY, people.org(ctx, problem.org_id))
    if not reason.strip():
        raise BadInputError(wording.NO_REASON.format(example="撤销整改", number=number))
    before, was = audit.snapshot(row), audit.snapshot(problem)
    row.verdict, row.withdrawn = reason.strip(), True
    came_back = _has_been_closed(ctx, problem)
    over = ProblemState.VERIFIED if problem.reported else ProblemState.DISMISSED
    problem.state = ProblemState.CLOSED if came_back else over
    problem.came_back -= came_back
    telling.withdrawn(ctx, problem, row, task)
    off = plan.dropped(ctx, task, reason)
    trail.note(
        ctx, "rectify.withdraw", problem, [audit.changed(row, before), audit.changed(problem, was), *off.changes]
    )
    return finding.entry(ctx, number)


def _under_way(ctx: Context, number: int) -> tuple[Problem, Rectification, plan.Task]:
    """A problem that is being put right, locked with its task until the transaction ends."""
    problem = finding.to_change(ctx, number)
    if problem.state is ProblemState.CLOSED:
        raise ConflictError(wording.IS_CLOSED.format(number=number))
    row = finding.current(ctx, problem)
    if problem.state not in rules.UNDER_WAY:
        raise ConflictError(wording.NOT_UNDER_WAY.format(number=number, state=wording.STATES[problem.state]))
    return problem, row, plan.kept_task(ctx, row.task_id)


def _answered(ctx: Context, number: int) -> tuple[Problem, Rectification, plan.Task]:
    """The same, when there is an answer for this speaker to judge."""
    problem, row, task = _under_way(ctx, number)
    if ctx.speaker.id != row.acceptor_id:
        people.require(ctx, Right.RECTIFY, people.org(ctx, problem.org_id))
    if problem.state is not ProblemState.REPLIED:
        raise ConflictError(wording.NOT_REPLIED.format(number=number))
    if ctx.speaker.id in {task.owner_id, row.replied_by}:
        raise NotAllowedError(wording.NOT_OWN.format(number=number))
    return problem, row, task


def _require_replier(ctx: Context, problem: Problem, task: plan.Task) -> None:
    if ctx.speaker.id != task.owner_id and not people.may(ctx, Right.VERIFY_TASK, people.org(ctx, problem.org_id)):
        raise NotAllowedError(wording.NOT_REPLIER.format(number=problem.id))


def _has_been_closed(ctx: Context, problem: Problem) -> bool:
    """Whether an earlier rectification of it was accepted."""
    query = sa.select(sa.literal(1)).where(
        col(Rectification.problem_id) == problem.id, col(Rectification.closed_at).is_not(None)
    )
    return ctx.connection.execute(query.limit(1)).scalar() is not None
