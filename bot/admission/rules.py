"""What the days of an admission say: its stage, what comes next and by when, and what speaks against a step; pure.

Nothing is concluded: a finding names the rule and its level, people decide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.admission import spans
from bot.admission.steps import (
    ACTIVIST,
    APPROVED,
    CHOSEN,
    CONFIRMED,
    FILED,
    MEETING,
    ON_ROSTER,
    PROBATION,
    Book,
    Kind,
    Level,
    Limit,
    Step,
)


class Stand(StrEnum):
    """What somebody is on the way: follows from the steps taken."""

    APPLICANT = "applicant"
    ACTIVIST = "activist"
    CANDIDATE = "candidate"
    PROBATIONARY = "probationary"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Record:
    """The days of the steps taken, by number, oldest first; who is on the roster has been placed in a branch."""

    days: Mapping[int, Sequence[date]]
    extended: int = 0
    """Months by which probation was extended."""
    is_member: bool = False

    def last(self, no: int) -> date | None:
        """The last day a step was taken."""
        taken = self.days.get(no)
        return taken[-1] if taken else None

    @property
    def first(self) -> int:
        """The step the record begins with: those before it were taken before anybody kept a record."""
        return min(self.days, default=0)

    @property
    def furthest(self) -> int:
        """The last of the steps that were taken; 0 when none was."""
        return max(*self.days, ON_ROSTER if self.is_member else 0, 0)


@dataclass(frozen=True, slots=True)
class Bound:
    """A first or a last day, the limit it comes from, and the day beyond which nothing helps."""

    day: date
    limit: Limit
    hard: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A step to be taken by a day; `since`: from when on it is worth saying."""

    step: Step
    day: date
    rule: str
    level: Level
    since: date | None = None
    hard: date | None = None


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


def stand(record: Record) -> Stand:
    """What somebody is: follows from the furthest step alone."""
    lines = (
        (CONFIRMED, Stand.CONFIRMED),
        (APPROVED, Stand.PROBATIONARY),
        (CHOSEN, Stand.CANDIDATE),
        (ACTIVIST, Stand.ACTIVIST),
    )
    return next((stand_ for no, stand_ in lines if record.furthest >= no), Stand.APPLICANT)


def stage(book: Book, record: Record) -> int:
    """The stage of the furthest step, 1 to 5."""
    return book.step(max(record.furthest, 1)).stage


def is_over(record: Record) -> bool:
    """Whether the last step was taken."""
    return record.furthest >= FILED


def probation_end(book: Book, record: Record) -> date | None:
    """The day probation is over: a year, and the months of an extension, after the branch meeting (党章 art. 7)."""
    met = record.last(MEETING)
    if met is None:
        return None
    return spans.later(met, spans.of_months(spans.months(book.probation.span) + record.extended))


def _start(book: Book, record: Record, limit: Limit) -> date | None:
    return probation_end(book, record) if limit.start == PROBATION else record.last(limit.start)


def bound(book: Book, record: Record, step: Step, kind: Kind) -> Bound | None:
    """The first or the last day of a step; None while its clock has not begun, or there is no limit."""
    for limit in step.limits:
        start = _start(book, record, limit)
        if limit.kind is kind and start is not None:
            hard = spans.later(start, limit.hard) if limit.hard else None
            return Bound(spans.later(start, limit.span), limit, hard)
    return None


def is_gone(book: Book, record: Record, step: Step) -> bool:
    """Whether the way has led past a step: a later stage, or a later step that has to come after it."""
    past = any(book.step(no).order is Level.CENTRAL for no in record.days if no > step.no)
    return past or step.stage < stage(book, record) or is_over(record)


def dues(book: Book, record: Record) -> list[Due]:
    """The steps of this stage and later whose last day is known and that are still to be taken, soonest first.

    What was left out on the way is not asked for any more: it is told when the next step is recorded.
    """
    found = [due for step in book.steps if not is_gone(book, record, step) for due in _due(book, record, step)]
    return sorted(found, key=lambda due: (due.day, due.step.no))


def _due(book: Book, record: Record, step: Step) -> Iterator[Due]:
    if step.recurrence is not None:
        yield from _again(record, step)
        return
    latest = bound(book, record, step, Kind.LATEST)
    if latest is None or step.no in record.days or step.no < record.first:
        return
    if latest.limit.start == PROBATION and stand(record) is not Stand.PROBATIONARY:
        return
    since = spans.earlier(latest.day, step.remind) if step.remind else None
    yield Due(step, latest.day, latest.limit.rule, latest.limit.level, since, latest.hard)


def _again(record: Record, step: Step) -> Iterator[Due]:
    comes = step.recurrence
    began = record.last(comes.since) if comes else None
    if comes is None or began is None or record.furthest >= comes.before:
        return
    last = record.last(step.no) or began
    yield Due(step, spans.later(max(last, began), comes.span), comes.rule, comes.level)


def upcoming(book: Book, record: Record) -> Step | None:
    """The first step behind the furthest that is not taken; None at the end."""
    return next((step for step in book.steps if step.no > record.furthest), None)


def objections(book: Book, record: Record, no: int, day: date) -> list[Finding]:
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


def missing(book: Book, record: Record, no: int) -> list[Step]:
    """The steps between the beginning of the record and this one that are not in it."""
    begins = max(record.first, ON_ROSTER if record.is_member else 0)
    return [step for step in book.steps if begins < step.no < no and step.no not in record.days]


def _left_out(book: Book, record: Record, step: Step) -> Iterator[Finding]:
    """Only what lies behind the furthest step so far: a gap is told once, when it is made."""
    if not record.days or step.no <= record.furthest:
        return
    gap = [one for one in missing(book, record, step.no) if one.no > record.furthest]
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


def too_short(book: Book, *, days: int | None = None, hours: int | None = None) -> Finding | None:
    """Whether training of so many days or hours is less than the rule asks; None when nothing was told."""
    told = days is not None or hours is not None
    enough = (days or 0) >= book.training.days or (hours or 0) >= book.training.hours
    return Finding(Matter.SHORT, book.training.level, book.training.rule) if told and not enough else None


def leaves_too_soon(book: Book, met: date, leaving: date) -> bool:
    """Whether who leaves on a day would be admitted too shortly before it."""
    return met <= leaving < spans.later(met, book.leaving.within)


def against_extension(book: Book, record: Record, count: int) -> Finding | None:
    """What speaks against extending probation by so many months: less than half a year, over a year, a second time."""
    rule = book.probation
    fits = spans.months(rule.shortest_extension) <= count <= spans.months(rule.longest_extension)
    if fits and not record.extended:
        return None
    return Finding(Matter.TOO_LATE if record.extended else Matter.SHORT, rule.level, rule.rule)
