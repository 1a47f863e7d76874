"""党费: who has paid for which month, never how much. The face; come in here."""

from bot.dues.models import DuesTick, Settled
from bot.dues.rules import BACK, month_of, months, owes
from bot.dues.service import (
    Standing,
    clear,
    is_open,
    long_missing,
    of_member,
    of_units,
    of_year,
    require_open,
    standing,
    take_in,
    tick,
)

__all__ = [
    "BACK",
    "DuesTick",
    "Settled",
    "Standing",
    "clear",
    "is_open",
    "long_missing",
    "month_of",
    "months",
    "of_member",
    "of_units",
    "of_year",
    "owes",
    "require_open",
    "standing",
    "take_in",
    "tick",
]
