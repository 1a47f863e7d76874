"""What the words for a day or a period mean, seen from a day; the patterns are in `date_words`.

A reader returns (kind, first, last), or raises ValueError, KeyError or OverflowError: then the words are refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.workdays import Workdays
from bot.text.calendar_words import (
    DAY,
    MONTHS,
    RELATIVE_DAYS,
    SHIFTS,
    WEEK,
    WEEKDAYS,
    festival,
    monday,
    month_end,
    month_shifted,
    nearest_year,
    nth_weekday,
    weekday_of,
)
from bot.text.numerals import number

Kind = Literal["day", "range", "deadline", "week", "month", "part", "quarter", "half", "year", "clock"]
Span = tuple[Kind, date, date]


@dataclass(frozen=True)
class Anchor:
    """From where a date is read: the day, the direction and the working days."""

    today: date
    past: bool = False
    workdays: Workdays | None = None


CENTURIES, SHORT, TEN_YEARS = 2000, 100, 3660
Reader = Callable[[re.Match[str], Anchor], Span]


class NotADate(Exception):  # noqa: N818 - it says what was found, it is no error
    """Figures that are no date at all; there is nothing to ask."""


def not_a_date(match: re.Match[str], _anchor: Anchor) -> Span:
    """Words with figures in them that are no date at all: a code, a share, a document number."""
    raise NotADate(match[0])


def refuse(match: re.Match[str], _anchor: Anchor) -> Span:
    """Words for a time that cannot be read for certain."""
    raise ValueError(match[0])


def _n(text: str | None) -> int:
    value = number(text or "")
    if value is None:
        raise ValueError(text)
    return value


def _year(said: str, today: date) -> int:
    """今年 明年 2026年 26年 二〇二六年 → the year."""
    shift = {"上": -1, "去": -1, "今": 0, "本": 0, "明": 1}.get(said[0])
    if shift is not None:
        return today.year + shift
    if said[0] in "前后":
        return today.year + (2 if said[0] == "后" else -2)
    year = _n(said.rstrip("年度的"))
    return year + CENTURIES if year < SHORT else year


def _month(match: re.Match[str], anchor: Anchor) -> tuple[int, int]:
    """Year and month of 11月, 今年3月, 下个月, 月."""
    said = match.groupdict()
    if said.get("m"):
        month = _n(said["m"])
        if said.get("y"):
            return _year(said["y"], anchor.today), month
        return nearest_year(month, 1, anchor.today, past=anchor.past).year, month
    prefix = re.sub(r"[一个]*月.*", "", said.get("rm") or "")
    return month_shifted(anchor.today, SHIFTS[prefix or "本"])


def _one(day: date) -> Span:
    return "day", day, day


def _until(last: date, anchor: Anchor) -> Span:
    return "deadline", min(anchor.today, last), last


def iso(match: re.Match[str], _anchor: Anchor) -> Span:
    """2026-11-27."""
    return _one(date(int(match["y"]), int(match["m"]), int(match["d"])))


def iso_month(match: re.Match[str], _anchor: Anchor) -> Span:
    """2026-11."""
    year, month = int(match["y"]), int(match["m"])
    return "month", date(year, month, 1), month_end(year, month)


def month_day(match: re.Match[str], anchor: Anchor) -> Span:
    """11月27日, 下月5号; 11月25-27日 is a range."""
    year, month = _month(match, anchor)
    first = date(year, month, _n(match["d"]))
    if not match["d2"]:
        return _one(first)
    last = first.replace(day=_n(match["d2"]))
    return _range(first, last)


def _range(first: date, last: date) -> Span:
    if last < first:
        raise ValueError(last)
    return "range", first, last


def month_bare_day(match: re.Match[str], anchor: Anchor) -> Span:
    """11月27, 下月十五: the 日 is left out."""
    year, month = _month(match, anchor)
    return _one(date(year, month, _n(match["d"])))


def month_last(match: re.Match[str], anchor: Anchor) -> Span:
    """11月最后一天, 最后一个工作日, 最后一个周五."""
    year, month = _month(match, anchor)
    last = month_end(year, month)
    if match["w"]:
        return _one(nth_weekday(year, month, WEEKDAYS[match["w"]], -1))
    return _one(_workdays(anchor).on_or_before(last) if "工作" in match[0] else last)


def month_nth(match: re.Match[str], anchor: Anchor) -> Span:
    """12月第二个周三, 第一个工作日."""
    year, month = _month(match, anchor)
    nth = _n(match["n"])
    if match["w"]:
        return _one(nth_weekday(year, month, WEEKDAYS[match["w"]], nth))
    day = _workdays(anchor).shift(date(year, month, 1) - DAY, nth)
    if day.month != month:
        raise ValueError(day)
    return _one(day)


def _workdays(anchor: Anchor) -> Workdays:
    if anchor.workdays is None:
        raise ValueError("working days are not known")
    return anchor.workdays


def month_part(match: re.Match[str], anchor: Anchor) -> Span:
    """月底, 12月初, 9月中旬; a bare 月初 that is over is refused."""
    year, month = _month(match, anchor)
    first, last = date(year, month, 1), month_end(year, month)
    part = match["part"]
    if match["that"] and part[0] in "底末":
        return _one(last)
    if part[0] in "底末内":
        return "deadline", last if part[0] != "内" else first, last
    first, last = {
        "初": (first, first.replace(day=10)),
        "上": (first, first.replace(day=10)),
        "中": (first.replace(day=11), first.replace(day=20)),
        "下": (first.replace(day=21), last),
    }[part[0]]
    bare = match.groupdict().get("m") is None and not match.groupdict().get("rm")
    if bare and not anchor.past and last < anchor.today:
        raise ValueError(match[0])
    return "part", first, last


def whole_month(match: re.Match[str], anchor: Anchor) -> Span:
    """11月, 上个月."""
    year, month = _month(match, anchor)
    return "month", date(year, month, 1), month_end(year, month)


def months(match: re.Match[str], anchor: Anchor) -> Span:
    """1-9月."""
    first, last = _n(match["m1"]), _n(match["m2"])
    year = _year(match["y"], anchor.today) if match["y"] else nearest_year(last, 1, anchor.today, past=anchor.past).year
    return _range(date(year, first, 1), month_end(year, last))


def quarter(match: re.Match[str], anchor: Anchor) -> Span:
    """三季度, 2026Q3, 上季度; with 末 its last day."""
    today = anchor.today
    year = _year(match["y"], today) if match["y"] else today.year
    if match["yq"]:
        year = int(match["yq"])
    said = match["q"] or match["q2"]
    if said:
        quarter = _n(said)
    else:
        shift = SHIFTS[(match["rq"] or "本").rstrip("一个")]
        years, month = month_shifted(today, 3 * shift)
        year, quarter = years, (month + 2) // 3
    first, last = date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
    return ("deadline", last, last) if match["part"] else ("quarter", first, last)


def half(match: re.Match[str], anchor: Anchor) -> Span:
    """上半年."""
    year = _year(match["y"], anchor.today) if match["y"] else anchor.today.year
    if match["h"] == "上":
        return "half", date(year, 1, 1), date(year, 6, 30)
    return "half", date(year, 7, 1), date(year, 12, 31)


def year_part(match: re.Match[str], anchor: Anchor) -> Span:
    """年底, 明年初; a bare 年初 after January is refused."""
    year = _year(match["y"], anchor.today) if match["y"] else anchor.today.year
    last = date(year, 12, 31)
    part = match["part"] or match["part2"]
    if part == "初":
        if not match["y"] and not anchor.past and anchor.today.month > 1:
            raise ValueError(match[0])
        return "part", date(year, 1, 1), date(year, 1, 31)
    return "deadline", last if part != "内" else min(anchor.today, last), last


def whole_year(match: re.Match[str], anchor: Anchor) -> Span:
    """今年, 2025年度."""
    year = _year(match["y"], anchor.today)
    return "year", date(year, 1, 1), date(year, 12, 31)


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
    return _one(day)


def week(match: re.Match[str], anchor: Anchor) -> Span:
    """本周, 下周内."""
    first = monday(anchor.today) + WEEK * SHIFTS[match["wk"] or "本"]
    return "week", first, first + 6 * DAY


def in_workdays(match: re.Match[str], anchor: Anchor) -> Span:
    """五个工作日内."""
    _not_counted_from_something_else(match)
    day = _workdays(anchor).shift(anchor.today, _n(match["n"]))
    return _one(day) if match["dir"].endswith("后") else _until(day, anchor)


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
    return _until(day, anchor) if match["dir"].endswith(("内", "里")) else _one(day)


def _moved(today: date, said: str, unit: str, sign: int) -> date:
    if said == "半":
        if unit not in {"月", "年"}:
            raise ValueError(said)
        count, unit = (15, "天") if unit == "月" else (6, "月")
    else:
        count = _n(said)
    if unit in {"月", "年"}:
        year, month = month_shifted(today, sign * count * (12 if unit == "年" else 1))
        return date(year, month, min(today.day, month_end(year, month).day))
    if count > TEN_YEARS:
        raise ValueError(said)
    return today + sign * count * (DAY if unit in {"天", "日"} else WEEK)


def relative(match: re.Match[str], anchor: Anchor) -> Span:
    """明天, 大后天."""
    return _one(anchor.today + DAY * RELATIVE_DAYS[match["r"]])


def feast_day(match: re.Match[str], anchor: Anchor) -> Span:
    """国庆节, 元旦前, 国庆后第一个工作日."""
    name = match["f"] or match["f2"]
    year = _year(match["y"], anchor.today) if match["y"] else anchor.today.year
    day = festival(name, year)
    if not match["y"] and day < anchor.today and not anchor.past:
        day = festival(name, year + 1)
    if not match["y"] and day > anchor.today and anchor.past:
        day = festival(name, year - 1)
    if match["before"]:
        return _until(day - DAY, anchor)
    if match["first"]:
        if day.year != anchor.today.year:  # next year's holidays may not have been published yet
            raise ValueError(match[0])
        return _one(_workdays(anchor).shift(day, 1))
    return _one(day)


_SCORE = re.compile(r"(?:[分扣得率约达占版均为共超加减]|[vV]|\d)\s?$")
_RATIO = re.compile(r"(?:实到|到会|完成|出勤|参会|应到|进度|已到|通过|到了)[:\s]?$")
_DAY_CUE = re.compile(
    r"日|号|\s?[之以]?前|\s?(?:上午|下午|晚|早|中午)|开|召|举|的[会党支主课活]|交|\s?\(?(?:周|星期|礼拜)|\s\d{1,2}:"
)


def month_dot_day(match: re.Match[str], anchor: Anchor) -> Span:
    """11/27, 11.27; a figure that may be a score or a share is no date."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    cue = _DAY_CUE.match(after) or re.search(r"(?:[改延推挪调定]到|于|在|日期|时间)[::\s]?$", before)
    sign = match["sign"]
    if (sign == "." and _SCORE.search(before)) or (sign == "/" and _RATIO.search(before)):
        raise NotADate(match[0])
    if not cue and len(match["d"]) == 1 and (sign != "/" or len(match["m"]) == 1):
        raise ValueError(match[0])
    first = nearest_year(int(match["m"]), int(match["d"]), anchor.today, past=anchor.past)
    return _range(first, first.replace(day=int(match["d2"]))) if match["d2"] else _one(first)


def dotted_range(match: re.Match[str], anchor: Anchor) -> Span:
    """11.25-12.2."""
    first = nearest_year(int(match["m"]), int(match["d"]), anchor.today, past=anchor.past)
    return _range(first, date(first.year, int(match["m2"]), int(match["d2"])))


def bare_day(match: re.Match[str], anchor: Anchor) -> Span:
    """25号, 25日, 25-27号."""
    today, day = anchor.today, _n(match["d"])
    if match[0].endswith("日") and anchor.past and re.match(r"[之以]?前", match.string[match.end() :]):
        raise ValueError(match[0])
    latest = _n(match["d2"]) if match["d2"] else day
    months = 1 if latest < today.day and not anchor.past else -1 if day > today.day and anchor.past else 0
    first = date(*month_shifted(today, months), day)
    return _range(first, first.replace(day=_n(match["d2"]))) if match["d2"] else _one(first)


def english(match: re.Match[str], anchor: Anchor) -> Span:
    """Nov 27, 27 November 2026."""
    month, day = MONTHS[(match["mon"] or match["mon0"])[:3].lower()], int(match["d"] or match["d0"])
    if match["y"]:
        return _one(date(int(match["y"]), month, day))
    return _one(nearest_year(month, day, anchor.today, past=anchor.past))
