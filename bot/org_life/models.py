"""What we store of talks and of the members' appraisal: counts and days, nothing of what was said, no one's grade."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class TalkKind(StrEnum):
    """Between whom (支部工作条例 art. 19): each at least once a year."""

    COMMITTEE = "committee"
    WITH_MEMBERS = "with_members"
    MEMBERS = "members"


class TalkCount(Row, table=True):
    """So many talks of one kind up to a day."""

    __tablename__ = "talk_count"
    __table_args__ = (sa.Index("ix_talk_count_org_id_day", "org_id", "day"),)

    org_id: int = Field(foreign_key="org.id")
    day: date
    kind: TalkKind = Field(sa_type=choice(TalkKind))
    count: int
    by_id: int | None = Field(default=None, foreign_key="member.id")
    """None: from a file at the terminal."""
    at: datetime = moment_field()


class MemberAppraisal(Row, table=True):
    """How a unit's yearly appraisal of its members came out (民主评议党员): numbers alone, from paper ballots."""

    __tablename__ = "member_appraisal"
    __table_args__ = (UniqueConstraint("org_id", "year"),)

    org_id: int = Field(foreign_key="org.id")
    year: int
    """The year appraised: up to March the one before."""
    day: date
    excellent: int = 0
    qualified: int = 0
    basic: int = 0
    unqualified: int = 0
    ungraded: int = 0
    """Took part without a grade: probationary members."""
    told_on: date | None = None
    """The day the last of them was told his result in person."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    """None: from a file at the terminal."""
    at: datetime = moment_field()
