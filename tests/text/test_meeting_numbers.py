"""A meeting named by its number, as the button of a card says it."""

from datetime import datetime

import pytest

from bot.core.clock import SHANGHAI
from bot.text.lexicon import Lexicon
from bot.text.understanding import understand

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
NOBODY = Lexicon((), ())
SELF = {"name": "@self"}


@pytest.mark.parametrize(
    ("text", "intent", "status"),
    [
        ("参加 会议12", "attend.report", "will_attend"),
        ("参加会议12", "attend.report", "will_attend"),
        ("参加 会议 12。", "attend.report", "will_attend"),
        ("会议12 我到了", "attend.report", "present"),
        ("请假 会议12", "attend.leave", "leave"),
        ("请假会议12", "attend.leave", "leave"),
        ("会议12 请假", "attend.leave", "leave"),
    ],
)
def test_the_number_is_read_and_the_rest_as_ever(text: str, intent: str, status: str) -> None:
    said = understand(text, now=NOW, lexicon=NOBODY)

    assert (said.intent, said.slots["number"]) == (intent, "12")
    assert said.slots["persons"] == [SELF | {"status": status}]


def test_the_reason_behind_the_number_is_a_reason() -> None:
    said = understand("请假 会议12 孩子发烧", now=NOW, lexicon=NOBODY)

    assert said.slots["persons"] == [SELF | {"status": "leave", "reason": "family", "reason_text": "孩子发烧"}]


@pytest.mark.parametrize(
    "text",
    [
        "请假 会议12点开始",
        "参加 会议3小时",
        "请假 会议0",
        "参加 会议12月3日的",
        "支部会议12 参加",
        "参加 会议1234567890",
    ],
)
def test_what_is_no_number_of_a_meeting_is_none(text: str) -> None:
    assert "number" not in understand(text, now=NOW, lexicon=NOBODY).slots


def test_what_is_not_about_coming_stays_what_it_was() -> None:
    alone = understand("帮助 会议12", now=NOW, lexicon=NOBODY)

    assert "number" not in alone.slots
