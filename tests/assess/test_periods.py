"""Months, quarters and years as people write them."""

from datetime import date

import pytest

from bot.assess import CheckKind, periods
from bot.assess.facts_of import Span
from bot.core.errors import BadInputError


@pytest.mark.parametrize(
    ("text", "kind", "first", "after"),
    [
        ("2026-10", CheckKind.MONTH, date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-12", CheckKind.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        ("2026Q1", CheckKind.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
        ("2026Q4", CheckKind.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", CheckKind.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_what_counts_begins_with_the_year(text: str, kind: CheckKind, first: date, after: date) -> None:
    period = periods.read(text)

    assert (period.kind, period.own) == (kind, Span(first, after))
    assert (period.year, period.span) == (2026, Span(date(2026, 1, 1), after))
    assert period.kind is not CheckKind.MONTH or periods.month_of(first) == text


@pytest.mark.parametrize(
    "text", ["", "2026年", "226", "2026-13", "2026-1", "2026Q5", "26-10", "2026-10 ", "２０２６-１０", "九月"]
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(BadInputError, match="2026-10（月）、2026Q3（季度）或 2026（年度）"):
        periods.read(text)
