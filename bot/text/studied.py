"""What people type of study besides meetings: 12月3日 培训 8小时 张三、李四. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.errors import BadInputError
from bot.core.workdays import Workdays
from bot.text import args, dates
from bot.text.normal import fold
from bot.text.numerals import HAN, number

TITLE = re.compile(r"《([^》]{1,80})》|“([^”]{1,80})”|「([^」]{1,80})」")
_N = rf"\d{{1,3}}(?:\.\d)?|[{HAN}]{{1,3}}"
_HOURS = re.compile(
    rf"(?:每人|各|共|学了?)?(?P<n>{_N}|半)(?:\s?个)?(?P<half>半)?\s?(?:小时|钟头|学时|课时)(?P<after>半)?"
)
_MINUTES = re.compile(rf"(?:每人|各|学了?)?(?P<n>{_N})\s?分钟")
_DAYS = re.compile(rf"(?<![今明昨前后月\d])(?P<n>{_N}|全|整|半)\s?天(?P<half>半)?")
KINDS = (
    ("central_training", re.compile(r"集中(?:培训|轮训)|轮训班?|调训|脱产培训")),
    ("home_visit", re.compile(r"送学(?:上门)?|上门送学")),
    ("training", re.compile(r"培训班?|学习班|辅导班|专题班|辅导报告|讲座")),
    ("activity", re.compile(r"现场(?:学习|教学)|红色教育|参观(?:学习)?|实践活动")),
    ("exchange", re.compile(r"自学(?:交流)?|交流(?:研讨)?|读书[会班]?")),
)
_IDLE = frozenset(("参加", "学习", "同志", "每人", "各", "了", "的", "一起", "记", "是", "在"))
_APART = re.compile(r"[\s、,，;；和与及。:：]+")
_CALLED = re.compile(r"(?:同志|参加了?|等)$")
SELF = frozenset(("我", "本人", "自己"))
TWICE = "请只写一个时长，例如「8小时」。"


@dataclass(frozen=True, slots=True)
class Studied:
    """What was said: a kind's code or nothing, minutes or None, the day or None, names (`@self`: the speaker)."""

    kind: str
    minutes: int | None
    day: date | None
    names: tuple[str, ...]
    title: str = ""


def read(text: str, now: datetime, workdays: Workdays, *, full_day: int, half_day: int) -> Studied:
    """Read it piece by piece; what is left over are names. A full and a half day count as many minutes as told.

    Raises:
        BadInputError: a date that cannot be relied on, or two lengths of time.
    """
    title, rest = _title(text)
    rest = fold(rest)
    minutes, rest = _length(rest, full_day, half_day)
    day, rest = _day(rest, now, workdays)
    kind, rest = _kind(rest)
    words = [_CALLED.sub("", word) for word in _APART.split(rest)]
    names = ["@self" if word in SELF else word for word in words if word and word not in _IDLE]
    return Studied(kind, minutes, day, tuple(dict.fromkeys(names)), title)


def lasted(text: str, *, full_day: int, half_day: int) -> int | None:
    """The one length of time told, in minutes; None when there is none, or two."""
    try:
        return _length(text, full_day, half_day)[0]
    except BadInputError:
        return None


def _title(text: str) -> tuple[str, str]:
    found = TITLE.search(text)
    if found is None:
        return "", text
    return next(filter(None, found.groups())), f"{text[: found.start()]} {text[found.end() :]}"


def _length(text: str, full_day: int, half_day: int) -> tuple[int | None, str]:
    found = [(match, _in_hours(match)) for match in _HOURS.finditer(text)]
    found += [(match, _amount(match["n"])) for match in _MINUTES.finditer(text)]
    found += [(match, _in_days(match, full_day, half_day)) for match in _DAYS.finditer(text)]
    if len(found) > 1:
        raise BadInputError(TWICE)
    if not found:
        return None, text
    [(match, minutes)] = found
    return (None if minutes is None else round(minutes)), f"{text[: match.start()]} {text[match.end() :]}"


def _in_hours(match: re.Match[str]) -> float | None:
    if match["n"] == "半":
        return 30
    hours = _amount(match["n"])
    return None if hours is None else hours * 60 + 30 * bool(match["half"] or match["after"])


def _in_days(match: re.Match[str], full_day: int, half_day: int) -> float | None:
    if match["n"] == "半":
        return half_day
    days = 1 if match["n"] in {"全", "整"} else _amount(match["n"])
    return None if days is None else days * full_day + half_day * bool(match["half"])


def _amount(words: str) -> float | None:
    return float(words) if "." in words else number(words)


def _day(text: str, now: datetime, workdays: Workdays) -> tuple[date | None, str]:
    found = dates.find(text, now, workdays, prefer="past")
    if not found and not dates.refused(text, now, workdays, prefer="past"):
        return None, text
    day = args.one_day(text, now, workdays, prefer="past")
    for when in reversed(found):
        text = f"{text[: when.start]} {text[when.stop :]}"
    return day, text


def _kind(text: str) -> tuple[str, str]:
    for code, pattern in KINDS:
        if found := pattern.search(text):
            return code, f"{text[: found.start()]} {text[found.end() :]}"
    return "", text
