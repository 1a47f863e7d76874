"""Working days of the Chinese mainland with 调休, corrected by the office's own table.

Source: the State Council's yearly holiday notice, as kept by the `holidays` package; a year whose
notice is not out yet falls back to statutory days and plain weekends until the override table says more.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import holidays

DAY = timedelta(days=1)


SATURDAY = 5


class Special(NamedTuple):
    """A day that works or rests otherwise than its weekday; `name` is the holiday's, empty where there is none."""

    day: date
    works: bool
    name: str
    is_corrected: bool


@cache
def _year(year: int) -> Any:
    """The calendar of a year, whole before anybody looks into it: threads ask at the same time."""
    return holidays.country_holidays("CN", years=year, expand=False, language="zh_CN")


class Workdays:
    """Asks and counts working days; `overrides` maps a day to True (works) or False (rests)."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def correct(self, overrides: Mapping[date, bool]) -> None:
        """Go by these days from now on, in place of those given before."""
        self._overrides = dict(overrides)

    def freshen(self, now: datetime) -> None:
        """Learn what was corrected elsewhere; nothing, where nobody corrects anything."""

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        known = self._overrides.get(day)
        return bool(_year(day.year).is_working_day(day)) if known is None else known

    def holiday_name(self, day: date) -> str:
        """The holiday's Chinese name; empty on ordinary days."""
        return str(_year(day.year).get(day, ""))

    def special(self, year: int) -> list[Special]:
        """The days of a year that are otherwise than their weekday, and those that were corrected; in order."""
        first = date(year, 1, 1)
        days = (first + DAY * number for number in range((date(year + 1, 1, 1) - first).days))
        return [
            Special(day, self.works(day), self.holiday_name(day), is_corrected=day in self._overrides)
            for day in days
            if day in self._overrides or self.works(day) is (day.weekday() >= SATURDAY)
        ]

    def on_or_before(self, day: date) -> date:
        """The last working day not after `day`: where a deadline on a holiday moves to."""
        while not self.works(day):
            day -= DAY
        return day

    def shift(self, day: date, count: int) -> date:
        """The day `count` working days after `day` (before it when negative); `day` itself does not count."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + DAY * n) for n in range(1, (end - start).days + 1))
