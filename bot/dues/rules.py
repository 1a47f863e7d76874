"""What the months come to: who owes dues for which month, how many months running are not ticked. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.people import Member

HINTS = (3, 5)
"""Months running without a tick after which the secretary alone is told; six are a matter of the Charter (art. 9)."""
BACK = 6
"""Months for which dues may be paid afterwards, as a rule (党费收缴使用管理规定)."""


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day:%Y-%m}"


def months(last: str, count: int) -> tuple[str, ...]:
    """So many months up to this one, the latest first."""
    year, month = map(int, last.split("-"))
    found = [divmod(year * 12 + month - 1 - back, 12) for back in range(count)]
    return tuple(f"{year:04d}-{month + 1:02d}" for year, month in found)


def first_day(month: str) -> date:
    """The first day of `2026-11`."""
    return date.fromisoformat(f"{month}-01")


def owes(member: Member, month: str) -> bool:
    """Whether dues are due from the member for the month: admitted by its end, not gone before it began.

    A probationary member pays from the day of the meeting that admitted him (党费收缴使用管理规定).
    """
    year, number = map(int, month.split("-"))
    after = date(year + number // 12, number % 12 + 1, 1)
    joined = member.joined_on is None or member.joined_on < after
    return joined and (member.left_on is None or member.left_on > first_day(month))


def running(settled: Collection[str], asked: Sequence[str]) -> int:
    """How many of these months, the latest first, are not ticked without a break."""
    return next((count for count, month in enumerate(asked) if month in settled), len(asked))
