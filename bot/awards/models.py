"""What we store of 评选: who was put forward, the vote among them, and who got it.

Who voted (`award_turn`) and what was voted (`award_tally`) have no path between them, as in a rating of units: there
is no row for a ballot, only a sum that is sealed, and no moment is kept of either. How many ballots somebody got is
kept nowhere, not even when it was counted.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class Electorate(StrEnum):
    """Who votes: the officers of the unit, its members, or the secretaries of the units below."""

    OFFICERS = "officers"
    MEMBERS = "members"
    UNITS = "units"


class ChoiceState(StrEnum):
    """A vote is open until it is counted; counted once."""

    OPEN = "open"
    COUNTED = "counted"
    CANCELLED = "cancelled"


class Nomination(Row, table=True):
    """Somebody, or a crew, is put forward for a star or a flag of one period; once, whoever does it."""

    __table_args__ = (UniqueConstraint("org_id", "code", "period", "nominee"),)

    org_id: int = Field(foreign_key="org.id")
    """Whose star or flag it is."""
    code: str
    """Of the activity: HD-MYYX."""
    period: str
    """`2026-11`, `2026-Q4`, `2026-H2`, `2026`."""
    nominee: str
    """A member's number behind an `m`, or the name of a crew, project or department."""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    text: str
    """The deed, in one sentence."""
    by_id: int = Field(foreign_key="member.id")
    day: date
    withdrawn_on: date | None = None


class AwardChoice(Row, table=True):
    """One secret vote among the nominated."""

    __tablename__ = "award_choice"
    __table_args__ = ({"sqlite_autoincrement": True},)

    org_id: int = Field(foreign_key="org.id", index=True)
    code: str
    period: str
    electorate: Electorate = Field(sa_type=choice(Electorate))
    state: ChoiceState = Field(default=ChoiceState.OPEN, sa_type=choice(ChoiceState))
    closes_on: date
    minimum: int
    """Ballots for somebody below which it is not said for whom they were."""
    options: list[int] = json_field()
    """Nominations, in the order of the page; after the last comes abstaining."""
    opened_by: int = Field(foreign_key="member.id")
    opened_at: datetime = moment_field()
    counted_by: int | None = Field(default=None, foreign_key="member.id")
    counted_at: datetime | None = moment_field(default=None, nullable=True)
    leading: list[int] = json_field()
    """The nominations with the most ballots, once counted; more than one is a tie, none: too few voted."""


class AwardTurn(Row, table=True):
    """Somebody may vote once; whether he has, but not when nor for whom."""

    __tablename__ = "award_turn"
    __table_args__ = (UniqueConstraint("choice_id", "member_id"),)

    choice_id: int = Field(foreign_key="award_choice.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    voted: bool = False


class AwardTally(Row, table=True):
    """The ballots of a vote added up, sealed while it is open; emptied when it was counted."""

    __tablename__ = "award_tally"
    __table_args__ = (UniqueConstraint("choice_id"),)

    choice_id: int = Field(foreign_key="award_choice.id")
    sealed: str = ""


class Award(Row, table=True):
    """Who got a star, a flag or a contest in one period; or that it stays vacant."""

    __table_args__ = (UniqueConstraint("org_id", "code", "period", "place"), {"sqlite_autoincrement": True})

    org_id: int = Field(foreign_key="org.id")
    code: str
    period: str
    starts_on: date
    """The first day of the period."""
    place: int = 1
    """Up to three for 技能比赛."""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    subject: str = ""
    """The crew, project or department."""
    text: str = ""
    is_vacant: bool = False
    day: date
    """When it was decided; a flag is handed over that day."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    choice_id: int | None = Field(default=None, foreign_key="award_choice.id")
