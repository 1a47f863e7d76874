"""What dues come to by the rule (党费收缴使用管理规定): pure arithmetic; nothing of it is stored anywhere."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
FIXED = Decimal("0.20")
"""Yuan a month of students, the unemployed and those on relief."""
BANDS: tuple[tuple[Decimal | None, Decimal], ...] = (
    (Decimal(3000), Decimal("0.005")),
    (Decimal(5000), Decimal("0.01")),
    (Decimal(10000), Decimal("0.015")),
    (None, Decimal("0.02")),
)
RETIRED_BANDS: tuple[tuple[Decimal | None, Decimal], ...] = ((Decimal(5000), Decimal("0.005")), (None, Decimal("0.01")))
"""Up to so much a month (None: without end), the rate on the whole of it."""


class Kind(StrEnum):
    """Who pays: from a wage, from a pension, or without either."""

    ACTIVE = "active"
    RETIRED = "retired"
    NO_WAGE = "no_wage"


def rate(kind: Kind, base: Decimal) -> Decimal:
    """The part of the whole monthly base (yuan after tax) that is paid; 0 of those who pay a fixed sum.

    Raises:
        ValueError: the base is below zero.
    """
    if base < 0:
        raise ValueError("base")
    if kind is Kind.NO_WAGE:
        return Decimal(0)
    bands = RETIRED_BANDS if kind is Kind.RETIRED else BANDS
    return next(part for limit, part in bands if limit is None or base <= limit)


def amount(kind: Kind, base: Decimal) -> Decimal:
    """Yuan a month, half a cent up."""
    if kind is Kind.NO_WAGE:
        return FIXED
    return (base * rate(kind, base)).quantize(CENT, ROUND_HALF_UP)
