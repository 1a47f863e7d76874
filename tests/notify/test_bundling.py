"""How one person's messages become letters."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notify.bundling import MAX_BYTES, Piece, bundle
from bot.notify.models import Urgency

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


def test_over_the_budget_routine_waits_unless_a_letter_goes_anyway() -> None:
    due = [Piece(1, ROUTINE, "小结。"), Piece(2, ROUTINE, "大" * 680)]
    assert bundle(due, budget=0, window=30).over_budget == [1, 2]

    done = bundle([*due, Piece(3, PROMPT, "请核验。")], budget=0, window=30)
    assert [one.text for one in done.bundles] == ["请核验。\n\n小结。"]
    assert done.over_budget == [2]


def test_beyond_the_window_everything_waits() -> None:
    due = [Piece(1, URGENT, "急" * 600), Piece(2, URGENT, "令" * 600)]
    done = bundle(due, budget=9, window=1)

    assert ([len(one.pieces) for one in done.bundles], done.over_window) == ([1], [2])
    assert bundle(due, budget=9, window=0).over_window == [1, 2]


PIECES = st.lists(
    st.tuples(st.sampled_from(Urgency), st.text("党员abc", max_size=900), st.integers(1, 3)), max_size=30
).map(lambda rows: [Piece(number, urgency, text * times) for number, (urgency, text, times) in enumerate(rows)])


@settings(deadline=None)
@given(PIECES, st.integers(-2, 5), st.integers(-2, 5))
def test_limits_hold_and_nothing_is_lost(due: list[Piece], budget: int, window: int) -> None:
    done = bundle(due, budget=budget, window=window)

    told = [piece.id for one in done.bundles for piece in one.pieces]
    assert sorted(told + done.over_budget + done.over_window) == [piece.id for piece in due]
    assert len(done.bundles) <= max(window, 0)
    opened_for_routine = [one for one in done.bundles if one.urgency is ROUTINE]
    assert not opened_for_routine or len(done.bundles) <= budget
    for one in done.bundles:
        assert len(one.text.encode()) <= MAX_BYTES or len(one.texts) == 1
        assert len(one.text.encode()) == one.size
        assert {piece.text for piece in one.pieces} == set(one.texts)
    waiting = {piece.id: piece.urgency for piece in due}
    assert all(waiting[number] is ROUTINE for number in done.over_budget)
