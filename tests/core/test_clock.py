"""One time for everybody, whatever the server thinks."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import SHANGHAI, MovableClock, from_epoch, local, system_clock

NEW_YORK = timezone(timedelta(hours=-5))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_machine_may_stand_anywhere(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    now = system_clock()
    monkeypatch.undo()
    time.tzset()

    assert now.tzinfo is SHANGHAI
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        (datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "2026-11-23T09:30:00+08:00"),
        (datetime(2026, 11, 22, 20, 30, tzinfo=NEW_YORK), "2026-11-23T09:30:00+08:00"),
        (datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI), "2026-11-23T09:30:00+08:00"),
        (datetime(2026, 11, 23, 9, 30), "2026-11-23T09:30:00+08:00"),  # noqa: DTZ001 that is the case
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "2027-01-01T01:00:00+08:00"),
    ],
)
def test_a_moment_as_people_here_read_it(moment: datetime, read: str) -> None:
    assert local(moment).isoformat() == read


@given(st.integers(0, 4_000_000_000))
def test_seconds_since_the_epoch(seconds: int) -> None:
    moment = from_epoch(seconds)

    assert moment.tzinfo is SHANGHAI
    assert moment.timestamp() == seconds


@pytest.mark.parametrize("seconds", [10**12, -(10**14), 10**20])
def test_seconds_outside_the_calendar(seconds: int) -> None:
    with pytest.raises((OverflowError, ValueError, OSError)):
        from_epoch(seconds)


def test_a_clock_runs_from_where_it_was_put() -> None:
    clock = MovableClock(datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI))
    first = clock()
    second = clock()

    assert timedelta() <= first - datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI) < timedelta(seconds=5)
    assert first <= second


def test_a_clock_is_pushed_on_and_back() -> None:
    clock = MovableClock(datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001 typed by a person
    clock.advance(timedelta(days=3))
    later = clock()
    clock.advance(timedelta(hours=-1))

    assert f"{later:%m-%d %H:%M}" == "11-26 09:30"
    assert f"{clock():%m-%d %H:%M}" == "11-26 08:30"


def test_a_clock_that_was_not_put_anywhere_is_the_machines() -> None:
    assert abs(MovableClock()() - system_clock()) < timedelta(seconds=5)
