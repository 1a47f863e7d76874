"""Short forms for tables of utterances: what was understood, worded as one line per person or entry."""

from typing import Any

from bot.text.understanding import Understood, understand
from tests.text.roster import NOW, SPEAKERS, demo_lexicon

ROLES = {"m": "member", "g": "group_leader", "s": "secretary", "c": "committee"}


def read(text: str, role: str = "m") -> Understood:
    """What a speaker of the boiler branch is understood to mean on Monday 2026-11-23 at 09:30."""
    return understand(text, now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS[ROLES[role]])


def worded(understood: Understood) -> dict[str, Any]:
    """Intent and slots; persons and entries as lines of words (name status reason …)."""
    slots = dict(understood.slots)
    for key in ("persons", "entries"):
        if key in slots:
            slots[key] = [_line(item) for item in slots[key]]
    return {"intent": understood.intent, **slots}


def _line(item: Any) -> str:
    return item if isinstance(item, str) else " ".join(str(value) for value in item.values())


def holds(understood: Understood, intent: str, wanted: dict[str, Any]) -> bool:
    """Whether the intent is this and every slot wanted is there; a slot wanted as None must be missing."""
    got = worded(understood)
    return got["intent"] == intent and all(got.get(key) == value for key, value in wanted.items())
