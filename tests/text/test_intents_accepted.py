"""The acceptance file of a hundred utterances: everything but attendance and meetings."""

import json
from typing import Any

from bot.text.understanding import understand
from tests.text.roster import NOW, SPEAKERS, data_file, demo_lexicon

OTHERS = ("attend.", "meeting.")
EXACT = ("help", "unclear", "ack", "refuse.", "complaint")


def utterances() -> list[dict[str, Any]]:
    lines = data_file("utterances.jsonl").read_text(encoding="utf-8").splitlines()
    return [said for line in lines if not (said := json.loads(line))["intent"].startswith(OTHERS)]


def test_every_intent_is_right_and_the_slots_too() -> None:
    wanted = utterances()
    missed: list[str] = []
    for said in wanted:
        got = understand(said["text"], now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS[said["role"]])
        assert got.intent == said["intent"], said["text"]
        if got.slots != said["slots"]:
            assert not said["intent"].startswith(EXACT), f"{said['text']}: {got.slots}"
            missed.append(f"{said['text']}\n  want {said['slots']}\n  got  {got.slots}")

    assert len(wanted) > 50
    assert len(missed) <= len(wanted) // 20, "\n".join(missed)
