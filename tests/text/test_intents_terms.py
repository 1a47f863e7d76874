"""Elections and appraisals in people's own words."""

import pytest

from tests.text.told import read

SAID = [
    ("s", "我们啥时候换届", "election.query"),
    ("s", "咱支部任期哪年届满", "election.query"),
    ("c", "哪些支部该换届了", "election.query"),
    ("s", "换届请示昨天报了", "election.request"),
    ("s", "评议反馈昨天搞完", "org_life.told"),
    ("s", "评议结果的反馈11月20日做完了", "org_life.told"),
]
OTHERWISE = [
    ("m", "换届几年一次", "election.query"),
    ("s", "我们支部换届怎么办", "election.query"),
    ("s", "换届请示怎么报", "election.request"),
    ("s", "换届请示报了", "election.request"),
    ("s", "换届请示昨天还没报", "election.request"),
    ("s", "评议反馈还没做完", "org_life.told"),
]


@pytest.mark.parametrize(("role", "text", "intent"), SAID)
def test_what_is_told_or_asked(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent == intent


@pytest.mark.parametrize(("role", "text", "intent"), OTHERWISE)
def test_what_is_something_else(role: str, text: str, intent: str) -> None:
    assert read(text, role).intent != intent
