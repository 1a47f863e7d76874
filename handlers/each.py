"""Several things in one message: each is done by itself, and what cannot be done stands with its reason."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from bot.core.errors import BotError

NOT_DONE = "没有记：{reasons}"
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
    refused: list[str] = []
    for thing in things:
        try:
            finished.append(do(thing))
        except BotError as error:
            refused.append(error.sentence)
    return Outcome(finished, refused)


def told(outcome: Outcome, sentence: str) -> str:
    """`sentence` takes `count` and `names`; refused altogether, the reasons alone are told."""
    if not outcome.finished:
        return _cut("".join(outcome.refused))
    names = "、".join(outcome.finished[:NAMES]) + ("等" if len(outcome.finished) > NAMES else "")
    refused = NOT_DONE.format(reasons=_cut("".join(outcome.refused))) if outcome.refused else ""
    return sentence.format(count=len(outcome.finished), names=names) + refused + TAKE_BACK


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
