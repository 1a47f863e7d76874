"""What we store of honours: who was honoured, at what level, by which document; never points of people."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.core.db import Row, choice, moment_field


class HonourLevel(StrEnum):
    """Who honoured, from the company upwards (考核表 J1)."""

    COMPANY = "company"
    UPPER_COMPANY = "upper_company"
    GROUP = "group"
    PROVINCIAL = "provincial_or_above"


class HonourState(StrEnum):
    """Registered by the unit, confirmed by another person of the office; taken off again when it does not hold."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Honour(Row, table=True):
    """One honour of a unit or of a person; its number is the one people say."""

    __table_args__ = (sa.Index("ix_honour_org_id_year", "org_id", "year"), {"sqlite_autoincrement": True})

    org_id: int = Field(foreign_key="org.id")
    """The unit honoured, or the unit the person was in when it was registered."""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """Whose it is; None: the unit's own."""
    title: str
    level: HonourLevel = Field(sa_type=choice(HonourLevel))
    year: int = Field(index=True)
    """The year it is given for."""
    day: date = Field(index=True)
    """The day it was given; of a month alone the first."""
    is_month: bool = False
    """Only the month is known."""
    document: str = ""
    matter: str = ""
    """What it is for, when several honours are for the same; empty: the title tells."""
    state: HonourState = Field(default=HonourState.WAITING, sa_type=choice(HonourState))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = moment_field(default=None, nullable=True)
    reason: str = ""
    """Why it was not confirmed, or taken off."""
