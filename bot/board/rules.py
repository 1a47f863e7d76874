"""What the board's figures mean: how a cell stands, which months are told of, where a page ends. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from dateutil.relativedelta import relativedelta

MONTHS = 12
AHEAD = 14
"""Days of deadlines to come, today the first of them."""
A_PAGE = 50
"""Units on one page of the heat map."""

R = TypeVar("R")


class Mark(StrEnum):
    """How a unit stands with a task of the list."""

    IN_TIME = "in_time"
    LATE = "late"
    """Done after its deadline, by however little."""
    OPEN = "open"
    """To be done, and its deadline is not over."""
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"
    NONE = "none"
    """Nothing of it falls into these days."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Tasks by how they stand; what is reported and waits to be verified counts as done, as everywhere."""

    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    not_applicable: int = 0

    @property
    def done(self) -> int:
        """In time or late."""
        return self.in_time + self.late

    @property
    def total(self) -> int:
        """All that apply."""
        return self.done + self.open + self.overdue

    @property
    def decided(self) -> int:
        """Those of which it is known whether they were done: done, or their deadline is over."""
        return self.done + self.overdue

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


def mark(tally: Tally) -> Mark:
    """How several instances stand together: what is overdue first, then what is to be done, then what was late."""
    order = (Mark.OVERDUE, Mark.OPEN, Mark.LATE, Mark.IN_TIME, Mark.NOT_APPLICABLE)
    return next((one for one in order if getattr(tally, one.value)), Mark.NONE)


def lacking(kind: str, profile: str, kinds: Collection[str], exempt: Collection[str]) -> Mark:
    """What stands where a unit has no instance at all: the list does not ask it of such units, or not in these days."""
    return Mark.NOT_APPLICABLE if kind not in kinds or profile in exempt else Mark.NONE


def share(part: int, whole: int) -> int | None:
    """Whole percent, half up; None of nothing: what was not asked for is no zero."""
    return (200 * part + whole) // (2 * whole) if whole else None


def months(end: date, today: date) -> tuple[date, ...]:
    """The first days of the twelve months up to the last of the period (its day after the end), none to come."""
    last = min(end - timedelta(days=1), today).replace(day=1)
    return tuple(last - relativedelta(months=back) for back in reversed(range(MONTHS)))


def month_after(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def pages(count: int, a_page: int = A_PAGE) -> int:
    """How many pages so many rows fill, at least one."""
    return max(1, -(-count // a_page))


def cut(rows: Sequence[R], page: int, a_page: int = A_PAGE) -> Sequence[R]:
    """The rows of a page, counted from 1."""
    return rows[(page - 1) * a_page : page * a_page]


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of several."""
    return sum(tallies, Tally())
