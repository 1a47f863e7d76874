"""Deadlines as people write them, and back: 每月25日 is a rule of RFC 5545, 后15天 a duration of ISO 8601; pure."""

import re
import unicodedata
from datetime import date

from bot import people
from bot.core.errors import BadInputError

Cell = people.roster.Cell

BAD_RULE = "「{text}」看不懂，请写成“每月25日”“3、6、9、12月末日”或“5月4日”。"
BAD_OFFSET = "「{text}」看不懂，请写成“当天”“后15天”“前5天”“后3个月”或“按步骤”。"
BAD_EVENT = "「{text}」不是能触发任务的事件：{words}，或“ZB-05-1完成后”。"

EVENTS = {
    "任期届满": "term_end",
    "法定节假日": "public_holiday",
    "项目节点": "project_milestone",
    "发展党员步骤": "admission_step",
}
AFTER = "after:"
AFTERWARDS = "完成后"
PER_STEP, BY_STEP = "PER_STEP", "按步骤"
SAME_DAY = "当天"
UNITS = {"天": "D", "周": "W", "个月": "M", "年": "Y", "日": "D", "月": "M"}
"""The first word for each letter is the one shown."""
LAST = "末日"
SHORTHANDS = {"每季度": "3、6、9、12月", "每季": "3、6、9、12月", "每半年": "6、12月", "每年": "12月"}
"""What stands for months when a last day follows."""

_RULE = re.compile(r"(?:每年)?(每|\d{1,2}(?:[、,，]\d{1,2})*)月的?(?:(\d{1,2})[日号]|(末日|末|底|最后一天))", re.ASCII)
_LAST_OF = re.compile(r"(每季度|每季|每半年|每年)的?(末日|末|底|最后一天)")
_AFTER = re.compile(r"(?:after:)?([A-Z]{2}-\d{2}-\d{1,2})(?:完成后|办结后|之后|后)?", re.IGNORECASE | re.ASCII)
_OFFSET = re.compile(r"(后|前|提前)?(\d{1,4})(天|日|周|个月|月|年)(后|前)?", re.ASCII)
_ISO = re.compile(r"-?P\w+", re.ASCII)
_WRITTEN = re.compile(r"FREQ=(?:MONTHLY|YEARLY;BYMONTH=(\d{1,2}(?:,\d{1,2})*));BYMONTHDAY=(-1|\d{1,2})", re.ASCII)
_DURATION = re.compile(r"(-?)P(\d{1,4})([DWMY])", re.ASCII)


def rule(cell: Cell) -> str:
    """The rule that a cell names; spreadsheets make a day of 5月4日, which is taken as 5月4日 of every year.

    Raises:
        BadInputError: neither words we know nor a rule.
    """
    words = _words(cell)
    if not words or words.upper().startswith("FREQ="):
        return words
    if isinstance(cell, date):
        return f"FREQ=YEARLY;BYMONTH={cell.month};BYMONTHDAY={cell.day}"
    found = _RULE.fullmatch(_LAST_OF.sub(lambda match: SHORTHANDS[match[1]] + LAST, words))
    if found is None:
        raise BadInputError(BAD_RULE.format(text=words[:20]))
    months, day, _ = found.groups()
    listed = re.sub("[、，]", ",", months)
    frequency = "MONTHLY" if months == "每" else f"YEARLY;BYMONTH={listed}"
    return f"FREQ={frequency};BYMONTHDAY={int(day) if day else -1}"


def rule_words(text: str) -> str:
    """A rule in words; the rule itself where there are none that say exactly it."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return text
    months, day = found.groups()
    words = f"{months.replace(',', '、') if months else '每'}月{LAST if day == '-1' else f'{day}日'}"
    return words if rule(words) == text else text


def event(cell: Cell) -> str:
    """The event that a cell names.

    Raises:
        BadInputError: none that opens tasks.
    """
    words = _words(cell)
    found = _AFTER.fullmatch(words)
    if found:
        return AFTER + found[1].upper()
    known = EVENTS | {name: name for name in EVENTS.values()} | {"": ""}
    if words not in known:
        raise BadInputError(BAD_EVENT.format(text=words[:20], words="、".join(EVENTS)))
    return known[words]


def event_words(name: str) -> str:
    """An event in words."""
    if name.startswith(AFTER):
        return name.removeprefix(AFTER) + AFTERWARDS
    return {value: words for words, value in EVENTS.items()}.get(name, name)


def offset(cell: Cell) -> str:
    """The duration that a cell names.

    Raises:
        BadInputError: neither words we know nor a duration.
    """
    words = _words(cell)
    known = {"": "", SAME_DAY: "P0D", BY_STEP: PER_STEP, PER_STEP: PER_STEP}
    if words in known or _ISO.fullmatch(words):
        return known.get(words, words)
    found = _OFFSET.fullmatch(words)
    if found is None or bool(found[1]) == bool(found[4]):
        raise BadInputError(BAD_OFFSET.format(text=words[:20]))
    sign = "" if "后" in {found[1], found[4]} else "-"
    return f"{sign}P{int(found[2])}{UNITS[found[3]]}"


def offset_words(text: str) -> str:
    """A duration in words; itself where there are none that say exactly it."""
    found = _DURATION.fullmatch(text)
    shown = {"P0D": SAME_DAY, PER_STEP: BY_STEP}.get(text, text)
    if found is None or shown != text:
        return shown
    unit = next(word for word, letter in UNITS.items() if letter == found[3])
    words = f"{'前' if found[1] else '后'}{found[2]}{unit}"
    return words if offset(words) == text else text


def _words(cell: Cell) -> str:
    """The cell without blanks and full-width signs; the comma of Chinese lists stays what it is."""
    return unicodedata.normalize("NFKC", people.roster.cells.plain(cell)).replace(" ", "")
