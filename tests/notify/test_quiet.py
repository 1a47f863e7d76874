"""When something may be said, as a table of days and hours."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.clock import SHANGHAI
from bot.core.config import Quiet
from bot.core.workdays import Workdays
from bot.notify import Urgency, quiet

DAYS = Workdays()
DAY = timedelta(days=1)
USUAL = Quiet()
ROUTINE, PROMPT, URGENT = Urgency.ROUTINE, Urgency.PROMPT, Urgency.URGENT


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "urgency", "said"),
    [
        ("2026-11-23 09:30", ROUTINE, "2026-11-23 09:30"),
        ("2026-11-23 19:59", ROUTINE, "2026-11-23 19:59"),
        ("2026-11-23 20:00", ROUTINE, "2026-11-24 08:07"),
        ("2026-11-23 23:59", PROMPT, "2026-11-24 08:07"),
        ("2026-11-24 00:00", PROMPT, "2026-11-24 08:07"),
        ("2026-11-24 08:06", ROUTINE, "2026-11-24 08:07"),
        ("2026-11-24 08:07", ROUTINE, "2026-11-24 08:07"),
        ("2026-11-24 03:00", URGENT, "2026-11-24 03:00"),
        ("2026-11-28 10:00", URGENT, "2026-11-28 10:00"),
        # Friday evening: somebody waits for it on Saturday morning, the rest has time till Monday.
        ("2026-11-27 21:00", PROMPT, "2026-11-28 08:07"),
        ("2026-11-27 21:00", ROUTINE, "2026-11-30 08:07"),
        ("2026-11-28 10:00", PROMPT, "2026-11-28 10:00"),
        ("2026-11-28 10:00", ROUTINE, "2026-11-30 08:07"),
        # The National Day of 2026 rests from 1 to 7 October; Saturday the 10th works for it.
        ("2026-09-30 20:01", ROUTINE, "2026-10-08 08:07"),
        ("2026-10-09 22:00", ROUTINE, "2026-10-10 08:07"),
        ("2026-10-10 12:00", ROUTINE, "2026-10-10 12:00"),
    ],
)
def test_the_earliest_moment(now: str, urgency: Urgency, said: str) -> None:
    assert quiet.earliest(at(now), urgency, USUAL, DAYS) == at(said)


@pytest.mark.parametrize(
    ("changed", "now", "said"),
    [
        ({"rest_days": False}, "2026-11-28 10:00", "2026-11-28 10:00"),
        ({"rest_days": False}, "2026-11-27 21:00", "2026-11-28 08:07"),
        ({"begins": time(12), "ends": time(14)}, "2026-11-23 13:00", "2026-11-23 14:07"),
        ({"begins": time(12), "ends": time(14)}, "2026-11-23 11:59", "2026-11-23 11:59"),
        ({"begins": time(12), "ends": time(14)}, "2026-11-23 23:00", "2026-11-23 23:00"),
        ({"begins": time(8), "ends": time(8)}, "2026-11-23 03:00", "2026-11-23 03:00"),
        ({"ends": time(7, 53)}, "2026-11-23 03:00", "2026-11-23 08:07"),
        ({"ends": time(8, 23)}, "2026-11-23 03:00", "2026-11-23 08:37"),
    ],
)
def test_a_company_may_sleep_at_other_hours(changed: dict[str, object], now: str, said: str) -> None:
    assert quiet.earliest(at(now), ROUTINE, USUAL.model_copy(update=changed), DAYS) == at(said)


@pytest.mark.parametrize(
    ("window", "until", "now", "said"),
    [
        ("", "2026-12-01 00:00", "2026-11-23 09:30", "2026-12-01 00:00"),
        ("", None, "2026-11-23 09:30", None),
        ("", "2026-11-23 09:30", "2026-11-23 09:30", "2026-11-23 09:30"),
        ("evening", None, "2026-11-23 17:59", "2026-11-23 17:59"),
        ("evening", None, "2026-11-23 18:00", "2026-11-24 08:07"),
        ("evening", None, "2026-11-23 07:00", "2026-11-23 08:07"),
        ("evening", "2026-11-23 18:30", "2026-11-23 18:10", "2026-11-23 18:30"),
        ("weekend", None, "2026-11-27 17:00", "2026-11-27 17:00"),
        ("weekend", None, "2026-11-28 12:00", "2026-11-30 08:07"),
        ("weekend", None, "2026-10-10 12:00", "2026-10-10 12:00"),
    ],
)
def test_a_mute_lets_through_later(window: str, until: str | None, now: str, said: str | None) -> None:
    opens = quiet.unmuted(at(now), window, at(until) if until else None, USUAL, DAYS)

    assert opens == (at(said) if said else None)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-23 08:00", "2026-11-30 08:57"),
        ("2026-11-29 23:00", "2026-11-30 08:57"),
        ("2026-09-30 12:00", "2026-10-08 08:57"),
    ],
)
def test_next_week_begins_with_its_first_post(now: str, begins: str) -> None:
    assert quiet.next_week(at(now), DAYS) == at(begins)


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-11-23 08:56", "2026-11-23 08:57"),
        ("2026-11-23 08:57", "2026-11-24 08:57"),
        ("2026-11-27 15:00", "2026-11-30 08:57"),
        ("2026-09-30 15:00", "2026-10-08 08:57"),
        ("2026-09-19 15:00", "2026-09-20 08:57"),
    ],
)
def test_the_post_comes_once_a_working_day(now: str, comes: str) -> None:
    assert quiet.post(at(now), DAYS) == at(comes)


@pytest.mark.parametrize(
    ("day", "presses"), [("2026-11-23", True), ("2026-11-24", True), ("2026-11-25", False), ("2026-12-24", False)]
)
def test_what_would_come_too_late_with_the_post_presses(day: str, presses: bool) -> None:  # noqa: FBT001
    assert quiet.presses(at(f"{day} 15:00").date(), at("2026-11-23 09:30"), DAYS) is presses


@pytest.mark.parametrize(
    ("day", "comes"),
    [
        ("2026-11-27", "2026-11-26 08:57"),
        ("2026-11-25", "2026-11-24 08:57"),
        # That of Monday has gone: for a meeting of tomorrow, of today, or one that is over, it is now.
        ("2026-11-24", "2026-11-23 09:30"),
        ("2026-11-23", "2026-11-23 09:30"),
        ("2026-11-20", "2026-11-23 09:30"),
        # On Monday or at the weekend: Friday's.
        ("2026-11-30", "2026-11-27 08:57"),
        ("2026-11-28", "2026-11-27 08:57"),
        ("2027-01-04", "2026-12-31 08:57"),
    ],
)
def test_the_last_post_leaves_a_working_day(day: str, comes: str) -> None:
    assert quiet.last_post(at(f"{day} 15:00").date(), at("2026-11-23 09:30"), DAYS) == at(comes)


@pytest.mark.parametrize(
    ("moment", "later"),
    [("2026-11-24 08:07", "2026-11-24 08:57"), ("2026-11-24 09:37", "2026-11-24 09:37")],
)
def test_the_morning_waits_for_the_post(moment: str, later: str) -> None:
    assert quiet.not_before_post(at(moment)) == at(later)
    assert quiet.is_post(at(later)) is (later.endswith("08:57"))


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001
LATE_NIGHT, NOON = Quiet(begins=time(1), ends=time(7)), Quiet(begins=time(10), ends=time(12))
"""Quiet that does not span midnight: the rest is over before it begins."""
HOURS = st.builds(Quiet, begins=st.times(), ends=st.times(), rest_days=st.booleans()).filter(
    lambda hours: timedelta(hours=1) <= (at(f"2026-01-02 {hours.begins}") - at(f"2026-01-01 {hours.ends}")) % DAY
)


@settings(deadline=None)
@example(at("2026-08-01 15:33"), timedelta(days=1, hours=8, minutes=27), LATE_NIGHT, Urgency.ROUTINE)
@example(at("2026-08-01 15:33"), timedelta(days=1, hours=17), NOON, Urgency.ROUTINE)
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=10)), HOURS, st.sampled_from(Urgency))
def test_waiting_is_never_backwards_and_ends(now: datetime, later: timedelta, hours: Quiet, urgency: Urgency) -> None:
    said = quiet.earliest(now, urgency, hours, DAYS)

    assert said >= now
    assert quiet.earliest(said, urgency, hours, DAYS) == said
    assert quiet.earliest(now + later, urgency, hours, DAYS) >= said
    assert said == now or said.minute not in {0, 30}
    assert (
        quiet.earliest(now, URGENT, hours, DAYS)
        <= quiet.earliest(now, PROMPT, hours, DAYS)
        <= quiet.earliest(now, ROUTINE, hours, DAYS)
    )
