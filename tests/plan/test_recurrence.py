"""When a duty falls due: short months, leap years, year ends, holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.workdays import Workdays
from bot.plan import Period, recurrence

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def days(rule: str, year: int) -> str:
    return " ".join(f"{day:%m-%d}" for day in recurrence.due_days(rule, year))


@pytest.mark.parametrize(
    ("rule", "year", "due"),
    [
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", 2026, "03-31 06-30 09-30 12-31"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", 2026, "02-28"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", 2028, "02-29"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2026, "02-28"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 2028, "02-29"),
        ("FREQ=YEARLY;BYMONTH=4,5;BYMONTHDAY=31", 2026, "04-30 05-31"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", 2026, "12-31"),
        ("FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=10,30", 2026, "01-10 01-30 02-10 02-28"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", 2026, "01-31 04-30 07-31 10-31"),
        ("FREQ=MONTHLY;INTERVAL=6;BYDAY=2FR", 2026, "01-09 07-10"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=-1", 2026, "05-25"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31;BYDAY=SU", 2026, "05-31"),
        ("freq=yearly;bymonth=5", 2026, "05-01"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-31", 2026, ""),
    ],
)
def test_days_of_a_rule(rule: str, year: int, due: str) -> None:
    assert days(rule, year) == due


@pytest.mark.parametrize(
    ("rule", "count"),
    [("FREQ=MONTHLY;BYMONTHDAY=-1", 12), ("FREQ=MONTHLY;BYMONTHDAY=31", 12), ("FREQ=WEEKLY;BYDAY=FR", 52)],
)
def test_no_month_is_let_off(rule: str, count: int) -> None:
    assert len(recurrence.due_days(rule, 2026)) == count


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "每月底",
        "FREQ",
        "FREQ=DAILY",
        "FREQ=HOURLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=一",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTH=-1",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=1",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=YEARLY;BYDAY=",
        "FREQ=YEARLY;BYSETPOS=0;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYMONTHDAY=2",
        "FREQ=MONTHLY;COUNT=3",
        "FREQ=MONTHLY;UNTIL=20300101",
        "DTSTART=20260101;FREQ=MONTHLY",
    ],
)
def test_no_rule(rule: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        recurrence.due_days(rule or " ", 2026)


@given(st.integers(1, 31), st.integers(2020, 2040))
def test_a_day_of_the_month_falls_once_a_month(day: int, year: int) -> None:
    found = recurrence.due_days(f"FREQ=MONTHLY;BYMONTHDAY={day}", year)

    assert [one.month for one in found] == list(range(1, 13))
    assert all(one.day == day or (one + timedelta(days=1)).day == 1 for one in found)


@pytest.mark.parametrize(
    ("period", "day", "key"),
    [
        (Period.MONTH, date(2026, 11, 30), "2026-11"),
        (Period.QUARTER, date(2026, 1, 10), "2026Q1"),
        (Period.QUARTER, date(2026, 12, 31), "2026Q4"),
        (Period.HALF_YEAR, date(2026, 6, 30), "2026H1"),
        (Period.HALF_YEAR, date(2026, 7, 1), "2026H2"),
        (Period.YEAR, date(2026, 3, 31), "2026"),
        (Period.TERM, date(2026, 9, 1), "2026-09-01"),
        (Period.EVENT, date(2026, 9, 1), "2026-09-01"),
    ],
)
def test_the_period_of_a_day(period: Period, day: date, key: str) -> None:
    assert recurrence.period_of(period, day) == key


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P0D", "2026-09-01", "2026-09-01"),
        ("P15D", "2026-12-31", "2027-01-15"),
        ("-P5D", "2026-10-01", "2026-09-26"),
        ("P2W", "2026-02-16", "2026-03-02"),
        ("-P6M", "2026-08-31", "2026-02-28"),
        ("P1M", "2028-01-31", "2028-02-29"),
        ("P1Y", "2028-02-29", "2029-02-28"),
        ("P1Y2M3D", "2026-01-01", "2027-03-04"),
    ],
)
def test_durations(text: str, start: str, end: str) -> None:
    assert recurrence.after(date.fromisoformat(start), text) == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "P", "-P", "5D", "P5", "PT5H", "P1D2M", "+P5D", "PER_STEP", "P99999D"])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        recurrence.after(date(2026, 1, 1), text)


@given(DAYS, st.integers(0, 400))
def test_days_forth_and_back(day: date, count: int) -> None:
    assert recurrence.after(recurrence.after(day, f"P{count}D"), f"-P{count}D") == day


@given(DAYS, st.lists(st.integers(0, 366), max_size=3))
def test_a_task_opens_with_its_longest_lead(due: date, lead_days: list[int]) -> None:
    assert (due - recurrence.opens_on(due, lead_days)).days == max(lead_days, default=0)


def test_the_holidays_of_2026() -> None:
    found = recurrence.public_holidays(2026, Workdays())

    assert [f"{named:%m-%d} {rest:%m-%d}" for named, rest in found] == [
        "01-01 01-01",
        "02-16 02-15",
        "04-05 04-04",
        "05-01 05-01",
        "06-19 06-19",
        "09-25 09-25",
        "10-01 10-01",
    ]


def test_mid_autumn_and_the_national_day_of_2025_are_one_rest() -> None:
    found = recurrence.public_holidays(2025, Workdays())

    assert [named for named, _ in found][-1] == date(2025, 10, 1)
    assert len(found) == 6


def test_the_office_gives_the_day_before_too() -> None:
    workdays = Workdays({date(2026, 9, 30): False})

    assert recurrence.public_holidays(2026, workdays)[-1] == (date(2026, 10, 1), date(2026, 9, 30))
