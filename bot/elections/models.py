"""What we store of 换届: how the election at the end of a unit's term went, in days and numbers; no name, no votes."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, moment_field


class Election(Row, table=True):
    """The election at the end of one term of one unit."""

    __table_args__ = (UniqueConstraint("org_id", "term_end"),)

    org_id: int = Field(foreign_key="org.id")
    term_end: date
    """The last day of the term that runs out."""
    requested_on: date | None = None
    """The day the request went to the organisation above."""
    postponed_to: date | None = None
    """Held later, as the organisation above allowed; at most a year (关于党的基层组织任期的意见)."""
    postponed_basis: str = ""
    """The document that allowed it."""
    held_on: date | None = None
    expected: int | None = None
    """With the right to vote, the exempt and suspended left out."""
    present: int | None = None
    approved_on: date | None = None
    """The day the organisation above approved the result: only then the new term stands."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    """None: from a file at the terminal."""
    at: datetime = moment_field()
