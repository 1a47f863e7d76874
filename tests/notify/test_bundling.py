"""How one person's messages become letters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notify.bundling import MAX_BYTES, Piece, bundle
from bot.notify.models import Topic, Urgency

ROUTINE, PROMPT, URGENT = Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT


def texts(due: list[Piece], budget: int = 9, window: int = 30) -> list[str]:
    return [one.text for one in bundle(due, budget=budget, window=window).bundles]


def test_what_is_due_is_one_letter_the_most_urgent_first() -> None:
    due = [Piece(1, ROUTINE, "小结本周交。"), Piece(2, URGENT, "停电。"), Piece(3, PROMPT, "请核验。")]
    [letter] = bundle(due, budget=1, window=1).bundles

    assert (letter.text, letter.urgency) == ("停电。\n\n请核验。\n\n小结本周交。", URGENT)


def test_the_same_words_are_not_said_twice_in_a_letter() -> None:
    done = bundle([Piece(1, ROUTINE, "交党费。"), Piece(2, ROUTINE, "交党费。")], budget=1, window=1)

    assert [(one.text, [piece.id for piece in one.pieces]) for one in done.bundles] == [("交党费。", [1, 2])]


def test_what_the_platform_would_cut_becomes_another_letter() -> None:
    long = "党" * 600  # 1800 bytes

    assert texts([Piece(1, ROUTINE, long), Piece(2, ROUTINE, "员" * 100), Piece(3, ROUTINE, "短")]) == [
        long,
        "员" * 100 + "\n\n短",
    ]
    assert texts([Piece(1, ROUTINE, "x" * 2000), Piece(2, ROUTINE, "y" * 46)]) == ["x" * 2000 + "\n\n" + "y" * 46]
    assert len(texts([Piece(1, ROUTINE, "x" * 2000), Piece(2, ROUTINE, "y" * 47)])) == 2


@pytest.mark.parametrize(
    ("urgency", "topic", "goes"),
    [
        (ROUTINE, Topic.TASK, False),
        (PROMPT, Topic.MEETING, False),
        (PROMPT, Topic.ANNOUNCEMENT, True),
        (PROMPT, Topic.ANSWER, True),
        (URGENT, Topic.OFFICE, True),
    ],
)
def test_what_heeds_the_budget(urgency: Urgency, topic: Topic, *, goes: bool) -> None:
    done = bundle([Piece(1, urgency, "一句话。", topic)], budget=0, window=30)

    assert (len(done.bundles), done.over_budget) == ((1, []) if goes else (0, [1]))


def test_over_the_budget_it_waits_unless_a_letter_goes_anyway() -> None:
    due = [Piece(1, ROUTINE, "小结。"), Piece(2, ROUTINE, "大" * 680), Piece(3, PROMPT, "周五开会。", Topic.MEETING)]
    assert bundle(due, budget=0, window=30).over_budget == [3, 1, 2]

    done = bundle([*due, Piece(4, PROMPT, "国庆放假。", Topic.ANNOUNCEMENT)], budget=0, window=30)
    assert [one.text for one in done.bundles] == ["国庆放假。\n\n周五开会。\n\n小结。"]
    assert done.over_budget == [2]


def test_a_letter_that_costs_nothing_leaves_the_budget_to_the_next() -> None:
    due = [Piece(1, PROMPT, "放" * 680, Topic.ANNOUNCEMENT), Piece(2, ROUTINE, "小结。"), Piece(3, ROUTINE, "大" * 680)]
    done = bundle(due, budget=1, window=30)

    assert [one.costs for one in done.bundles] == [False, True]
    assert done.over_budget == [3]


def test_what_waits_for_a_later_post_opens_no_letter_but_travels_along() -> None:
    call = Piece(1, PROMPT, "周五开会。", Topic.MEETING, waits=True)
    done = bundle([call], budget=9, window=30)
    assert (done.bundles, done.over_budget, done.over_window) == ([], [], [])

    [letter] = bundle([Piece(2, ROUTINE, "小结。"), call], budget=1, window=30).bundles
    assert (letter.text, letter.urgency) == ("周五开会。\n\n小结。", PROMPT)


def test_what_is_due_has_the_room_of_a_letter_first() -> None:
    call = Piece(1, PROMPT, "会" * 600, Topic.MEETING, waits=True)
    [letter] = bundle([Piece(2, ROUTINE, "结" * 600), call], budget=9, window=30).bundles

    assert [piece.id for piece in letter.pieces] == [2]


def test_beyond_the_window_everything_waits() -> None:
    due = [Piece(1, URGENT, "急" * 600), Piece(2, URGENT, "令" * 600)]
    done = bundle(due, budget=9, window=1)

    assert ([len(one.pieces) for one in done.bundles], done.over_window) == ([1], [2])
    assert bundle(due, budget=9, window=0).over_window == [1, 2]


def test_what_keeps_leaves_the_last_letter_to_what_does_not() -> None:
    keeping, pressing = Piece(1, ROUTINE, "请核验。", keeps=True), Piece(2, ROUTINE, "今天到期。")
    assert bundle([keeping], budget=1, window=30, kept=1).over_budget == [1]
    assert bundle([keeping], budget=1, window=30).over_budget == []
    assert bundle([keeping], budget=2, window=30, kept=1).over_budget == []

    [letter] = bundle([keeping, pressing], budget=1, window=30, kept=1).bundles
    assert letter.text == "请核验。\n\n今天到期。"


def test_a_picture_travels_alone_and_keeps_no_texts_apart() -> None:
    due = [Piece(1, ROUTINE, "总体。"), Piece(2, ROUTINE, "图。", picture="check:1"), Piece(3, ROUTINE, "小结。")]
    done = bundle([*due, Piece(4, ROUTINE, "图。", picture="check:2")], budget=9, window=30)

    assert [(one.text, one.picture) for one in done.bundles] == [
        ("总体。\n\n小结。", ""),
        ("图。", "check:1"),
        ("图。", "check:2"),
    ]


def test_nothing_travels_along_with_a_picture_that_goes_first() -> None:
    due = [
        Piece(1, URGENT, "图。", picture="check:1"),
        Piece(2, ROUTINE, "小结。", waits=True),
        Piece(3, PROMPT, "会。"),
    ]

    assert texts(due[:2]) == ["图。"]
    assert texts(due) == ["图。", "会。\n\n小结。"]


PIECES = st.lists(
    st.tuples(
        st.sampled_from(Urgency),
        st.text("党员abc", max_size=900),
        st.integers(1, 3),
        st.sampled_from([Topic.TASK, Topic.MEETING, Topic.ANNOUNCEMENT, Topic.ANSWER]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "", "check:1"]),
    ),
    max_size=30,
).map(
    lambda rows: [
        Piece(number, urgency, text * times, topic, waits, keeps, picture)
        for number, (urgency, text, times, topic, waits, keeps, picture) in enumerate(rows)
    ]
)


@settings(deadline=None)
@given(PIECES, st.integers(-2, 5), st.integers(-2, 5), st.integers(0, 1))
def test_limits_hold_and_nothing_is_lost(pieces: list[Piece], budget: int, window: int, kept: int) -> None:
    done = bundle(pieces, budget=budget, window=window, kept=kept)

    known = {piece.id: piece for piece in pieces}
    told = [piece.id for one in done.bundles for piece in one.pieces]
    left = set(known) - {*told, *done.over_budget, *done.over_window}
    assert len(told) == len(set(told))
    assert all(known[number].waits for number in left)
    assert not any(known[number].waits for number in (*done.over_budget, *done.over_window))
    assert all(known[number].heeds_budget for number in done.over_budget)
    assert len(done.bundles) <= max(window, 0)
    assert sum(one.costs for one in done.bundles) <= max(budget, 0)
    keeping = [one for one in done.bundles if one.costs and all(piece.keeps or piece.waits for piece in one.pieces)]
    assert not keeping or sum(one.costs for one in done.bundles) <= budget - kept
    for one in done.bundles:
        assert len(one.pieces) == 1 or not any(piece.picture for piece in one.pieces)
        assert any(not piece.waits for piece in one.pieces)
        assert len(one.text.encode()) <= MAX_BYTES or len(one.texts) == 1
        assert len(one.text.encode()) == one.size
        assert {piece.text for piece in one.pieces} == one.texts


def test_a_card_somebody_asked_for_comes_alone_and_others_wait_for_no_place_beside_it() -> None:
    asked = Piece(2, URGENT, "交小结。", Topic.ANSWER, card="task:2")
    due = [Piece(1, PROMPT, "请核验。"), asked, Piece(3, ROUTINE, "党费。", waits=True)]
    done = bundle(due, budget=1, window=9)

    assert [(one.text, one.card) for one in done.bundles] == [("交小结。", "task:2"), ("请核验。\n\n党费。", "")]
    assert bundle(due, budget=0, window=9).over_budget == [1]
