"""What the words for a written day or a period mean, seen from a day; the patterns are in `date_words`.

A reader returns (kind, first, last), or raises ValueError, KeyError or OverflowError: then the words are refused.
"""

import re
from datetime import date

from bot.text.calendar_words import (
    DAY,
    MONTHS,
    SHIFTS,
    WEEKDAYS,
    festival,
    month_end,
    month_shifted,
    nearest_year,
    nth_weekday,
)
from bot.text.date_spans import Anchor, NotADate, Span, amount, between, month_said, one, until, workdays_of, year_said


def not_a_date(match: re.Match[str], _anchor: Anchor) -> Span:
    """Words with figures in them that are no date at all: a code, a share, a document number."""
    raise NotADate(match[0])


def refuse(match: re.Match[str], _anchor: Anchor) -> Span:
    """Words for a time that cannot be read for certain."""
    raise ValueError(match[0])


def iso(match: re.Match[str], _anchor: Anchor) -> Span:
    """2026-11-27."""
    return one(date(int(match["y"]), int(match["m"]), int(match["d"])))


def iso_month(match: re.Match[str], _anchor: Anchor) -> Span:
    """2026-11."""
    year, month = int(match["y"]), int(match["m"])
    return "month", date(year, month, 1), month_end(year, month)


def month_day(match: re.Match[str], anchor: Anchor) -> Span:
    """11月27日, 下月5号; 11月25-27日 is a range."""
    year, month = month_said(match, anchor)
    first = date(year, month, amount(match["d"]))
    if not match["d2"]:
        return one(first)
    last = first.replace(day=amount(match["d2"]))
    return between(first, last)


def month_bare_day(match: re.Match[str], anchor: Anchor) -> Span:
    """11月27, 下月十五: the 日 is left out."""
    year, month = month_said(match, anchor)
    return one(date(year, month, amount(match["d"])))


def month_last(match: re.Match[str], anchor: Anchor) -> Span:
    """11月最后一天, 最后一个工作日, 最后一个周五."""
    year, month = month_said(match, anchor)
    last = month_end(year, month)
    if match["w"]:
        return one(nth_weekday(year, month, WEEKDAYS[match["w"]], -1))
    return one(workdays_of(anchor).on_or_before(last) if "工作" in match[0] else last)


def month_nth(match: re.Match[str], anchor: Anchor) -> Span:
    """12月第二个周三, 第一个工作日."""
    year, month = month_said(match, anchor)
    nth = amount(match["n"])
    if match["w"]:
        return one(nth_weekday(year, month, WEEKDAYS[match["w"]], nth))
    day = workdays_of(anchor).shift(date(year, month, 1) - DAY, nth)
    if day.month != month:
        raise ValueError(day)
    return one(day)


def month_part(match: re.Match[str], anchor: Anchor) -> Span:
    """月底, 12月初, 9月中旬; a bare 月初 that is over is refused."""
    year, month = month_said(match, anchor)
    first, last = date(year, month, 1), month_end(year, month)
    part = match["part"]
    if match["that"] and part[0] in "底末":
        return one(last)
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
    year, month = month_said(match, anchor)
    return "month", date(year, month, 1), month_end(year, month)


def months(match: re.Match[str], anchor: Anchor) -> Span:
    """1-9月."""
    first, last = amount(match["m1"]), amount(match["m2"])
    year = (
        year_said(match["y"], anchor.today)
        if match["y"]
        else nearest_year(last, 1, anchor.today, past=anchor.past).year
    )
    return between(date(year, first, 1), month_end(year, last))


def quarter(match: re.Match[str], anchor: Anchor) -> Span:
    """三季度, 2026Q3, 上季度; with 末 its last day."""
    today = anchor.today
    year = year_said(match["y"], today) if match["y"] else today.year
    if match["yq"]:
        year = int(match["yq"])
    said = match["q"] or match["q2"]
    if said:
        quarter = amount(said)
    else:
        shift = SHIFTS[(match["rq"] or "本").rstrip("一个")]
        years, month = month_shifted(today, 3 * shift)
        year, quarter = years, (month + 2) // 3
    first, last = date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
    return ("deadline", last, last) if match["part"] else ("quarter", first, last)


def half(match: re.Match[str], anchor: Anchor) -> Span:
    """上半年."""
    year = year_said(match["y"], anchor.today) if match["y"] else anchor.today.year
    if match["h"] == "上":
        return "half", date(year, 1, 1), date(year, 6, 30)
    return "half", date(year, 7, 1), date(year, 12, 31)


def year_part(match: re.Match[str], anchor: Anchor) -> Span:
    """年底, 明年初; a bare 年初 after January is refused."""
    year = year_said(match["y"], anchor.today) if match["y"] else anchor.today.year
    last = date(year, 12, 31)
    part = match["part"] or match["part2"]
    if part == "初":
        if not match["y"] and not anchor.past and anchor.today.month > 1:
            raise ValueError(match[0])
        return "part", date(year, 1, 1), date(year, 1, 31)
    return "deadline", last if part != "内" else min(anchor.today, last), last


def whole_year(match: re.Match[str], anchor: Anchor) -> Span:
    """今年, 2025年度."""
    year = year_said(match["y"], anchor.today)
    return "year", date(year, 1, 1), date(year, 12, 31)


def feast_day(match: re.Match[str], anchor: Anchor) -> Span:
    """国庆节, 元旦前, 国庆后第一个工作日."""
    name = match["f"] or match["f2"]
    year = year_said(match["y"], anchor.today) if match["y"] else anchor.today.year
    day = festival(name, year)
    if not match["y"] and day < anchor.today and not anchor.past:
        day = festival(name, year + 1)
    if not match["y"] and day > anchor.today and anchor.past:
        day = festival(name, year - 1)
    if match["before"]:
        return until(day - DAY, anchor)
    if match["first"]:
        if day.year != anchor.today.year:  # next year's holidays may not have been published yet
            raise ValueError(match[0])
        return one(workdays_of(anchor).shift(day, 1))
    return one(day)


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
    return between(first, first.replace(day=int(match["d2"]))) if match["d2"] else one(first)


def dotted_range(match: re.Match[str], anchor: Anchor) -> Span:
    """11.25-12.2."""
    first = nearest_year(int(match["m"]), int(match["d"]), anchor.today, past=anchor.past)
    return between(first, date(first.year, int(match["m2"]), int(match["d2"])))


def bare_day(match: re.Match[str], anchor: Anchor) -> Span:
    """25号, 25日, 25-27号."""
    today, day = anchor.today, amount(match["d"])
    if match[0].endswith("日") and anchor.past and re.match(r"[之以]?前", match.string[match.end() :]):
        raise ValueError(match[0])
    latest = amount(match["d2"]) if match["d2"] else day
    months = 1 if latest < today.day and not anchor.past else -1 if day > today.day and anchor.past else 0
    first = date(*month_shifted(today, months), day)
    return between(first, first.replace(day=amount(match["d2"]))) if match["d2"] else one(first)


def english(match: re.Match[str], anchor: Anchor) -> Span:
    """Nov 27, 27 November 2026."""
    month, day = MONTHS[(match["mon"] or match["mon0"])[:3].lower()], int(match["d"] or match["d0"])
    if match["y"]:
        return one(date(int(match["y"]), month, day))
    return one(nearest_year(month, day, anchor.today, past=anchor.past))
