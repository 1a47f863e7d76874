"""Near misses: the commands that sound or look most like what was typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.chat.router import Command
from bot.text.brief import cut
from bot.text.normal import normalise
from bot.text.sound import heard

CLOSE = 76
"""How alike, of 100, a word must be to be offered as a guess."""
SAME_SOUND = 92
HELP = "帮助"
_DECIDED = re.compile(
    r"第?(?P<n>\d{1,6})号?[\s,]*(?:我)?(?:(?P<no>不同意|不行|驳回|不予确认)|确认|同意|通过|属实)(?:了|吧)?(?:[\s,。]+(?P<rest>.*))?",
    re.DOTALL,
)
WHAT_THERE_IS = "看能办什么"
"""All that is offered where nothing is near."""
HEAD = 8
"""Characters of the text that can hold a mistyped command."""
SHOWN = 30
"""Characters of the person's own words that a choice repeats."""


def likeness(typed: str, word: str) -> float:
    """How much the head of what was typed looks or sounds like the word, 0 to 100."""
    head = typed[: len(word)]
    heads = {head, typed[:HEAD].partition(" ")[0]}
    return max(_alike(one, word) for one in heads)


def _alike(head: str, word: str) -> float:
    """By shape or by sound; what shares no character has to sound the same: 因为 is no 隐私, 完城 is 完成."""
    shape, sound = fuzz.ratio(head, word), fuzz.ratio(heard(head), heard(word))
    return max(shape, sound if shape or sound >= SAME_SOUND else 0)


@dataclass(frozen=True, slots=True)
class Guess:
    """What may have been meant: shown as `label`, carried out as `text`."""

    label: str
    text: str


def suggestions(typed: str, commands: Sequence[Command], *, most: int = 3) -> list[Guess]:
    """The commands most like what was typed, filled up with the first ones; where none is near, only help.

    The person's own words with the mistyped head put right are carried out; an example never is: picking it explains.
    """
    text = normalise(typed).strip()
    if numbered := _of_number(text, commands):
        return numbered[:most]
    scored = [
        max(((likeness(text, word), word) for word in command.words), key=lambda one: one[0]) for command in commands
    ]
    close = sorted(zip(scored, commands, strict=True), key=lambda one: -one[0][0])
    guesses = [_guess(text, word, command) for (score, word), command in close if score >= CLOSE]
    if not guesses:
        return [Guess(WHAT_THERE_IS, HELP)]
    guesses += [_guess("", command.words[0], command) for command in commands[:2]]
    return list({guess.label: guess for guess in guesses}.values())[:most]


def _of_number(text: str, commands: Sequence[Command]) -> list[Guess]:
    """434确认, 12号不同意，记录里有: a number and what is decided of it, but not of what: 确认扣分, 确认荣誉 …."""
    found = _DECIDED.fullmatch(text)
    if found is None:
        return []
    verb = "驳回" if found["no"] else "确认"
    called = [word for command in commands if command.numbered for word in command.words[:1] if word.startswith(verb)]
    rest = (found["rest"] or "").strip(" ,。")
    return [Guess(f"{word} {found['n']}", f"{word} {found['n']} {rest}".strip()) for word in called]


def _guess(text: str, word: str, command: Command) -> Guess:
    head, _, rest = text.partition(" ")
    if rest and len(head) <= len(word) + 1 and "\n" not in rest:
        return Guess(f"{word} {cut(rest, SHOWN)}", f"{word} {rest}")
    if word in command.usage:
        return Guess(word, word)
    return Guess(f"{word}，例：{command.usage[0]}", f"{HELP} {word}")
