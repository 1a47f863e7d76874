"""What we store of organisations, members, their posts and their chat accounts."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class OrgKind(StrEnum):
    """Kinds of organisation (支部工作条例 art. 4–8; groups art. 8)."""

    COMMITTEE = "committee"
    WORKING_COMMITTEE = "working_committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    JOINT_BRANCH = "joint_branch"
    TEMPORARY_BRANCH = "temporary_branch"
    GROUP = "group"


class Standing(StrEnum):
    """Full members vote; probationary members do not (党章 art. 7)."""

    FULL = "full"
    PROBATIONARY = "probationary"


class Category(StrEnum):
    """At work or retired."""

    ACTIVE = "active"
    RETIRED = "retired"


class ExemptReason(StrEnum):
    """Who may leave the should-attend number, with two approvals."""

    ILL = "ill"
    ABROAD = "abroad"
    DETAINED = "detained"
    INFIRM = "infirm"
    AWAY_OVER_6M = "away_over_6m"
    MOVED_HOME = "moved_home"


class Role(StrEnum):
    """Posts a member can hold in an organisation."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANISATION_COMMISSIONER = "organisation_commissioner"
    PUBLICITY_COMMISSIONER = "publicity_commissioner"
    DISCIPLINE_COMMISSIONER = "discipline_commissioner"
    GROUP_LEADER = "group_leader"
    COMMITTEE_SECRETARY = "committee_secretary"
    COMMITTEE_DEPUTY_SECRETARY = "committee_deputy_secretary"
    DISCIPLINE_SECRETARY = "discipline_secretary"
    PARTY_WORK_HEAD = "party_work_head"
    PARTY_WORK_CLERK = "party_work_clerk"
    PUBLICITY_HEAD = "publicity_head"
    UNION_CHAIR = "union_chair"
    YOUTH_LEAGUE_SECRETARY = "youth_league_secretary"
    HR_HEAD = "hr_head"
    RETIREE_OFFICE_HEAD = "retiree_office_head"


class Org(Row, table=True):
    """An organisation or group; `path` is the codes from the root down, each followed by a slash."""

    code: str = Field(unique=True)
    name: str
    short: str
    kind: OrgKind = Field(sa_type=choice(OrgKind))
    parent_id: int | None = Field(default=None, foreign_key="org.id", index=True)
    path: str = Field(index=True)
    profile: str = ""
    aliases: list[str] = json_field()
    term_end: date | None = None
    closed_on: date | None = None


class Member(Row, table=True):
    """A Party member; groups are organisations too, so `group_id` points at one."""

    code: str = Field(unique=True)
    name: str = Field(index=True)
    gender: str = ""
    birth_year: int | None = None
    category: Category = Field(default=Category.ACTIVE, sa_type=choice(Category))
    standing: Standing = Field(default=Standing.FULL, sa_type=choice(Standing))
    org_id: int = Field(foreign_key="org.id", index=True)
    group_id: int | None = Field(default=None, foreign_key="org.id", index=True)
    joined_on: date | None = None
    uses_chat: bool = True
    exempt_reason: ExemptReason | None = Field(default=None, sa_type=choice(ExemptReason))
    exempt_approved_on: date | None = None
    exempt_adopted_on: date | None = None
    exempt_review_on: date | None = None
    suspended_on: date | None = None
    left_on: date | None = None


class Post(Row, table=True):
    """A member holds a role in an organisation over [since, until)."""

    __table_args__ = (UniqueConstraint("member_id", "org_id", "role", "since"),)

    member_id: int = Field(foreign_key="member.id", index=True)
    org_id: int = Field(foreign_key="org.id", index=True)
    role: Role = Field(sa_type=choice(Role))
    since: date
    until: date | None = None


class ChatAccount(Row, table=True):
    """A user id of a channel, bound to a member."""

    __tablename__ = "chat_account"
    __table_args__ = (UniqueConstraint("channel", "userid"),)

    channel: str
    userid: str
    member_id: int = Field(foreign_key="member.id", index=True)
    bound_at: datetime = moment_field()
    cards: bool = True
    """Whether its owner is shown cards: who reads in the WeChat plug-in sees none and wants words."""


class BindingCode(Row, table=True):
    """A code with which somebody binds his own account: for one member, or with his number for anybody of a unit."""

    __tablename__ = "binding_code"

    digest: str = Field(unique=True)
    """Of the code; the code itself only its maker has seen."""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    org_id: int | None = Field(default=None, foreign_key="org.id", index=True)
    made_by_id: int = Field(foreign_key="member.id")
    made_at: datetime = moment_field()
    until: datetime = moment_field()
    used_at: datetime | None = moment_field(default=None, nullable=True)
    """When a member's code was used; a unit's is good until it ends."""


class BindingTry(Row, table=True):
    """How often an account has tried wrong codes of late."""

    __tablename__ = "binding_try"
    __table_args__ = (UniqueConstraint("channel", "userid"),)

    channel: str
    userid: str
    since: datetime = moment_field()
    count: int = 0
