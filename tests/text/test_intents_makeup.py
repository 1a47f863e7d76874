"""Make-up study as it is told: which meeting, whose, and on which day it was studied."""

import pytest

from tests.text.told import read

SAID: list[tuple[str, str, dict[str, object]]] = [
    ("m", "上次党课我没来，视频看完了", {"meeting": "party_lecture", "persons": ["@self"]}),
    ("m", "补看了周五的党课", {"meeting": "party_lecture", "date": "2026-11-20", "persons": ["@self"]}),
    (
        "g",
        "组织生活缺席的三个人今天补学了",
        {"meeting": "org_life_meeting", "made_up_on": "2026-11-23", "count": 3, "names_pending": True},
    ),
    ("g", "黄勇补学了上周五的党课", {"meeting": "party_lecture", "date": "2026-11-20", "persons": ["黄勇"]}),
    (
        "g",
        "黄勇、徐超今天把上次主题党日补上了",
        {"meeting": "theme_day", "made_up_on": "2026-11-23", "persons": ["黄勇", "徐超"]},
    ),
    (
        "m",
        "昨天没去成的党课，今天补课了",
        {"meeting": "party_lecture", "date": "2026-11-22", "made_up_on": "2026-11-23", "persons": ["@self"]},
    ),
    (
        "m",
        "我11月20日的党课11月22日补学了",
        {"meeting": "party_lecture", "date": "2026-11-20", "made_up_on": "2026-11-22", "persons": ["@self"]},
    ),
    (
        "m",
        "周五的党员大会我没参加，文件自己学过了",
        {"meeting": "general_meeting", "date": "2026-11-20", "persons": ["@self"]},
    ),
    ("g", "补学 黄勇 11月23日", {"made_up_on": "2026-11-23", "persons": ["黄勇"]}),
    ("s", "王伟补学了", {"persons": ["王伟"], "ambiguous": ["王伟"]}),
]
NOTHING_MADE_UP = [
    "我要补学", "什么时候补学", "补学了吗", "缺席的都补学过", "把党课记录补上了", "视频看完了",
    "孩子补课，请假", "明天的党课补学过了", "诉求：希望解决夜班党员补学的事", "还没补学",
]  # fmt: skip


@pytest.mark.parametrize(("role", "text", "slots"), SAID)
def test_what_was_studied_later(role: str, text: str, slots: dict[str, object]) -> None:
    understood = read(text, role)

    assert (understood.intent, understood.slots) == ("minutes.make_up", slots)


@pytest.mark.parametrize("text", NOTHING_MADE_UP)
def test_what_is_no_make_up_study(text: str) -> None:
    assert read(text).intent != "minutes.make_up"
