"""What the speaker may do with a task as it stands: what a page offers. The operations ask again themselves."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.errors import ConflictError, NotAllowedError
from bot.people import Member, Right
from bot.plan import completion, deadlines, wording
from bot.plan.models import Task, TaskState


class Step(StrEnum):
    """One thing to do with a task."""

    REPORT = "report"
    JUDGE = "judge"
    """Verify what was reported, or send it back."""
    ASK = "ask"
    """Ask for a later deadline."""
    MOVE = "move"
    """Set another deadline."""
    ANSWER = "answer"
    """Grant or refuse a later deadline that was asked for."""
    HAND_ON = "hand_on"


def steps(ctx: Context, task: Task) -> frozenset[Step]:
    """What would not be refused from the outset."""
    return frozenset(step for step, require in _REQUIRED.items() if _passes(require, ctx, task))


def may_add_material(ctx: Context, task: Task) -> bool:
    """Whether the speaker may put material with a task: who may report it, before and after, while it is alive."""
    if task.state in {TaskState.CANCELLED, TaskState.NOT_APPLICABLE}:
        return False
    return _passes(completion.require_reporter, ctx, task)


def candidates(ctx: Context, task: Task) -> Sequence[Member]:
    """To whom a task can be handed on without asking further: the unit's own members but who has it, by code."""
    here = sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today)
    query = select(Member).where(col(Member.org_id) == task.unit_id, here)
    others = query.where(col(Member.id).is_distinct_from(task.owner_id))
    return ctx.session.exec(others.order_by(col(Member.code))).all()


def _passes(require: Callable[[Context, Task], None], ctx: Context, task: Task) -> bool:
    try:
        require(ctx, task)
    except (NotAllowedError, ConflictError):
        return False
    return True


def _require_open(task: Task) -> None:
    if task.state is not TaskState.OPEN:
        raise ConflictError(wording.IS_DONE.format(title=task.title))


def _to_report(ctx: Context, task: Task) -> None:
    _require_open(task)
    completion.require_reporter(ctx, task)
    completion.require_by_hand(ctx, task)


def _to_judge(ctx: Context, task: Task) -> None:
    people.require(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id))
    completion.require_reported(ctx, task)


def _to_ask(ctx: Context, task: Task) -> None:
    _require_open(task)
    if deadlines.decides(ctx, task):
        raise ConflictError(wording.NOT_ASKER)
    if ctx.speaker.id != task.owner_id:
        people.require(ctx, Right.ASSIGN_TASK, people.org(ctx, task.org_id))
    deadlines.require_first_time(ctx, task)


def _to_move(ctx: Context, task: Task) -> None:
    _require_open(task)
    deadlines.require_decider(ctx, task)


def _to_answer(ctx: Context, task: Task) -> None:
    _to_move(ctx, task)
    asked = deadlines.request(ctx, task)
    if asked is None or asked.by_id == ctx.speaker.id:
        raise ConflictError(wording.NOTHING_ASKED.format(title=task.title))


def _to_hand_on(ctx: Context, task: Task) -> None:
    _require_open(task)
    people.require(ctx, Right.ASSIGN_TASK, people.org(ctx, task.org_id))


_REQUIRED: Mapping[Step, Callable[[Context, Task], None]] = {
    Step.REPORT: _to_report,
    Step.JUDGE: _to_judge,
    Step.ASK: _to_ask,
    Step.MOVE: _to_move,
    Step.ANSWER: _to_answer,
    Step.HAND_ON: _to_hand_on,
}
