"""When a duty falls due: rules and durations in, days out. Pure.

A rule is RFC 5545 without DTSTART, anchored at 1 January of the list's year; what it names is the due *day*. Unlike
there, the 29th, 30th or 31st is the last day of a month that has no such day: a duty is not let off for it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from bot.core.workdays import Workdays
from bot.plan.models import Period

DAY = timedelta(days=1)
PARTS = frozenset({"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"})
"""What a rule may be made of: it says days of one year, no hours, no end."""
FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY"})
MONTH_DAYS = 31
LIMITS = {"INTERVAL": 12, "BYMONTH": 12, "BYMONTHDAY": MONTH_DAYS}
SURE = 28
"""Every month has this day."""
REST_DAY = "休息日"
"""How the calendar calls a day off in exchange for another; it is no holiday of its own."""
PER_STEP = "PER_STEP"
"""Instead of a duration: whoever opens the task knows its deadline."""

_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_DURATION = re.compile(r"(-?)P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?")


def due_days(rule: str, year: int) -> list[date]:
    """The days of a year that a rule names, in order.

    Raises:
        ValueError: it is no rule, or one that needs more than a year.
    """
    days: set[date] = set()
    for part in _in_whole_months(_parts(rule)):
        text = ";".join(f"{name}={value}" for name, value in part.items())
        # Without an end, a rule that names no day at all would be looked through for eight thousand years.
        found = rrulestr(f"{text};UNTIL={year}1231", dtstart=datetime(year, 1, 1))  # noqa: DTZ001 days, not moments
        days.update(moment.date() for moment in found)
    return sorted(days)


def _parts(rule: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in rule.upper().split(";")]
    parts = {name: value for name, _, value in pairs}
    known = set(parts) <= PARTS and len(parts) == len(pairs) and all(parts.values())
    if not known or parts.get("FREQ") not in FREQUENCIES:
        raise ValueError(rule)
    yearly = parts["FREQ"] == "YEARLY" and parts.get("INTERVAL", "1") != "1"
    weekdays = all(_WEEKDAY.fullmatch(day) for day in parts.get("BYDAY", "MO").split(","))
    if yearly or not weekdays or not all(_within(parts.get(name), most) for name, most in LIMITS.items()):
        raise ValueError(rule)
    return parts


def _within(listed: str | None, most: int) -> bool:
    """Whether all numbers are between 1 and the most there can be; of days of the month, also counted from the end."""
    numbers = [int(number) for number in (listed or "1").split(",")]
    return all(1 <= (abs(number) if most == MONTH_DAYS else number) <= most for number in numbers)


def _in_whole_months(parts: dict[str, str]) -> Iterator[dict[str, str]]:
    """The rule as it stands; where it names a day that not every month has, that day as the last there is up to it."""
    days = [int(day) for day in parts.get("BYMONTHDAY", "0").split(",")]
    late = [day for day in days if day > SURE]
    if not late or {"BYDAY", "BYSETPOS"} & set(parts) or parts["FREQ"] == "WEEKLY":
        yield parts
        return
    # With days of the month, YEARLY means every month named, or every month: the same as MONTHLY.
    monthly = parts | {"FREQ": "MONTHLY"}
    for day in late:
        upto = ",".join(str(one) for one in range(SURE, day + 1))
        yield monthly | {"BYMONTHDAY": upto, "BYSETPOS": "-1"}
    others = [str(day) for day in days if day <= SURE]
    if others:
        yield monthly | {"BYMONTHDAY": ",".join(others)}


def period_of(period: Period, day: date) -> str:
    """What the day a rule names belongs to: `2026-11`, `2026Q4`, `2026H2`, `2026`; of terms and events itself."""
    keys = {
        Period.MONTH: f"{day:%Y-%m}",
        Period.QUARTER: f"{day.year}Q{(day.month + 2) // 3}",
        Period.HALF_YEAR: f"{day.year}H{(day.month + 5) // 6}",
        Period.YEAR: f"{day.year}",
    }
    return keys.get(period, day.isoformat())


def opens_on(due: date, lead_days: Iterable[int]) -> date:
    """The day a task opens: the longest lead before its deadline; the deadline itself without one."""
    return due - DAY * max(lead_days, default=0)


def duration(text: str) -> relativedelta:
    """An ISO 8601 duration of years, months, weeks and days, with a sign before it or none.

    Raises:
        ValueError: it is none.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign = -1 if found[1] else 1
    years, months, weeks, days = (sign * int(number or 0) for number in found.groups()[1:])
    return relativedelta(years=years, months=months, weeks=weeks, days=days)


def after(day: date, text: str) -> date:
    """The day a duration after `day`, before it when negative; months are cut to their last day."""
    later: date = day + duration(text)
    return later


def public_holidays(year: int, workdays: Workdays) -> list[tuple[date, date]]:
    """The holidays of a year: the first day that bears the name, and the first day off of the same rest.

    The name's day is fixed by law; the days off around it change with the yearly notice. Two in one rest are one.
    """
    found: list[tuple[date, date]] = []
    day, rest_ends = date(year, 1, 1), date.min
    while day.year == year:
        name = workdays.holiday_name(day)
        if name and not name.startswith(REST_DAY) and not workdays.works(day) and day > rest_ends:
            found.append((day, _edge(day, -DAY, workdays)))
            rest_ends = _edge(day, DAY, workdays)
        day += DAY
    return found


def _edge(day: date, step: timedelta, workdays: Workdays) -> date:
    """The last day off in this direction without a working day between."""
    while not workdays.works(day + step):
        day += step
    return day
