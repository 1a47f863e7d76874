"""The clock: a step with a last day ahead is a task of who answers for it in the unit; recorded, it is done.

State decides: the tasks that stand are compared with the record, so that a second look changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bot import plan
from bot.admission import rules, spans, steps, wording
from bot.admission.finding import Entry
from bot.admission.rules import Due
from bot.admission.steps import Book
from bot.core.audit import Change
from bot.core.context import Context

TRIGGER = "admission_step"
AHEAD, BEHIND = timedelta(days=35), timedelta(days=7)
"""So long before its last day a step is opened as a task, and so long after it what was not seen in time."""


def follow(ctx: Context, found: Iterable[Entry], *, everywhere: bool = False) -> list[Change]:
    """Bring the tasks of these candidates in line with their record; returns what changed of tasks that stood.

    Opened tasks have an entry of their own in the trail. `everywhere`: tasks of units they have left as well.
    """
    book = steps.book(ctx.settings.admission)
    known = {one.row.id: one for one in found}
    wanted = {(one.row.org_id, _period(one, due)): (one, due) for one in known.values() for due in _dues(book, one)}
    units = None if everywhere else {one.row.org_id for one in known.values()}
    changes: list[Change] = []
    for task, one, no in _of(plan.standing(ctx, TRIGGER, units), known):
        if wanted.pop((task.unit_id, task.period), None) is None:
            taken = _taken(book, one, no, date.fromisoformat(task.period.partition(":")[0]))
            ended = plan.settle(ctx, task, taken) if taken else plan.drop(ctx, task, wording.GONE)
            changes += ended.changes
    for task, _, _ in _of(plan.standing(ctx, TRIGGER, units, dropped=True), known):
        if task.reason == wording.GONE and wanted.pop((task.unit_id, task.period), None) is not None:
            changes += plan.take_up(ctx, task).changes
    for one, due in wanted.values():
        _open(ctx, one, due)
    return changes


def _dues(book: Book, one: Entry) -> Sequence[Due]:
    return rules.dues(book, one.record()) if one.row.stopped_on is None else ()


def _period(one: Entry, due: Due) -> str:
    """What the task of a step is told by; a deadline that moves makes another task."""
    return f"{due.day.isoformat()}:{_ref(one, due)}"


def _ref(one: Entry, due: Due) -> str:
    return f"{one.row.id}:{due.step.no}"


def _of(tasks: Iterable[plan.Task], known: dict[int, Entry]) -> Iterator[tuple[plan.Task, Entry, int]]:
    """The tasks of these candidates, with the number of the step."""
    for task in tasks:
        _, number, no = task.period.split(":")
        if int(number) in known:
            yield task, known[int(number)], int(no)


def _taken(book: Book, one: Entry, no: int, due: date) -> date | None:
    """The day the step was taken that a task asked for; what comes again was asked for since the time before."""
    last, comes = one.record().last(no), book.step(no).recurrence
    if last is None or (comes is not None and last <= spans.earlier(due, comes.span)):
        return None
    return last


def _open(ctx: Context, one: Entry, due: Due) -> None:
    begins = due.since or due.day - AHEAD
    if not begins <= ctx.today <= due.day + BEHIND:
        return
    title = wording.title(one.row.id, due)
    # its deadline is its day, so that it stands in that year's list
    event = plan.Event(TRIGGER, one.row.org_id, due.day, _ref(one, due), due.day, title, due.since)
    plan.open_for(ctx, event)
