"""Who is asked for how many hours, and how far one should be: tables of cases."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning import ExcuseReason, Target, Why, rules, standard, wording
from bot.learning.rules import Person
from bot.meetings import MeetingKind
from bot.people import Category, Standing

JANUARY = date(2026, 1, 1)


def person(**more: object) -> Person:
    """Somebody at work, not an officer."""
    usual: dict[str, object] = {
        "category": Category.ACTIVE,
        "standing": Standing.FULL,
        "birth_year": 1980,
        "joined_on": None,
        "is_exempt": False,
        "is_officer": False,
        "excuse": None,
    }
    return Person(**(usual | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(), Target(32 * 60, JANUARY)),
        (person(is_officer=True), Target(56 * 60, JANUARY, training=True)),
        (person(standing=Standing.PROBATIONARY), Target(32 * 60, JANUARY, training=True)),
        (person(joined_on=date(2010, 7, 1)), Target(32 * 60, JANUARY)),
        (person(joined_on=date(2026, 7, 2)), Target(32 * 60 * 183 // 365, date(2026, 7, 2), training=True)),
        (person(category=Category.RETIRED, birth_year=1957), Target(32 * 60, JANUARY)),
        (person(category=Category.RETIRED, birth_year=1956), Target(None, JANUARY, why=Why.OLD)),
        (person(category=Category.RETIRED, birth_year=None), Target(None, JANUARY, why=Why.OLD)),
        (person(birth_year=1950), Target(32 * 60, JANUARY)),
        (person(is_exempt=True, is_officer=True), Target(None, JANUARY, why=Why.EXEMPT)),
        (person(excuse=ExcuseReason.AGE), Target(None, JANUARY, why=Why.EXCUSED)),
    ],
)
def test_what_is_asked_of_whom(who: Person, expected: Target) -> None:
    assert rules.target(who, 2026, standard()) == expected


@pytest.mark.parametrize(
    ("day", "minutes"),
    [("2025-12-31", 0), ("2026-01-01", 5), ("2026-07-02", 962), ("2026-12-31", 1920), ("2027-02-01", 1920)],
)
def test_how_far_one_should_be(day: str, minutes: int) -> None:
    assert Target(1920, JANUARY).by(date.fromisoformat(day)) == minutes
    assert Target(None, JANUARY, why=Why.OLD).by(date.fromisoformat(day)) == 0


@settings(deadline=None)
@given(st.integers(1, 56 * 60), st.dates(JANUARY, date(2026, 12, 31)), st.integers(0, 364))
def test_the_hint_only_grows(minutes: int, start: date, days: int) -> None:
    target, day = Target(minutes, start), date.fromordinal(JANUARY.toordinal() + days)
    assert 0 <= target.by(day) <= target.by(date.fromordinal(day.toordinal() + 1)) <= minutes
    assert target.by(date(2026, 12, 31)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0"), (60, "1"), (90, "1.5"), (100, "1.7"), (62, "1"), (63, "1.1"), (1920, "32")]
)
def test_hours_in_words(minutes: int, words: str) -> None:
    assert wording.hours(minutes) == words


@pytest.mark.parametrize(("month", "day"), [(1, date(2026, 1, 31)), (2, date(2026, 2, 28)), (12, date(2026, 12, 31))])
def test_a_topic_is_due_when_its_month_is_over(month: int, day: date) -> None:
    assert rules.topic_due(2026, month) == day


def test_what_the_file_says() -> None:
    rule = standard()
    assert (rule.member, rule.officer, rule.day, rule.half_day) == (32 * 60, 56 * 60, 8 * 60, 4 * 60)
    assert rule.unknown_end == 60
    assert MeetingKind.BRANCH_COMMITTEE_MEETING not in rule.kinds
    assert rules.plain("《党章》 专题，学习") == rules.plain("党章专题学习")
