"""What we store of 述职 and 测评: debriefs, rounds of rating, who has voted, and what was voted, sealed.

Who voted (`appraisal_turn`) and what was voted (`appraisal_tally`) have no path between them: there is no row for a
ballot, only sums that are sealed with a key the store does not hold, and no moment is kept of either.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class VoterGroup(StrEnum):
    """Who rates (考核表 debrief_weights): the committee, the other secretaries, the unit's own people."""

    COMMITTEE = "committee"
    PEERS = "peers"
    OWN = "own"


class RoundState(StrEnum):
    """A round of rating is open until it is counted; counted once."""

    OPEN = "open"
    COUNTED = "counted"
    CANCELLED = "cancelled"


class TallySource(StrEnum):
    """Where the numbers of a unit and group come from."""

    BALLOTS = "ballots"
    PAPER = "paper"
    """Counted by hand at the meeting and typed in."""


class Debrief(Row, table=True):
    """A unit's debrief of the year (述职): typed in chat, or a file handed in."""

    __table_args__ = (UniqueConstraint("year", "org_id"),)

    year: int
    org_id: int = Field(foreign_key="org.id", index=True)
    by_id: int = Field(foreign_key="member.id")
    at: datetime = moment_field()
    text: str = ""
    evidence_id: int | None = Field(default=None, foreign_key="evidence_file.id")


class AppraisalRound(Row, table=True):
    """One rating of the units of a year by secret ballot (民主测评)."""

    __tablename__ = "appraisal_round"
    __table_args__ = ({"sqlite_autoincrement": True},)

    year: int = Field(index=True)
    title: str
    state: RoundState = Field(default=RoundState.OPEN, sa_type=choice(RoundState))
    closes_on: date
    minimum: int
    """Ballots of a group about a unit below which nothing of that group is shown."""
    grades: list[str] = json_field()
    """What one may tick, the best first: 好, 较好, 一般, 差."""
    opened_by: int = Field(foreign_key="member.id")
    opened_at: datetime = moment_field()
    counted_by: int | None = Field(default=None, foreign_key="member.id")
    counted_at: datetime | None = moment_field(default=None, nullable=True)


class AppraisalTurn(Row, table=True):
    """Somebody may vote once in a round, as one of a group; whether he has, but not when nor what."""

    __tablename__ = "appraisal_turn"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    round_id: int = Field(foreign_key="appraisal_round.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    voter_group: VoterGroup = Field(sa_type=choice(VoterGroup))
    org_id: int | None = Field(default=None, foreign_key="org.id")
    """The rated unit the voter belongs to, as it was when the round opened; None: to none of them."""
    voted: bool = False


class AppraisalTally(Row, table=True):
    """How a group of voters rated a unit: sealed while the round is open, plain once it was counted."""

    __tablename__ = "appraisal_tally"
    __table_args__ = (UniqueConstraint("round_id", "org_id", "voter_group"),)

    round_id: int = Field(foreign_key="appraisal_round.id")
    org_id: int = Field(foreign_key="org.id")
    voter_group: VoterGroup = Field(sa_type=choice(VoterGroup))
    """Under which group the sums are shown: the largest of `groups`."""
    groups: list[str] = json_field()
    """Whose ballots are in it: too small a group was joined to another before anybody voted."""
    source: TallySource = Field(default=TallySource.BALLOTS, sa_type=choice(TallySource))
    sealed: str = ""
    """The sums so far, always of one length, under a key made of the settings' `link_key`."""
    counts: dict[str, Any] = json_field(dict)
    """Grade → ballots; empty before counting, and where there are too few."""
    entered_by: int | None = Field(default=None, foreign_key="member.id")
