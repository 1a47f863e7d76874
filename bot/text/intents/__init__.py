"""What a message can mean, as one ordered table: the first rule that reads something wins.

A reader takes an `Utterance` and gives the slots of its intent, or None when the message does not mean that.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.text.utterance import Slots, Utterance


class Rule(NamedTuple):
    """One meaning: the intent's code and who reads it."""

    intent: str
    read: Callable[[Utterance], Slots | None]


ORDER: tuple[Rule, ...] = ()
