"""What is missing: meetings held and never filed, members of whom nothing was seen for months."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.db import constants
from bot.meetings.counting import ATTENDED, should_attend
from bot.meetings.finding import day_start
from bot.meetings.models import Attendance, Meeting, MeetingState
from bot.people import Member, Org

FILED_WITHIN = 2
"""Working days a record may take before its keeper is asked once."""
LOOKED_BACK = 31
"""Calendar days after which an unfiled meeting is no longer asked for: it stands in the monthly check."""
SHOWN = timedelta(days=92)
"""How far back the open records of a unit are shown."""
OPEN = (MeetingState.PLANNED, MeetingState.HELD)
STILL_FILES = timedelta(days=60)
"""A unit that has filed no meeting for so long says nothing of who was there."""
MONTHS = (3, 5, 6)
"""After so many months without a sign of somebody the secretary is told, privately (党章 art. 9 speaks of six)."""


class Unfiled(NamedTuple):
    """A meeting whose day is over and whose record is open, and who keeps it."""

    meeting_id: int
    title: str
    day: date
    keeper_id: int


class LongUnseen(NamedTuple):
    """A member who is on no roll of the past months, and the secretary who may want to look after him."""

    member_id: int
    name: str
    secretary_id: int
    since: date
    months: int
    """3, 5 or 6: the mark that was reached."""


def unfiled(ctx: Context) -> list[Unfiled]:
    """Meetings of the past month, over for two working days, that are neither closed nor cancelled."""
    latest = ctx.workdays.shift(ctx.today, -FILED_WITHIN)
    keeper = sa.func.coalesce(col(Meeting.recorder_id), col(Meeting.called_by))
    query = sa.select(col(Meeting.id), col(Meeting.title), col(Meeting.starts_at), keeper.label("keeper")).where(
        col(Meeting.state).in_(OPEN),
        col(Meeting.closed_at).is_(None),
        col(Meeting.starts_at) < day_start(latest),
        col(Meeting.starts_at) >= day_start(date.fromordinal(ctx.today.toordinal() - LOOKED_BACK)),
        keeper.is_not(None),
    )
    rows = ctx.connection.execute(query.order_by(col(Meeting.id)))
    return [Unfiled(row.id, row.title, row.starts_at.date(), row.keeper) for row in rows]


def open_records(ctx: Context, unit: Org, *, most: int) -> Sequence[Meeting]:
    """Meetings of a unit and below it whose day is over and whose record is open, the oldest first; of three months."""
    query = (
        select(Meeting)
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(people.below(unit), col(Meeting.state).in_(constants(OPEN)))
        .where(col(Meeting.starts_at) < day_start(ctx.today), col(Meeting.starts_at) >= day_start(ctx.today - SHOWN))
    )
    return ctx.session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.id)).limit(most)).all()


def long_unseen(ctx: Context) -> list[LongUnseen]:
    """Members expected at meetings, seen at none since three, five or six months; nothing is concluded from it.

    A month counts only from the unit's first filed meeting on: before that nothing could have been seen; and of a unit
    that has filed none for two months nothing is said, its record is what is missing. Make-up study and a visit at
    home count as seen; who is exempt, suspended or joined lately is left out.
    """
    firsts = _first_meetings(ctx)
    secretaries = people.secretaries(ctx)
    found = []
    for member, seen in _last_seen(ctx):
        first = firsts.get(member.org_id)
        secretary = secretaries.get(member.org_id)
        if first is None or secretary in (None, member.id) or not should_attend(member, ctx.today):
            continue
        since = max(day for day in (first, seen, member.joined_on) if day)
        mark = _mark(since, ctx.today)
        if mark and secretary:
            found.append(LongUnseen(member.id, member.name, secretary, since, mark))
    return found


def _mark(since: date, today: date) -> int | None:
    """The highest mark reached by whole months."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return max((mark for mark in MONTHS if months >= mark), default=None)


def _first_meetings(ctx: Context) -> dict[int, date]:
    """The day of the first closed meeting that anybody of a unit is on the roll of, for units that still file."""
    starts_at = col(Meeting.starts_at)
    query = (
        sa.select(col(Member.org_id), sa.func.min(starts_at).label("at"))
        .join(Attendance, col(Attendance.member_id) == col(Member.id))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(col(Meeting.state) == MeetingState.CLOSED)
        .group_by(col(Member.org_id))
        .having(sa.func.max(starts_at) >= day_start(ctx.today - STILL_FILES))
    )
    return {row.org_id: row.at.date() for row in ctx.connection.execute(query)}


def _last_seen(ctx: Context) -> Iterable[tuple[Member, date | None]]:
    """Everybody who has not left, with the day of the last meeting attended or made up."""
    there = sa.or_(col(Attendance.state).in_(ATTENDED), col(Attendance.made_up_on).is_not(None))
    seen = (
        sa.select(col(Attendance.member_id).label("member_id"), sa.func.max(col(Meeting.starts_at)).label("at"))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(there)
        .group_by(col(Attendance.member_id))
        .subquery()
    )
    query = (
        sa.select(Member, seen.c.at)
        .outerjoin(seen, seen.c.member_id == col(Member.id))
        .where(col(Member.left_on).is_(None))
        .order_by(col(Member.code))
    )
    return ((row[0], row[1].date() if row[1] else None) for row in ctx.session.execute(query))
