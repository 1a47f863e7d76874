"""A third at most is excellent; up to March it is the year before that is appraised."""

from datetime import date

import pytest

from bot import org_life
from bot.org_life import Grades


@pytest.mark.parametrize(("graded", "most"), [(27, 9), (28, 9), (29, 9), (30, 10), (2, 0)])
def test_a_third_rounded_down(graded: int, most: int) -> None:
    assert Grades(excellent=0, qualified=graded, ungraded=5).most_excellent == most
    assert not Grades(excellent=most, qualified=graded - most).is_generous
    assert Grades(excellent=most + 1, qualified=graded - most - 1).is_generous


@pytest.mark.parametrize(
    ("day", "year"), [("2026-12-28", 2026), ("2027-01-10", 2026), ("2027-03-31", 2026), ("2027-04-01", 2027)]
)
def test_the_year_appraised(day: str, year: int) -> None:
    assert org_life.year_of(date.fromisoformat(day)) == year
