"""Whether so many votes carry a motion, and who sees what is one's own: intent and every slot."""

import pytest

from tests.text.told import read

VOTES: list[tuple[str, dict[str, object]]] = [
    ("应到42，到会21，赞成21，通过了吗", {"expected_voting": 42, "present_voting": 21, "yes": 21}),
    ("28票同意过半吗", {"yes": 28}),
    ("应到42人实到30人 同意28票 反对2票 通过没有", {"expected_voting": 42, "present_voting": 30, "yes": 28, "no": 2}),
    ("赞成20票反对3票弃权0票，应到38，能通过吗", {"expected_voting": 38, "yes": 20, "no": 3, "abstain": 0}),
    ("到会30，28票赞成算不算通过", {"present_voting": 30, "yes": 28}),
    (
        "应到会42，来了30个，同意的25，不同意5，过半了没",
        {"expected_voting": 42, "present_voting": 30, "yes": 25, "no": 5},
    ),
    (
        "选举，应到40，到会36，赞成30票，能当选吗",
        {"kind": "election", "expected_voting": 40, "present_voting": 36, "yes": 30},
    ),
    ("20人同意 10人反对，够不够", {"yes": 20, "no": 10}),
    ("38个正式党员来了19个，能投票吗", {"expected_voting": 38, "present_voting": 19}),
]
PRIVACY = [
    ("我请假的原因谁能看到", "leave"),
    ("请假理由别人看得见吗", "leave"),
    ("我的投诉谁会看到", "complaint"),
    ("考勤记录会公开吗", "record"),
]


@pytest.mark.parametrize(("text", "slots"), VOTES)
def test_whether_it_carries(text: str, slots: dict[str, object]) -> None:
    understood = read(text, "s")

    assert (understood.intent, understood.slots) == ("meeting.quorum", slots)


@pytest.mark.parametrize("text", ["赞成21票", "同意28票通过", "我同意"])
def test_votes_told_are_no_question(text: str) -> None:
    assert read(text, "s").intent != "meeting.quorum"


@pytest.mark.parametrize(("text", "about"), PRIVACY)
def test_who_sees_what_is_ones_own(text: str, about: str) -> None:
    understood = read(text)

    assert (understood.intent, understood.slots) == ("privacy.query", {"about": about})


@pytest.mark.parametrize("text", ["谁知道请假怎么弄", "谁知道车队电话", "谁请假了"])
def test_other_questions_with_who(text: str) -> None:
    assert read(text).intent != "privacy.query"
