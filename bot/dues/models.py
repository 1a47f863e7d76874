"""What we store of dues: that a member has paid for a month, never how much."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class Settled(StrEnum):
    """How a month is settled (党费收缴使用管理规定)."""

    PAID = "paid"
    WAIVED = "waived"
    """The branch discussed it and the committee approved: nothing is owed for this month."""


class DuesTick(Row, table=True):
    """A member's dues of one month are settled; who has no tick may have paid all the same."""

    __tablename__ = "dues_tick"
    __table_args__ = (UniqueConstraint("month", "member_id"),)

    month: str
    """`2026-11`."""
    member_id: int = Field(foreign_key="member.id", index=True)
    settled: Settled = Field(default=Settled.PAID, sa_type=choice(Settled))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    """None: from a file at the terminal."""
    at: datetime = moment_field()
