"""The office moves the due day of one duty in one period, for everybody: the organisational life meeting of 2026."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.plan import recurrence
from bot.plan.growth import nudge_on
from bot.plan.models import Task, TaskDate, TaskState, TaskTemplate
from bot.plan.templates import committee

FURTHEST = timedelta(days=366)
"""Days a due day may be moved from where the rule put it."""
NO_SUCH_PERIOD = "{name}没有 {period} 这一期。"
IN_THE_PAST = "新的期限已经过去了，请说今天以后的日子。"
TOO_FAR = "新的期限离原定的 {planned:%Y-%m-%d} 超过一年，请核对。"
NO_REASON = "请说明为什么改期。"
MOVED = "{name} {period} 改到 {due:%Y-%m-%d}：{reason}"


def move_date(ctx: Context, template: TaskTemplate, period: str, due: date, reason: str) -> int:
    """Set the due day of a duty's period for all units, whatever day of the week; returns how many tasks moved.

    Extended tasks keep the deadline they were given. The day stands for units that come later too.

    Raises:
        NotAllowedError: the dates of the list are the office's.
        NotFoundError: there is no committee yet.
        BadInputError: no such period, a day gone by or over a year off, or no reason.
    """
    people.require(ctx, Right.EXTEND_TASK, committee(ctx))
    period, reason = period.strip().upper(), reason.strip()
    _require_sense(ctx, template, period, due, reason)
    changes = [_keep(ctx, template, period, due, reason)]
    tasks = _following(ctx, template, period)
    for task in tasks:
        before = audit.snapshot(task)
        task.due, task.opens_on = due, recurrence.opens_on(due, template.lead_days)
        task.next_nudge_on = nudge_on(template, due, ctx.today)
        ctx.session.add(task)
        changes.append(audit.changed(task, before))
    ctx.session.flush()
    summary = MOVED.format(name=template.name, period=period, due=due, reason=reason)
    audit.record(ctx, "plan.move_date", summary=summary, changes=changes, undoable=True)
    return len(tasks)


@dataclass(frozen=True, slots=True)
class Stage:
    """One period of a duty: the day its tasks are due by the list, and how many are still open."""

    period: str
    due: date
    open: int


def stages(ctx: Context, template: TaskTemplate) -> list[Stage]:
    """The periods of a duty that have tasks, by day; where units differ, the first of their days."""
    is_open = sa.func.count().filter(col(Task.state) == TaskState.OPEN)
    first = sa.func.min(col(Task.due))
    query = sa.select(col(Task.period), first, is_open).where(col(Task.template_id) == template.id)
    ordered = query.group_by(col(Task.period)).order_by(first, col(Task.period))
    return [Stage(*row) for row in ctx.connection.execute(ordered)]


def _require_sense(ctx: Context, template: TaskTemplate, period: str, due: date, reason: str) -> None:
    grown = select(sa.func.max(Task.planned_due)).where(Task.template_id == template.id, Task.period == period)
    planned = ctx.session.exec(grown).one()
    if planned is None:
        raise BadInputError(NO_SUCH_PERIOD.format(name=template.name, period=period[:10]))
    if due < ctx.today:
        raise BadInputError(IN_THE_PAST)
    if abs(due - planned) > FURTHEST:
        raise BadInputError(TOO_FAR.format(planned=planned))
    if not reason:
        raise BadInputError(NO_REASON)


def _keep(ctx: Context, template: TaskTemplate, period: str, due: date, reason: str) -> audit.Change:
    """The office's day, over the one it said before."""
    here = select(TaskDate).where(TaskDate.template_id == template.id, TaskDate.period == period)
    row = ctx.session.exec(here).one_or_none()
    before = audit.snapshot(row) if row else None
    row = row or TaskDate(template_id=template.id, period=period, due=due)
    row.due, row.reason, row.by_id = due, reason, ctx.speaker.id
    ctx.session.add(row)
    ctx.session.flush()
    return audit.added(row) if before is None else audit.changed(row, before)


def _following(ctx: Context, template: TaskTemplate, period: str) -> Sequence[Task]:
    """The tasks that follow the list's day: open, not extended."""
    theirs = (Task.template_id == template.id, Task.period == period, Task.state == TaskState.OPEN)
    query = select(Task).where(*theirs, col(Task.extended).is_(False)).order_by(col(Task.id))
    return ctx.session.exec(query.with_for_update()).all()
