"""Hours of many members at once, worked out from closed meetings and entries: two statements, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import meetings
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.db import constants
from bot.learning.models import StudyEntry, StudyKind
from bot.learning.standard import Standard, standard
from bot.meetings import Attendance, Meeting, MeetingKind, MeetingState

DAY = timedelta(days=1)
Condition = sa.ColumnElement[bool]
Whose = sa.Select[Any]
"""A SELECT of member numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """So many meetings or entries of one kind, so many minutes together."""

    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """What one member's study of a year is made of."""

    meetings: Mapping[MeetingKind, Piece] = field(default_factory=dict)
    entries: Mapping[StudyKind, Piece] = field(default_factory=dict)
    made_up: int = 0
    """Meetings among them that were missed and studied later (补学)."""
    no_end: int = 0
    """Meetings among them whose record does not say when they ended: counted as one hour each."""

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(one.minutes for one in (*self.meetings.values(), *self.entries.values()))

    @property
    def is_trained(self) -> bool:
        """Whether a central training of the year is among it."""
        return StudyKind.CENTRAL_TRAINING in self.entries


NONE = Hours()


def of_members(ctx: Context, year: int, as_of: date, whose: Whose) -> dict[int, Hours]:
    """What these members have studied of the year up to and including `as_of`; those with nothing are missing."""
    held = _meetings(ctx, year, as_of, whose)
    typed = _entries(ctx, year, as_of, whose)
    found = {}
    for number in {*held, *typed}:
        kinds, made_up, no_end = held.get(number, ({}, 0, 0))
        found[number] = Hours(kinds, typed.get(number, {}), made_up, no_end)
    return found


def minutes_of(ctx: Context, year: int, as_of: date, whose: Whose) -> dict[int, int]:
    """How many minutes it comes to, and nothing of what it is made of; those with nothing are missing."""
    there, later = _there(as_of)
    number, studied = col(Attendance.member_id), col(StudyEntry.member_id)
    held = (
        sa.select(number, sa.func.sum(_minutes(ctx, standard())))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(*counting(year, as_of), sa.or_(there, later), number.in_(whose))
        .group_by(number)
    )
    entered = sa.select(studied, sa.func.sum(col(StudyEntry.minutes))).where(*typed(year, as_of), studied.in_(whose))
    found: dict[int, int] = {}
    for query in (held, entered.group_by(studied)):
        for member, minutes in ctx.connection.execute(query):
            found[member] = found.get(member, 0) + int(minutes)
    return found


def counting(year: int, as_of: date) -> tuple[Condition, ...]:
    """The meetings that count: closed, of a kind at which members study, of this year up to `as_of`."""
    begins = datetime.combine(date(year, 1, 1), time(), SHANGHAI)
    ends = datetime.combine(min(date(year, 12, 31), as_of) + DAY, time(), SHANGHAI)
    starts_at = col(Meeting.starts_at)
    return (
        col(Meeting.state).in_(constants([MeetingState.CLOSED])),
        col(Meeting.kind).in_(constants(standard().kinds)),
        starts_at >= begins,
        starts_at < ends,
    )


def typed(year: int, as_of: date) -> tuple[Condition, ...]:
    """The entries of this year up to `as_of`."""
    return col(StudyEntry.day) >= date(year, 1, 1), col(StudyEntry.day) <= min(date(year, 12, 31), as_of)


def _meetings(
    ctx: Context, year: int, as_of: date, whose: Whose
) -> dict[int, tuple[dict[MeetingKind, Piece], int, int]]:
    """Attended in the room, late, online or at home, or made up by `as_of`."""
    there, later = _there(as_of)
    query = (
        sa.select(
            col(Attendance.member_id),
            col(Meeting.kind),
            sa.func.count(),
            sa.func.sum(_minutes(ctx, standard())),
            sa.func.sum(_one_if(later)),
            sa.func.sum(_one_if(col(Meeting.ends_at).is_(None))),
        )
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(*counting(year, as_of), sa.or_(there, later), col(Attendance.member_id).in_(whose))
        .group_by(col(Attendance.member_id), col(Meeting.kind))
    )
    found: dict[int, tuple[dict[MeetingKind, Piece], int, int]] = {}
    for number, kind, count, minutes, made_up, no_end in ctx.connection.execute(query):
        kinds, before, unsaid = found.get(number, ({}, 0, 0))
        found[number] = (kinds | {kind: Piece(count, int(minutes))}, before + int(made_up), unsaid + int(no_end))
    return found


def _there(as_of: date) -> tuple[Condition, Condition]:
    """That a member was at a meeting, and that he made up for one he had missed."""
    there = col(Attendance.state).in_(constants(sorted(meetings.ATTENDED)))
    return there, sa.and_(sa.not_(there), col(Attendance.made_up_on) <= as_of)


def _one_if(condition: Condition) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _minutes(ctx: Context, rule: Standard) -> sa.ColumnElement[int]:
    """How long a meeting counts: from its start to its end, but not too long; without an end what the rule says."""
    starts_at, ends_at = col(Meeting.starts_at), col(Meeting.ends_at)
    if ctx.connection.dialect.name == "sqlite":
        from_start, to_end = (sa.cast(sa.func.strftime("%s", one), sa.Integer) for one in (starts_at, ends_at))
    else:
        from_start, to_end = (sa.cast(sa.extract("epoch", one), sa.Integer) for one in (starts_at, ends_at))
    lasted = (to_end - from_start) // 60
    return sa.case((ends_at.is_(None), rule.unknown_end), (lasted > rule.longest, rule.longest), else_=lasted)


def _entries(ctx: Context, year: int, as_of: date, whose: Whose) -> dict[int, dict[StudyKind, Piece]]:
    member_id, kind = col(StudyEntry.member_id), col(StudyEntry.kind)
    query = (
        sa.select(member_id, kind, sa.func.count(), sa.func.sum(col(StudyEntry.minutes)))
        .where(*typed(year, as_of), member_id.in_(whose))
        .group_by(member_id, kind)
    )
    found: dict[int, dict[StudyKind, Piece]] = {}
    for number, one, count, minutes in ctx.connection.execute(query):
        found.setdefault(number, {})[one] = Piece(count, int(minutes))
    return found
