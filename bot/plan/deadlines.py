"""Another deadline: asked for, granted or refused, moved.

A deadline is put off once, asked for by who answers for the task and decided by the office, or by who gave it. It may
be asked for until five working days after the deadline; a duty of the year's list is put off by sixty days at most,
so that it never meets the next one of a quarter.
"""

from datetime import date, timedelta

from bot import notify, people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Org, Right, Role
from bot.plan import finding, trail, wording
from bot.plan.completion import about, require_alive, tell
from bot.plan.models import Record, RecordKind, Task, TaskState

ASKING_DAYS = 5
"""Working days after the deadline within which another may be asked for."""
FURTHEST = timedelta(days=60)
"""From the deadline by the rule, for a duty of the year's list."""
REQUEST = (RecordKind.EXTENSION_ASKED, RecordKind.EXTENDED, RecordKind.EXTENSION_REFUSED)
CLERKS = (Role.PARTY_WORK_CLERK, Role.PARTY_WORK_HEAD)
"""Who in the office is told that somebody waits for its word: the first of these posts that is held."""


def change_due(ctx: Context, number: int, due: date, reason: str = "") -> Record:
    """Put off or move a deadline: at once where the speaker decides it, asked for otherwise; the record's kind tells.

    Raises:
        NotFoundError, NotAllowedError, BadInputError, ConflictError: as for asking and moving.
    """
    if decides(ctx, finding.task(ctx, number)):
        return move_due(ctx, number, due, reason)
    return ask_extension(ctx, number, due, reason)


def ask_extension(ctx: Context, number: int, due: date, reason: str) -> Record:
    """Ask for a later deadline, once for a task; who decides it is told.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: neither who answers for it nor a secretary of the unit speaks.
        BadInputError: no reason, a day that is not later, one too far away.
        ConflictError: it is not open, was put off or asked for before, or its deadline is long past.
    """
    task = open_task(ctx, number)
    if ctx.speaker.id != task.owner_id and not people.may(ctx, Right.ASSIGN_TASK, people.org(ctx, task.org_id)):
        raise NotAllowedError(wording.NOT_ASKER)
    require_first_time(ctx, task)
    _require_in_reach(ctx, task, due)
    require_reason(reason)
    record = trail.by_speaker(ctx, task, RecordKind.EXTENSION_ASKED, note=reason, day=due)
    trail.note(ctx, "task.ask_extension", task, audit.snapshot(task), record)
    text = wording.please_decide(task, ctx.speaker.name, due, record.note)
    tell(ctx, task, _deciders(ctx, task), text, f"extension:{record.id}")
    return record


def open_task(ctx: Context, number: int) -> Task:
    """An open task, locked until the transaction ends.

    Raises:
        ConflictError: it is reported, done, cancelled or does not apply.
    """
    task = finding.to_change(ctx, number)
    require_alive(task)
    if task.state is not TaskState.OPEN:
        sentence = wording.WAITS if task.state is TaskState.REPORTED else wording.IS_DONE
        raise ConflictError(sentence.format(title=task.title))
    return task


def require_first_time(ctx: Context, task: Task) -> None:
    """Let pass a task whose deadline may still be put off.

    Raises:
        ConflictError: it was put off or asked for before, or its deadline is long past.
    """
    if task.extended:
        raise ConflictError(wording.ONCE_ONLY.format(title=task.title))
    asked = request(ctx, task)
    if asked is not None and asked.day is not None:
        raise ConflictError(wording.ASKED_ALREADY.format(title=task.title, due=wording.day(asked.day)))
    if ctx.today > ctx.workdays.shift(task.due, ASKING_DAYS):
        raise ConflictError(wording.TOO_LATE_TO_ASK.format(title=task.title, days=ASKING_DAYS))


def _require_in_reach(ctx: Context, task: Task, due: date) -> None:
    if due <= task.due or due < ctx.today:
        raise BadInputError(wording.NOT_LATER.format(due=wording.day(task.due)))
    latest = task.planned_due + FURTHEST
    if task.template_id is not None and due > latest:
        raise BadInputError(wording.TOO_FAR.format(latest=wording.day(latest)))


def require_reason(reason: str) -> None:
    """Let pass what gives a reason.

    Raises:
        BadInputError: it gives none.
    """
    if not reason.strip():
        raise BadInputError(wording.NO_REASON)


def request(ctx: Context, task: Task) -> Record | None:
    """The request for a later deadline that waits for an answer."""
    last = finding.latest(ctx, task, REQUEST)
    return last if last is not None and last.kind is RecordKind.EXTENSION_ASKED else None


def decides(ctx: Context, task: Task) -> bool:
    """Whether the deadline is the speaker's to set: as who gave the task, or as the office for others."""
    if task.template_id is None and ctx.speaker.id == task.assigned_by:
        return True
    place = people.org(ctx, task.org_id)
    return ctx.speaker.id != task.owner_id and people.may(ctx, Right.EXTEND_TASK, place)


def _deciders(ctx: Context, task: Task) -> set[int | None]:
    """Who is told of a request: who gave the task; of the year's list a clerk of the office above."""
    if task.template_id is None and task.assigned_by is not None:
        return {task.assigned_by}
    place: Org | None = people.org(ctx, task.unit_id)
    while place is not None:
        for role in CLERKS:
            if found := people.holders(ctx, role, place.id):
                return {one.id for one in found}
        place = None if place.parent_id is None else people.org(ctx, place.parent_id)
    return set()


def decide_extension(ctx: Context, number: int, *, granted: bool) -> Record:
    """Answer the request for a later deadline; who asked and who answers for the task are told.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: it is not the speaker's to decide, or his own request.
        ConflictError: nothing was asked, or the task is not open any more.
    """
    task = open_task(ctx, number)
    asked = request(ctx, task)
    if asked is None or asked.day is None:
        raise ConflictError(wording.NOTHING_ASKED.format(title=task.title))
    require_decider(ctx, task)
    if ctx.speaker.id == asked.by_id:
        raise NotAllowedError(wording.NOT_ONES_OWN_REQUEST)
    kind = RecordKind.EXTENDED if granted else RecordKind.EXTENSION_REFUSED
    before = audit.snapshot(task)
    if granted:
        _set_due(ctx, task, asked.day)
    record = trail.by_speaker(ctx, task, kind, day=asked.day)
    trail.note(ctx, "task.decide_extension", task, before, record)
    notify.withdraw(ctx, about=about(task))
    sentence = wording.GRANTED if granted else wording.REFUSED
    text = sentence.format(title=wording.short(task.title), due=wording.day(task.due))
    tell(ctx, task, {asked.by_id, task.owner_id}, text, f"decided:{record.id}")
    return record


def require_decider(ctx: Context, task: Task) -> None:
    """Let pass whose the deadline is to set.

    Raises:
        NotAllowedError: it is somebody else's.
    """
    if not decides(ctx, task):
        if task.template_id is not None:
            people.require(ctx, Right.EXTEND_TASK, people.org(ctx, task.org_id))
            raise NotAllowedError(wording.NOT_ONES_OWN_REQUEST)
        raise NotAllowedError(wording.NOT_GIVER)


def _set_due(ctx: Context, task: Task, due: date) -> None:
    task.due, task.extended = due, True
    trail.rearm(ctx, task)


def move_due(ctx: Context, number: int, due: date, reason: str = "") -> Record:
    """Set another deadline, earlier or later, as the office or as who gave the task; who answers for it is told.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: it is not the speaker's to decide.
        BadInputError: a day that is past.
        ConflictError: it is not open.
    """
    task = open_task(ctx, number)
    require_decider(ctx, task)
    if due < ctx.today:
        raise BadInputError(wording.PAST)
    before = audit.snapshot(task)
    _set_due(ctx, task, due)
    record = trail.by_speaker(ctx, task, RecordKind.EXTENDED, note=reason, day=due)
    trail.note(ctx, "task.move", task, before, record)
    notify.withdraw(ctx, about=about(task))
    tell(ctx, task, {task.owner_id}, wording.moved(task, ctx.speaker.name, record.note), f"moved:{record.id}")
    return record
