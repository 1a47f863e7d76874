"""Several things in one message: each is done by itself, and what cannot be done stands with its reason."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from bot.core.errors import BotError
from bot.text.brief import cut, some

NOT_DONE = "没有记：{reasons}"
NUMBERED, TOGETHER = "编号 {number} ", "{numbers}：{sentence}"
TAKE_BACK = "改错回「撤回」。"
NAMES = 8
"""Names shown of what was done."""
LONGEST = 90
"""Characters shown of what was not."""
T = TypeVar("T")


class Outcome(NamedTuple):
    """What was done, by name, and the sentences of what was not."""

    finished: Sequence[str]
    refused: Sequence[str]


def run(things: Iterable[T], do: Callable[[T], str]) -> Outcome:
    """Do it for each; `do` gives the name of what was done and refuses before it has changed anything."""
    finished: list[str] = []
    refused: dict[str, list[str]] = {}
    for thing in things:
        number = str(thing) if isinstance(thing, int | str) else ""
        try:
            finished.append(do(thing))
        except BotError as error:
            reason = error.sentence.replace(NUMBERED.format(number=number), NUMBERED)
            refused.setdefault(reason, []).append(number)
    return Outcome(finished, [_sentence(reason, numbers) for reason, numbers in refused.items()])


def _sentence(reason: str, numbers: Sequence[str]) -> str:
    """Why not, once for all of these: with their numbers where they stand in it, or before it."""
    named = "、".join(filter(None, numbers))
    if NUMBERED in reason:
        return reason.replace(NUMBERED, NUMBERED.format(number=named))
    return TOGETHER.format(numbers=named, sentence=reason) if named and len(numbers) > 1 else reason


def told(outcome: Outcome, sentence: str) -> str:
    """`sentence` takes `count` and `names`; refused altogether, the reasons alone are told."""
    if not outcome.finished:
        return cut("".join(outcome.refused), LONGEST)
    names = some(outcome.finished, NAMES)
    refused = NOT_DONE.format(reasons=cut("".join(outcome.refused), LONGEST)) if outcome.refused else ""
    return sentence.format(count=len(outcome.finished), names=names) + refused + TAKE_BACK
