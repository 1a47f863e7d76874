"""Another person, or not at all: what can become of an open task besides being done."""

from bot import notify, people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Member, Right
from bot.plan import finding, trail, wording
from bot.plan.completion import about, require_own_keeping, tell
from bot.plan.deadlines import open_task, require_reason
from bot.plan.models import Record, RecordKind, Task, TaskState


def transfer(ctx: Context, number: int, member_id: int) -> Record:
    """Hand a task on to another member of the unit, by the office to anybody; both are told.

    A change of posts does not move it any more.

    Raises:
        NotFoundError: no such task or member.
        NotAllowedError: the speaker may not hand tasks on here.
        BadInputError: somebody of another unit, or who has left.
        ConflictError: it is not open, or his already.
    """
    task = open_task(ctx, number)
    place = people.org(ctx, task.org_id)
    people.require(ctx, Right.ASSIGN_TASK, place)
    person = people.member(ctx, member_id)
    require_present(ctx, person)
    if person.id == task.owner_id:
        raise ConflictError(wording.HIS_ALREADY.format(title=task.title, name=person.name))
    unit = people.org(ctx, task.unit_id)
    inside = people.org(ctx, person.org_id).path.startswith(unit.path)
    if not inside and not people.may(ctx, Right.EXTEND_TASK, place):
        raise BadInputError(wording.NOT_OF_UNIT.format(name=person.name, unit=unit.short))
    before = audit.snapshot(task)
    earlier, task.owner_id, task.owner_fixed = task.owner_id, person.id, True
    trail.rearm(ctx, task)
    record = trail.by_speaker(ctx, task, RecordKind.TRANSFERRED)
    record.to_id = person.id
    trail.note(ctx, "task.transfer", task, before, record)
    notify.withdraw(ctx, about=about(task))
    told = wording.handed_over(task, ctx.speaker.name)
    tell(ctx, task, {person.id}, told, f"transferred:{record.id}", card=about(task))
    gone = wording.TAKEN_OVER.format(name=ctx.speaker.name, title=wording.short(task.title), to=person.name)
    tell(ctx, task, {earlier}, gone, f"transferred:{record.id}")
    return record


def require_present(ctx: Context, person: Member) -> None:
    """Let pass who has not left.

    Raises:
        BadInputError: he has.
    """
    if person.left_on is not None and person.left_on <= ctx.today:
        raise BadInputError(wording.HAS_LEFT.format(name=person.name))


def not_applicable(ctx: Context, number: int, reason: str) -> Record:
    """Say that a task need not be done, and why; it leaves the count. Who answers for it is told.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: not the office.
        BadInputError: no reason.
        ConflictError: it is done, reported, cancelled or does not apply already.
    """
    task = open_task(ctx, number)
    people.require(ctx, Right.EXTEND_TASK, people.org(ctx, task.org_id))
    require_reason(reason)
    text = wording.EXEMPTED.format(title=wording.short(task.title), note=wording.said(reason))
    return _end(ctx, task, RecordKind.NOT_APPLICABLE, reason, text)


def restore(ctx: Context, number: int) -> Record:
    """Lift that a task does not apply: it is open again under its deadline. Who answers for it is told.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: not the office.
        ConflictError: nobody said that it does not apply.
    """
    task = finding.to_change(ctx, number)
    people.require(ctx, Right.EXTEND_TASK, people.org(ctx, task.org_id))
    if task.state is not TaskState.NOT_APPLICABLE:
        raise ConflictError(wording.APPLIES.format(title=task.title))
    before = audit.snapshot(task)
    task.state, task.reason = TaskState.OPEN, ""
    trail.rearm(ctx, task)
    record = trail.note(ctx, "task.restore", task, before, trail.by_speaker(ctx, task, RecordKind.REOPENED))
    notify.withdraw(ctx, about=about(task))
    tell(ctx, task, {task.owner_id}, wording.restored(task), f"restored:{record.id}", card=about(task))
    return record


def cancel(ctx: Context, number: int, reason: str = "") -> Record:
    """Take back a task given by hand, as who gave it or as the office; who answers for it is told if he was before.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: somebody else gave it.
        ConflictError: it is of the year's list, or not open.
    """
    task = open_task(ctx, number)
    if task.template_id is not None:
        raise ConflictError(wording.OF_THE_LIST.format(title=task.title))
    if ctx.speaker.id != task.assigned_by and not people.may(ctx, Right.EXTEND_TASK, people.org(ctx, task.org_id)):
        raise NotAllowedError(wording.NOT_GIVER)
    text = wording.cancelled(task, ctx.speaker.name, reason)
    return _end(ctx, task, RecordKind.CANCELLED, reason, text)


ENDS = {
    RecordKind.NOT_APPLICABLE: (TaskState.NOT_APPLICABLE, "task.exempt"),
    RecordKind.CANCELLED: (TaskState.CANCELLED, "task.cancel"),
}


def _end(ctx: Context, task: Task, kind: RecordKind, reason: str, text: str) -> Record:
    """End a task; whoever had not been told yet that it was given to him is not told of its end either."""
    require_own_keeping(task)
    before = audit.snapshot(task)
    task.state, verb = ENDS[kind]
    task.reason, task.next_nudge_on = reason.strip(), None
    record = trail.note(ctx, verb, task, before, trail.by_speaker(ctx, task, kind, note=reason))
    unheard = notify.withdraw(ctx, about=about(task)) > 0
    if not (unheard and kind is RecordKind.CANCELLED):
        tell(ctx, task, {task.owner_id}, text, f"ended:{record.id}")
    return record
