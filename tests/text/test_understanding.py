"""The acceptance file of a hundred utterances, and what holds for any message at all."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.lexicon import Lexicon
from bot.text.understanding import Understood, bare, mentioned, understand
from bot.text.utterance import Slots
from tests.text.roster import NOW, SPEAKERS, data_file, demo_lexicon

NOBODY = Lexicon((), ())
ENOUGH = 0.95


def read(text: str, role: str = "member") -> Understood:
    return understand(text, now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS[role])


@pytest.mark.parametrize("part", ["attend", "meeting"])
def test_the_accepted_utterances(part: str) -> None:
    lines = data_file("utterances.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [said for line in lines if (said := json.loads(line))["intent"].startswith(f"{part}.")]
    missed = []
    for said in wanted:
        got = read(said["text"], said["role"])
        if (got.intent, got.slots) != (said["intent"], said["slots"]):
            missed.append(f"{said['text']}\n  want {said['intent']} {said['slots']}\n  got  {got.intent} {got.slots}")
    assert len(wanted) - len(missed) >= ENOUGH * len(wanted), "\n".join(missed)


def test_nothing_of_other_matters_is_taken_for_attendance_or_meetings() -> None:
    lines = data_file("utterances.jsonl").read_text(encoding="utf-8").splitlines()
    others = [said for line in lines if not (said := json.loads(line))["intent"].startswith(("attend.", "meeting."))]
    taken = [
        said["text"] for said in others if read(said["text"], said["role"]).intent.startswith(("attend.", "meeting."))
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("word", "intent"),
    [
        ("签到", "attend.report"),
        ("到", "attend.report"),
        ("我到了。", "attend.report"),
        ("请假", "attend.leave"),
        ("参加", "attend.report"),
        ("帮助", "help"),
        ("？", "help"),
        ("OK", "ack"),
        ("收到！", "ack"),
        ("撤回", "attend.correct"),
    ],
)
def test_bare_words_need_no_roster(word: str, intent: str) -> None:
    known = bare(word, now=NOW)
    assert known is not None
    assert known.intent == intent
    assert understand(word, now=NOW, lexicon=NOBODY) == known


def test_a_bare_word_is_of_the_day_in_shanghai() -> None:
    late_in_utc = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    known = bare("签到", now=late_in_utc)
    assert known is not None
    assert known.slots["date"] == "2026-11-23"


def test_other_words_are_not_bare() -> None:
    assert bare("今天食堂吃啥", now=NOW) is None


def test_a_quoted_list_is_not_read_again() -> None:
    quoted = "「王永峰：#接龙\n党小组会\n1. 黄勇 到\n2. 徐超 请假」\n- - - - - - - - - - - - - - -\n"
    assert read(quoted + "这个是上个月的吧") == Understood("unclear", {"quoted": True})
    assert read(quoted + "我到了").intent == "attend.report"
    assert read(quoted + "我今天请假，出差").slots["persons"][0]["reason"] == "business_trip"


HOSTILE = [
    *(
        word * (4000 // len(word))
        for word in (
            " ", "\n", "\u200b ", "，", "（", "）", "、", "-", ":", "1", "一", "十", "1. ", "王伟", "黄勇、", "我",
            "我请假", "除了", "除了黄勇", "都到了", "请假（", "应到8实到7", "11月27日下午3点", "周三到", "上上个月",
            "三点到五点", "#接龙", "张庆刚到",
            "主题党日", "支部委员会", "一组", "黄勇 ", "黄勇说", "不", "的", "了", "没", "假", "\n1. 黄勇",
        )
    ),
    "请假" + " " * 3990 + "到了",
    "请假" + "\u200b " * 1990 + "无",
    "除了" + "、".join(person.name for person in demo_lexicon().people[:400]) + "都到了",
    "、".join(person.name + "出差" for person in demo_lexicon().people[:400]) + "，其他都到了",
    "#接龙\n党小组会\n" + "\n".join(f"{n}. 黄勇 请假（出差）" for n in range(300)),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_invents_nobody_and_starts_nothing(text: str) -> None:
    understood = read(text, "group_leader")
    spoken_of = [*understood.slots.get("persons", ()), *understood.slots.get("entries", ())]

    assert understood.intent.partition(".")[0] in {"unclear", "ack", "attend"}
    assert [one["name"] for one in spoken_of if one["name"] != "@self" and one["name"] not in text] == []


def test_everybody_of_a_long_exception_is_named() -> None:
    names = list(dict.fromkeys(person.name for person in demo_lexicon().people))[:120]
    said = read("除了" + "、".join(names) + "都到了", "group_leader").slots
    assert [person["name"] for person in said["persons"]] == names
    assert said["rest"] == "present"


def test_what_a_command_names() -> None:
    def named(text: str) -> Slots:
        return mentioned(text, now=NOW, lexicon=demo_lexicon(), speaker=SPEAKERS["group_leader"])

    assert named("我们组党小组会 周五下午三点") == {
        "meeting": "group_meeting",
        "date": "2026-11-27",
        "time": "15:00",
        "group": "B04-02",
    }
    assert named("随便说说") == {}


def test_a_long_text_is_cut() -> None:
    assert read("啊" * 4000 + "我请假").intent == "unclear"
    assert read("我请假" + "，" + "啊" * 4000).intent == "attend.leave"


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("请假到了我不来会党课日一二三十 012.、，：（）()#接龙\n应实周明天黄勇王伟都除「」-点半"),
            st.characters(),
        ),
        max_size=80,
    )
)
def test_no_message_raises(text: str) -> None:
    for role in ("member", "secretary"):
        assert read(text, role).intent


@pytest.mark.parametrize("reply", ["请假", "我请假，出差", "准时参加"])
def test_who_answers_a_quoted_notice_speaks_of_its_meeting(reply: str) -> None:
    slots = read("「周玉山：周五下午3点党员大会，三楼」\n- - - - - - - - - - - - - - -\n" + reply).slots

    assert (slots["meeting"], slots["date"]) == ("general_meeting", "2026-11-27")


def test_what_the_reply_names_itself_holds() -> None:
    slots = read("「周玉山：周五下午3点党员大会」\n- - - - - - - - - - - - - - -\n今天的党日我请假").slots

    assert (slots["meeting"], slots["date"]) == ("theme_day", "2026-11-23")
