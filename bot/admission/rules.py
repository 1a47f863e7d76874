"""What the days of an admission say: its stage, what comes next and by when; pure."""

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
