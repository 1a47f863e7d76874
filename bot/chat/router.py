"""From what was understood to the function that does it; commands, answers, near misses and help live in one table."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import people
from bot.channels.base import Incoming
from bot.chat.dialog import Answer, Reply
from bot.chat.models import Question
from bot.core.context import Context


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said, as it was understood."""

    text: str
    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    """Words that look like a date and cannot be relied on."""
    sent_at: datetime | None = None

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.text.strip().partition(" ")[2].strip()


HEAD = re.compile(r"([^\s:：,，、。！!]+)[:：,，、。！!]*\s*(.*)", re.DOTALL)
"""The first word, the signs behind it, and what follows."""
GLUED = re.compile(r"([^\s\d]+?)((?:任务)?\d.*)", re.DOTALL)
"""A word with a number right behind it: 不适用12, 同意延期任务12."""
GLUED_PART = re.compile(r"([^\s\d]+?)((?:看|查看)?\s*第?[一二三四五](?:部分)?(?:[\s,，、:：].*)?)", re.DOTALL)
"""A word with a part of a paper right behind it: 通报看三, 写入通报二 …."""

Handler = Callable[[Context, Said], Reply]
Continuation = Callable[[Context, Said, Answer], Reply]
Taker = Callable[[Context, Incoming, Question | None], Reply]
"""Takes what is no text, with the question still open to its sender."""
Witness = Callable[[Context, Incoming], object]
"""Hears of what the platform itself tells: nobody has sent it and nobody is answered."""

Welcome = Callable[[Context, Incoming], Reply]
"""Answers who is not known yet, or who opens the chat and has said nothing."""


def _head(text: str) -> tuple[str, str]:
    found = HEAD.match(text.strip())
    return (found[1], found[2]) if found else ("", "")


@dataclass(frozen=True, slots=True)
class Command:
    """A thing people can say: its words (the first is canonical), an example, the right it needs."""

    words: tuple[str, ...]
    intent: str
    usage: tuple[str, ...]
    about: str
    right: people.Right | None
    typed: bool
    """Decided by its first word alone, before anything else is read."""
    dated: bool
    """Acts on a day: a date that cannot be relied on is asked for before anything is done."""
    asks_back: bool
    """Says itself what is missing, so that calling it by its word is enough to begin."""
    run: Handler
    yields_to: str = ""
    """The intent that has what follows the word after all, where it is read as that: a record behind 纪要."""
    group: str = ""
    """Under which word help shows it."""
    pressed: str = ""
    """What the button of a card that says it is called once it was done: 已核验; empty: it can be pressed again."""

    @property
    def parted(self) -> bool:
        """Whether it is said of a part of a paper, as its examples show."""
        return any(re.search(r"^\S+ (?:看 )?[一二三四五](?:\s|$)", usage) for usage in self.usage)

    @property
    def numbered(self) -> bool:
        """Whether it is said of something by its number, as its examples show."""
        return any(re.search(r"^\S+ \d", usage) for usage in self.usage)


class Router:
    """All commands, continuations and takers; a file of handlers fills one and `app` joins them."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self.continuations: dict[str, Continuation] = {}
        self.takers: dict[str, Taker] = {}
        self.welcomes: dict[str, Welcome] = {}
        self.witnesses: dict[str, Witness] = {}

    def command(
        self,
        *words: str,
        intent: str,
        usage: str | tuple[str, ...] = (),
        about: str = "",
        right: people.Right | None = None,
        typed: bool = False,
        dated: bool = False,
        asks_back: bool = False,
        yields_to: str = "",
        pressed: str = "",
    ) -> Callable[[Handler], Handler]:
        """Register the function that serves an intent; `words` are how it is called, `usage` shows examples.

        A command without words is understood but not offered; a `typed` one is decided by its first word.
        """
        examples = (usage,) if isinstance(usage, str) else usage

        def register(run: Handler) -> Handler:
            self._free(intent)
            self.commands[intent] = Command(
                words, intent, examples, about, right, typed, dated, asks_back, run, yields_to, pressed=pressed
            )
            return run

        return register

    def answer(self, kind: str) -> Callable[[Continuation], Continuation]:
        """Register the function that goes on when a question of this kind is answered."""

        def register(run: Continuation) -> Continuation:
            if kind in self.continuations:
                raise ValueError(f"two continuations for {kind}")
            self.continuations[kind] = run
            return run

        return register

    def kind(self, *kinds: str) -> Callable[[Taker], Taker]:
        """Register the function that takes messages of these kinds: `image`, `file`, `link` …; never `text`."""

        def register(run: Taker) -> Taker:
            for kind in kinds:
                if kind in self.takers:
                    raise ValueError(f"two takers of {kind}")
                self.takers[kind] = run
            return run

        return register

    def event(self, kind: str) -> Callable[[Witness], Witness]:
        """Register the function that hears of an event without a sender: `event.change_contact` …."""

        def register(run: Witness) -> Witness:
            if kind in self.witnesses:
                raise ValueError(f"two witnesses of {kind}")
            self.witnesses[kind] = run
            return run

        return register

    def welcome(self, *kinds: str) -> Callable[[Welcome], Welcome]:
        """Register the function that answers whoever is not known (`text`), or anybody who opens the chat (an event).

        The second is done once a day, and nobody need be known for it.
        """

        def register(run: Welcome) -> Welcome:
            for kind in kinds:
                if kind in self.welcomes:
                    raise ValueError(f"two welcomes to {kind}")
                self.welcomes[kind] = run
            return run

        return register

    def include(self, other: "Router", group: str = "") -> None:
        """Take over all that another router holds; help shows its commands under `group`.

        Raises:
            ValueError: both serve the same intent, question or kind.
        """
        for intent, command in other.commands.items():
            self._free(intent)
            self.commands[intent] = replace(command, group=group) if group else command
        for kind, run in other.continuations.items():
            self.answer(kind)(run)
        for kind, taker in other.takers.items():
            self.kind(kind)(taker)
        for kind, welcome in other.welcomes.items():
            self.welcome(kind)(welcome)
        for kind, witness in other.witnesses.items():
            self.event(kind)(witness)

    def _free(self, intent: str) -> None:
        if intent in self.commands:
            raise ValueError(f"two commands for {intent}")

    def open_to(self, ctx: Context) -> Iterator[Command]:
        """The commands this speaker may use, in the order of registration."""
        for command in self.commands.values():
            if command.words and (command.right is None or people.may_anywhere(ctx, command.right)):
                yield command

    def typed(self, text: str) -> Said | None:
        """The command that the first word alone decides; a colon or comma after the word is as good as a space."""
        head, rest = _head(text)
        command = self.by_word(head)
        if command is None and (glued := self._glued(text.strip())):
            command, head, rest = glued
        if command is None or not command.typed:
            return None
        return Said(f"{head} {rest}".strip(), command.intent)

    def _glued(self, text: str) -> tuple[Command, str, str] | None:
        """The command whose word has what it is said of right behind it, the word, and the rest."""
        for pattern, fits in ((GLUED, "numbered"), (GLUED_PART, "parted")):
            found = pattern.fullmatch(text)
            command = self.by_word(found[1]) if found else None
            if found and command and getattr(command, fits):
                return command, found[1], found[2]
        return None

    def by_word(self, word: str) -> Command | None:
        """The command called by this word."""
        return next((command for command in self.commands.values() if word in command.words), None)
