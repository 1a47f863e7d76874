"""What we store of 整改: what was found, what is asked for, by when, who accepts it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class RectificationState(StrEnum):
    """整改中, 待验收, 已销号; withdrawn when it was opened by mistake."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where it was found (problems.toml `sources`)."""

    MONTH_CHECK = "month_check"
    QUARTER_CHECK = "quarter_check"
    ANNUAL = "annual"
    REPORT = "report"
    INSPECTION = "inspection"
    SELF_CHECK = "self_check"
    SUGGESTION = "suggestion"


class Severity(StrEnum):
    """How soon it has to be put right (problems.toml `deadline_default`: 30, 15, 7 days)."""

    NORMAL = "normal"
    SERIOUS = "serious"
    GRAVE = "grave"


class Rectification(Row, table=True):
    """One matter a unit has to put right (整改), with 三定: its task has the owner, the deadline and the reminders.

    `整改〔2026〕3号`: numbered within the year. Who accepts it never owns it.
    """

    __table_args__ = (UniqueConstraint("year", "serial"), {"sqlite_autoincrement": True})

    year: int
    serial: int
    org_id: int = Field(foreign_key="org.id", index=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    finding: str
    requirement: str
    basis: str = ""
    category: str = ""
    """`P1` … `P5` of the problem register."""
    severity: Severity = Field(default=Severity.NORMAL, sa_type=choice(Severity))
    source: Source = Field(sa_type=choice(Source))
    source_key: str = Field(default="", index=True)
    """What it was opened from, once: `notice:3:12`, `entry:7`."""
    acceptor_id: int = Field(foreign_key="member.id")
    state: RectificationState = Field(default=RectificationState.OPEN, sa_type=choice(RectificationState))
    opened_by: int = Field(foreign_key="member.id")
    opened_at: datetime = moment_field()
    reply: str = ""
    """What was changed, in the unit's words."""
    replied_by: int | None = Field(default=None, foreign_key="member.id")
    replied_at: datetime | None = moment_field(default=None, nullable=True)
    returned: int = 0
    """How often the acceptor sent it back."""
    verdict: str = ""
    closed_by: int | None = Field(default=None, foreign_key="member.id")
    closed_at: datetime | None = moment_field(default=None, nullable=True)
