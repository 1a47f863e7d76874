"""What is decided about activities, without a store."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.activities import rules, wording
from bot.activities.models import Pace
from bot.activities.rules import Standing

METRICS = ("violations", "accidents", "defects", "excellent_items")
ZEROS = METRICS[:3]
WEIGHTS = {"safety": 30, "quality": 30, "schedule": 25, "party": 15}
POINTS = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("numbers", "standing"),
    [
        ((0, 0, 0, 2), Standing.REACHED),
        ((0, 0, 0, 0), Standing.REACHED),
        ((1, 0, 0, 5), Standing.MISSED),
        ((0, 0, 2, None), Standing.MISSED),
        ((0, 1, None, None), Standing.MISSED),
        ((0, 0, 0, None), Standing.PENDING),
        ((0, None, 0, 3), Standing.PENDING),
        ((None, None, None, None), Standing.PENDING),
    ],
)
def test_the_mark_is_reached_when_three_numbers_are_nothing(
    numbers: tuple[int | None, ...], standing: Standing
) -> None:
    figures = {metric: Decimal(n) for metric, n in zip(METRICS, numbers, strict=True) if n is not None}

    assert rules.standing(figures, METRICS, ZEROS) is standing


@pytest.mark.parametrize(
    ("numbers", "points"),
    [
        (("95", "90", "88", "92"), "91.3"),
        (("100", "100", "100", "100"), "100.0"),
        (("0", "0", "0", "0"), "0.0"),
        (("90.5", "80.25", "70", "60"), "77.7"),
        (("0.5", "0", "0", "0"), "0.2"),
    ],
)
def test_the_four_are_weighed(numbers: tuple[str, ...], points: str) -> None:
    figures = {metric: Decimal(n) for metric, n in zip(WEIGHTS, numbers, strict=True)}

    assert str(rules.weighted(figures, WEIGHTS)) == points


@settings(deadline=None)
@given(st.tuples(POINTS, POINTS, POINTS, POINTS), st.sampled_from(sorted(WEIGHTS)))
def test_a_missing_number_is_never_nothing(numbers: tuple[Decimal, ...], left_out: str) -> None:
    figures = dict(zip(WEIGHTS, numbers, strict=True))
    points = rules.weighted(figures, WEIGHTS)

    assert points is not None
    exact = sum((figures[name] * weight for name, weight in WEIGHTS.items()), Decimal(0)) / 100
    assert points == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert min(numbers) - Decimal("0.05") <= points <= max(numbers) + Decimal("0.05")
    assert rules.weighted({name: n for name, n in figures.items() if name != left_out}, WEIGHTS) is None
    assert rules.weighted(figures, {}) is None


@pytest.mark.parametrize(
    ("value", "of_contest", "anywhere"),
    [
        ("0", True, True),
        ("100", True, True),
        ("99.99", True, True),
        ("100.01", False, True),
        ("-1", False, False),
        ("1.005", False, False),
        ("NaN", False, False),
        ("Infinity", False, False),
        ("10000001", False, False),
    ],
)
def test_what_can_be_a_figure(value: str, of_contest: bool, anywhere: bool) -> None:  # noqa: FBT001 a table
    assert rules.is_figure(Decimal(value), contest=True) is of_contest
    assert rules.is_figure(Decimal(value), contest=False) is anywhere


@pytest.mark.parametrize(
    ("pace", "period", "first", "last"),
    [
        (Pace.MONTH, "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        (Pace.QUARTER, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (Pace.HALF_YEAR, "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        (Pace.YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_that_holds_a_day(pace: Pace, period: str, first: date, last: date) -> None:
    day = date(2026, 11, 23)

    assert rules.period_of(pace, day) == period
    assert rules.pace_of(period) is pace
    assert (rules.first_day(period), rules.last_day(pace, day)) == (first, last)


def test_sign_up_ends_with_the_day() -> None:
    day = date(2026, 12, 5)

    assert not rules.is_over(day, day)
    assert rules.is_over(day, date(2026, 12, 6))
    assert not rules.is_over(None, day)


@pytest.mark.parametrize(
    ("scope", "fits"),
    [(["*"], True), (["project"], True), (["B04"], True), (["office"], False), ([], False), (["B0"], False)],
)
def test_what_is_proposed_to_a_unit(scope: list[str], fits: bool) -> None:  # noqa: FBT001 a table
    assert rules.suits(scope, profile="project", path="C00/B04/") is fits


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-Q3", "2026年3季度"),
        ("2026-H1", "2026年上半年"),
        ("2026-H2", "2026年下半年"),
        ("2026-09", "2026年9月"),
        ("2026", "2026年"),
    ],
)
def test_periods_in_words(period: str, words: str) -> None:
    assert wording.period(period) == words


@pytest.mark.parametrize(("value", "words"), [("95", "95"), ("92.40", "92.4"), ("100.00", "100"), ("0.00", "0")])
def test_numbers_in_words(value: str, words: str) -> None:
    assert wording.number(Decimal(value)) == words
