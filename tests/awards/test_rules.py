"""What is decided about awards by numbers alone."""

from collections.abc import Collection, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import activities, awards
from bot.activities import Standing
from bot.awards import rules
from bot.awards.rules import Fitness

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("sums", "minimum", "leading"),
    [
        ([3, 1, 0, 2], 3, [0]),
        ([2, 2, 0, 5], 3, [0, 1]),
        ([1, 1, 0, 9], 3, []),
        ([0, 0, 0, 9], 3, []),
        ([0, 3, 0, 0], 3, [1]),
        ([1, 1, 1, 0], 3, [0, 1, 2]),
    ],
)
def test_who_leads(sums: Sequence[int], minimum: int, leading: Sequence[int]) -> None:
    assert rules.leading(sums, minimum) == leading


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=3, max_size=8), st.integers(3, 50))
def test_who_leads_is_never_outvoted_and_never_by_too_few(sums: list[int], minimum: int) -> None:
    found = rules.leading(sums, minimum)

    assert bool(found) == (sum(sums[:-1]) >= minimum)
    assert all(sums[one] == max(sums[:-1]) for one in found)


@pytest.mark.parametrize(
    ("code", "said", "period"),
    [
        ("HD-MYYX", "", "2026-11"),
        ("HD-MYYX", "2026-10", "2026-10"),
        ("HD-MYYX", "2026-W47", "2026-11"),
        ("HD-MYYX", "2026-Q3", ""),
        ("HD-SIBI", "2026-10", "2026-Q4"),
        ("HD-SIBI", "2026-Q3", "2026-Q3"),
        ("HD-ZXBS", "", "2026-H2"),
        ("HD-ZXBS", "2026-Q1", "2026-H1"),
        ("HD-JNBS", "2026-11", "2026"),
    ],
)
def test_the_period_meant(code: str, said: str, period: str) -> None:
    assert awards.period(activities.defaults()[code], said, MONDAY) == period


@pytest.mark.parametrize(
    ("standings", "measured", "fitness"),
    [
        ({Standing.REACHED}, True, Fitness.FIT),
        ({Standing.REACHED, Standing.MISSED}, True, Fitness.MISSED),
        ({Standing.PENDING, Standing.MISSED}, True, Fitness.MISSED),
        ({Standing.REACHED, Standing.PENDING}, True, Fitness.PENDING),
        (set(), True, Fitness.PENDING),
        (set(), False, Fitness.UNMEASURED),
    ],
)
def test_whose_figures_let_it_have_the_flag(
    standings: Collection[Standing],
    measured: bool,  # noqa: FBT001 a table
    fitness: Fitness,
) -> None:
    assert rules.fitness(standings, measured=measured) is fitness


@pytest.mark.parametrize(
    ("code", "is_awarded", "is_flag", "places"),
    [
        ("HD-MYYX", True, False, 1),
        ("HD-LDHQ", True, True, 1),
        ("HD-SIBI", True, False, 1),
        ("HD-JNBS", True, False, 3),
        ("HD-BGBZ", True, False, 1),
        ("HD-ZXBS", True, False, 1),
        ("HD-SWYC", False, False, 1),
        ("HD-TJD-2", False, False, 1),
    ],
)
def test_what_is_awarded(code: str, is_awarded: bool, is_flag: bool, places: int) -> None:  # noqa: FBT001 a table
    template = activities.defaults()[code]

    assert (awards.is_awarded(template), awards.is_flag(template)) == (is_awarded, is_flag)
    assert awards.places(template) == places


@pytest.mark.parametrize(
    ("period", "looked_at"), [("2026-11", ("2026-11", "2026-Q4")), ("2026-Q4", ("2026-Q4",)), ("2026", ("2026",))]
)
def test_whose_figures_are_looked_at(period: str, looked_at: tuple[str, ...]) -> None:
    assert rules.looked_at(period) == looked_at
