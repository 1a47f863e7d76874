"""Near misses: the commands that sound or look most like what was typed."""

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz

from bot.chat.router import Command
from bot.text.normal import normalise

CLOSE = 62
"""How alike, of 100, a word must be to be offered as a guess."""
HEAD = 8
"""Characters of the text that can hold a mistyped command."""


def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text, style=Style.NORMAL))


def likeness(typed: str, word: str) -> float:
    """How much the head of what was typed looks or sounds like the word, 0 to 100."""
    head = typed[: len(word)]
    heads = {head, typed[:HEAD].partition(" ")[0]}
    return max(max(fuzz.ratio(one, word), fuzz.ratio(_sound(one), _sound(word))) for one in heads)


def nearest(text: str, commands: Iterable[Command], *, limit: int = 3) -> list[tuple[float, str, Command]]:
    """The most alike commands, best first, each with its likeness and the word that matched."""
    typed = normalise(text).strip()
    scored = [
        max(((likeness(typed, word), word, command) for word in command.words), key=lambda one: one[0])
        for command in commands
    ]
    return sorted(scored, key=lambda one: -one[0])[:limit]
