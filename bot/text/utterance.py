"""One message as its reader sees it: the text and, found when first asked for, its dates, names, units and meeting."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypeVar, cast

from bot.core.workdays import Workdays
from bot.text import dates, solitaire
from bot.text.dates import When
from bot.text.lexicon import FoundUnit, Lexicon, Person, Unit
from bot.text.names import Found
from bot.text.solitaire import Solitaire
from bot.text.typed import Typed
from bot.text.vocabulary import MEETING, MEETING_OF

Slots = dict[str, Any]
"""What was understood, in the vocabulary of utterances.meta.json."""
Finding = TypeVar("Finding")
_IS_OVER = re.compile(r"\s?(?:钟|左右|才|就|多)?(?:结束|完|下班|收工|交班|散)")
SELF = "@self"
"""Stands for the speaker where a name is expected."""
AS_TYPED = "as_typed"
"""The slot with the command a sentence comes to, as it would be typed: 9号荣誉属实，确认 is 确认荣誉 9."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: codes of unit and group (may be empty); role is member, group_leader, secretary or committee."""

    id: int
    name: str
    org: str = ""
    group: str = ""
    role: str = "member"


def filled(slots: Slots) -> Slots:
    """The slots that were said: nothing, empty words and lists, and what does not hold are left out; zero is said."""
    return {name: value for name, value in slots.items() if value or (value == 0 and value is not False)}


class Utterance:
    """A message: `raw` as typed, `text` normalised; every feature is computed once, when first asked for."""

    def __init__(
        self,
        raw: str,
        *,
        now: datetime,
        lexicon: Lexicon,
        speaker: Speaker | None = None,
        workdays: Workdays | None = None,
    ) -> None:
        self.raw = raw
        self.now = now
        self.lexicon = lexicon
        self.speaker = speaker
        self.workdays = workdays
        self.typed = Typed(raw)
        self.text = self.typed.text
        self._read: dict[Callable[[Utterance], object], object] = {}
        self._parts: dict[str, Utterance] = {}

    @property
    def today(self) -> date:
        """The day the message is read."""
        return self.now.date()

    @property
    def role(self) -> str:
        """The speaker's role; member when nobody is known."""
        return self.speaker.role if self.speaker else "member"

    @property
    def home(self) -> str:
        """The code of the speaker's unit; empty when nobody is known."""
        return self.speaker.org if self.speaker else ""

    def once(self, reader: Callable[["Utterance"], Finding]) -> Finding:
        """What a reader finds in this message, however often it is asked."""
        if reader not in self._read:
            self._read[reader] = reader(self)
        return cast("Finding", self._read[reader])

    def part(self, text: str) -> "Utterance":
        """Another message of the same speaker at the same time: a clause, a title, an entry."""
        if text not in self._parts:
            self._parts[text] = Utterance(
                text, now=self.now, lexicon=self.lexicon, speaker=self.speaker, workdays=self.workdays
            )
        return self._parts[text]

    def has(self, *words: str) -> bool:
        """Whether one of the words stands in the text."""
        return any(word in self.text for word in words)

    def said(self, start: int = 0, stop: int | None = None) -> str:
        """A stretch of the text with the punctuation the person typed: for texts that are kept."""
        return self.typed.said(start, stop)

    def raw_of(self, start: int, stop: int) -> str:
        """A stretch of the text exactly as typed."""
        return self.typed.raw_of(start, stop)

    @cached_property
    def whens(self) -> list[When]:
        """Dates, periods and times, left to right; a weekday or day number without more means the coming one."""
        return self._dated[0]

    @cached_property
    def past(self) -> list[When]:
        """The same for what is told as done: a weekday or day number without more means the last one."""
        return dates.find(self.text, self.now, self.workdays, prefer="past")

    @cached_property
    def doubtful(self) -> list[str]:
        """Words that look like a date and cannot be relied on; then no date may be supposed."""
        return self._dated[1]

    @cached_property
    def _dated(self) -> tuple[list[When], list[str]]:
        return dates.read(self.text, self.now, self.workdays)

    @cached_property
    def solitaire(self) -> Solitaire | None:
        """The pasted list the message is; None when it is none."""
        return solitaire.read(self.raw, now=self.now, lexicon=self.lexicon, workdays=self.workdays)

    @cached_property
    def names(self) -> list[Found]:
        """Roster names, left to right."""
        return self.lexicon.names_in(self.text)

    @cached_property
    def units(self) -> list[FoundUnit]:
        """Units called by name, short name or alias."""
        return self.lexicon.units_in(self.text)

    @cached_property
    def group_found(self) -> FoundUnit | None:
        """Where the text speaks of a group; the speaker's unit is understood."""
        return self.lexicon.group_in(self.text, self.home, self.speaker.group if self.speaker else "")

    @property
    def group(self) -> Unit | None:
        """The group the text speaks of."""
        return self.group_found.unit if self.group_found else None

    @cached_property
    def meeting(self) -> str | None:
        """The code of the meeting kind first named; None when none is."""
        found = MEETING.search(self.text)
        return MEETING_OF[found[0].lower()] if found else None

    @cached_property
    def day(self) -> date | None:
        """The single day meant; None for periods."""
        when = dates.main(self.whens)
        return dates.day(when) if when else None

    @cached_property
    def on(self) -> date | None:
        """The single day something is on; None for periods and for deadlines (月底前)."""
        when = dates.main(self.whens)
        return when.first if when and when.kind == "day" else None

    @cached_property
    def period(self) -> str | None:
        """The month, quarter, half year or year meant (2026-11, 2026-Q4, 2026-H1, 2026)."""
        return next((found for when in self.whens if (found := dates.period(when))), None)

    @cached_property
    def clock(self) -> time | None:
        """The first time of day named at which something begins."""
        begins = (when for when in self.whens if when.clock and not _IS_OVER.match(self.text, when.stop))
        return next((when.clock for when in begins), None)

    @cached_property
    def masked(self) -> list[tuple[int, int]]:
        """Where names, dates, meetings and the group stand: what is neither a status nor a reason."""
        return [*((found.start, found.stop) for found in self.names), *self.unpeopled]

    @cached_property
    def unpeopled(self) -> list[tuple[int, int]]:
        """Where dates, meetings and the group stand."""
        spans = [(when.start, when.stop) for when in self.whens]
        begins = {found.start for found in self.names}
        spans += [
            (unit.start, unit.stop)
            for unit in self.units
            if unit.sure and (begins & {unit.stop, unit.stop + 1} or self.before_meeting(unit))
        ]
        spans += self._meetings
        spans += [(place, place + len(word)) for word in self.doubtful if (place := self.text.find(word)) >= 0]
        return spans + ([(self.group_found.start, self.group_found.stop)] if self.group_found else [])

    def before_meeting(self, unit: FoundUnit) -> bool:
        """Whether a unit stands right before a meeting: 锅炉支部党员大会, its 支部 being of both."""
        return any(unit.start < start <= unit.stop + 1 and stop > unit.stop for start, stop in self._meetings)

    @cached_property
    def _meetings(self) -> list[tuple[int, int]]:
        return [match.span() for match in MEETING.finditer(self.text)]

    def people(self, name: str) -> tuple[Person, ...]:
        """Who is meant by a name here: those of the named group, else of the speaker's unit, else everybody of it."""
        everybody = self.lexicon.named(name)
        group = self.group.code if self.group else ""
        for near in (
            tuple(person for person in everybody if group and person.group == group),
            tuple(person for person in everybody if self.home and person.org == self.home),
        ):
            if near:
                return near
        return everybody

    def ambiguous(self, names: list[str]) -> list[str]:
        """Those of the names that two people bear where they are most likely sought."""
        return [name for name in dict.fromkeys(names) if len(self.people(name)) > 1]
