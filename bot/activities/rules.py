"""What we decide about activities: numbers and days in, a decision out."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.activities.models import Pace

LONGEST = 300
"""Characters of a result or a reason."""
LONGEST_NAME = 30
TENTH = Decimal("0.1")
CENT = Decimal("0.01")
FULL = Decimal(100)
"""The most points of one metric of a contest."""
MOST = Decimal(10_000_000)
DAY = timedelta(days=1)
MONTHS: Mapping[Pace, int] = {Pace.MONTH: 1, Pace.QUARTER: 3, Pace.HALF_YEAR: 6, Pace.YEAR: 12, Pace.EVENT: 12}


class Standing(StrEnum):
    """达标, 不达标, 待核."""

    REACHED = "reached"
    MISSED = "missed"
    PENDING = "pending"


def standing(figures: Mapping[str, Decimal], metrics: Iterable[str], zeros: Iterable[str]) -> Standing:
    """Missed as soon as one number that must be nothing is not; else pending while any number is missing."""
    if any(figures.get(metric, Decimal(0)) > 0 for metric in zeros):
        return Standing.MISSED
    return Standing.REACHED if all(metric in figures for metric in metrics) else Standing.PENDING


def weighted(figures: Mapping[str, Decimal], weights: Mapping[str, int]) -> Decimal | None:
    """The weighted points, one decimal, half up; None while a number is missing: that is never zero."""
    if not weights or any(metric not in figures for metric in weights):
        return None
    total = sum((figures[metric] * weight for metric, weight in weights.items()), Decimal(0))
    return (total / sum(weights.values())).quantize(TENTH, ROUND_HALF_UP)


def is_figure(value: Decimal, *, contest: bool) -> bool:
    """Whether a number can be one: not negative, at most two decimals, of a contest at most 100."""
    if not value.is_finite() or not 0 <= value <= (FULL if contest else MOST):
        return False
    return value == value.quantize(CENT)


def period_of(pace: Pace, day: date) -> str:
    """The period of this pace that holds the day: `2026-11`, `2026-Q4`, `2026-H2`, `2026`."""
    match pace:
        case Pace.MONTH:
            return f"{day:%Y-%m}"
        case Pace.QUARTER:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case Pace.HALF_YEAR:
            return f"{day.year}-H{(day.month + 5) // 6}"
    return str(day.year)


def pace_of(period: str) -> Pace:
    """What kind of period a text like `2026-Q4` is."""
    _, _, part = period.partition("-")
    return {"": Pace.YEAR, "Q": Pace.QUARTER, "H": Pace.HALF_YEAR}.get(part[:1], Pace.MONTH)


def first_day(period: str) -> date:
    """The first day of `2026-11`, `2026-Q4`, `2026-H2` or `2026`.

    Raises:
        ValueError: it is none of these.
    """
    year, _, part = period.partition("-")
    month = MONTHS[pace_of(period)] * (int(part[1:]) - 1) + 1 if part[:1] in {"Q", "H"} else int(part or 1)
    return date(int(year), month, 1)


def last_day(pace: Pace, day: date) -> date:
    """The last day of the period of this pace that holds the day."""
    months = MONTHS[pace]
    begun = (day.month - 1) // months * months
    after = day.year * 12 + begun + months
    return date(after // 12, after % 12 + 1, 1) - DAY


def is_over(ends_on: date | None, today: date) -> bool:
    """Whether nobody can sign up any more: the day has gone."""
    return ends_on is not None and today > ends_on


def suits(scope: Iterable[str], *, profile: str, path: str) -> bool:
    """Whether a template is proposed to a unit of this kind and place."""
    codes = set(path.split("/"))
    return any(one in {"*", profile} or one in codes for one in scope if one)
