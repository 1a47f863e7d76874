"""What is counted from today means: weekdays, weeks, 三天后, 五个工作日内, 明天; the patterns are in `date_words`."""

import re
from datetime import date

from bot.text.calendar_words import (
    DAY,
    RELATIVE_DAYS,
    SHIFTS,
    WEEK,
    WEEKDAYS,
    monday,
    month_end,
    month_shifted,
    weekday_of,
)
from bot.text.date_spans import Anchor, Span, amount, one, until, workdays_of

TEN_YEARS = 3660
"""Days; what is further away is a slip."""


def weekday(match: re.Match[str], anchor: Anchor) -> Span:
    """周五, 下礼拜二; 周末 is a range."""
    prefix = match.groupdict().get("wk")
    today, weeks = anchor.today, SHIFTS[prefix or "本"]
    if match["w"] == "末":
        saturday = weekday_of(today, weeks, 5)
        return "range", saturday, saturday + DAY
    day = weekday_of(today, weeks, WEEKDAYS[match["w"]])
    if not prefix and day < today and not anchor.past:
        day += WEEK
    if not prefix and day > today and anchor.past:
        day -= WEEK
    return one(day)


def week(match: re.Match[str], anchor: Anchor) -> Span:
    """本周, 下周内."""
    first = monday(anchor.today) + WEEK * SHIFTS[match["wk"] or "本"]
    return "week", first, first + 6 * DAY


def in_workdays(match: re.Match[str], anchor: Anchor) -> Span:
    """五个工作日内."""
    _not_counted_from_something_else(match)
    day = workdays_of(anchor).shift(anchor.today, amount(match["n"]))
    return one(day) if match["dir"].endswith("后") else until(day, anchor)


def _not_counted_from_something_else(match: re.Match[str]) -> None:
    """会后三天内, 收到之后5天, 开会三天前 count from another day than today."""
    before = match.string[max(0, match.start() - 3) : match.start()].rstrip(" ,、的")
    if before.endswith(("后", "前", "会", "开", "期", "收到")) or (
        before.endswith("起") and not before.endswith("即日起")
    ):
        raise ValueError(match[0])


def duration(match: re.Match[str], anchor: Anchor) -> Span:
    """三天后, 一周内, 两周前."""
    _not_counted_from_something_else(match)
    sign = -1 if match["dir"].endswith("前") else 1
    day = _moved(anchor.today, match["n"] or "半", match["u"].lstrip("个"), sign)
    return until(day, anchor) if match["dir"].endswith(("内", "里")) else one(day)


def _moved(today: date, said: str, unit: str, sign: int) -> date:
    if said == "半":
        if unit not in {"月", "年"}:
            raise ValueError(said)
        count, unit = (15, "天") if unit == "月" else (6, "月")
    else:
        count = amount(said)
    if unit in {"月", "年"}:
        year, month = month_shifted(today, sign * count * (12 if unit == "年" else 1))
        return date(year, month, min(today.day, month_end(year, month).day))
    if count > TEN_YEARS:
        raise ValueError(said)
    return today + sign * count * (DAY if unit in {"天", "日"} else WEEK)


def relative(match: re.Match[str], anchor: Anchor) -> Span:
    """明天, 大后天."""
    return one(anchor.today + DAY * RELATIVE_DAYS[match["r"]])
