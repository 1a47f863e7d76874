"""What speaks against a step on a day, against training or an extension; pure.

Nothing is concluded: a finding names the rule and its level, people decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.admission import spans
from bot.admission.rules import Record, bound
from bot.admission.steps import (
    ON_ROSTER,
    Book,
    Kind,
    Level,
    Step,
)


class Matter(StrEnum):
    """What can speak against a step on a day."""

    EARLY = "early"
    LATE = "late"
    TOO_LATE = "too_late"
    """Beyond what may be granted in special cases."""
    MISSING = "missing"
    """Steps ahead of it are not recorded."""
    CROSSED = "crossed"
    """Its day lies before that of a step ahead of it, or after that of one behind."""
    EXPIRED = "expired"
    """What it relies on is no longer valid."""
    RECONSIDER = "reconsider"
    AGAIN = "again"
    SHORT = "short"
    """The training was too short."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a step, by whose rule; `day` is the day that should have been kept."""

    matter: Matter
    level: Level
    rule: str = ""
    day: date | None = None
    steps: tuple[Step, ...] = ()


def to_step(book: Book, record: Record, no: int, day: date) -> list[Finding]:
    """What speaks against taking a step on a day, what stands in the record taken for true."""
    step = book.step(no)
    return [
        *_too_early(book, record, step, day),
        *_too_late(book, record, step, day),
        *_left_out(book, record, step),
        *_crossed(book, record, step, day),
        *_expired(book, record, step, day),
    ]


def _too_early(book: Book, record: Record, step: Step, day: date) -> Iterator[Finding]:
    first = bound(book, record, step, Kind.EARLIEST)
    if first is not None and day < first.day:
        yield Finding(Matter.EARLY, first.limit.level, first.limit.rule, first.day)


def _too_late(book: Book, record: Record, step: Step, day: date) -> Iterator[Finding]:
    if old := stale(book, record, day, reporting=step.no):
        yield old
        return
    last = bound(book, record, step, Kind.LATEST)
    if last is not None and day > last.day:
        beyond = last.hard is not None and day > last.hard
        yield Finding(Matter.TOO_LATE if beyond else Matter.LATE, last.limit.level, last.limit.rule, last.day)


def stale(book: Book, record: Record, day: date, *, reporting: int = 0) -> Finding | None:
    """Whether a meeting's decision not sent up by a day has to be taken anew; once it was sent up in time it holds.

    `reporting`: the step to be recorded, when there is one; only those that show it was sent up matter then.
    """
    rule = book.stale
    met = record.last(rule.step)
    if met is None or (reporting and reporting not in rule.reported_by):
        return None
    if record.is_member or any((sent := record.last(no)) and sent >= met for no in rule.reported_by):
        return None
    for matter, span in ((Matter.AGAIN, rule.again), (Matter.RECONSIDER, rule.reconsider)):
        limit = spans.later(met, span)
        if day > limit:
            return Finding(matter, rule.level, rule.rule, limit)
    return None


def _missing(book: Book, record: Record, no: int) -> list[Step]:
    """The steps between the beginning of the record and this one that are not in it."""
    begins = max(record.first, ON_ROSTER if record.is_member else 0)
    return [step for step in book.steps if begins < step.no < no and step.no not in record.days]


def _left_out(book: Book, record: Record, step: Step) -> Iterator[Finding]:
    """Only what lies behind the furthest step so far: a gap is told once, when it is made."""
    if not record.days or step.no <= record.furthest:
        return
    gap = [one for one in _missing(book, record, step.no) if one.no > record.furthest]
    firm = tuple(one for one in gap if one.order is Level.CENTRAL)
    if gap:
        level = Level.CENTRAL if firm and step.order is Level.CENTRAL else Level.LOCAL
        yield Finding(Matter.MISSING, level, steps=firm or tuple(gap))


def _crossed(book: Book, record: Record, step: Step, day: date) -> Iterator[Finding]:
    ahead = [one for one in book.steps if one.no < step.no and _after(record, one, day)]
    behind = [one for one in book.steps if one.no > step.no and _before(record, one, day)]
    if step.repeats:
        behind = []  # it may be taken once more
    for one in (*ahead[-1:], *behind[:1]):
        level = Level.CENTRAL if Level.LOCAL not in {one.order, step.order} else Level.LOCAL
        taken = record.days[one.no]
        yield Finding(Matter.CROSSED, level, day=taken[0] if one.no < step.no else taken[-1], steps=(one,))


def _after(record: Record, step: Step, day: date) -> bool:
    """Whether a step ahead was first taken only after this day."""
    taken = record.days.get(step.no)
    return bool(taken and taken[0] > day)


def _before(record: Record, step: Step, day: date) -> bool:
    """Whether a step behind was taken before this day already."""
    last = record.last(step.no)
    return last is not None and last < day


def _expired(book: Book, record: Record, step: Step, day: date) -> Iterator[Finding]:
    for one in book.steps:
        found = record.last(one.no)
        if one.validity is None or step.no not in one.validity.used or found is None:
            continue
        until = spans.later(found, one.validity.span)
        if day > until:
            yield Finding(Matter.EXPIRED, one.validity.level, one.validity.rule, until, (one,))


def to_training(book: Book, *, days: int | None = None, hours: int | None = None) -> Finding | None:
    """Whether training of so many days or hours is less than the rule asks; None when nothing was told."""
    told = days is not None or hours is not None
    enough = (days or 0) >= book.training.days or (hours or 0) >= book.training.hours
    return Finding(Matter.SHORT, book.training.level, book.training.rule) if told and not enough else None


def to_extension(book: Book, record: Record, count: int) -> Finding | None:
    """What speaks against extending probation by so many months: less than half a year, over a year, a second time."""
    rule = book.probation
    fits = spans.months(rule.shortest_extension) <= count <= spans.months(rule.longest_extension)
    if fits and not record.extended:
        return None
    return Finding(Matter.TOO_LATE if record.extended else Matter.SHORT, rule.level, rule.rule)
