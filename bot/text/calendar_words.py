"""Calendar arithmetic and the days that have names."""

import calendar
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
HALF_YEAR = timedelta(days=183)
WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}
WEEKDAYS |= {str(index + 1): index for index in range(7)}
SHIFTS = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
RELATIVE_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: index + 1 for index, name in enumerate(ENGLISH)}
FIXED = {
    "元旦": (1, 1), "妇女节": (3, 8), "三八": (3, 8), "劳动节": (5, 1), "五一": (5, 1), "七一": (7, 1),
    "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "国庆": (10, 1),
}  # fmt: skip
MOVING = {
    "春节": {
        2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
        2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
    },
    "清明": {
        2024: (4, 4), 2025: (4, 4), 2026: (4, 5), 2027: (4, 5), 2028: (4, 4), 2029: (4, 4), 2030: (4, 5),
        2031: (4, 5), 2032: (4, 4), 2033: (4, 4), 2034: (4, 5), 2035: (4, 5),
    },
    "端午": {
        2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16), 2030: (6, 5),
        2031: (6, 24), 2032: (6, 12), 2033: (6, 1), 2034: (6, 20), 2035: (6, 10),
    },
    "中秋": {
        2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12),
        2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
    },
}  # fmt: skip


def month_end(year: int, month: int) -> date:
    """The last day of a month.

    Raises:
        ValueError: no such month.
    """
    return date(year, month, calendar.monthrange(year, month)[1])


def month_shifted(day: date, months: int) -> tuple[int, int]:
    """Year and month `months` after the month of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return years, month + 1


def monday(day: date) -> date:
    """The first day of the week of `day`."""
    return day - DAY * day.weekday()


def weekday_of(day: date, weeks: int, weekday: int) -> date:
    """A weekday of the week `weeks` after that of `day`."""
    return monday(day) + WEEK * weeks + DAY * weekday


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (from 1; −1 = last) given weekday of a month.

    Raises:
        ValueError: the month has no such day.
    """
    days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month]
    days = [day for day in days if day.weekday() == weekday]
    if nth == 0 or nth > len(days):
        raise ValueError(nth)
    return days[nth - 1 if nth > 0 else nth]


def festival(name: str, year: int) -> date:
    """The day of a festival.

    Raises:
        KeyError: not known for that year.
    """
    month, day = FIXED[name] if name in FIXED else MOVING[name][year]
    return date(year, month, day)


def nearest_year(month: int, day: int, today: date, *, past: bool) -> date:
    """The date meant by month and day without a year.

    This year's, unless it lies more than half a year back; in a report (`past`) unless it is more than a month ahead.

    Raises:
        ValueError: no such date in the year meant.
    """
    years = today.year
    anchor = date(years, month, 1)
    if past and anchor > today + 31 * DAY:
        years -= 1
    elif not past and anchor < today - HALF_YEAR:
        years += 1
    return date(years, month, day)
