"""Numbers for the plan and for the assessment: how many are where on the way, how many steps were taken in time.

Set-based: two statements whatever the number of units. Of a unit without any record nothing is known.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.admission import finding, rules, spans, steps
from bot.admission.finding import Entry
from bot.admission.rules import Stand
from bot.admission.steps import Book, Kind
from bot.core.context import Context


@dataclass(frozen=True, slots=True)
class Counts:
    """One unit on a day: who is under way, and of the steps whose last day fell into the span how many were in time."""

    applicants: int = 0
    activists: int = 0
    candidates: int = 0
    probationary: int = 0
    due: int = 0
    in_time: int = 0


def counts(ctx: Context, org_ids: Iterable[int], as_of: date, *, since: date | None = None) -> dict[int, Counts]:
    """The numbers of each unit that keeps a record, as of a day; steps with a last day in [since, as_of].

    `since`: the beginning of the year unless told. A unit that is not named in the result keeps no record.
    """
    since = since or as_of.replace(month=1, day=1)
    book = steps.book(ctx.settings.admission)
    units: dict[int, list[Entry]] = defaultdict(list)
    for one in finding.all_units(ctx, org_ids):
        units[one.row.org_id].append(one)
    return {org_id: _counted(book, found, since, as_of) for org_id, found in units.items()}


def _counted(book: Book, found: Iterable[Entry], since: date, as_of: date) -> Counts:
    stands: Counter[Stand] = Counter()
    due = in_time = 0
    for one in found:
        known = one.record(as_of)
        if not known.days:
            continue
        stopped = one.row.stopped_on is not None and one.row.stopped_on <= as_of
        if not stopped and not rules.is_over(known):
            stands[rules.stand(known)] += 1
        for day, taken in _asked(book, known):
            if since <= day <= as_of and not (stopped and taken is None):
                due += 1
                in_time += taken is not None and taken <= day
    return Counts(
        stands[Stand.APPLICANT], stands[Stand.ACTIVIST], stands[Stand.CANDIDATE], stands[Stand.PROBATIONARY],
        due, in_time,
    )  # fmt: skip


def _asked(book: Book, known: rules.Record) -> Iterable[tuple[date, date | None]]:
    """Every last day there was, and the day the step was taken; steps ahead of the record are nobody's business."""
    for step in book.steps:
        latest = rules.bound(book, known, step, Kind.LATEST)
        open_still = not rules.is_gone(book, known, step)
        if latest and step.no > known.first and (step.no in known.days or open_still):
            yield latest.day, known.last(step.no)
        if step.recurrence is not None:
            yield from _observed(known, step)


def _observed(known: rules.Record, step: steps.Step) -> Iterable[tuple[date, date | None]]:
    """Of what comes again: each time it was taken against the day it was wanted by, and the time that is awaited."""
    comes = step.recurrence
    last = known.last(comes.since) if comes else None
    if comes is None or last is None:
        return
    for taken in known.days.get(step.no, ()):
        if taken > last:
            yield spans.later(last, comes.span), taken
            last = taken
    if known.furthest < comes.before:
        yield spans.later(last, comes.span), None


def activists(ctx: Context) -> dict[int, int]:
    """How many activists each unit has that keeps a record of its own; who is only known from the roster is none."""
    kept: dict[int, int] = {}
    for one in finding.all_units(ctx):
        known = one.record()
        if known.first < steps.MEETING:
            is_one = one.is_under_way and rules.stand(known) is Stand.ACTIVIST
            kept[one.row.org_id] = kept.get(one.row.org_id, 0) + is_one
    return kept
