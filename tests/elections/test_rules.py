"""How near the end of a term is, and how long the next one is."""

from datetime import date

import pytest

from bot import elections
from bot.elections import Stage, rules
from bot.people import OrgKind


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-12-29", Stage.LATER),
        ("2026-12-30", Stage.COMING),
        ("2027-03-29", Stage.COMING),
        ("2027-03-30", Stage.REQUEST),
        ("2027-06-30", Stage.REQUEST),
        ("2027-07-01", Stage.OVERDUE),
    ],
)
def test_half_a_year_three_months_and_the_day(today: str, stage: Stage) -> None:
    assert rules.stage(date.fromisoformat(today), date(2027, 6, 30)) is stage


@pytest.mark.parametrize(
    ("held", "kind", "end"),
    [
        ("2026-12-20", OrgKind.BRANCH, "2029-12-20"),
        ("2026-12-20", OrgKind.GENERAL_BRANCH, "2029-12-20"),
        ("2026-12-20", OrgKind.COMMITTEE, "2031-12-20"),
        ("2028-02-29", OrgKind.JOINT_BRANCH, "2031-02-28"),
    ],
)
def test_a_term_begins_with_the_election(held: str, kind: OrgKind, end: str) -> None:
    assert rules.next_end(date.fromisoformat(held), kind) == date.fromisoformat(end)


@pytest.mark.parametrize(("seats", "least"), [(3, 4), (5, 6), (7, 9), (10, 12)])
def test_a_fifth_more_candidates_than_seats(seats: int, least: int) -> None:
    assert elections.candidates(seats) == least


def test_the_appointed_and_the_temporary_elect_nobody() -> None:
    assert not {OrgKind.WORKING_COMMITTEE, OrgKind.TEMPORARY_BRANCH, OrgKind.GROUP} & set(elections.YEARS)
