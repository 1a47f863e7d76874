"""What speaks against a step, a training, an extension: by whose rule, and which day should have been kept."""

import pytest

from bot.admission import objecting
from bot.admission.objecting import Matter
from bot.admission.steps import Level
from tests.admission.known import BOOK, d, record

APPLIED = {"s1": "2026-03-01", "s2": "2026-03-20"}
MEETING = {"s10": "2025-12-01", "s13": "2026-11-01", "s14": "2026-11-02"}


@pytest.mark.parametrize(
    ("taken", "no", "day", "expected"),
    [
        ({"s1": "2026-11-18"}, 2, "2026-12-18", []),
        ({"s1": "2026-11-18"}, 2, "2026-12-19", [(Matter.LATE, Level.CENTRAL, "2026-12-18")]),
        (APPLIED, 3, "2026-06-01", []),
        (APPLIED, 3, "2026-05-31", [(Matter.EARLY, Level.LOCAL, "2026-06-01")]),
        ({"s1": "2026-03-01"}, 3, "2026-06-01", [(Matter.MISSING, Level.CENTRAL, None)]),
        ({"s19": "2026-03-01"}, 21, "2026-06-01", [(Matter.MISSING, Level.LOCAL, None)]),
        ({"s3": "2026-06-01"}, 2, "2026-06-02", [(Matter.CROSSED, Level.CENTRAL, "2026-06-01")]),
        ({"s3": "2026-06-01"}, 4, "2026-05-20", [(Matter.CROSSED, Level.LOCAL, "2026-06-01")]),
        ({"s13": "2026-06-10", "s14": "2026-06-12"}, 15, "2026-06-11", [(Matter.CROSSED, Level.CENTRAL, "2026-06-12")]),
        (MEETING, 15, "2026-11-20", []),
        (MEETING, 15, "2026-12-02", [
            (Matter.LATE, Level.CENTRAL, "2026-12-01"), (Matter.EXPIRED, Level.LOCAL, "2026-12-01"),
        ]),
        ({"s15": "2026-01-31"}, 16, "2026-04-30", []),
        ({"s15": "2026-01-31"}, 16, "2026-05-01", [(Matter.RECONSIDER, Level.CENTRAL, "2026-04-30")]),
        ({"s15": "2026-01-31"}, 16, "2026-08-01", [(Matter.AGAIN, Level.CENTRAL, "2026-07-31")]),
        ({"s15": "2026-01-31", "s16": "2026-03-01"}, 17, "2026-05-01", [(Matter.LATE, Level.CENTRAL, "2026-04-30")]),
        ({"s15": "2026-01-31", "s16": "2026-03-01"}, 17, "2026-08-01", [
            (Matter.TOO_LATE, Level.CENTRAL, "2026-04-30"),
        ]),
        ({"s15": "2026-01-31", "s16": "2026-05-01"}, 15, "2026-05-20", []),
        ({"s15": "2026-01-31 2026-05-20", "s16": "2026-03-01"}, 17, "2026-06-01", []),
        ({"s19": "2026-01-31", "s15": "2025-12-01", "s22": "2026-11-20"}, 23, "2026-11-30", [
            (Matter.EARLY, Level.CENTRAL, "2026-12-01"),
        ]),
        ({}, 7, "2026-01-01", []),
        (APPLIED, 10, "2026-09-01", [(Matter.MISSING, Level.CENTRAL, None)]),
    ],
)  # fmt: skip
def test_what_speaks_against_a_step(
    taken: dict[str, str], no: int, day: str, expected: list[tuple[Matter, Level, str | None]]
) -> None:
    found = objecting.to_step(BOOK, record(taken), no, d(day))

    assert [(one.matter, one.level, one.day and one.day.isoformat()) for one in found] == expected


@pytest.mark.parametrize(
    ("taken", "is_member", "day", "expected"),
    [
        ({}, False, "2026-11-23", None),
        ({"s15": "2026-08-23"}, False, "2026-11-23", None),
        ({"s15": "2026-08-22"}, False, "2026-11-23", Matter.RECONSIDER),
        ({"s15": "2026-05-22"}, False, "2026-11-23", Matter.AGAIN),
        ({"s15": "2026-05-22", "s17": "2026-07-01"}, False, "2026-11-23", None),
        ({"s15": "2026-05-22"}, True, "2026-11-23", None),
    ],
)
def test_a_decision_that_was_not_sent_up(
    taken: dict[str, str], is_member: bool, day: str, expected: Matter | None  # noqa: FBT001 a table
) -> None:  # fmt: skip
    found = objecting.stale(BOOK, record(taken, is_member=is_member), d(day))

    assert (found and found.matter) == expected


@pytest.mark.parametrize(
    ("days", "hours", "fits"),
    [(3, None, True), (2, None, False), (None, 24, True), (None, 23, False), (2, 24, True), (None, None, True)],
)
def test_training_is_three_days_or_twenty_four_hours(days: int | None, hours: int | None, fits: bool) -> None:  # noqa: FBT001 a table
    assert (objecting.to_training(BOOK, days=days, hours=hours) is None) is fits


@pytest.mark.parametrize(
    ("count", "before", "expected"),
    [(6, 0, None), (12, 0, None), (5, 0, Matter.SHORT), (13, 0, Matter.SHORT), (6, 6, Matter.TOO_LATE)],
)
def test_probation_is_extended_once_by_half_a_year_to_a_year(count: int, before: int, expected: Matter | None) -> None:
    found = objecting.to_extension(BOOK, record({}, extended=before), count)

    assert (found and found.matter) == expected
    assert found is None or found.level is Level.CENTRAL
