"""Looking back over many meetings: a person's year, a unit's figures, make-up study, forgetting leave reasons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.meetings import audience, wording
from bot.meetings.attendance import TABLE, UPSERT, stored_rows
from bot.meetings.counting import ATTENDED
from bot.meetings.finding import day_of, day_start
from bot.meetings.models import Attendance, Meeting, MeetingKind, MeetingState, Presence
from bot.people import Org, Right


@dataclass(frozen=True, slots=True)
class MyYear:
    """One member's meetings of a year; `made_up` counts those of leave and absence that were studied later."""

    attended: int = 0
    leave: int = 0
    absent: int = 0
    made_up: int = 0


def my_year(ctx: Context, member_id: int, year: int, kind: MeetingKind | None = None) -> MyYear:
    """A member's year, or its meetings of one kind, for the member and for those who may see the unit.

    Raises:
        NotAllowedError: somebody else's, without a post over the unit.
    """
    member = people.member(ctx, member_id)
    if member_id != ctx.speaker.id:
        people.require(ctx, Right.SEE_UNIT, people.org(ctx, member.group_id or member.org_id))
    missed = col(Attendance.state).in_((Presence.LEAVE, Presence.ABSENT))
    query = (
        sa.select(
            _count(col(Attendance.state).in_(ATTENDED)),
            _count(col(Attendance.state) == Presence.LEAVE),
            _count(col(Attendance.state) == Presence.ABSENT),
            _count(sa.and_(missed, col(Attendance.made_up_on).is_not(None))),
        )
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(col(Attendance.member_id) == member_id, *_within(date(year, 1, 1), date(year + 1, 1, 1)))
    )
    if kind is not None:
        query = query.where(col(Meeting.kind) == kind)
    return MyYear(*ctx.connection.execute(query).one())


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _within(since: date, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    starts_at = col(Meeting.starts_at)
    return starts_at >= day_start(since), starts_at < day_start(until), col(Meeting.state) != MeetingState.CANCELLED


@dataclass(frozen=True, slots=True)
class KindStatistics:
    """One organisation's meetings of one kind in a period; the counts are sums over the closed ones."""

    org_id: int
    kind: MeetingKind
    meetings: int
    closed: int
    late: int
    expected: int
    present: int
    leave: int
    absent: int


def unit_statistics(ctx: Context, org: Org, since: date, until: date) -> list[KindStatistics]:
    """Meetings of [since, until) of a unit and everything below it, by organisation and kind, in one SELECT.

    Cancelled ones are left out; of those not closed only the number is known.
    """
    closed = col(Meeting.state) == MeetingState.CLOSED
    sums = (Meeting.expected, Meeting.present, Meeting.leave, Meeting.absent)
    query = (
        sa.select(
            col(Meeting.org_id),
            col(Meeting.kind),
            sa.func.count(),
            _count(closed),
            _count(sa.and_(closed, col(Meeting.late))),
            *(sa.func.coalesce(sa.func.sum(sa.case((closed, col(one)), else_=0)), 0) for one in sums),
        )
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(people.below(org), *_within(since, until))
        .group_by(col(Meeting.org_id), col(Meeting.kind), col(Org.code))
        .order_by(col(Org.code), col(Meeting.kind))
    )
    return [KindStatistics(*row) for row in ctx.connection.execute(query)]


def make_up(ctx: Context, meeting: Meeting, member_ids: Collection[int], day: date) -> int:
    """Record that these people studied what they missed (补学) on `day`; returns how many are newly recorded.

    Raises:
        NotAllowedError: the speaker may not file for one of them.
        BadInputError: somebody was there, or the day is before the meeting or after today.
    """
    if not day_of(meeting) <= day <= ctx.today:
        raise BadInputError(wording.MADE_UP_DAY)
    found = audience.require_all(ctx, meeting, member_ids)
    if ctx.speaker.id in member_ids:
        people.require(ctx, Right.FILE_ATTENDANCE, found[ctx.speaker.id][1])
    stored = stored_rows(ctx, meeting, member_ids)
    there = [found[row["member_id"]][0].name for row in stored.values() if row["state"] in ATTENDED]
    if there:
        raise BadInputError(wording.WAS_THERE.format(names=wording.names(there)))
    _add_unset(ctx, meeting, [number for number in member_ids if number not in stored])
    waiting = [row for row in stored_rows(ctx, meeting, member_ids).values() if row["made_up_on"] is None]
    keys = [row["id"] for row in waiting]
    ctx.connection.execute(sa.update(TABLE).where(TABLE.c.id.in_(keys)).values(made_up_on=day))
    changes = [audit.Change("attendance", key, {"made_up_on": None}, {"made_up_on": day}) for key in keys]
    if changes:
        audit.record(
            ctx,
            "attendance.make_up",
            summary=wording.title(meeting),
            changes=changes,
            org_id=meeting.org_id,
            undoable=True,
        )
    return len(changes)


def _add_unset(ctx: Context, meeting: Meeting, member_ids: Sequence[int]) -> None:
    """Rows for people of whom nothing was known, so that the day has a place."""
    common = {
        "meeting_id": meeting.id,
        "state": Presence.UNSET,
        "reason": None,
        "reason_text": "",
        "minutes_late": None,
        "by_id": ctx.speaker.id,
        "at": ctx.now,
        "said_at": ctx.now,
    }
    if member_ids:
        rows = [common | {"member_id": number} for number in member_ids]
        ctx.connection.execute(UPSERT[ctx.connection.dialect.name], rows)


def forget_reasons(ctx: Context) -> int:
    """Erase the private words of leaves said longer ago than the retention time; returns how many.

    The kind of reason stays. The trail forgets the rows of the entries that held such words, not who did what when.
    """
    before: datetime = ctx.now - timedelta(days=ctx.settings.meetings.retention_days_of_leave_reasons)
    old = sa.update(TABLE).where(TABLE.c.said_at < before, TABLE.c.reason_text != "").values(reason_text="")
    erased = len(ctx.connection.execute(old.returning(TABLE.c.id)).all())
    audit.forget(ctx, "reason_text", before=before)
    return erased
