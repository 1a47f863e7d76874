"""What happens opens tasks: a task done that another follows, a milestone, a step of an admission."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.plan import applying, recurrence, surveying
from bot.plan.applying import Place, Want
from bot.plan.growth import fresh
from bot.plan.models import Period, Task, TaskTemplate
from bot.plan.owners import Officers

_TASKS: sa.Table = SQLModel.metadata.tables["task"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened where and when: `ref` tells it from others of the day, `due` is its own deadline.

    `title` instead of the duty's name, where one duty stands for many things; `opens_on`, when that is earlier than
    the list has it.
    """

    trigger: str
    org_id: int
    day: date
    ref: str = ""
    due: date | None = None
    title: str = ""
    opens_on: date | None = None


def happened(
    ctx: Context, trigger: str, org_id: int, day: date, *, ref: str = "", due: date | None = None
) -> list[Task]:
    """Open one task of each duty that this event calls for; the same event opens nothing twice.

    Args:
        ctx: the operation.
        trigger: as the list writes it, `after:ZB-05-1`, `project_milestone`, `admission_step`.
        org_id: the unit or group it happened in.
        day: when it happened.
        ref: of a task that another follows, its period, so that both belong to the same year, whenever it was done;
            otherwise what tells this event from others of the same day.
        due: the deadline, of steps that each have their own.

    Returns:
        The tasks that were not there before.

    Raises:
        ValueError: a duty with a deadline by step, and no `due`.
    """
    return open_for(ctx, Event(trigger, org_id, day, ref, due))


def open_for(ctx: Context, event: Event) -> list[Task]:
    """The same for an event with words and an opening day of its own.

    Raises:
        ValueError: a duty with a deadline by step, and no `due`.
    """
    own_year = event.trigger.startswith(applying.AFTER) and event.ref
    year = int(event.ref[:4]) if own_year else event.day.year
    query = select(TaskTemplate).where(TaskTemplate.year == year, TaskTemplate.trigger == event.trigger)
    called_for = ctx.session.exec(query.order_by(col(TaskTemplate.code))).all()
    if not called_for:
        return []
    [unit] = surveying.units(ctx, [event.org_id])
    opened = []
    for template in called_for:
        if applying.why_not(template, unit):
            continue
        want = _wanted(ctx, template, event)
        for place in applying.places(template, unit):
            concerned = not template.per_group or event.org_id in {unit.id, place.id}
            if concerned and not applying.is_closed(place, want.due):
                opened += _open(ctx, template, place, want, event.title)
    return opened


def _wanted(ctx: Context, template: TaskTemplate, event: Event) -> Want:
    if event.due is None and template.offset == recurrence.PER_STEP:
        raise ValueError(template.code)
    planned = event.due or recurrence.after(event.day, template.offset)
    if template.shifts:
        planned = ctx.workdays.on_or_before(planned)
    opens_on = min(recurrence.opens_on(planned, template.lead_days), event.opens_on or date.max)
    return Want(template.id, _period(template, event.day, event.ref), planned, planned, opens_on)


def _period(template: TaskTemplate, day: date, ref: str) -> str:
    """The event's day and what tells it apart; of a duty that follows another, the period of that one."""
    if template.trigger.startswith(applying.AFTER):
        return ref or recurrence.period_of(template.period, day)
    period = recurrence.period_of(template.period, day)
    return f"{period}:{ref}" if ref and template.period is Period.EVENT else period


def _open(ctx: Context, template: TaskTemplate, place: Place, want: Want, title: str) -> list[Task]:
    """Insert the task with its owner, unless it is there; taking back what led to it takes it back too."""
    officers = Officers(ctx, [place.id, place.unit_id])
    owner = officers.answering(template.role, template.support, place.id, place.unit_id)
    there = {"org_id": place.id, "unit_id": place.unit_id, "owner_id": owner}
    values = fresh(template, want, ctx.today) | there | ({"title": title} if title else {})
    statement = insert_once(ctx.connection, _TASKS).values(values).returning(_TASKS.c.id)
    number = ctx.connection.execute(statement).scalar_one_or_none()
    if number is None:
        return []
    task = ctx.get(Task, number)
    changes = [audit.added(task)]
    undoable = ctx.actor is not None
    audit.record(ctx, "task.open", summary=task.title, changes=changes, org_id=place.id, undoable=undoable)
    return [task]
