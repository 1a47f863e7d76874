"""What we store of judgement: the table and its versions, checks, scores, what people entered, appeals."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class CheckKind(StrEnum):
    """月检查 (guidance, counts into no score), 季通报, 年考评."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class CheckState(StrEnum):
    """A check is computed anew until it is shown; what people may appeal against stands; frozen it never changes."""

    DRAFT = "draft"
    SHOWN = "shown"
    FROZEN = "frozen"


class EntryKind(StrEnum):
    """What a person entered about a unit."""

    VALUE = "value"
    """The value of an indicator that people judge: cases, a band, a share."""
    DEDUCTION = "deduction"
    BONUS = "bonus"
    FINDING = "finding"
    """Seen on site; costs nothing by itself."""
    ON_SITE = "on_site"
    """Points of the year's check on site, 0 to 100; a part of the year's result of its own."""


class EntryState(StrEnum):
    """Counts only once a second person has confirmed it (考核表: second_person_confirms)."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class AppealState(StrEnum):
    """An appeal is decided once."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class AssessmentTable(Row, table=True):
    """One version of a year's assessment table (量化考核表); never changed, a change is a new version."""

    __tablename__ = "assessment_table"
    __table_args__ = (UniqueConstraint("year", "version"),)

    year: int
    version: int
    made_at: datetime = moment_field()
    by_id: int | None = Field(default=None, foreign_key="member.id")
    note: str = ""
    body: dict[str, Any] = json_field(dict)
    """Dimensions, indicators, bonuses, deductions, vetoes, grades, periods, linkage; `rules.read` checks it."""


class Check(Row, table=True):
    """One computation for all units: a month, a quarter, a year."""

    __tablename__ = "check"
    __table_args__ = (UniqueConstraint("kind", "period"), {"sqlite_autoincrement": True})

    kind: CheckKind = Field(sa_type=choice(CheckKind))
    period: str
    """`2026-10`, `2026Q3`, `2026`."""
    table_id: int = Field(foreign_key="assessment_table.id")
    state: CheckState = Field(default=CheckState.DRAFT, sa_type=choice(CheckState))
    as_of: date
    """What was due after this day does not count."""
    computed_at: datetime = moment_field()
    shown_at: datetime | None = moment_field(default=None, nullable=True)
    frozen_at: datetime | None = moment_field(default=None, nullable=True)
    frozen_by: int | None = Field(default=None, foreign_key="member.id")


class Score(Row, table=True):
    """One unit's result in one check, every line with its reason and the rows behind it."""

    __table_args__ = (UniqueConstraint("check_id", "org_id"),)

    check_id: int = Field(foreign_key="check.id")
    org_id: int = Field(foreign_key="org.id", index=True)
    points: Decimal | None = Field(default=None, sa_type=sa.Numeric(6, 1))
    """Null while a line that counts is 待核: unknown is not zero."""
    known: Decimal = Field(default=Decimal(0), sa_type=sa.Numeric(6, 1))
    """What is certain so far, additions and deductions included."""
    known_of: Decimal = Field(default=Decimal(0), sa_type=sa.Numeric(6, 1))
    """Of how many points that is."""
    grade: str = ""
    lines: list[dict[str, Any]] = json_field()
    """`{code, of, earned, applies, reason, rows}`; points as text, `earned` null for 待核, `rows` [table, number]."""


class AssessmentEntry(Row, table=True):
    """Something a person entered about a unit for an indicator, a bonus or a deduction."""

    __tablename__ = "assessment_entry"
    __table_args__ = (sa.Index("ix_assessment_entry_org_id_day", "org_id", "day"), {"sqlite_autoincrement": True})

    kind: EntryKind = Field(sa_type=choice(EntryKind))
    state: EntryState = Field(default=EntryState.ENTERED, sa_type=choice(EntryState))
    org_id: int = Field(foreign_key="org.id")
    code: str
    """`D3-1`, `J1`, `K2`."""
    day: date
    """The day it happened; decides the period."""
    points: Decimal | None = Field(default=None, sa_type=sa.Numeric(6, 2))
    """What it costs or earns, where it is not the table's own."""
    value: str = ""
    """A number of cases, the name of a band or level, a share as `0.92`."""
    text: str = ""
    document: str = ""
    """Number of the document it rests on."""
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime = moment_field()
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = moment_field(default=None, nullable=True)
    decision: str = ""


class Appeal(Row, table=True):
    """A unit says that a line of its result, or something entered about it, is wrong; one of the two is named."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    check_id: int | None = Field(default=None, foreign_key="check.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="assessment_entry.id", index=True)
    org_id: int = Field(foreign_key="org.id", index=True)
    code: str
    text: str
    by_id: int = Field(foreign_key="member.id")
    at: datetime = moment_field()
    state: AppealState = Field(default=AppealState.OPEN, sa_type=choice(AppealState))
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = moment_field(default=None, nullable=True)
    decision: str = ""
    duty: str = ""
    """The duty of the year's list it is about (`ZB-10-2`), where it names one."""
    is_exempt: bool = False
    """Whether it says that the item, or the duty, does not apply to the unit (不适用)."""


class OperatingScore(Row, table=True):
    """A unit's points in the operating-performance assessment (经营业绩考核), as their office gave them."""

    __tablename__ = "operating_score"
    __table_args__ = (UniqueConstraint("year", "org_id"),)

    year: int
    org_id: int = Field(foreign_key="org.id")
    points: Decimal = Field(sa_type=sa.Numeric(7, 2))
    note: str = ""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


class YearFeedback(Row, table=True):
    """What a unit is told in writing of its year (书面反馈): drawn from the result, the office's words beside it."""

    __tablename__ = "year_feedback"
    __table_args__ = (UniqueConstraint("check_id", "org_id"),)

    check_id: int = Field(foreign_key="check.id")
    org_id: int = Field(foreign_key="org.id")
    text: str
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    sent_at: datetime | None = moment_field(default=None, nullable=True)
