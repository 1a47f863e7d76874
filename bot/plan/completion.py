"""Reporting a task done, verifying the report, sending it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import notify, people
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.core.workdays import Workdays
from bot.notify import Topic, Urgency
from bot.people import Member, Right
from bot.plan import applying, events, finding, trail, wording
from bot.plan.models import Check, Record, RecordKind, Task, TaskState, Timing

FINISHED = (TaskState.REPORTED, TaskState.DONE)
VERIFIERS = people.SECRETARIES
"""Who is asked, in this order, when the first is not the one who reports."""
WORTH = timedelta(days=3)
"""How long a word on a task is worth being said when its deadline is near or past."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a word on a task; `repeated` when it changed nothing, `asked` are the names of who is to verify."""

    task: Task
    record: Record | None
    repeated: bool = False
    asked: tuple[str, ...] = ()


def timing(day: date, due: date, grace_days: int, days: Workdays) -> Timing:
    """On time up to the deadline, nearly so within `grace_days` working days after it, else late."""
    if day <= due:
        return Timing.ON_TIME
    return Timing.GRACE if day <= days.shift(due, grace_days) else Timing.LATE


def complete(ctx: Context, number: int, *, note: str = "", day: date | None = None) -> Report:
    """Report a task done on `day` (today unless told) and ask somebody else to verify; a repetition changes nothing.

    What a meeting's record completes is not reported by hand; what another department provides only by the office.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: neither who answers for it nor a secretary of the unit speaks.
        BadInputError: a day to come.
        ConflictError: it is completed by a meeting's record, by the office, or not to be done any more.
    """
    task = finding.to_change(ctx, number)
    require_reporter(ctx, task)
    if task.state in FINISHED:
        return Report(task, finding.latest(ctx, task), repeated=True)
    if day is not None and day > ctx.today:
        raise BadInputError(wording.NOT_IN_FUTURE)
    require_by_hand(ctx, task)
    before = audit.snapshot(task)
    finish(ctx, task, day or ctx.today, TaskState.DONE if task.check is Check.EXTERNAL else TaskState.REPORTED)
    follow(ctx, task)
    record = trail.by_speaker(ctx, task, RecordKind.REPORTED, note=note, day=task.done_on)
    trail.note(ctx, "task.complete", task, before, record)
    asked = _ask_to_verify(ctx, task, record) if task.state is TaskState.REPORTED else ()
    return Report(task, record, asked=asked)


def finish(ctx: Context, task: Task, day: date, state: TaskState) -> None:
    """Write the end into the task and drop what was still to be said of it."""
    task.state, task.done_on, task.next_nudge_on = state, day, None
    task.timing = timing(day, task.due, ctx.settings.reminders.grace_days, ctx.workdays)
    notify.withdraw(ctx, about=about(task))


def follow(ctx: Context, task: Task) -> None:
    """Open what the list lets follow on this task, once for a period: sent back and done again it opens nothing."""
    if task.code and task.done_on is not None:
        events.happened(ctx, f"{applying.AFTER}{task.code}", task.org_id, task.done_on, ref=task.period)


def about(task: Task) -> str:
    """What messages on a task are withdrawn by."""
    return f"task:{task.id}"


def require_reporter(ctx: Context, task: Task) -> None:
    """Let pass who answers for a task, and the secretaries of its unit.

    Raises:
        NotAllowedError: somebody else speaks.
    """
    if ctx.speaker.id != task.owner_id and not people.may(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id)):
        raise NotAllowedError(wording.NOT_REPORTER.format(title=task.title))


def require_by_hand(ctx: Context, task: Task) -> None:
    """Let pass what is reported by hand, by who speaks.

    Raises:
        ConflictError: it is completed by a meeting's record, by the office, or not to be done any more.
    """
    require_alive(task)
    require_own_keeping(task)
    template = finding.template_of(ctx, task)
    if task.check is Check.AUTO and template is not None and template.meeting:
        raise ConflictError(wording.BY_MEETING.format(title=task.title))
    office = people.may(ctx, Right.EXTEND_TASK, people.org(ctx, task.org_id))
    if task.check is Check.EXTERNAL and not office:
        raise ConflictError(wording.BY_OTHERS.format(title=task.title))


def require_alive(task: Task) -> None:
    """Let pass what is still to be done or was reported.

    Raises:
        ConflictError: it was cancelled or does not apply.
    """
    over = {TaskState.NOT_APPLICABLE: wording.DOES_NOT_APPLY, TaskState.CANCELLED: wording.IS_CANCELLED}
    if task.state in over:
        raise ConflictError(over[task.state].format(title=task.title))


def require_own_keeping(task: Task) -> None:
    """Let pass what no other record stands for.

    Raises:
        ConflictError: it is a rectification's: answered, accepted and withdrawn as such.
    """
    if task.check is Check.ACCEPTED:
        raise ConflictError(wording.BY_ACCEPTOR.format(title=task.title))


def _ask_to_verify(ctx: Context, task: Task, record: Record) -> tuple[str, ...]:
    text = wording.please_verify(task, ctx.speaker.name, record.note)
    asked = to_ask(ctx, task, ctx.speaker.id)
    for one in asked:
        key = f"verify:{record.id}:{one.id}"
        due = notify.quiet.post(ctx.now, ctx.workdays)
        card = f"verify:{task.id}"
        notify.put(ctx, to=one.id, text=text, key=key, topic=Topic.TASK, about=about(task), due=due, card=card)
    return tuple(one.name for one in asked)


def to_ask(ctx: Context, task: Task, reporter_id: int | None) -> Sequence[Member]:
    """The unit's secretary, or its deputy where the secretary answers for it or reported it.

    Only who can be told. Nobody where the unit has no other: it stands in the list of those above, who are not written
    to for it.
    """
    own = {task.owner_id, reporter_id}
    for role in VERIFIERS:
        found = {one.id: one for one in people.holders(ctx, role, task.unit_id) if one.id not in own}
        able = notify.reachable(ctx, found)
        if able:
            return [found[number] for number in sorted(able)]
    return ()


def verify(ctx: Context, number: int) -> Report:
    """Say that what was reported is done; a repetition changes nothing. Nobody verifies what he reported or owns.

    Raises:
        NotFoundError: no such task, or not one the speaker sees.
        NotAllowedError: the speaker may not verify here, or it is his own.
        ConflictError: it was not reported.
    """
    task = finding.to_change(ctx, number)
    people.require(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id))
    if task.state is TaskState.DONE:
        return Report(task, finding.latest(ctx, task), repeated=True)
    require_reported(ctx, task)
    before = audit.snapshot(task)
    task.state = TaskState.DONE
    record = trail.note(ctx, "task.verify", task, before, trail.by_speaker(ctx, task, RecordKind.VERIFIED))
    notify.withdraw(ctx, about=about(task))
    return Report(task, record)


def require_reported(ctx: Context, task: Task) -> Record:
    """The report that waits, when it is somebody else's.

    Raises:
        ConflictError: none waits.
        NotAllowedError: it is the speaker's own, or of his own task.
    """
    require_alive(task)
    require_own_keeping(task)
    report = finding.latest(ctx, task, (RecordKind.REPORTED,))
    if task.state is not TaskState.REPORTED or report is None:
        sentence = wording.IS_DONE if task.state is TaskState.DONE else wording.NOT_REPORTED
        raise ConflictError(sentence.format(title=task.title))
    if ctx.speaker.id in {task.owner_id, report.by_id}:
        raise NotAllowedError(wording.NOT_ONES_OWN)
    return report


def send_back(ctx: Context, number: int, note: str) -> Report:
    """Open a reported task again and tell who answers for it, and who reported it, why.

    Raises:
        BadInputError: no reason.
        NotFoundError, NotAllowedError, ConflictError: as for verifying.
    """
    task = finding.to_change(ctx, number)
    people.require(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id))
    report = require_reported(ctx, task)
    if not note.strip():
        raise BadInputError(wording.NO_NOTE)
    before = audit.snapshot(task)
    task.state, task.done_on, task.timing = TaskState.OPEN, None, None
    trail.rearm(ctx, task)
    record = trail.by_speaker(ctx, task, RecordKind.RETURNED, note=note)
    record.to_id = task.owner_id
    trail.note(ctx, "task.return", task, before, record)
    notify.withdraw(ctx, about=about(task))
    text = wording.returned(task, ctx.speaker.name, record.note)
    tell(ctx, task, {task.owner_id, report.by_id}, text, f"returned:{record.id}", card=about(task))
    return Report(task, record)


def tell(ctx: Context, task: Task, members: set[int | None], text: str, key: str, *, card: str = "") -> None:
    """Tell these people about a task, the speaker himself not; each says its key once.

    The card is shown to who answers for it.
    """
    for one in sorted(member for member in members if member is not None and member != ctx.speaker.id):
        said = f"{key}:{one}"
        notify.put(
            ctx,
            to=one,
            text=text,
            key=said,
            topic=Topic.TASK,
            urgency=Urgency.PROMPT,
            about=about(task),
            due=when_to_tell(ctx, task.due),
            until=worth_until(ctx, task.due),
            card=card if one == task.owner_id else "",
        )


def when_to_tell(ctx: Context, until: date) -> datetime:
    """With the next post, or at once where that would be too late for a deadline."""
    presses = notify.quiet.presses(until, ctx.now, ctx.workdays)
    return ctx.now if presses else notify.quiet.post(ctx.now, ctx.workdays)


def worth_until(ctx: Context, due: date) -> datetime:
    """After which a word on a task is worth nothing: its deadline, but at least three days from today."""
    return datetime.combine(max(due + DAY, ctx.today + WORTH), time(), SHANGHAI)
