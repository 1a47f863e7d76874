"""What is a question, and which units an answer may name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import BadInputError
from bot.surveys import rules


@pytest.mark.parametrize(
    ("line", "text", "choices"),
    [
        ("您最想学什么？", "您最想学什么?", ()),
        ("3. 您最想学什么", "您最想学什么", ()),
        ("第2题 会开得多不多：多/正好/少", "会开得多不多", ("多", "正好", "少")),
        ("多久开一次会合适？每月 / 每季度 /", "多久开一次会合适?", ("每月", "每季度")),
        ("党课/团课您都参加吗", "党课/团课您都参加吗", ()),
    ],
)
def test_a_line_is_a_question(line: str, text: str, choices: tuple[str, ...]) -> None:
    asked = rules.question(line)
    assert (asked.text, asked.choices) == (text, choices)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  1. ", "请写上要问什么"),
        ("问" * 81, "最多80个字"),
        ("选哪个：甲/", "要有2到6个选项"),
        ("选哪个：1/2/3/4/5/6/7", "要有2到6个选项"),
        ("选哪个：甲/甲", "有两个选项一样"),
        (f"选哪个：甲/{'乙' * 13}", "一个选项最多12个字"),
    ],
)
def test_what_is_no_question_is_refused(line: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        rules.question(line)


@pytest.mark.parametrize(
    ("counts", "unnamed", "found"),
    [
        ({1: 5, 2: 9}, 0, {1, 2}),
        ({1: 4, 2: 9}, 0, set()),
        ({1: 4, 2: 9, 3: 6}, 0, {2}),
        ({1: 2, 2: 3, 3: 6}, 0, {3}),
        ({1: 5}, 1, set()),
        ({1: 5}, 5, {1}),
        ({}, 3, set()),
    ],
)
def test_no_unit_is_named_that_is_too_small(counts: dict[int, int], unnamed: int, found: set[int]) -> None:
    assert rules.named(counts, unnamed, 5) == found


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 12)), st.integers(0, 9), st.integers(3, 8))
@settings(deadline=None)
def test_nobody_stands_out_by_not_being_named(counts: dict[int, int], unnamed: int, minimum: int) -> None:
    shown = rules.named(counts, unnamed, minimum)
    hidden = unnamed + sum(count for unit, count in counts.items() if unit not in shown)
    assert all(counts[unit] >= minimum for unit in shown)
    assert hidden == 0 or hidden >= minimum or not shown
