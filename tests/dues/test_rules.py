"""Which months are owed, and how many are missing one after the other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot import dues
from bot.dues import rules
from bot.people import Member


@pytest.mark.parametrize(
    ("last", "count", "found"),
    [
        ("2026-11", 1, ("2026-11",)),
        ("2026-11", 3, ("2026-11", "2026-10", "2026-09")),
        ("2027-01", 3, ("2027-01", "2026-12", "2026-11")),
        ("2026-12", 2, ("2026-12", "2026-11")),
    ],
)
def test_months_go_back_over_the_new_year(last: str, count: int, found: tuple[str, ...]) -> None:
    assert dues.months(last, count) == found


@given(some.dates(date(2020, 1, 1), date(2035, 12, 31)), some.integers(1, 40))
def test_months_follow_each_other_without_a_gap(day: date, count: int) -> None:
    found = dues.months(dues.month_of(day), count)

    numbers = [int(month[:4]) * 12 + int(month[5:]) for month in found]
    assert numbers == list(range(numbers[0], numbers[0] - count, -1))
    assert rules.first_day(found[0]) == day.replace(day=1)


@pytest.mark.parametrize(
    ("joined", "left", "owed"),
    [
        (None, None, True),
        ("2026-10-31", None, True),
        ("2026-11-30", None, True),
        ("2026-12-01", None, False),
        ("2020-01-01", "2026-11-01", False),
        ("2020-01-01", "2026-11-02", True),
        ("2020-01-01", "2026-12-01", True),
    ],
)
def test_dues_are_owed_from_the_month_of_joining_to_that_of_leaving(
    joined: str | None, left: str | None, *, owed: bool
) -> None:
    came, went = (date.fromisoformat(day) if day else None for day in (joined, left))

    assert dues.owes(Member(code="M1", name="黄勇", org_id=1, joined_on=came, left_on=went), "2026-11") is owed


@pytest.mark.parametrize(
    ("settled", "running"),
    [((), 4), (("2026-10",), 0), (("2026-09",), 1), (("2026-07",), 3), (("2026-10", "2026-07"), 0)],
)
def test_months_missing_are_counted_up_to_the_last_tick(settled: tuple[str, ...], running: int) -> None:
    assert rules.running(settled, dues.months("2026-10", 4)) == running
