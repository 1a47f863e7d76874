"""What we decide about honours: which are for the same matter, which is the highest. Pure."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.honours.models import HonourLevel, HonourState

LADDER = tuple(HonourLevel)
"""From the company upwards."""
STANDING = (HonourState.WAITING, HonourState.CONFIRMED)
"""Not sent back and not taken off."""
LONGEST_TITLE, LONGEST_WORD = 60, 40
SIGNS = re.compile(r"[\s“”\"'「」《》（）()，。、；;,.:：！!？?·—-]+")
YEAR = re.compile(r"^(?:20\d\d)年?度?")
BY_WHOM = re.compile(r"^(?:上级公司|集团公司|公司|集团|全国|全省|省|中央企业)")


@dataclass(frozen=True, slots=True)
class Earned:
    """What a unit earned in a span of days for one matter: the highest level, and the number of its row.

    `before` is the highest level the same matter had earned earlier: only what is above it is new.
    """

    level: HonourLevel
    matter: str
    number: int
    before: HonourLevel | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An honour that counts for a unit."""

    number: int
    holder: int | None
    title: str
    matter: str
    level: HonourLevel
    year: int
    day: date


def plain(text: str) -> str:
    """The words alone, signs aside."""
    return SIGNS.sub("", text)


def same(one: Given) -> Hashable:
    """What all honours for the same matter have in common.

    A matter that was named is one whoever holds it; else the same title of the same holder in the same year is, whoever
    gave it (考核表 J1: 同一事项取最高一级).
    """
    if plain(one.matter):
        return plain(one.matter)
    title = YEAR.sub("", plain(one.title))
    return one.holder, one.year, BY_WHOM.sub("", title) or title


def is_higher(one: HonourLevel, other: HonourLevel | None) -> bool:
    """Whether one level stands above the other; any above none."""
    return other is None or LADDER.index(one) > LADDER.index(other)


def earned(honours: Iterable[Given], start: date) -> tuple[Earned, ...]:
    """Each matter once at its highest level, by number; those that rose since `start`, with the level before it."""
    heaps: dict[Hashable, list[Given]] = {}
    for one in honours:
        heaps.setdefault(same(one), []).append(one)
    found = []
    for heap in heaps.values():
        best = max(heap, key=lambda one: (LADDER.index(one.level), -one.number))
        old = [one.level for one in heap if one.day < start]
        before = max(old, key=LADDER.index, default=None)
        if is_higher(best.level, before):
            found.append(Earned(best.level, best.matter or best.title, best.number, before))
    return tuple(sorted(found, key=lambda one: one.number))
