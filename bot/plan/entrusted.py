"""A task that stands for a record kept elsewhere (整改): its keeper gives, reports, accepts, opens and drops it.

The keeper asks who may, tells people and writes the trail; what changed here comes back for his entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.people import Org, Role
from bot.plan import completion, trail
from bot.plan.fulfilment import Outcome
from bot.plan.models import Check, Record, RecordKind, Task, TaskState
from bot.plan.owners import Officers


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done (一列三定): what, where, by when; by the unit's secretary unless somebody is named."""

    title: str
    requirement: str
    due: date
    place: Org
    owner_id: int | None = None


def entrust(ctx: Context, duty: Duty) -> Outcome:
    """Give the task; nobody is told."""
    unit = people.unit_of(ctx, duty.place)
    by_post = duty.owner_id is None
    owner = Officers(ctx, {duty.place.id, unit.id}).answering(Role.SECRETARY, (), duty.place.id, unit.id)
    task = Task(
        year=duty.due.year,
        org_id=duty.place.id,
        unit_id=unit.id,
        period=duty.due.isoformat(),
        title=duty.title,
        requirement=duty.requirement,
        role=Role.SECRETARY if by_post else None,
        owner_id=owner if by_post else duty.owner_id,
        owner_fixed=not by_post,
        planned_due=duty.due,
        due=duty.due,
        opens_on=ctx.today,
        check=Check.ACCEPTED,
        next_nudge_on=trail.next_rung(ctx, duty.due, trail.AD_HOC_LEADS),
        assigned_by=ctx.speaker.id,
    )
    ctx.session.add(task)
    ctx.session.flush()
    ctx.session.refresh(task)  # as the store gives it back (weight 0.00), or it could not be taken back
    record = trail.by_speaker(ctx, task, RecordKind.ASSIGNED)
    record.to_id = task.owner_id
    ctx.session.add(record)
    ctx.session.flush()
    return Outcome((task,), (audit.added(task), audit.added(record)))


def kept_task(ctx: Context, number: int) -> Task:
    """The task of somebody's record, locked until the transaction ends; who may see it is for the keeper to know."""
    task = ctx.get(Task, number)
    ctx.session.refresh(task, with_for_update=True)
    return task


def answered(ctx: Context, task: Task, note: str) -> Outcome:
    """Put right today, to be accepted: nothing more is said to its owner."""
    before = audit.snapshot(task)
    completion.finish(ctx, task, ctx.today, TaskState.REPORTED)
    return _kept(ctx, task, before, trail.by_speaker(ctx, task, RecordKind.REPORTED, note=note, day=task.done_on))


def accepted(ctx: Context, task: Task, note: str = "") -> Outcome:
    """Done, on the day it was answered."""
    before = audit.snapshot(task)
    task.state = TaskState.DONE
    return _kept(ctx, task, before, trail.by_speaker(ctx, task, RecordKind.VERIFIED, note=note))


def returned(ctx: Context, task: Task, note: str) -> Outcome:
    """Not enough: open again, its deadline unchanged."""
    before = audit.snapshot(task)
    task.state, task.done_on, task.timing = TaskState.OPEN, None, None
    trail.rearm(ctx, task)
    return _kept(ctx, task, before, trail.by_speaker(ctx, task, RecordKind.RETURNED, note=note))


def dropped(ctx: Context, task: Task, note: str) -> Outcome:
    """Given by mistake: it counts nowhere any more."""
    before = audit.snapshot(task)
    task.state, task.reason, task.next_nudge_on = TaskState.CANCELLED, note.strip(), None
    task.done_on, task.timing = None, None
    return _kept(ctx, task, before, trail.by_speaker(ctx, task, RecordKind.CANCELLED, note=note))


def _kept(ctx: Context, task: Task, before: Mapping[str, object], record: Record) -> Outcome:
    return Outcome((task,), tuple(trail.keep(ctx, task, before, record)))
