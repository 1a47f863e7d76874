"""Which answer a question gets, read as chat reads it: the right one, or none."""

import pytest

from bot import questions
from tests.questions.said import BEYOND, NOT_ASKED, SAID
from tests.text.told import read

CASES = [(id_, text) for id_, said in SAID.items() for text in said]
SLOPPY = (
    ("换节几年一次", "term_length"), ("請問換屆幾年一次啊？", "term_length"), ("规定 换届几年一次", "term_length"),
    ("问规定 学时", "study_hours"), ("组织生话会一年开几次", "org_life_meeting_frequency"),
    ("支尾会多久开一次", "branch_committee_meeting_frequency"), ("想问下党费咋交", "dues_rate"),
    ("流动党员到底在哪儿投票啊", "mobile_vote"), ("入党得几个介绍人", "admission_sponsors"),
)  # fmt: skip


@pytest.mark.parametrize(("id_", "text"), CASES)
def test_a_question_gets_its_answer(id_: str, text: str) -> None:
    understood = read(text, "s")

    assert (understood.intent, understood.slots.get("topic")) == ("rule.query", id_)


@pytest.mark.parametrize(("text", "id_"), SLOPPY)
def test_a_sloppy_question_gets_it_too(text: str, id_: str) -> None:
    assert read(text).slots.get("topic") == id_


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_is_no_question_of_rules_is_left_alone(text: str) -> None:
    assert not (read(text, "s").intent == "rule.query" and "topic" in read(text, "s").slots)


@pytest.mark.parametrize("text", BEYOND)
def test_what_the_table_does_not_hold_gets_no_answer(text: str) -> None:
    understood = read(text, "s")

    assert (understood.intent, understood.slots) == ("rule.query", {})


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("工资八千五党费交多少", {"amount": 8500}),
        ("月薪一万二党费交多少", {"amount": 12000}),
        ("工资一万五千党费交多少", {"amount": 15000}),
        ("退休金4800党费交多少", {"category": "retired", "amount": 4800}),
        ("月工资8千5党费交多少", {}),
        ("工资三千零一党费交多少", {}),
        ("工资8000扣完7000党费交多少", {}),
    ],
)
def test_a_figure_is_taken_as_it_was_said_or_not_at_all(text: str, slots: dict[str, object]) -> None:
    assert read(text).slots == {"topic": "dues_rate"} | slots


@pytest.mark.parametrize("text", ["年薪10万党费交多少", "税前8000党费交多少"])
def test_a_figure_that_is_no_base_is_not_reckoned_with(text: str) -> None:
    assert read(text).slots == {"topic": "dues_base"}


def test_the_nearest_are_offered_the_likest_first() -> None:
    assert [one.id for one in questions.nearest("换届好几年没搞", most=1)] == ["term_length"]
    assert questions.nearest("asdf") == []


def test_a_word_that_bars_an_answer_bars_it_however_alike() -> None:
    assert questions.asked_for("换届几年一次请示") != questions.known("term_length")


def test_the_table_is_searched_by_the_words_it_holds_and_guessed_at_otherwise() -> None:
    assert [one.id for one in questions.search("党员大会 每季度")][:1] == ["general_meeting_frequency"]
    assert questions.search("") == list(questions.answers())
    assert [one.id for one in questions.search("换届好几年没搞")][:1] == ["term_length"]
    assert questions.search("asdf") == []
