"""Counting from a day by whole months: a month without that day ends on its last (民法典 art. 202); pure."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

_SPAN = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?")
YEAR = 12


def duration(span: str) -> relativedelta:
    """An ISO 8601 duration of years, months and days.

    Raises:
        ValueError: it is none.
    """
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(span)
    years, months, days = (int(part or 0) for part in found.groups())
    return relativedelta(months=years * YEAR + months, days=days)


def later(day: date, span: str) -> date:
    """The day so long after `day`; the last day of a limit, for the day it starts from does not count."""
    found: date = day + duration(span)
    return found


def earlier(day: date, span: str) -> date:
    """The day so long before `day`."""
    found: date = day - duration(span)
    return found


def months(span: str) -> int:
    """A duration in whole months; days are left out."""
    length = duration(span)
    return int(length.years) * YEAR + int(length.months)


def of_months(count: int) -> str:
    """So many months as a duration."""
    return f"P{count}M"
