"""The book of the house, and records of days as a table of cases writes them."""

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from bot.admission import steps
from bot.admission.rules import Record
from bot.core.config import Admission

BOOK = steps.book(Admission())
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


def record(taken: Mapping[str, str], *, extended: int = 0, is_member: bool = False) -> Record:
    """`{"s1": "2026-11-18"}`, several days of a step with blanks between."""
    days = {int(name[1:]): tuple(map(d, text.split())) for name, text in taken.items()}
    return Record(days, extended, is_member)
