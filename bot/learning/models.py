"""What we store of study: the topics of a unit's year, study besides meetings, who need not reach the hours.

Hours are never stored: they follow from closed meetings and from these entries whenever somebody asks.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class StudyKind(StrEnum):
    """Study that is no meeting."""

    EXCHANGE = "exchange"
    """自学交流: read alone, talked over together."""
    TRAINING = "training"
    CENTRAL_TRAINING = "central_training"
    """集中培训 held by a higher organisation: secretaries, committee members and new members need one a year."""
    ACTIVITY = "activity"
    HOME_VISIT = "home_visit"
    """送学上门: counts for the one visited."""


class ExcuseReason(StrEnum):
    """Why the unit does not ask somebody for the hours; never in words of health."""

    AGE = "age"
    AWAY = "away"
    OTHER = "other"


class StudyTopic(Row, table=True):
    """One topic of a unit's study plan of the year: in which month, how, who leads; its number is said in chat."""

    __tablename__ = "study_topic"
    __table_args__ = (UniqueConstraint("org_id", "year", "number"),)

    org_id: int = Field(foreign_key="org.id")
    year: int
    number: int
    month: int
    title: str
    how: str = ""
    leader: str = ""
    """By name: it may be a guest."""
    done_on: date | None = None
    """The day somebody said it was studied; a closed meeting that has it on its agenda needs no word."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


class StudyEntry(Row, table=True):
    """Somebody studied on a day outside of meetings, for so many minutes; `by_id` typed it."""

    __tablename__ = "study_entry"
    __table_args__ = (sa.Index("ix_study_entry_member_id_day", "member_id", "day"), {"sqlite_autoincrement": True})

    member_id: int = Field(foreign_key="member.id")
    day: date
    kind: StudyKind = Field(sa_type=choice(StudyKind))
    minutes: int
    title: str = ""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


class StudyExcuse(Row, table=True):
    """The unit asks this member for no hours this year (年老体弱不作要求)."""

    __tablename__ = "study_excuse"
    __table_args__ = (UniqueConstraint("member_id", "year"),)

    member_id: int = Field(foreign_key="member.id")
    year: int
    reason: ExcuseReason = Field(sa_type=choice(ExcuseReason))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
