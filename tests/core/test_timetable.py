"""When a job has its slots: the latest that has come, and the next."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.timetable import DAY, EVERY_DAY, MINUTE, MONTH_OPENS, WEEK_OPENS, WORKDAY, Job
from bot.core.workdays import Workdays
from tests.core.clockwork import MORNING, at, tick

DAYS = Workdays()


@pytest.mark.parametrize(
    ("job", "now", "slot"),
    [
        (MORNING, "11-23 08:53", "11-23 08:53"),
        (MORNING, "11-23 23:59", "11-23 08:53"),
        (MORNING, "11-23 08:52", "11-22 08:53"),
        (Job("x", tick, at="00:10"), "12-01 00:09", "11-30 00:10"),
        (Job("x", tick, at="08:53", on=WORKDAY), "11-23 09:00", "11-23 08:53"),
        (Job("x", tick, at="08:53", on=WORKDAY), "11-22 09:00", None),
        (Job("x", tick, at="08:53", on=WORKDAY), "09-20 09:00", "09-20 08:53"),
        (Job("x", tick, at="08:53", on=WORKDAY), "10-02 08:00", None),
        (Job("x", tick, at="08:53", on=WORKDAY), "10-01 08:00", "09-30 08:53"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "11-24 08:46", "11-23 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "11-24 08:48", None),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=7 * DAY), "11-29 23:00", "11-23 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=5 * DAY), "10-09 09:00", "10-08 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=5 * DAY), "10-05 09:00", None),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "09-20 09:00", None),
        (Job("x", tick, at="08:51", on=MONTH_OPENS, within=9 * DAY), "10-09 09:00", "10-08 08:51"),
        (Job("x", tick, at="08:51", on=MONTH_OPENS), "11-03 08:00", "11-02 08:51"),
        (Job("x", tick, every=MINUTE), "11-23 09:30", "11-23 09:30"),
        (Job("x", tick, every=5 * MINUTE), "11-23 09:34", "11-23 09:30"),
        (Job("x", tick, every=DAY), "11-23 09:34", "11-23 00:00"),
    ],
)
def test_the_latest_slot(job: Job, now: str, slot: str | None) -> None:
    assert job.slot(at(now), DAYS) == (at(slot) if slot else None)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 60 * 24 * 60), st.sampled_from([EVERY_DAY, WORKDAY, WEEK_OPENS, MONTH_OPENS]))
def test_a_slot_has_come_and_the_next_is_not_due_before_it(minutes: int, on: Callable[[date, Workdays], bool]) -> None:
    now = at("01-01 00:00") + timedelta(minutes=minutes)
    job = Job("x", tick, at="08:53", on=on, within=40 * DAY)

    slot = job.slot(now, DAYS)

    if slot is not None:
        assert now - job.within < slot <= now
        assert on(slot.date(), DAYS)
        assert job.slot(slot, DAYS) == slot
        assert job.slot(slot - MINUTE, DAYS) != slot


@pytest.mark.parametrize(
    ("job", "now", "following"),
    [
        (Job("x", tick, at="08:53"), "11-23 08:52", "11-23 08:53"),
        (Job("x", tick, at="08:53"), "11-23 08:53", "11-24 08:53"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "11-23 09:30", "11-30 08:47"),
        (Job("x", tick, every=5 * MINUTE), "11-23 09:30", "11-23 09:35"),
        (Job("x", tick, at="08:47", on=lambda *_: False), "11-23 09:30", None),
    ],
)
def test_when_it_is_next(job: Job, now: str, following: str | None) -> None:
    assert job.following(at(now), DAYS) == (at(following) if following else None)
