"""Times of day as people say them.

Without a word for the part of the day the rule of working hours holds: 1 to 6 is the afternoon, 7 to 12 is as said.
An hour that fits no reading (25点, 晚上1点, 上午15点) is refused, not guessed.
"""

import re
from datetime import time, timedelta
from typing import NamedTuple

from bot.text.numerals import HAN, NUMBER, number

_PARTS = {
    "凌晨": "night", "清晨": "morning", "清早": "morning", "早上": "morning", "早晨": "morning", "一早": "morning",
    "早": "morning", "上午": "morning", "午前": "morning", "中午": "noon", "正午": "noon", "午后": "afternoon",
    "下午": "afternoon", "傍晚": "evening", "晚上": "evening", "晚间": "evening", "夜里": "late", "夜间": "late",
    "半夜": "late", "晚": "evening", "夜": "late", "后晌": "afternoon", "晚夕": "evening", "黑咧": "evening",
    "黑了": "evening", "黑里": "evening", "晚黑": "evening", "擦黑": "evening", "黑": "evening",
}  # fmt: skip
PART_WORDS = "|".join(sorted(_PARTS, key=len, reverse=True))
_COUNTED = (
    "意见|要求|建议|体会|不足|问题|内容|措施|感想|想法|希望|注意|说明|启示|思考|共识|认识|情况|工作|安排|事|原因|成绩|"
    "经验|教训|做法|收获|感受|心得|疑问|补充|钱|点|名|儿|都|也|没|不|小(?!组)|多|来钟|"
    rf"到(?![\s\d{HAN}早上中下晚])"
)
_HAN_HOUR = rf"[{HAN}]{{1,3}}"
_MINUTE = r"[0-5]?\d(?!\d)|[零〇二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]|[一二三四五]十"
TIME = rf"""(?P<part>{PART_WORDS})?的?\s?
    (?:(?P<h>\d{{1,2}}):(?P<m>[0-5]\d)(?::[0-5]\d)?(?!\d)\s?(?P<ampm>[ap]m)?
      |(?P<h2>\d{{1,2}})\s?(?P<ampm2>[ap]m)(?![a-z])
      |(?P<h3>\d{{1,2}}|{_HAN_HOUR})(?P<sign>点钟?|时(?![候间段期限代长效常刻光机]))
       (?:(?P<half>半)|(?P<quarter>[一三1３3])刻|(?P<m3>{_MINUTE})分?|整|(?!{_COUNTED}))
    )"""
"""Source (verbose) of a regular expression for one time of day; read it with `read`."""
_NOT = r"(?![早晚]?一点(?![钟半整一三二四五\d]))"
_TIME = re.compile(rf"(?<![\d.{HAN}百第小学课工几差A-Za-z/〕])(?<!\d:){_NOT}(?:{TIME})", re.VERBOSE | re.IGNORECASE)
_HERE = re.compile(rf"{_NOT}(?:{TIME})", re.VERBOSE | re.IGNORECASE)
_PART_FIRST = re.compile(rf"(?={PART_WORDS}){_NOT}(?:{TIME})", re.VERBOSE | re.IGNORECASE)
_PART_ALONE = re.compile(rf"(?![早晚夜][点日已些期报班会饭餐宴])(?!黑(?!(?<=[今明昨]黑)))(?:{PART_WORDS})")
_SOON = re.compile(
    rf"(?P<past>再?过)?(?<![\d.{HAN}])(?P<n>{NUMBER}|半)\s*个?(?P<half>半)?(?P<unit>小时|钟头|分钟)(?P<after>(?:之|以)?后)?"
)
_SHORT_OF = re.compile(r"差\S{1,3}分?$")
_NEAR = 6
_LACKING = re.compile(rf"差(?:[\d{HAN}]{{1,3}}分|一刻)")
LAST_AFTERNOON, NOON, DAY_HOURS, HOUR = 6, 12, 24, 60


class Clock(NamedTuple):
    """A time of day; not `clear`: none such or one of two; `at` None and clear: only a part of the day."""

    start: int
    stop: int
    at: time | None
    part: str = ""
    clear: bool = True


class Soon(NamedTuple):
    """A time counted from now, at text[start:stop]."""

    start: int
    stop: int
    wait: timedelta


def in_so_long(text: str) -> Soon | None:
    """半小时后, 一个半小时后, 过20分钟: how long from now; None when nothing of the kind is said."""
    said = _SOON.search(text)
    count = number(said["n"].replace("半", "") or "0") if said else None
    if said is None or count is None or not (said["after"] or said["past"]):
        return None
    minutes = count if said["unit"].startswith("分") else count * HOUR
    halves = HOUR // 2 if "半" in (said["n"], said["half"]) and not said["unit"].startswith("分") else 0
    return Soon(said.start(), said.end(), timedelta(minutes=minutes + halves)) if minutes + halves else None


def shown(clock: time | None) -> str | None:
    """The time as a slot: HH:MM."""
    return clock.strftime("%H:%M") if clock else None


def match_at(text: str, place: int) -> Clock | None:
    """The time of day, or the bare part of the day, that begins exactly at `place`."""
    match = _HERE.match(text, place)
    if match:
        return _clock(match)
    alone = _PART_ALONE.match(text, place)
    return Clock(alone.start(), alone.end(), None, _PARTS[alone[0]]) if alone else None


def find(text: str) -> list[Clock]:
    """Times of day in a text, left to right; those with `at` None cannot be used."""
    found: list[Clock] = []
    taken: set[int] = set()
    for match in (*_PART_FIRST.finditer(text), *_TIME.finditer(text)):
        if taken.isdisjoint(range(*match.span())):
            found.append(_clock(match))
            taken.update(range(*match.span()))
    return sorted(found)


def _clock(match: re.Match[str]) -> Clock:
    part = _PARTS.get(match["part"] or "", "")
    hour = number(match["h"] or match["h2"] or match["h3"])
    exact = (match["h"] or "").startswith("0")
    ampm = (match["ampm"] or match["ampm2"] or "").lower()
    if ampm:
        part = "morning" if ampm == "am" else "afternoon"
    hour = None if hour is None else _hour(hour, part, exact=exact)
    minute = _minute(match)
    at = time(hour, minute) if hour is not None and minute is not None else None
    if _SHORT_OF.search(match.string, max(0, match.start() - _NEAR), match.start()) or _LACKING.match(
        match.string, match.end()
    ):
        at = None
    return Clock(match.start(), match.end(), at, part, clear=at is not None)


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 45 if match["quarter"] in "三33" else 15
    said = match["m"] or match["m3"]
    if not said:
        return 0
    minute = number(said.lstrip("零〇") or "0")
    return minute if minute is not None and minute < HOUR else None


def _hour(hour: int, part: str, *, exact: bool) -> int | None:
    """The hour of 24 meant by the hour said in a part of the day; None when the two do not fit."""
    if hour >= DAY_HOURS or (hour == 0 and part not in {"", "night"}):
        return None
    if not part:
        return hour if exact or not 1 <= hour <= LAST_AFTERNOON else hour + NOON
    first, last = _HOURS[part]
    return next((read for read in (hour, hour + NOON) if first <= read <= last), None)


_HOURS = {
    "night": (0, 6), "morning": (5, 12), "noon": (11, 14), "afternoon": (12, 20), "evening": (17, 23), "late": (19, 23),
}  # fmt: skip
