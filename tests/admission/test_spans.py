"""Spans of years, months and days, added to a day or taken from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.admission import spans
from tests.admission.known import DAYS, d


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2026-11-18", "P1M", "2026-12-18"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-01-31", "P1M", "2028-02-29"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2026-08-31", "P6M", "2027-02-28"),
        ("2026-11-30", "P3M", "2027-02-28"),
        ("2026-12-31", "P0D", "2026-12-31"),
        ("2026-12-20", "P1Y2M15D", "2028-03-06"),
    ],
)
def test_a_month_later(day: str, span: str, expected: str) -> None:
    assert spans.later(d(day), span) == d(expected)


@pytest.mark.parametrize("span", ["P", "1M", "P1W", "-P1M", "PT1H"])
def test_what_is_no_span(span: str) -> None:
    with pytest.raises(ValueError, match=span):
        spans.later(d("2026-11-18"), span)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_months_end_within_the_month_meant(day: date, count: int) -> None:
    end = spans.later(day, spans.of_months(count))

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
    assert spans.later(day + timedelta(days=1), spans.of_months(count)) >= end


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_back_again_never_lies_later(day: date, count: int) -> None:
    span = spans.of_months(count)

    assert spans.months(span) == count
    assert spans.earlier(spans.later(day, span), span) <= day
    assert day - spans.earlier(spans.later(day, span), span) <= timedelta(days=3)
