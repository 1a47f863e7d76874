"""What dues come to: the worked cases of the rule, and what holds of every base."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.questions.dues import Kind, amount, rate

BASES = st.decimals(min_value=0, max_value=10**7, places=2)


@pytest.mark.parametrize(
    ("kind", "base", "owed"),
    [
        (Kind.RETIRED, "4800", "24.00"),
        (Kind.RETIRED, "5000", "25.00"),
        (Kind.RETIRED, "5001", "50.01"),
        (Kind.ACTIVE, "3000", "15.00"),
        (Kind.ACTIVE, "3001", "30.01"),
        (Kind.ACTIVE, "5000", "50.00"),
        (Kind.ACTIVE, "5000.01", "75.00"),
        (Kind.ACTIVE, "8000", "120.00"),
        (Kind.ACTIVE, "10000", "150.00"),
        (Kind.ACTIVE, "10001", "200.02"),
        (Kind.ACTIVE, "0", "0.00"),
        (Kind.NO_WAGE, "0", "0.20"),
    ],
)
def test_the_worked_cases(kind: Kind, base: str, owed: str) -> None:
    assert amount(kind, Decimal(base)) == Decimal(owed)


def test_nobody_earns_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="base"):
        rate(Kind.ACTIVE, Decimal(-1))


def test_a_fixed_sum_has_no_rate() -> None:
    assert rate(Kind.NO_WAGE, Decimal(9000)) == 0


@settings(deadline=None, max_examples=60)
@given(BASES, BASES)
def test_who_earns_more_never_pays_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))

    for kind in Kind:
        assert amount(kind, less) <= amount(kind, more)


@settings(deadline=None, max_examples=60)
@given(BASES)
def test_the_retired_never_pay_more_than_those_at_work(base: Decimal) -> None:
    assert amount(Kind.RETIRED, base) <= amount(Kind.ACTIVE, base)
