"""Whom and which organisations the words of a message can mean: the roster and the tree, as text reading needs them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.text.names import Found, NameBook
from bot.text.vocabulary import ROOM

GROUP = "group"
_DIGITS = "一二三四五六七八九十"
_ORDINAL = r"(?P<n>[1-9]\d?|[一二三四五六七八九十]{1,2})"
_GROUP_WORD = re.compile(
    rf"(?<![\d一二三四五六七八九十几])第?{_ORDINAL}\s*(?:党小组|小组|党组|组)(?![织建成合装])"
    rf"|党小组{_ORDINAL.replace('<n>', '<m>')}组"
)
_MY_GROUP = re.compile(r"(?:我们?|咱们?|俺们?|本|这)(?:党?小)?组(?![织建成合装])")
_SEVERAL = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2,4}?)的?(?:这|那)?(?:几个?|各个?|所有|[两三四五六七八2-8]个)(?:党?支部|项目部?|党工委|单位)"
)
_ORDINAL_UNIT = re.compile(rf"(?<![哪每这那某同\d{_DIGITS}])第?{_ORDINAL}(?:党支部|支部)")
_IN_A_PLACE = re.compile(rf"的?(?:党员|职工)?(?:[一二三四五六七八九十\d]{{1,3}}楼)?(?:{ROOM})")
_BARE = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One member; `org` and `group` are codes, the group may be empty."""

    id: int
    name: str
    org: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation or group (kind "group", code like B04-02); `parent` is a code."""

    id: int
    code: str
    name: str
    short: str = ""
    kind: str = "branch"
    parent: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> Iterator[str]:
        """Everything this unit is called."""
        return (word for word in (self.name, self.short, *self.aliases) if word)


class FoundUnit(NamedTuple):
    """A unit in a text; not `sure` when it may be none.

    That is so for a bare word that is also a place or a trade (榆林) and, `placed`, for part of one (锅炉支部活动室).
    """

    unit: Unit
    start: int
    stop: int
    sure: bool = True
    placed: bool = False


class SaidUnit(NamedTuple):
    """The words for a unit that leave it open which of several is meant (二支部), at [start, stop)."""

    units: tuple[Unit, ...]
    start: int
    stop: int


class Lexicon:
    """The roster and the tree of organisations, indexed for reading; immutable, may be kept between messages."""

    def __init__(self, people: Iterable[Person], units: Iterable[Unit]) -> None:
        self.people = tuple(people)
        self.units = tuple(units)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            self._by_name[person.name].append(person)
        self._by_code = {unit.code: unit for unit in self.units}
        self.book = NameBook(self._by_name)

    def named(self, name: str) -> tuple[Person, ...]:
        """Everybody of this name."""
        return tuple(self._by_name.get(name, ()))

    def names_in(self, text: str) -> list[Found]:
        """Roster names in a text, left to right; the longest wins, none overlap."""
        return self.book.find(text)

    def near(self, name: str, within: str = "") -> list[str]:
        """At most three roster names nearest by sound or shape; `within` a unit or group code when given."""
        if not within:
            return self.book.near(name)
        return self.book.near(name, (person.name for person in self.people if within in {person.org, person.group}))

    def unit(self, code: str) -> Unit | None:
        """The unit or group with this code."""
        return self._by_code.get(code)

    def group_of(self, unit_code: str, ordinal: int) -> Unit | None:
        """The nth group of a unit."""
        return self._by_code.get(f"{unit_code}-{ordinal:02d}")

    @cached_property
    def _calls(self) -> tuple[dict[str, Unit], re.Pattern[str] | None]:
        calls = {word: unit for unit in self.units if unit.kind != GROUP for word in unit.words}
        words = sorted(calls, key=lambda word: (-len(word), word))
        return calls, re.compile("|".join(map(re.escape, words))) if words else None

    def units_in(self, text: str) -> list[FoundUnit]:
        """Units (not groups) called by name, short name or alias, left to right; 离退休几个支部 gives them all."""
        calls, pattern = self._calls
        found = [] if pattern is None else [self._found(calls, match) for match in pattern.finditer(text)]
        return sorted([*found, *self._several(text, found)], key=lambda item: (item.start, item.unit.code))

    def _found(self, calls: dict[str, Unit], match: re.Match[str]) -> FoundUnit:
        placed = _IN_A_PLACE.match(match.string, match.end()) is not None
        return FoundUnit(calls[match[0]], *match.span(), sure=len(match[0]) > _BARE and not placed, placed=placed)

    def _several(self, text: str, found: list[FoundUnit]) -> Iterator[FoundUnit]:
        for match in _SEVERAL.finditer(text):
            for skip in range(len(match["stem"]) - 1):
                stem = match["stem"][skip:]
                start = match.start() + skip
                family = [unit for unit in self.units if _of_family(unit, stem)]
                if len(family) > 1 and not any(
                    one.start < match.end() and start < one.stop and one.sure for one in found
                ):
                    yield from (FoundUnit(unit, start, match.end()) for unit in family)
                    break

    def ordinal_unit(self, text: str) -> SaidUnit | None:
        """A branch called by its number alone, when no unit is called so: it can be that of several families."""
        taken = {place for found in self.units_in(text) for place in range(found.start, found.stop)}
        for match in _ORDINAL_UNIT.finditer(text):
            if taken.isdisjoint(range(*match.span())) and not _IN_A_PLACE.match(text, match.end()):
                ending = (
                    f"{_DIGITS[_ordinal(match['n']) - 1]}支部" if _ordinal(match["n"]) <= len(_DIGITS) else match[0]
                )
                found = (unit for unit in self.units if any(word.endswith(ending) for word in unit.words))
                return SaidUnit(tuple(found), *match.span())
        return None

    def group_in(self, text: str, home: str = "", own: str = "") -> FoundUnit | None:
        """The group a text speaks of (锅炉二组, 第二党小组, 我们组): its unit stands before it, or is `home`."""
        match = _GROUP_WORD.search(text)
        if match is None:
            mine = _MY_GROUP.search(text)
            unit = self._by_code.get(own)
            return FoundUnit(unit, mine.start(), mine.end()) if mine and unit else None
        before = [item for item in self.units_in(text[: match.start()]) if match.start() - item.stop <= len("党支部的")]
        code = before[-1].unit.code if before else home
        unit = self.group_of(code, _ordinal(match["n"] or match["m"]))
        start = before[-1].start if before else match.start()
        return FoundUnit(unit, start, match.end()) if unit else None


def _of_family(unit: Unit, stem: str) -> bool:
    return unit.kind not in {GROUP, "general_branch", "committee"} and any(
        word.startswith(stem) for word in (unit.name, unit.short)
    )


def _ordinal(word: str) -> int:
    """一 → 1, 十二 → 12, 3 → 3."""
    if word.isdigit():
        return int(word)
    tens, _, ones = word.rpartition("十")
    if "十" not in word:
        return _DIGITS.index(word[-1]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)
