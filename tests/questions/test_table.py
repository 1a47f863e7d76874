"""The table of answers: short, sourced, each found by its own question."""

from itertools import groupby

import pytest

from bot import questions
from bot.questions import Known
from handlers.asking_rules import BASIS
from tests.questions.said import SAID

LONGEST = 200
TABLE = questions.answers()


def test_every_answer_is_asked_for_in_the_tests_and_none_is_missing() -> None:
    assert [one.id for one in TABLE] == list(dict.fromkeys(one.id for one in TABLE))
    assert {one.id for one in TABLE} == set(SAID)


def test_topics_stand_together() -> None:
    topics = [topic for topic, _ in groupby(TABLE, key=lambda one: one.topic)]

    assert len(topics) == len(set(topics))


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.id)
def test_an_answer_is_short_and_says_where_it_comes_from(one: Known) -> None:
    reply = f"{one.answer}\n{BASIS[one.level].format(basis=one.basis)}"

    assert len(reply) <= LONGEST
    assert one.basis
    assert one.answer.endswith("。")
    assert not set("！!\n") & set(one.answer)


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.id)
def test_its_own_questions_find_it(one: Known) -> None:
    assert [questions.asked_for(asked) for asked in one.asked] == [one] * len(one.asked)


def test_what_is_known_by_no_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        questions.known("party_dress")
