"""Who has paid, told in any words; questions about it are something else."""

import pytest

from tests.text.told import read

TOLD: list[tuple[str, dict[str, object]]] = [
    ("党费登记 11月 黄勇、张景林", {"period": "2026-11", "persons": ["黄勇", "张景林"]}),
    ("党费登记 全交了", {"everybody": True}),
    ("登记党费 10月 全交齐了", {"period": "2026-10", "everybody": True}),
    ("11月党费除了黄勇都交了", {"period": "2026-11", "everybody": True, "besides": ["黄勇"]}),
    ("这个月党费都交了，黄勇没交", {"period": "2026-11", "everybody": True, "besides": ["黄勇"]}),
    ("黄勇的党费交了", {"persons": ["黄勇"]}),
    ("党费登记 11月 免交 黄勇", {"period": "2026-11", "persons": ["黄勇"], "waived": True}),
    ("党费登记 11月 黄勇记错了", {"period": "2026-11", "persons": ["黄勇"], "taken_back": True}),
    ("党费登记", {}),
]
ASKED = ["黄勇的党费交了吗", "党费都交了没", "11月党费还有谁没交", "党费交多少", "我11月党费交了没有", "哪些人党费没交"]


@pytest.mark.parametrize(("text", "slots"), TOLD)
def test_ticks_are_understood(text: str, slots: dict[str, object]) -> None:
    found = read(text, "s")

    assert found.intent == "dues.tick"
    assert found.slots == slots


@pytest.mark.parametrize("text", ASKED)
def test_questions_tick_nobody(text: str) -> None:
    assert read(text, "s").intent in {"dues.query", "rule.query"}
