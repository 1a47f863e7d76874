"""What people type of an honour: 黄勇 技术能手 集团级 2026年11月 公司党〔2026〕9号 事项 金星团队. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.errors import BadInputError
from bot.core.workdays import Workdays
from bot.honours.models import HonourLevel
from bot.text import args, dates
from bot.text.normal import fold
from bot.text.numerals import number

BAD_DAY = "「{words}」不是一个日子，请写成 2026年11月 或 11月20日。"
_DOCUMENT = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,16}\s?[〔\[［【(（]\s?(?:19|20)\d\d\s?[〕\]］】)）]\s?第?\d{1,4}号")
_MATTER = re.compile(r"(?:事项|同一事项)[:：\s]\s*(?P<words>\S+)")
_MONTH = re.compile(r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)[年.\-/])(?P<month>\d{1,2})(?:月份?)?(?![\d日.\-/])")
_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[年.\-/](?P<month>\d{1,2})[月.\-/](?P<day>\d{1,2})日?(?!\d)")
_BARE_MONTH = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月份?(?![\d日])")
_SPELT_MONTH = re.compile(r"(?<![^\s,，、;；。])(?P<month>十[一二]?|[一二三四五六七八九])月份?(?![^\s,，、;；。])")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年度")
_APART = re.compile(r"[\s,，、;；。]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What was said; what was not is empty or None. `words` are what is left, in order: holder and title."""

    words: tuple[str, ...]
    level: HonourLevel | None
    day: date | None
    is_month: bool
    document: str
    matter: str
    year: int | None


def read(text: str, levels: Mapping[str, HonourLevel], now: datetime, workdays: Workdays) -> Told:
    """Read it piece by piece; the words left over are the holder and the title.

    Raises:
        BadInputError: a date that cannot be relied on.
    """
    document, rest = _taken(_DOCUMENT, text)
    matter, rest = _taken(_MATTER, fold(rest))
    for_year = _YEAR.search(rest)
    day, is_month, rest = _when(rest, now, workdays)
    words = [word for word in _APART.split(rest) if word]
    level = next((levels[word] for word in words if word in levels), None)
    kept = tuple(word for word in words if word not in levels)
    year = int(for_year["year"]) if for_year else None
    return Told(kept, level, day, is_month, document.replace(" ", ""), matter, year)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    if found is None:
        return "", text
    words = found.groupdict().get("words") or found[0]
    return words.strip(), f"{text[: found.start()]} {text[found.end() :]}"


def _when(text: str, now: datetime, workdays: Workdays) -> tuple[date | None, bool, str]:
    """The day, or the first of the month, and the text without it."""
    for pattern in (_DAY, _MONTH, _BARE_MONTH, _SPELT_MONTH):
        found = pattern.search(text)
        if found is not None:
            return _made(found, now), "day" not in found.groupdict(), f"{text[: found.start()]} {text[found.end() :]}"
    said = [when for when in dates.find(text, now, workdays, prefer="past") if dates.day(when)]
    if not said:
        is_unsure = bool(dates.refused(text, now, workdays, prefer="past"))
        return (args.one_day(text, now, workdays, prefer="past") if is_unsure else None), False, text
    return dates.day(said[-1]), False, f"{text[: said[-1].start]} {text[said[-1].stop :]}"


def _made(found: re.Match[str], now: datetime) -> date:
    """The day of the figures; a month without its year is the last one that has begun."""
    told = found.groupdict()
    month = number(told["month"]) or 0
    year = int(told.get("year") or now.year - (month > now.month))
    try:
        return date(year, month, int(told.get("day") or 1))
    except ValueError:
        raise BadInputError(BAD_DAY.format(words=found[0])) from None
