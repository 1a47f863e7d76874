"""What we store of 整改: the register of problems, what was asked for, by when, who accepts it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class Category(StrEnum):
    """What kind of problem (problems.toml `categories`)."""

    IDEOLOGY = "P1"
    ORGANISATION = "P2"
    EXAMPLE = "P3"
    CONDUCT = "P4"
    PRODUCTION = "P5"


class ProblemState(StrEnum):
    """登记, 核实, 分派, 整改中, 待验收, 已销号, 退回, 不予受理 (problems.toml `states`)."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    REPLIED = "replied"
    CLOSED = "closed"
    RETURNED = "returned"
    """The reply was not enough: to be put right still."""
    DISMISSED = "dismissed"
    """Not taken on, or opened by mistake."""


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


class Kind(StrEnum):
    """What was reported: something that is wrong, or a proposal."""

    PROBLEM = "problem"
    SUGGESTION = "suggestion"


class MainProblem(StrEnum):
    """The three main problems that all others were summed up as (problems.toml `main_problem`)."""

    FAINT = "M1"
    LISTLESS = "M2"
    HOLLOW = "M3"


class Problem(Row, table=True):
    """One row of the register (问题台账); its number is the one people say: 「12号问题」「整改 12」「销号 12」."""

    __table_args__ = (sa.Index("ix_problem_org_id_state", "org_id", "state"), {"sqlite_autoincrement": True})

    org_id: int = Field(foreign_key="org.id")
    category: Category | None = Field(default=None, sa_type=choice(Category))
    severity: Severity = Field(default=Severity.NORMAL, sa_type=choice(Severity))
    source: Source = Field(sa_type=choice(Source))
    source_key: str = Field(default="", index=True)
    """What it was opened from, once: `notice:3:12`, `entry:7`; empty when somebody wrote it himself."""
    text: str
    """What was found."""
    state: ProblemState = Field(default=ProblemState.REGISTERED, sa_type=choice(ProblemState))
    opened_by: int | None = Field(default=None, foreign_key="member.id")
    """Null when it was reported without a name: then nothing of who it was is kept anywhere."""
    day: date
    came_back: int = 0
    """How often it was found again within a year of being closed."""
    kind: Kind = Field(default=Kind.PROBLEM, sa_type=choice(Kind))
    main: MainProblem | None = Field(default=None, sa_type=choice(MainProblem))
    reported: bool = False
    """Somebody said it of his own accord; it is the office's alone until something is asked of a unit."""
    receipt: str = Field(default="", index=True)
    """The digest of the code that was given to who reported it without a name."""
    answer: str = ""
    """What the office said: why it was not taken on, what becomes of a suggestion."""
    decided_on: date | None = None
    """When the office first verified it, or said that it does not."""
    merged_into: int | None = Field(default=None, foreign_key="problem.id", index=True)
    """The problem that it is the same as; dealt with there, its own number stays."""


class ProblemAddition(Row, table=True):
    """Found again while it is under way: put beside the first, not opened anew (problems.toml `rules`)."""

    __tablename__ = "problem_addition"
    __table_args__ = ({"sqlite_autoincrement": True},)

    problem_id: int = Field(foreign_key="problem.id", index=True)
    source: Source = Field(sa_type=choice(Source))
    source_key: str = Field(default="", index=True)
    text: str
    by_id: int | None = Field(default=None, foreign_key="member.id")
    day: date


class Rectification(Row, table=True):
    """What a unit is asked to put right (整改), with 三定: its task has the owner, the deadline and the reminders.

    `整改〔2026〕3号`: numbered within the year. A problem that comes back gets another one. Its acceptor never owns it.
    """

    __table_args__ = (UniqueConstraint("year", "serial"), {"sqlite_autoincrement": True})

    year: int
    serial: int
    problem_id: int = Field(foreign_key="problem.id", index=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    requirement: str
    basis: str = ""
    acceptor_id: int = Field(foreign_key="member.id")
    opened_by: int = Field(foreign_key="member.id")
    opened_at: datetime = moment_field()
    reply: str = ""
    """What was changed, in the unit's words."""
    replied_by: int | None = Field(default=None, foreign_key="member.id")
    replied_at: datetime | None = moment_field(default=None, nullable=True)
    returned: int = 0
    """How often the reply was sent back."""
    verdict: str = ""
    """What was said when it was accepted, sent back or withdrawn."""
    closed_by: int | None = Field(default=None, foreign_key="member.id")
    closed_at: datetime | None = moment_field(default=None, nullable=True)
    withdrawn: bool = False
    """Opened by mistake: its number stays, it counts nowhere."""
