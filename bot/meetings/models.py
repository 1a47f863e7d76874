"""What we store of meetings: the meeting itself, who was there, what was resolved and how it was voted."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class MeetingKind(StrEnum):
    """Kinds of meeting (支部工作条例 art. 11–18; leading bodies: 民主生活会, 中心组学习)."""

    GENERAL_MEETING = "general_meeting"
    BRANCH_COMMITTEE_MEETING = "branch_committee_meeting"
    GROUP_MEETING = "group_meeting"
    PARTY_LECTURE = "party_lecture"
    THEME_DAY = "theme_day"
    ORG_LIFE_MEETING = "org_life_meeting"
    MEMBER_APPRAISAL = "member_appraisal"
    DEMOCRATIC_LIFE_MEETING = "democratic_life_meeting"
    CENTRAL_GROUP_STUDY = "central_group_study"


class MeetingState(StrEnum):
    """Planned until its record is begun, held until it is closed: complete, the counts frozen. Reopened it is held."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    """What is known of one person at one meeting; no row means the same as unset, never absent."""

    PRESENT = "present"
    WILL_ATTEND = "will_attend"
    LEAVE = "leave"
    ABSENT = "absent"
    LATE = "late"
    ONLINE = "online"
    HOME_VISIT = "home_visit"
    UNSET = "unset"


class LeaveReason(StrEnum):
    """The category of a leave; the words behind it are private."""

    ON_DUTY = "on_duty"
    BUSINESS_TRIP = "business_trip"
    SICK = "sick"
    FAMILY = "family"
    REST = "rest"
    TRAINING = "training"
    OTHER = "other"


class Meeting(Row, table=True):
    """One meeting of one organisation or group; several tasks may be served by one meeting.

    The six counts are null until the meeting is closed, then they stay as they were that day.
    """

    __table_args__ = (
        sa.Index("ix_meeting_org_id_starts_at", "org_id", "starts_at"),
        # A number is never used twice: an open question or a link may still name a meeting that was taken back.
        {"sqlite_autoincrement": True},
    )

    org_id: int = Field(foreign_key="org.id")
    kind: MeetingKind = Field(sa_type=choice(MeetingKind))
    title: str
    starts_at: datetime = moment_field(index=True)
    ends_at: datetime | None = moment_field(default=None, nullable=True)
    place: str = ""
    agenda: list[str] = json_field()
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_type=choice(MeetingState))
    reason: str = ""
    """Why it was cancelled."""
    called_by: int | None = Field(default=None, foreign_key="member.id")
    called_at: datetime = moment_field()
    chair_id: int | None = Field(default=None, foreign_key="member.id")
    recorder_id: int | None = Field(default=None, foreign_key="member.id")
    guests: list[str] = json_field()
    """Who sat in without being expected (列席), by name."""
    discussion: str = ""
    stated: dict[str, int] = json_field(dict)
    """The numbers the recorder typed: expected, present, leave, absent, each only when said."""
    serves: list[int] = json_field()
    """Numbers of the tasks this meeting fulfils."""
    expected: int | None = None
    present: int | None = None
    leave: int | None = None
    absent: int | None = None
    expected_voting: int | None = None
    present_voting: int | None = None
    closed_at: datetime | None = moment_field(default=None, nullable=True)
    late: bool = False
    """Closed more than seven days after the meeting."""
    late_reason: str = ""


class Attendance(Row, table=True):
    """One person at one meeting; the last word by `said_at` holds (messages may arrive out of order)."""

    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    meeting_id: int = Field(foreign_key="meeting.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    state: Presence = Field(default=Presence.UNSET, sa_type=choice(Presence))
    reason: LeaveReason | None = Field(default=None, sa_type=choice(LeaveReason))
    reason_text: str = ""
    """Private: the person, the person's officers, and erased after the retention time."""
    minutes_late: int | None = None
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    said_at: datetime = moment_field()
    made_up_on: date | None = None
    """The day the missed content was studied (补学)."""


class Resolution(Row, table=True):
    """One thing resolved: what, who, by when."""

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    text: str
    owner_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    due: date | None = None


class Vote(Row, table=True):
    """One motion and its count; nobody's own vote is stored."""

    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    motion: str
    yes: int
    no: int = 0
    abstain: int = 0
    written: int = 0
    """How many of these votes are written opinions of absent members (admission matters only)."""
