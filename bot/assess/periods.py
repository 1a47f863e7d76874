"""Which days a check is about. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.assess.facts_of import Span
from bot.assess.models import CheckKind
from bot.core.errors import BadInputError

NOT_A_PERIOD = "期间写作 2026-10（月）、2026Q3（季度）或 2026（年度）。"

_FORMS = {
    CheckKind.MONTH: (re.compile(r"(2\d{3})-(0[1-9]|1[0-2])"), 1),
    CheckKind.QUARTER: (re.compile(r"(2\d{3})Q([1-4])"), 3),
    CheckKind.YEAR: (re.compile(r"(2\d{3})()"), 12),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year; what counts begins with the year (cumulative)."""

    kind: CheckKind
    own: Span
    """The month, quarter or year itself."""

    @property
    def year(self) -> int:
        """The year whose table judges it."""
        return self.own.start.year

    @property
    def span(self) -> Span:
        """From the start of the year to the end of the period."""
        return Span(date(self.year, 1, 1), self.own.end)


def read(text: str) -> Period:
    """The period written `2026-10`, `2026Q3` or `2026`.

    Raises:
        BadInputError: none of these.
    """
    for kind, (form, months) in _FORMS.items():
        if found := form.fullmatch(text):
            year, number = int(found[1]), int(found[2] or 1)
            start = date(year, 1 + (number - 1) * months, 1)
            return Period(kind, Span(start, start + relativedelta(months=months)))
    raise BadInputError(NOT_A_PERIOD)


def last_day(text: str) -> date:
    """The last day of the period."""
    return read(text).own.end - timedelta(days=1)


def month_of(day: date) -> str:
    """The month a day is in, as a period is written."""
    return f"{day:%Y-%m}"


def quarter_of(day: date) -> str:
    """The quarter a day is in, as a period is written."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarter_before(day: date) -> str:
    """The quarter that ended last before the day, as a period is written."""
    end = date(day.year, day.month - (day.month - 1) % 3, 1) - timedelta(days=1)
    return f"{end.year}Q{(end.month + 2) // 3}"
