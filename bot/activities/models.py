"""What we store of 活运用: templates of the year, activities and teams, who signed up, what was reported, figures."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class Pace(StrEnum):
    """The span an activity lasts, or its figures are told for."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    EVENT = "event"
    """Until what it was begun for is done."""


class Subject(StrEnum):
    """Who takes part, or whose figures are told."""

    ORG = "org"
    AREA = "area"
    """党员责任区: what a member answers for at work."""
    TEAM = "team"
    GROUP = "group"
    CREW = "crew"
    PROJECT = "project"
    DEPARTMENT = "department"
    PERSON = "person"


class Publish(StrEnum):
    """What may be told to everybody."""

    RESULT = "result"
    REACHED = "reached"
    """Whose figures reach the mark, and nobody else."""
    WINNERS_ONLY = "winners_only"
    """Who won; figures are for the office and the unit itself."""


class ActivityState(StrEnum):
    """在办, 已结项, 已取消."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ActivityTemplate(Row, table=True):
    """One kind of activity in one year's list; the office may change it from year to year."""

    __tablename__ = "activity_template"
    __table_args__ = (UniqueConstraint("year", "code"),)

    year: int
    code: str
    name: str
    full: str = ""
    """The name in full, as it is announced."""
    scope: list[str] = json_field()
    """Kinds of unit (`project`, `production`, `office`) or codes of units it suits; `*` all. A proposal, not a bar."""
    pace: Pace = Field(sa_type=choice(Pace))
    subject: Subject = Field(sa_type=choice(Subject))
    enrols: bool = False
    """Whether people sign up, of their own will."""
    chosen: bool = False
    """Whether somebody is chosen among the nominated: a star, a flag."""
    milestone: str = ""
    metrics: dict[str, str] = json_field(dict)
    """What is measured, in Chinese, by its code."""
    zeros: list[str] = json_field()
    """The metrics that must be nothing for the mark to be reached."""
    weights: dict[str, int] = json_field(dict)
    """Of a contest: what each metric counts."""
    source: str = ""
    """The production department that measures."""
    publish: Publish = Field(default=Publish.RESULT, sa_type=choice(Publish))
    close_rule: str = ""
    active: bool = True

    @property
    def is_contest(self) -> bool:
        """Whether its figures are weighed against each other."""
        return bool(self.weights)


class Activity(Row, table=True):
    """An activity of a unit, or a team with leader and milestone (突击队); people say its number: 「报名 12」."""

    __table_args__ = (sa.Index("ix_activity_unit_id_state", "unit_id", "state"), {"sqlite_autoincrement": True})

    template_id: int | None = Field(default=None, foreign_key="activity_template.id")
    code: str = Field(default="", index=True)
    """Of the template; empty for one of a unit's own making."""
    year: int
    org_id: int = Field(foreign_key="org.id", index=True)
    unit_id: int = Field(foreign_key="org.id")
    """The unit it counts for; `org_id` itself, unless that is a group."""
    name: str
    is_team: bool = False
    enrols: bool = False
    leader_id: int | None = Field(default=None, foreign_key="member.id")
    milestone: str = ""
    target: str = ""
    starts_on: date
    ends_on: date | None = None
    """Its last day; of a team the day the milestone is to be reached."""
    state: ActivityState = Field(default=ActivityState.OPEN, sa_type=choice(ActivityState))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    task_id: int | None = Field(default=None, foreign_key="task.id")
    """The duty it opened (节点攻坚突击队)."""
    result: str = ""
    """What came of it, or why it was called off."""
    done_on: date | None = None
    closed_by: int | None = Field(default=None, foreign_key="member.id")
    closed_at: datetime | None = moment_field(default=None, nullable=True)
    urgent_by: int | None = Field(default=None, foreign_key="member.id")
    """Who of the office confirmed that it was 急难险重."""
    urgent_on: date | None = None

    @property
    def days_early(self) -> int | None:
        """Days before the milestone's day, negative after it; None while it is not done, or where no day was set."""
        return (self.ends_on - self.done_on).days if self.is_team and self.ends_on and self.done_on else None


class ActivityMember(Row, table=True):
    """Somebody signed up; who leaves again keeps the row, with the day."""

    __tablename__ = "activity_member"
    __table_args__ = (UniqueConstraint("activity_id", "member_id"),)

    activity_id: int = Field(foreign_key="activity.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    note: str = ""
    """What was said of it: the trade."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    day: date
    left_on: date | None = None


class ActivityReport(Row, table=True):
    """战报: what was reached, in one's own words."""

    __tablename__ = "activity_report"

    activity_id: int = Field(foreign_key="activity.id", index=True)
    text: str
    day: date
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


class ActivityFigure(Row, table=True):
    """One measured number of a unit, or of a crew or project in it, for one period."""

    __tablename__ = "activity_figure"
    __table_args__ = (UniqueConstraint("activity_id", "org_id", "subject", "period", "metric"),)

    activity_id: int = Field(foreign_key="activity.id")
    org_id: int = Field(foreign_key="org.id", index=True)
    subject: str = ""
    """The crew, project or area; empty: the unit itself."""
    period: str
    """`2026-Q3`, `2026-11`, `2026-H2`, `2026`."""
    starts_on: date
    """The first day of the period."""
    metric: str
    value: Decimal = Field(sa_type=sa.Numeric(12, 2))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
