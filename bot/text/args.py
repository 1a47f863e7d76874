"""The words after a command: numbers and the rest, dates, or a clear question.

Every function raises BadInputError with the sentence the person is told.
"""

import re
from datetime import date, datetime
from typing import Literal

from bot.core.errors import BadInputError
from bot.core.workdays import Workdays
from bot.text import dates
from bot.text.normal import normalise
from bot.text.numerals import NUMBER, number

NO_NUMBER = "请写上编号，例如「{example} 12」。"
NO_DATE = "请写明日期，例如 12月4日、周五、月底。"
UNSURE_DATE = "「{words}」看不准是哪一天，请写几月几日。"
NOT_NUMBERS = "「{word}」不是编号。"
_NUMBER_FIRST = re.compile(
    rf"\s*(?:第|编号|任务|问题|整改)?\s*(?P<n>{NUMBER})(?![\d月日点个人年天:.])\s*(?:号|项|条)?(?:任务|问题|整改)?[\s,，。:：、]*(?P<rest>.*)",
    re.DOTALL,
)
_MONTHS = re.compile(r"(?P<year>20\d\d)(?:-?(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))|-(?P<month>0?[1-9]|1[0-2]))?")
MANY = "「{figures}」人太多了，没有记，请核对。"
MOST_FIGURES = 4
NO_PERIOD = "「{text}」不是时间：写 2026、2026H2、2026Q4 或 2026-11。"
_APART = re.compile(r"[\s,、;和及]+")


def number_then_rest(text: str, *, example: str = "完成") -> tuple[int, str]:
    """「12 会已开」 → (12, "会已开"); the rest as typed."""
    match = _NUMBER_FIRST.fullmatch(text)
    value = number(normalise(match["n"])) if match else None
    if match is None or value is None:
        raise BadInputError(NO_NUMBER.format(example=example))
    return value, match["rest"].strip()


def numbers(text: str) -> list[int]:
    """「12、15 16」 → [12, 15, 16], each once, in the order said."""
    found: list[int] = []
    for word in filter(None, _APART.split(normalise(text).strip())):
        value = number(word.removesuffix("号").removeprefix("任务").removeprefix("第"))
        if value is None:
            raise BadInputError(NOT_NUMBERS.format(word=word[:20]))
        found.append(value)
    if not found:
        raise BadInputError(NO_NUMBER.format(example="完成"))
    return list(dict.fromkeys(found))


def headcount(figures: str) -> int:
    """A number of people as typed in figures; with more than four it is a slip, not to be cut short."""
    if len(figures) > MOST_FIGURES:
        raise BadInputError(MANY.format(figures=figures[:20]))
    return int(figures)


def one_day(
    text: str, now: datetime, workdays: Workdays | None = None, *, prefer: Literal["future", "past"] = "future"
) -> date:
    """The one day a text names; a deadline counts as its last day. Nothing is guessed."""
    if unsure := dates.refused(text, now, workdays, prefer=prefer):
        raise BadInputError(UNSURE_DATE.format(words=unsure[0]))
    found = dates.main(dates.find(text, now, workdays, prefer=prefer))
    day = dates.day(found) if found else None
    if found and day is None:
        raise BadInputError(UNSURE_DATE.format(words=found.text))
    if day is None:
        raise BadInputError(NO_DATE)
    return day


def months(text: str) -> tuple[date, date]:
    """「2026」「2026H2」「2026Q4」「2026-11」: the first day, and the day after the last."""
    found = _MONTHS.fullmatch(text.strip().upper())
    if found is None:
        raise BadInputError(NO_PERIOD.format(text=text[:20]))
    first, count = 1, 12
    for name, long in (("quarter", 3), ("half", 6), ("month", 1)):
        if found[name]:
            first, count = long * (int(found[name]) - 1) + 1, long
    after = int(found["year"]) * 12 + first - 1 + count
    return date(int(found["year"]), first, 1), date(after // 12, after % 12 + 1, 1)
