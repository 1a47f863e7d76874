"""What a timetable is made of: jobs, which have slots, the days they have them on, and chores, which have none."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.workdays import Workdays

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FARTHEST = 366
"""Days."""
EPOCH = datetime(2000, 1, 1, tzinfo=SHANGHAI)

DayRule = Callable[[date, Workdays], bool]
Work = Callable[[Context], int]
Looking = Callable[[], AbstractContextManager[Context]]
"""Opens the store for looking only."""


def EVERY_DAY(day: date, days: Workdays) -> bool:  # noqa: N802 read like a constant in the timetable
    """Every day."""
    del day, days
    return True


def WORKDAY(day: date, days: Workdays) -> bool:  # noqa: N802
    """Working days, with 调休."""
    return days.works(day)


def WEEK_OPENS(day: date, days: Workdays) -> bool:  # noqa: N802
    """The first working day of each week: Monday, or Tuesday after a long weekend. None in a week of rest."""
    return days.works(day) and days.between(day - DAY * (day.weekday() + 1), day) == 1


def MONTH_OPENS(day: date, days: Workdays) -> bool:  # noqa: N802
    """The first working day of each month."""
    return days.works(day) and days.between(day - DAY * day.day, day) == 1


class Job(NamedTuple):
    """One line of the timetable: `every` so often, or `at` an hour of the days that `on` names.

    A slot missed by more than `within` is let go. One that could not be done, the store being busy or the disk full,
    is tried again after `pause`. A job that only `looks` at the store keeps nobody from writing while it runs. One that
    may be too long for one transaction comes in `pieces`, each with one of its own, which together do what `run` does:
    when it dies between them, it is begun anew, and what is done already must be nothing to do.
    """

    name: str
    run: Work
    every: timedelta | None = None
    at: str = ""
    on: DayRule = EVERY_DAY
    within: timedelta = DAY
    pause: timedelta = MINUTE
    looks: bool = False
    pieces: Callable[[Looking], Iterable[Work]] | None = None
    about: str = ""
    """What it does, for the people who run the machine."""

    def slot(self, now: datetime, days: Workdays) -> datetime | None:
        """The latest slot that has come by now; None when it is too long ago."""
        if self.every:
            return now - (now - EPOCH) % self.every
        hour = time.fromisoformat(self.at)
        day = now.date()
        while (slot := datetime.combine(day, hour, SHANGHAI)) > now - self.within:
            if slot <= now and self.on(day, days):
                return slot
            day -= DAY
        return None

    def following(self, now: datetime, days: Workdays) -> datetime | None:
        """The first slot after now; None when none comes within a year."""
        if self.every:
            return now - (now - EPOCH) % self.every + self.every
        hour = time.fromisoformat(self.at)
        for ahead in range(FARTHEST):
            day = now.date() + DAY * ahead
            slot = datetime.combine(day, hour, SHANGHAI)
            if slot > now and self.on(day, days):
                return slot
        return None


class Chore(NamedTuple):
    """Work that needs no slot, because it claims what it does row by row: every process may do it at the same time.

    It opens its own transactions, as it must not hold one while it asks the network. What may take long is told to
    `leave` when the scheduler stops, and ends as soon as it can.
    """

    name: str
    run: Callable[[], int]
    every: timedelta
    leave: Callable[[], None] | None = None
