"""The days of an admission: limits by month, stages, what comes next."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.admission import objecting, rules, spans, steps
from bot.admission.objecting import Matter
from bot.admission.rules import Record, Stand
from bot.admission.steps import Kind, Level
from bot.core.config import Admission
from tests.admission.known import BOOK, DAYS, d, record


def test_the_table_holds_five_stages_and_twenty_five_steps() -> None:
    assert len(BOOK.stages) == 5
    assert [step.no for step in BOOK.steps] == list(range(1, 26))
    assert [step.stage for step in BOOK.steps] == [1] * 2 + [2] * 4 + [3] * 5 + [4] * 7 + [5] * 7
    assert [step.no for step in BOOK.steps if step.votes] == [15, 23]
    assert all(limit.start < step.no for step in BOOK.steps for limit in step.limits)
    assert (BOOK.has(0), BOOK.has(25), BOOK.has(26)) == (False, True, False)


def test_what_is_central_cannot_be_set() -> None:
    local = {limit.setting for step in BOOK.steps for limit in step.limits if limit.level is Level.LOCAL}
    validity = {step.validity.setting for step in BOOK.steps if step.validity}

    assert (local | validity) - {""} == set(Admission.model_fields)
    assert not any(limit.setting for step in BOOK.steps for limit in step.limits if limit.level is Level.CENTRAL)


@pytest.mark.parametrize(
    ("own", "no", "kind", "start", "expected"),
    [
        ({}, 3, Kind.EARLIEST, {"s1": "2026-01-31"}, "2026-04-30"),
        ({"activist_after_months": 6}, 3, Kind.EARLIEST, {"s1": "2026-01-31"}, "2026-07-31"),
        ({"mentor_within_months": 2}, 5, Kind.LATEST, {"s3": "2026-12-31"}, "2027-02-28"),
        ({"confirmed_within_months": 3}, 23, Kind.LATEST, {"s15": "2025-11-30"}, "2027-02-28"),
    ],
)
def test_what_is_local_can_be(own: dict[str, int], no: int, kind: Kind, start: dict[str, str], expected: str) -> None:
    book = steps.book(Admission(**own))
    found = rules.bound(book, record(start), book.step(no), kind)

    assert found is not None
    assert found.day == d(expected)


@pytest.mark.parametrize(
    ("taken", "no", "earliest", "latest", "hard"),
    [
        ({"s1": "2026-11-18"}, 2, None, "2026-12-18", None),
        ({"s1": "2026-11-18"}, 3, "2027-02-18", None, None),
        ({"s3": "2026-11-18"}, 4, None, "2026-12-18", None),
        ({"s3": "2026-11-18"}, 7, "2027-11-18", None, None),
        ({"s13": "2026-01-31"}, 15, None, "2026-02-28", None),
        ({"s15": "2026-08-31"}, 17, None, "2026-11-30", "2027-02-28"),
        ({"s15": "2026-07-15"}, 23, "2027-07-15", "2027-08-15", None),
        ({"s15": "2026-07-15 2026-09-01"}, 23, "2027-09-01", "2027-10-01", None),
        ({"s23": "2027-07-20"}, 24, None, "2027-10-20", None),
        ({"s1": "2026-11-18"}, 9, None, None, None),
        ({}, 2, None, None, None),
    ],
)
def test_the_window_of_a_step(
    taken: dict[str, str], no: int, earliest: str | None, latest: str | None, hard: str | None
) -> None:
    first = rules.bound(BOOK, record(taken), BOOK.step(no), Kind.EARLIEST)
    last = rules.bound(BOOK, record(taken), BOOK.step(no), Kind.LATEST)

    assert (first and first.day.isoformat()) == earliest
    assert (last and last.day.isoformat()) == latest
    assert (last and last.hard and last.hard.isoformat()) == hard


@pytest.mark.parametrize(
    ("taken", "who", "in_stage", "upcoming"),
    [
        ({}, Stand.APPLICANT, 1, 1),
        ({"s1": "2026-01-01"}, Stand.APPLICANT, 1, 2),
        ({"s3": "2026-01-01"}, Stand.ACTIVIST, 2, 4),
        ({"s3": "2026-01-01", "s6": "2026-07-01"}, Stand.ACTIVIST, 2, 7),
        ({"s7": "2026-01-01"}, Stand.CANDIDATE, 3, 8),
        ({"s16": "2026-01-01"}, Stand.CANDIDATE, 4, 17),
        ({"s17": "2026-01-01"}, Stand.PROBATIONARY, 4, 18),
        ({"s23": "2026-01-01"}, Stand.PROBATIONARY, 5, 24),
        ({"s24": "2026-01-01"}, Stand.CONFIRMED, 5, 25),
        ({"s25": "2026-01-01"}, Stand.CONFIRMED, 5, None),
    ],
)
def test_the_stage_follows_from_the_steps(
    taken: dict[str, str], who: Stand, in_stage: int, upcoming: int | None
) -> None:
    known = record(taken)
    following = rules.upcoming(BOOK, known)

    assert (rules.stand(known), rules.stage(BOOK, known)) == (who, in_stage)
    assert (following and following.no) == upcoming
    assert rules.is_over(known) is (upcoming is None)


def test_who_is_on_the_roster_is_a_probationary_member_whatever_was_recorded() -> None:
    known = record({"s15": "2026-07-15"}, is_member=True)

    assert (rules.stand(known), rules.stage(BOOK, known)) == (Stand.PROBATIONARY, 5)
    assert [(due.step.no, due.day.isoformat()) for due in rules.dues(BOOK, known)] == [
        (22, "2027-07-15"),
        (23, "2027-08-15"),
    ]
    assert rules.dues(BOOK, known)[0].since == d("2027-06-15")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ({"s1": "2026-11-18"}, [(2, "2026-12-18")]),
        ({"s1": "2026-11-18", "s2": "2026-11-20"}, []),
        ({"s3": "2026-11-18"}, [(4, "2026-12-18"), (5, "2026-12-18"), (6, "2027-05-18")]),
        ({"s3": "2026-11-18", "s4": "2026-12-01", "s6": "2027-05-10"}, [(5, "2026-12-18"), (6, "2027-11-10")]),
        ({"s3": "2025-05-06", "s4": "2025-05-07", "s5": "2025-05-07", "s7": "2026-06-01"}, [(8, "2026-07-01")]),
        ({"s13": "2026-11-18"}, [(15, "2026-12-18")]),
        ({"s15": "2026-11-18"}, [(17, "2027-02-18")]),
        ({"s15": "2026-11-18", "s17": "2027-01-05"}, [(22, "2027-11-18"), (23, "2027-12-18")]),
        ({"s15": "2026-01-18", "s17": "2026-03-05", "s22": "2027-01-03"}, [(23, "2027-02-18")]),
        ({"s15": "2026-01-18", "s17": "2026-03-05", "s23": "2027-01-20"}, [(24, "2027-04-20")]),
        ({"s24": "2026-11-18"}, []),
    ],
)
def test_what_is_to_be_done_by_when(taken: dict[str, str], expected: list[tuple[int, str]]) -> None:
    assert [(due.step.no, due.day.isoformat()) for due in rules.dues(BOOK, record(taken))] == expected


@settings(deadline=None)
@given(DAYS, st.integers(0, 12))
def test_probation_lasts_a_year_and_its_extension(met: date, extended: int) -> None:
    end = rules.probation_end(BOOK, Record({15: (met,)}, extended))

    assert end == spans.later(met, spans.of_months(12 + extended))
    assert rules.probation_end(BOOK, Record({}, extended)) is None


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.integers(1, 25), DAYS, max_size=12), st.integers(1, 25), DAYS)
def test_no_record_is_too_odd(days: dict[int, date], no: int, day: date) -> None:
    """Nothing typed breaks the reckoning, and what is due is never a step already taken, but for what comes again."""
    known = Record({step: (taken,) for step, taken in days.items()})
    found = objecting.to_step(BOOK, known, no, day)
    due = rules.dues(BOOK, known)

    assert all(one.steps or one.rule for one in found)
    assert all(one.step.no not in days or one.step.recurrence for one in due)
    assert [one.day for one in due] == sorted(one.day for one in due)
    assert all(one.day is None or one.rule or one.matter is Matter.CROSSED for one in found)
