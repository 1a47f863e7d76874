"""Tasks that an event opened: found again, closed by the record they asked for, dropped when it is not wanted any more.

Who keeps that record asks who may and writes the trail; what changed here comes back for his entry.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import col, select

from bot import notify
from bot.core import audit
from bot.core.context import Context
from bot.plan import completion, trail
from bot.plan.fulfilment import Outcome
from bot.plan.models import Record, RecordKind, Task, TaskState, TaskTemplate


def standing(ctx: Context, trigger: str, org_ids: Iterable[int] | None, *, dropped: bool = False) -> Sequence[Task]:
    """What events of a kind opened in these units (None: all) and is to be done, or reported; by number, locked.

    `dropped`: those given up instead; they may be wanted again.
    """
    states = (TaskState.CANCELLED,) if dropped else (TaskState.OPEN, TaskState.REPORTED)
    query = (
        select(Task)
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(TaskTemplate.trigger == trigger, col(Task.state).in_(states))
    )
    if org_ids is not None:
        query = query.where(col(Task.unit_id).in_(list(org_ids)))
    return ctx.session.exec(query.order_by(col(Task.id)).with_for_update(of=Task)).all()


def settle(ctx: Context, task: Task, day: date) -> Outcome:
    """Done, on the day the record says."""
    before = audit.snapshot(task)
    completion.finish(ctx, task, day, TaskState.DONE)
    return _kept(ctx, task, before, RecordKind.FULFILLED, day=day)


def drop(ctx: Context, task: Task, reason: str) -> Outcome:
    """Not wanted any more: it counts nowhere, and nothing more is said of it."""
    before = audit.snapshot(task)
    task.state, task.reason, task.next_nudge_on = TaskState.CANCELLED, reason, None
    task.done_on, task.timing = None, None
    notify.withdraw(ctx, about=completion.about(task))
    return _kept(ctx, task, before, RecordKind.CANCELLED, note=reason)


def take_up(ctx: Context, task: Task) -> Outcome:
    """Wanted again after it was dropped; its deadline is what it was."""
    before = audit.snapshot(task)
    task.state, task.reason = TaskState.OPEN, ""
    trail.rearm(ctx, task)
    return _kept(ctx, task, before, RecordKind.REOPENED)


def _kept(
    ctx: Context, task: Task, before: Mapping[str, object], kind: RecordKind, *, note: str = "", day: date | None = None
) -> Outcome:
    by = ctx.actor.id if ctx.actor else None
    record = Record(task_id=task.id, kind=kind, by_id=by, at=ctx.now, note=note, day=day)
    return Outcome((task,), tuple(trail.keep(ctx, task, before, record)))
