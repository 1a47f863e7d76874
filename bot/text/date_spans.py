"""What reading a day or a period gives, seen from a day: the pieces all readers are made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.workdays import Workdays
from bot.text.calendar_words import SHIFTS, month_shifted, nearest_year
from bot.text.numerals import number

Kind = Literal["day", "range", "deadline", "week", "month", "part", "quarter", "half", "year", "clock"]
Span = tuple[Kind, date, date]
CENTURIES, SHORT = 2000, 100


@dataclass(frozen=True)
class Anchor:
    """From where a date is read: the day, the direction and the working days."""

    today: date
    past: bool = False
    workdays: Workdays | None = None


Reader = Callable[[re.Match[str], Anchor], Span]


class NotADate(Exception):  # noqa: N818 - it says what was found, it is no error
    """Figures that are no date at all; there is nothing to ask."""


def amount(text: str | None) -> int:
    """How many are said.

    Raises:
        ValueError: no number.
    """
    value = number(text or "")
    if value is None:
        raise ValueError(text)
    return value


def year_said(said: str, today: date) -> int:
    """今年 明年 2026年 26年 二〇二六年 → the year."""
    shift = {"上": -1, "去": -1, "今": 0, "本": 0, "明": 1}.get(said[0])
    if shift is not None:
        return today.year + shift
    if said[0] in "前后":
        return today.year + (2 if said[0] == "后" else -2)
    year = amount(said.rstrip("年度的"))
    return year + CENTURIES if year < SHORT else year


def month_said(match: re.Match[str], anchor: Anchor) -> tuple[int, int]:
    """Year and month of 11月, 今年3月, 下个月, 月."""
    said = match.groupdict()
    if said.get("m"):
        month = amount(said["m"])
        if said.get("y"):
            return year_said(said["y"], anchor.today), month
        return nearest_year(month, 1, anchor.today, past=anchor.past).year, month
    prefix = re.sub(r"[一个]*月.*", "", said.get("rm") or "")
    return month_shifted(anchor.today, SHIFTS[prefix or "本"])


def one(day: date) -> Span:
    """A single day."""
    return "day", day, day


def until(last: date, anchor: Anchor) -> Span:
    """A deadline: from today to its last day."""
    return "deadline", min(anchor.today, last), last


def between(first: date, last: date) -> Span:
    """Several days.

    Raises:
        ValueError: it ends before it begins.
    """
    if last < first:
        raise ValueError(last)
    return "range", first, last


def workdays_of(anchor: Anchor) -> Workdays:
    """The table of working days.

    Raises:
        ValueError: there is none.
    """
    if anchor.workdays is None:
        raise ValueError("working days are not known")
    return anchor.workdays
