"""The ladder: a lead, the due day, one note after it; never more than three."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.workdays import Workdays
from bot.plan import Rung
from bot.plan.reminders import MOST, first_nudge, next_nudge, rung_on

DAYS = Workdays()
DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("due", "lead", "first"),
    [
        ("11-30", [7], "11-23"),
        ("11-30", [20, 5], "11-25"),
        ("11-30", [183, 92, 30], "10-31"),
        ("11-30", [], "11-30"),
    ],
)
def test_the_last_lead_is_the_first_nudge(due: str, lead: list[int], first: str) -> None:
    assert first_nudge(on(due), lead) == on(first)


@pytest.mark.parametrize(
    ("today", "due", "rung"),
    [
        ("11-23", "11-30", Rung.LEAD),
        ("11-29", "11-30", Rung.LEAD),
        ("11-30", "11-30", Rung.DUE),
        ("12-01", "11-30", Rung.LATE),
        ("12-31", "11-30", Rung.LATE),
        # A deadline on a Saturday: the note comes on Friday, and Saturday is not late yet.
        ("11-26", "11-28", Rung.LEAD),
        ("11-27", "11-28", Rung.DUE),
        ("11-28", "11-28", Rung.DUE),
        ("11-30", "11-28", Rung.LATE),
    ],
)
def test_the_most_urgent_rung_is_said(today: str, due: str, rung: Rung) -> None:
    assert rung_on(on(today), on(due), DAYS) is rung


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 300), st.lists(st.integers(0, 200), max_size=3), st.integers(1, 40))
def test_whoever_looks_however_seldom_says_three_rungs_at_most_and_ends(
    start: int, lead: list[int], every: int
) -> None:
    due = on("01-01") + start * DAY
    waits_for: date | None = first_nudge(due, lead)
    said: list[Rung] = []
    for step in range(0, 700, every):
        today = on("01-01") - 200 * DAY + step * DAY
        if waits_for is not None and waits_for <= today:
            said.append(rung_on(today, due, DAYS))
            waits_for = next_nudge(said[-1], due, DAYS)

    assert waits_for is None
    assert 1 <= len(said) <= MOST
    assert said == sorted(set(said), key=list(Rung).index)
    assert said[-1] is Rung.LATE
