"""A pasted WeChat list (#接龙, #Group Note): title, example, numbered entries, tail.

Every post repeats the whole list, so a later paste replaces an earlier one of the same title. Numbers may repeat, be
missing or be empty. A paste carries no identities: names are looked up, unknown ones kept as written. Whoever is
missing from the list is missing, not absent.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from bot.core.workdays import Workdays
from bot.text import dates, solitaire_entries
from bot.text.lexicon import Lexicon
from bot.text.numerals import number
from bot.text.quotes import unquoted
from bot.text.solitaire_entries import Entry
from bot.text.typed import Typed

DUPLICATE, EMPTY, MISSING = "duplicate_number", "empty_entry", "missing_number"
MOST_ENTRIES = 500
_HEADER = re.compile(r"[#＃]\s*(?:接[龙龍笼]|group\s*note)", re.IGNORECASE)
_UNMARKED = re.compile(r"^\s*接[龙龍](?=\s)")
_SPACED = re.compile(r"^\s*(\d{1,3})\s+(?=[\u4e00-\u9fff])")
_CIRCLED = {char: str(value) for value, char in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}
_ORDINAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_START = re.compile(rf"^\s*(?:\(\s*({_ORDINAL})\s*\)|({_ORDINAL})\s*(?:\.(?!\d)|[、)]|,(?!\d)|:(?!\d)))\s*")
_INLINE = re.compile(r"(?<=[\s:\u4e00-\u9fff)）])(?=(?:\d{1,2})\s*(?:\.(?!\d)|[、)．）])\s*[\u4e00-\u9fff])")
_EXAMPLE = re.compile(r"^\s*(?:例(?=[\s:：如])如?|示例)[\s:：]*")
_TAIL = re.compile(r"^\s*(?:以上|接龙(?:截止|结束)|请(?!假)|注[:：]|备注|共\d|合计|统计|截止|-{3,}|—{2,})")
_ABOUT = re.compile(
    r"^\s*(?:会议)?(?:(?:主持人?|记录[人员]?|主讲人?|主讲老师)\s*[:：\s]\s*(?=[\u4e00-\u9fff]{2,4}(?:$|[\s,，、。;；]))"
    r"|(?:议题|议程|决议|决定|学习内容|会议内容|列席(?:人员)?)\s*[:：])"
)
_AHEAD = re.compile(r"[能是可]否|能不能|是不是?参加|参不参加|会不会来|确定参加|预报|提前统计")


class _Block(NamedTuple):
    number: int
    raw: str


@dataclass(frozen=True, slots=True)
class Solitaire:
    """A list as pasted; warnings are among duplicate_number, empty_entry, missing_number.

    `tail` is what follows it; `about` are its lines on the meeting itself (主持人：…, 议题：…): nobody came by them.
    """

    title: str
    example: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()
    tail: str = ""
    about: str = ""

    @property
    def strangers(self) -> tuple[str, ...]:
        """Names as written that nobody on the roster bears: to be asked back."""
        return tuple(entry.name for entry in self.entries if not entry.known)


def looks_like_one(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is a list: it has the header, or two or more of its numbered lines begin with names."""
    if _HEADER.search(text):
        return True
    if _UNMARKED.match(text):
        return sum(_begins_with_name(line, lexicon) for line in text.split("\n")[1:]) >= len("12")
    if text.count("\n") < len("12"):
        return False
    blocks = [block for line in text.split("\n") if (block := _block(line)) and not _ABOUT.match(block.raw)]
    named = [block for block in blocks if solitaire_entries.begins_with_name(block.raw, lexicon)]
    return len(named) >= max(len("12"), len(blocks) - len(named) + 1)


def _begins_with_name(line: str, lexicon: Lexicon) -> bool:
    """Whether a line numbered in any way begins with somebody of the roster."""
    block = _block(_dotted(line))
    return block is not None and solitaire_entries.begins_with_name(block.raw, lexicon)


def _dotted(line: str) -> str:
    """The line with a dot after its number when only a space stands there: 1 黄勇."""
    return _SPACED.sub(r"\1. ", line)


def read(text: str, *, now: datetime, lexicon: Lexicon, workdays: Workdays | None = None) -> Solitaire | None:
    """The list in a text; None when it holds none. What is quoted before the reply is not read."""
    text = unquoted(text).text
    if not looks_like_one(text, lexicon):
        return None
    if _UNMARKED.match(text):
        text = "\n".join(_dotted(line) for line in _UNMARKED.sub("", text).split("\n"))
    head, blocks, tail, about = _split(text)
    title, example = _titled(head)
    default = _default(title, now, workdays)
    entries: list[Entry] = []
    for block in blocks[:MOST_ENTRIES]:
        entries += solitaire_entries.read(block.number, block.raw, lexicon, default=default)
    people = tuple(_later_wins(entries, lexicon))
    return Solitaire(title, example, people, tuple(_warnings(blocks, entries)), Typed(tail).text, about)


def _block(line: str) -> _Block | None:
    """A numbered line; None for any other."""
    shown = line.strip()
    if shown[:1] in _CIRCLED:
        return _Block(int(_CIRCLED[shown[0]]), shown[1:])
    typed = Typed(shown)
    start = _START.match(typed.text)
    if start is None:
        return None
    value = number(start[1] or start[2])
    return None if value is None else _Block(value, typed.said(start.end()))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r", "\n").split("\n")
    if sum(_block(line) is not None for line in lines) > 1:
        return lines
    return _INLINE.sub("\n", text).split("\n")


def _split(text: str) -> tuple[list[str], list[_Block], str, str]:
    """The lines before the first entry, the entries with their continuation, what stands after, and on the meeting."""
    head: list[str] = []
    tail: list[str] = []
    about: list[str] = []
    blocks: list[_Block] = []
    continued = False
    for line in _lines(text):
        block = _block(line)
        if _ABOUT.match(block.raw if block else line):
            about.append(block.raw if block else line)
            continued = False
        elif block:
            blocks.append(block)
            continued = True
        elif not blocks:
            head.append(line)
        elif continued and line.strip() and not _TAIL.match(line):
            blocks[-1] = blocks[-1]._replace(raw=f"{blocks[-1].raw}\n{line}".strip())
        else:
            continued = False
            tail.append(line)
    return head, blocks, "\n".join(tail), "\n".join(about)


def _titled(head: list[str]) -> tuple[str, str]:
    """Title (without the header) and example of the lines before the first entry."""
    title, example = [], ""
    for line in head:
        shown = _HEADER.sub("", line).strip()
        match = _EXAMPLE.match(shown)
        if match:
            example = shown[match.end() :].strip()
        elif shown:
            title.append(shown)
    return Typed("\n".join(title)).said(), Typed(example).said()


def _default(title: str, now: datetime, workdays: Workdays | None) -> str:
    """What an entry without a status means: will_attend when the title's day is still to come."""
    days = [
        when.first for when in dates.find(Typed(title).text, now, workdays) if when.first and when.first == when.last
    ]
    return "will_attend" if (days and days[0] > now.date()) or _AHEAD.search(title) else "present"


def _later_wins(entries: list[Entry], lexicon: Lexicon) -> Iterator[Entry]:
    """Each person once, the last time they stand there; as many of a name as there are people of it."""
    again = Counter(entry.name for entry in entries)
    for entry in entries:
        again[entry.name] -= 1
        if again[entry.name] < max(1, len(lexicon.named(entry.name))):
            yield entry


def _warnings(blocks: list[_Block], entries: list[Entry]) -> Iterator[str]:
    numbers = [block.number for block in blocks]
    if any(one == other for one, other in pairwise(sorted(numbers))):
        yield DUPLICATE
    if any(not block.raw.strip() for block in blocks) or {entry.n for entry in entries} < set(numbers):
        yield EMPTY
    if set(range(1, max(numbers, default=0) + 1)) - set(numbers):
        yield MISSING
