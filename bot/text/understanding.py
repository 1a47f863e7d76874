"""What a message means: the commonest bare words by a dictionary, everything else by the ordered table of rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.workdays import Workdays
from bot.text.intents import ORDER
from bot.text.lexicon import Lexicon
from bot.text.utterance import SELF, Slots, Speaker, Utterance

LONGEST = 4000
"""Characters read; a longer text is cut."""


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent and its slots, in the vocabulary of the product."""

    intent: str
    slots: Slots = field(default_factory=dict)


def _here(now: datetime) -> Understood:
    return Understood(
        "attend.report", {"date": now.date().isoformat(), "persons": [{"name": SELF, "status": "present"}]}
    )


_HELP = Understood("help")
_ACK = Understood("ack")
_BARE: Mapping[str, Callable[[datetime], Understood]] = (
    dict.fromkeys(("签到", "报到", "到", "到了", "我到了", "已到", "打卡"), _here)
    | dict.fromkeys(("帮助", "?", "？", "help"), lambda _: _HELP)
    | dict.fromkeys(("收到", "好的", "谢谢"), lambda _: _ACK)
)


def bare(text: str, *, now: datetime) -> Understood | None:
    """The meaning of one of the commonest bare words; None for everything else."""
    found = _BARE.get(text.strip())
    return found(now) if found else None


def understand(
    text: str,
    *,
    now: datetime,
    lexicon: Lexicon,
    speaker: Speaker | None = None,
    workdays: Workdays | None = None,
) -> Understood:
    """What a message means; `unclear` when no rule reads it. Never raises."""
    known = bare(text, now=now)
    if known is not None:
        return known
    utterance = Utterance(text[:LONGEST], now=now, lexicon=lexicon, speaker=speaker, workdays=workdays)
    for rule in ORDER:
        slots = rule.read(utterance)
        if slots is not None:
            return Understood(rule.intent, slots)
    return Understood("unclear")
