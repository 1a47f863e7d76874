"""What we store of 发展党员: a name, a unit, the days of the steps; nothing else of a person."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, moment_field


class Candidate(Row, table=True):
    """Somebody on the way into the Party; people say the number, tasks and the trail know nothing else.

    Who is not on the roster yet has a name and a unit here, no more; on the roster also the member.
    """

    __tablename__ = "admission_candidate"
    __table_args__ = (UniqueConstraint("member_id"), {"sqlite_autoincrement": True})

    org_id: int = Field(foreign_key="org.id", index=True)
    name: str
    member_id: int | None = Field(default=None, foreign_key="member.id")
    opened_by: int | None = Field(default=None, foreign_key="member.id")
    """Null: taken over from the roster or a file."""
    day: date
    extended_months: int = 0
    """By how much probation was extended, once."""
    extension_basis: str = ""
    """The document, where it was extended against the rule."""
    stopped_on: date | None = None
    """The reason is nobody's business here."""


class AdmissionStep(Row, table=True):
    """One step taken on a day, and who typed it."""

    __tablename__ = "admission_step"
    __table_args__ = (
        UniqueConstraint("candidate_id", "no", "day"),
        sa.CheckConstraint("no BETWEEN 1 AND 25", name="no"),
        {"sqlite_autoincrement": True},
    )

    candidate_id: int = Field(foreign_key="admission_candidate.id")
    no: int
    day: date
    basis: str = ""
    """The document or the reason, where it was taken against a rule."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
