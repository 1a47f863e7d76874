"""What we store of 三定: templates of the year, dated tasks, what happened to them, who was reminded when."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field
from bot.people import Role


class Scope(StrEnum):
    """Whose list a template stands in."""

    UNIT = "unit"
    """The task list of branches (任务清单)."""
    COMPANY = "company"
    """The action plans of the company committee (行动计划)."""


class Period(StrEnum):
    """What one instance covers."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"
    EVENT = "event"


class Check(StrEnum):
    """How it is known to be done."""

    AUTO = "auto"
    """Computed from records."""
    CONFIRM = "confirm"
    """Reported by its owner, verified by somebody else."""
    EXTERNAL = "external"
    """Comes from another department; the unit enters nothing."""
    ACCEPTED = "accepted"
    """Stands for a record kept elsewhere (整改): answered and accepted there, never reported or verified here."""


class BasisLevel(StrEnum):
    """Where a duty comes from."""

    CENTRAL = "central"
    CONVENTION = "convention"
    COMPANY = "company"


class TaskState(StrEnum):
    """What is stored; not yet begun, due and late follow from the dates."""

    OPEN = "open"
    REPORTED = "reported"
    """Reported done, to be verified; counts as done unless it is sent back."""
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"


class Timing(StrEnum):
    """How a finished task stands to its deadline."""

    ON_TIME = "on_time"
    GRACE = "grace"
    LATE = "late"


class Rung(StrEnum):
    """The steps of the ladder that are said to a person, each once for a deadline."""

    LEAD = "lead"
    DUE = "due"
    LATE = "late"


class RecordKind(StrEnum):
    """What can happen to a task."""

    ASSIGNED = "assigned"
    REPORTED = "reported"
    FULFILLED = "fulfilled"
    """By a record that stands elsewhere: a meeting held and closed."""
    VERIFIED = "verified"
    RETURNED = "returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    TRANSFERRED = "transferred"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


class TaskTemplate(Row, table=True):
    """One duty of a year's list: what, who, by when (三定), and on what basis."""

    __tablename__ = "task_template"
    __table_args__ = (UniqueConstraint("year", "code"),)

    year: int
    code: str
    scope: Scope = Field(default=Scope.UNIT, sa_type=choice(Scope))
    area: int
    area_name: str
    name: str
    requirement: str
    role: Role = Field(sa_type=choice(Role))
    support: list[str] = json_field()
    """Roles that help; the first of them acts where nobody holds `role`."""
    kinds: list[str] = json_field()
    """Kinds of organisation it applies to."""
    needs: dict[str, int] = json_field(dict)
    """`min_full_members`, `min_groups`, `min_activists`: where there are fewer, it does not apply."""
    exempt_profiles: list[str] = json_field()
    rrule: str = ""
    """RFC 5545 without DTSTART, anchored at 1 January; the occurrence is the due day."""
    overrides: dict[str, str] = json_field(dict)
    """Another rrule for one kind of organisation."""
    trigger: str = ""
    """Instead of a rule: the event that opens one instance."""
    offset: str = ""
    """ISO 8601 duration from the event to the due day; may be negative."""
    period: Period = Field(sa_type=choice(Period))
    shifts: bool = True
    """A due day that is not a working day moves to the last working day before."""
    lead_days: list[int] = json_field()
    """Calendar days before the due day, the longest first; the first opens the task."""
    per_group: bool = False
    evidence: list[str] = json_field()
    check: Check = Field(sa_type=choice(Check))
    meeting: str = ""
    """The kind of meeting that fulfils it."""
    weight: Decimal = Field(default=Decimal(0), sa_type=sa.Numeric(6, 2))
    basis: str = ""
    basis_level: BasisLevel = Field(sa_type=choice(BasisLevel))
    chat_load: dict[str, int] = json_field(dict)
    """Messages it may cost one person in its period: `m` a member, `s` an officer."""
    note: str = ""
    active: bool = True


class TaskDate(Row, table=True):
    """The office moved the due day of one template in one period, for everybody."""

    __tablename__ = "task_date"
    __table_args__ = (UniqueConstraint("template_id", "period"),)

    template_id: int = Field(foreign_key="task_template.id")
    period: str
    due: date
    reason: str = ""
    by_id: int | None = Field(default=None, foreign_key="member.id")


class Task(Row, table=True):
    """One dated duty of one organisation or group: grown from a template, or given by hand (no template)."""

    __table_args__ = (
        UniqueConstraint("template_id", "org_id", "period"),
        sa.Index("ix_task_state_due", "state", "due"),
        sa.Index("ix_task_state_next_nudge_on", "state", "next_nudge_on"),
        sa.Index("ix_task_unit_id_due", "unit_id", "due"),
        sa.Index("ix_task_owner_id_state_due", "owner_id", "state", "due"),
        {"sqlite_autoincrement": True},
    )

    template_id: int | None = Field(default=None, foreign_key="task_template.id")
    year: int
    code: str = ""
    org_id: int = Field(foreign_key="org.id", index=True)
    unit_id: int = Field(foreign_key="org.id")
    """The unit a group belongs to; otherwise the organisation itself."""
    period: str
    """`2026-11`, `2026Q4`, `2026H2`, `2026`, or the event's day and number."""
    title: str
    requirement: str = ""
    role: Role | None = Field(default=None, sa_type=choice(Role))
    owner_id: int | None = Field(default=None, foreign_key="member.id")
    """Who answers for it today; null where nobody holds a fitting post."""
    owner_fixed: bool = False
    """Named by somebody: a change of posts does not move it."""
    planned_due: date
    """By the rule; `due` differs once it was extended or moved."""
    due: date
    opens_on: date
    state: TaskState = Field(default=TaskState.OPEN, sa_type=choice(TaskState))
    check: Check = Field(sa_type=choice(Check))
    weight: Decimal = Field(default=Decimal(0), sa_type=sa.Numeric(6, 2))
    extended: bool = False
    next_nudge_on: date | None = None
    """The day the next rung is reached; null when nothing more is said to its owner."""
    done_on: date | None = None
    timing: Timing | None = Field(default=None, sa_type=choice(Timing))
    meeting_id: int | None = None
    """The meeting whose record fulfilled it."""
    reason: str = ""
    """Why it does not apply, or was cancelled."""
    assigned_by: int | None = Field(default=None, foreign_key="member.id")

    def days_late(self, today: date) -> int:
        """Calendar days past the deadline; negative before it."""
        return (today - self.due).days


class Record(Row, table=True):
    """One thing that happened to a task."""

    # A number is never used twice: what is said of a record is said once for its number.
    __table_args__ = ({"sqlite_autoincrement": True},)

    task_id: int = Field(foreign_key="task.id", index=True)
    kind: RecordKind = Field(sa_type=choice(RecordKind))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    """Null: by the house itself."""
    at: datetime = moment_field()
    note: str = ""
    day: date | None = None
    """The day it was done, or the new deadline asked for."""
    to_id: int | None = Field(default=None, foreign_key="member.id")
    meeting_id: int | None = None


class TaskNudge(Row, table=True):
    """One rung said to one person for one deadline; never twice."""

    __tablename__ = "task_nudge"
    __table_args__ = (UniqueConstraint("task_id", "member_id", "rung", "due"),)

    task_id: int = Field(foreign_key="task.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    rung: Rung = Field(sa_type=choice(Rung))
    due: date
    said_on: date
