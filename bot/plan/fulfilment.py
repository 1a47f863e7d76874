"""One entry, many uses: a meeting held and closed fulfils the tasks it stands for; opened again it does not any more.

A meeting of a group fulfils the group's tasks, one of a unit the unit's; the period is that of its day. Several
meetings may stand behind one task: it is open again when the last of them is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import Org, Role
from bot.plan import completion, finding, trail
from bot.plan.models import Check, Record, RecordKind, Task, TaskState, TaskTemplate

LECTURE = "party_lecture"
"""Where the secretary answers for it, it is the secretary's own lecture that counts (支部工作条例 art. 16)."""
ALIVE = (TaskState.OPEN, TaskState.REPORTED, TaskState.DONE)
GROUNDS = (RecordKind.FULFILLED, RecordKind.REOPENED)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: its kind, whose it was, its day, its number, who chaired, the tasks it is to serve."""

    kind: str
    org_id: int
    day: date
    meeting_id: int
    chair_id: int | None = None
    serves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The tasks whose state changed, and every change made, for the audit entry of the meeting."""

    tasks: tuple[Task, ...] = ()
    changes: tuple[Change, ...] = ()


def fulfil(ctx: Context, held: Held) -> Outcome:
    """Complete the tasks of this kind, organisation and period, and those served; a repetition changes nothing.

    What is done already keeps its day; the meeting becomes one more ground of it.
    """
    tasks, changes = [], []
    for task in _meant(ctx, held):
        if held.meeting_id in _standing(finding.history(ctx, task)):
            continue
        before = audit.snapshot(task)
        if task.state is not TaskState.DONE:
            completion.finish(ctx, task, held.day, TaskState.DONE)
            task.meeting_id = held.meeting_id
            completion.follow(ctx, task)
            tasks.append(task)
        changes += trail.keep(ctx, task, before, _record(ctx, task, RecordKind.FULFILLED, held.meeting_id, held.day))
    return Outcome(tuple(tasks), tuple(changes))


def _record(ctx: Context, task: Task, kind: RecordKind, meeting_id: int, day: date | None = None) -> Record:
    """What the house itself writes: nobody said a word about the task."""
    return Record(task_id=task.id, kind=kind, at=ctx.now, meeting_id=meeting_id, day=day)


def _meant(ctx: Context, held: Held) -> Iterator[Task]:
    """The tasks a meeting stands for, each once, locked until the transaction ends."""
    place = people.org(ctx, held.org_id)
    rows = ctx.session.exec(
        select(Task, TaskTemplate)
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(Task.org_id == place.id, TaskTemplate.meeting == held.kind, col(Task.state).in_(ALIVE))
        .order_by(col(Task.planned_due), col(Task.id))
        .with_for_update(of=Task)
    ).all()
    duties: dict[int, tuple[TaskTemplate, list[Task]]] = {}
    for task, template in rows:
        duties.setdefault(template.id, (template, []))[1].append(task)
    found = [_of_period(tasks, template, place, held.day) for template, tasks in duties.values()]
    own = _secretary_chaired(ctx, held)
    by_kind = [task for task in found if task and (own or not (held.kind == LECTURE and task.role is Role.SECRETARY))]
    yield from {task.id: task for task in [*by_kind, *_served(ctx, held, place)]}.values()


def _of_period(tasks: Sequence[Task], template: TaskTemplate, place: Org, day: date) -> Task | None:
    """The instance whose period holds the day; where the rule of this kind of organisation skips it, the next one."""
    current = finding.periods_of(day)
    skips = place.kind in template.overrides
    return next(
        (one for one in tasks if one.period in current),
        next((one for one in tasks if skips and one.planned_due >= day), None),
    )


def _secretary_chaired(ctx: Context, held: Held) -> bool:
    secretaries = people.holders(ctx, Role.SECRETARY, held.org_id, day=held.day)
    return held.chair_id in {one.id for one in secretaries}


def _served(ctx: Context, held: Held, place: Org) -> Iterable[Task]:
    """The tasks named one by one, as far as they are of the same unit."""
    unit = people.unit_of(ctx, place)
    query = select(Task).where(col(Task.id).in_(held.serves), Task.unit_id == unit.id, col(Task.state).in_(ALIVE))
    query = query.where(Task.check != Check.ACCEPTED)
    return ctx.session.exec(query.order_by(col(Task.id)).with_for_update()).all()


def unfulfil(ctx: Context, meeting_id: int) -> Outcome:
    """Take a meeting's record away from under its tasks: without another ground they are open, or reported, again."""
    rested = select(Record.task_id).where(Record.meeting_id == meeting_id, Record.kind == RecordKind.FULFILLED)
    query = select(Task).where(col(Task.id).in_(rested)).order_by(col(Task.id)).with_for_update()
    tasks, changes = [], []
    for task in ctx.session.exec(query).all():
        history = finding.history(ctx, task)
        grounds = _standing(history)
        if grounds.pop(meeting_id, None) is None:
            continue
        before = audit.snapshot(task)
        if task.meeting_id == meeting_id:
            _rest_on(ctx, task, grounds, history)
            tasks.append(task)
        changes += trail.keep(ctx, task, before, _record(ctx, task, RecordKind.REOPENED, meeting_id))
    return Outcome(tuple(tasks), tuple(changes))


def _standing(history: Sequence[Record]) -> dict[int, date]:
    """The meetings a task rests on, with their days."""
    last = {one.meeting_id: one for one in history if one.kind in GROUNDS}
    return {
        meeting_id: one.day
        for meeting_id, one in last.items()
        if meeting_id is not None and one.day is not None and one.kind is RecordKind.FULFILLED
    }


def _rest_on(ctx: Context, task: Task, grounds: dict[int, date], history: Sequence[Record]) -> None:
    """Let a task rest on the first of the other meetings, on the word of who reported it, or on nothing."""
    said = [one for one in history if one.kind in {RecordKind.REPORTED, RecordKind.RETURNED}]
    report = said[-1] if said and said[-1].kind is RecordKind.REPORTED else None
    if grounds:
        task.meeting_id = min(grounds, key=lambda number: (grounds[number], number))
        completion.finish(ctx, task, grounds[task.meeting_id], TaskState.DONE)
    elif report is not None and report.day is not None:
        task.meeting_id = None
        completion.finish(ctx, task, report.day, TaskState.REPORTED)
    else:
        task.state, task.done_on, task.timing, task.meeting_id = TaskState.OPEN, None, None, None
        trail.rearm(ctx, task)
