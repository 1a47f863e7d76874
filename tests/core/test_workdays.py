"""Working days as the State Council's notice for 2026 has them (国办发明电〔2025〕7号)."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.workdays import Workdays

DAYS = Workdays()
SOME_DAY = st.dates(date(2025, 1, 1), date(2028, 12, 31))
WORKING_WEEKENDS = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
FREE_WEEKDAYS = (
    *("2026-01-01", "2026-01-02"),
    *("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"),
    *("2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-09-25"),
    *("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_year_2026_day_by_day() -> None:
    """All other days are what the week says."""
    year = [date(2026, 1, 1) + timedelta(n) for n in range(365)]

    assert [str(one) for one in year if one.weekday() > 4 and DAYS.works(one)] == list(WORKING_WEEKENDS)
    assert [str(one) for one in year if one.weekday() < 5 and not DAYS.works(one)] == list(FREE_WEEKDAYS)


@pytest.mark.parametrize(
    ("when", "name"), [("2026-10-01", "国庆节"), ("2026-05-01", "劳动节"), ("2026-11-23", ""), ("2026-11-22", "")]
)
def test_holidays_have_names(when: str, name: str) -> None:
    assert DAYS.holiday_name(day(when)) == name


def test_a_year_without_a_notice_has_statutory_days_and_plain_weekends() -> None:
    assert not DAYS.works(day("2035-10-01"))
    assert not DAYS.works(day("2035-10-13"))
    assert DAYS.works(day("2035-10-15"))


def test_the_office_corrects_the_table() -> None:
    corrected = Workdays({day("2027-01-04"): False, day("2027-01-09"): True})

    assert not corrected.works(day("2027-01-04"))
    assert corrected.works(day("2027-01-09"))
    assert DAYS.works(day("2027-01-04"))
    assert not DAYS.works(day("2027-01-09"))
    assert corrected.on_or_before(day("2027-01-04")) == day("2026-12-31")


@pytest.mark.parametrize(
    ("due", "moved"),
    [
        ("2026-10-04", "2026-09-30"),
        ("2026-10-08", "2026-10-08"),
        ("2026-02-22", "2026-02-14"),
        ("2026-09-20", "2026-09-20"),
        ("2026-11-22", "2026-11-20"),
    ],
)
def test_a_deadline_on_a_holiday_moves_to_the_last_working_day(due: str, moved: str) -> None:
    assert DAYS.on_or_before(day(due)) == day(moved)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-04", 1, "2026-10-08"),
        ("2026-10-04", 0, "2026-10-04"),
        ("2026-09-21", -1, "2026-09-20"),
    ],
)
def test_so_many_working_days_on(start: str, count: int, end: str) -> None:
    assert DAYS.shift(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-27", 4),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-09-30", "2026-10-10", 3),
        ("2026-10-10", "2026-09-30", -3),
        ("2026-10-01", "2026-10-07", 0),
    ],
)
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert DAYS.between(day(start), day(end)) == count


@settings(deadline=None, max_examples=60)
@given(SOME_DAY, st.integers(1, 40))
def test_shifting_and_counting_agree(start: date, count: int) -> None:
    end = DAYS.shift(start, count)

    assert DAYS.works(end)
    assert DAYS.between(start, end) == count
    assert DAYS.between(end, start) == -count


@settings(deadline=None, max_examples=60)
@given(SOME_DAY, st.integers(1, 40))
def test_there_and_back_again(start: date, count: int) -> None:
    assume(DAYS.works(start))

    assert DAYS.shift(DAYS.shift(start, count), -count) == start


@settings(deadline=None, max_examples=60)
@given(SOME_DAY, st.integers(-60, 60), st.integers(-60, 60))
def test_counts_add_up(start: date, one: int, two: int) -> None:
    middle, end = start + timedelta(one), start + timedelta(one + two)

    assert DAYS.between(start, middle) + DAYS.between(middle, end) == DAYS.between(start, end)


@settings(deadline=None, max_examples=60)
@given(SOME_DAY)
def test_the_day_moved_to_works_and_none_after_it_does(due: date) -> None:
    moved = DAYS.on_or_before(due)

    assert DAYS.works(moved)
    assert DAYS.between(moved, due) == 0


def test_the_special_days_of_a_year_are_those_that_are_not_as_their_weekday() -> None:
    said = {day("2026-11-28"): True, day("2026-11-30"): True}
    found = Workdays(said).special(2026)

    assert [str(one.day) for one in found if one.is_corrected] == ["2026-11-28", "2026-11-30"]
    others = [one for one in found if not one.is_corrected]
    assert [str(one.day) for one in others if one.works] == list(WORKING_WEEKENDS)
    assert [str(one.day) for one in others if not one.works] == list(FREE_WEEKDAYS)
    assert next(one.name for one in found if one.day == day("2026-10-01")) == "国庆节"


def test_corrections_replace_those_before() -> None:
    days = Workdays({day("2026-11-30"): False})
    days.correct({day("2026-11-28"): True})
    assert (days.works(day("2026-11-30")), days.works(day("2026-11-28"))) == (True, True)
