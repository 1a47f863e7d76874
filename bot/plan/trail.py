"""What every change of a task leaves behind: a record, an audit entry, and the day its owner is next told of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.plan.models import Record, RecordKind, Task, TaskTemplate
from bot.plan.reminders import DAY, due_day, first_nudge

AD_HOC_LEADS = (3,)
"""Calendar days before the deadline of a task given by hand."""


def note(ctx: Context, verb: str, task: Task, before: Mapping[str, object], record: Record) -> Record:
    """Keep the record of a change just made to a task and audit both; what a person did can be taken back."""
    changes = keep(ctx, task, before, record)
    undoable = ctx.actor is not None
    audit.record(ctx, verb, summary=task.title, changes=changes, org_id=task.org_id, undoable=undoable)
    return record


def keep(ctx: Context, task: Task, before: Mapping[str, object], record: Record) -> list[Change]:
    """Keep the record of a change just made to a task; returns both as changes for an audit entry."""
    ctx.session.add(record)
    ctx.session.flush()
    return [audit.changed(task, before), audit.added(record)]


def by_speaker(ctx: Context, task: Task, kind: RecordKind, *, note: str = "", day: date | None = None) -> Record:
    """The record of something the speaker did, not yet kept."""
    return Record(task_id=task.id, kind=kind, by_id=ctx.speaker.id, at=ctx.now, note=note.strip(), day=day)


def rearm(ctx: Context, task: Task) -> None:
    """Set the day of the next rung ahead; of a deadline that has passed only the last one is left."""
    template = None if task.template_id is None else ctx.get(TaskTemplate, task.template_id)
    task.next_nudge_on = next_rung(ctx, task.due, template.lead_days if template else AD_HOC_LEADS)


def next_rung(ctx: Context, due: date, lead_days: Iterable[int]) -> date:
    """The day of the first rung after today for this deadline."""
    rungs = (first_nudge(due, lead_days), due_day(due, ctx.workdays))
    return next((day for day in rungs if day > ctx.today), due + DAY)
