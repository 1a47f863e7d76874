"""A member's own meetings, coming and past, each with what is known of him there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core.clock import local
from bot.core.context import NUMBERS, Context
from bot.core.errors import NotFoundError
from bot.meetings.counting import IN_THE_ROOM
from bot.meetings.finding import NO_SUCH, concerns, day_of, day_start, runs_over
from bot.meetings.models import Attendance, LeaveReason, Meeting, MeetingState, Presence
from bot.meetings.signin import EARLY, LONG
from bot.people import Org

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Own:
    """One meeting as it concerns one person; who holds it by its short name."""

    number: int
    title: str
    unit: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    agenda: tuple[str, ...]
    state: MeetingState
    presence: Presence
    reason: LeaveReason | None
    reason_text: str
    is_on: bool
    """Whether people sign in now: from two hours before to its end, or four hours after the start."""
    is_ahead: bool
    """Whether its day is still to come."""

    @property
    def is_open(self) -> bool:
        """Whether the member may still say himself what is known of him."""
        return self.state is not MeetingState.CLOSED

    @property
    def is_there(self) -> bool:
        """Whether he is known to be in the room, or to follow it from afar."""
        return self.presence in IN_THE_ROOM or self.presence is Presence.ONLINE


def mine(ctx: Context, *, since: date, until: date) -> list[Own]:
    """The speaker's meetings of [since, until), not cancelled, by time: those he is expected at or was marked for.

    In the small hours a meeting of the evening before that is still open stands among today's.
    """
    found = _found(ctx, col(Meeting.starts_at) >= day_start(since - DAY), col(Meeting.starts_at) < day_start(until))
    return [_own(ctx, row, unit, known) for row, unit, known in found if day_of(row) >= since or _over(ctx, row)]


def my_own(ctx: Context, number: int) -> Own:
    """One of the speaker's meetings.

    Raises:
        NotFoundError: there is none of that number, or it is not his, or it is cancelled: all told alike.
    """
    found = _found(ctx, col(Meeting.id) == number) if number in NUMBERS else []
    if not found:
        raise NotFoundError(NO_SUCH.format(number=str(number)[:12]))
    return _own(ctx, *found[0])


def _found(ctx: Context, *wanted: sa.ColumnElement[bool]) -> list[tuple[Meeting, str, Attendance | None]]:
    """They are looked for by who holds them and by who was marked: there are far more in a company's year."""
    me = ctx.speaker.id
    mine = sa.and_(col(Meeting.org_id).in_(_places(ctx)), concerns(sa.literal(me), sa.literal(ctx.today)))
    was_marked = col(Meeting.id).in_(sa.select(col(Attendance.meeting_id)).where(col(Attendance.member_id) == me))
    marked = sa.and_(col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.member_id) == me)
    query = (
        sa.select(Meeting, col(Org.short), Attendance)
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .outerjoin(Attendance, marked)
        .where(
            *wanted,
            col(Meeting.state) != MeetingState.CANCELLED,
            sa.or_(was_marked, mine),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [(row, unit, known) for row, unit, known in ctx.session.execute(query)]


def _places(ctx: Context) -> set[int]:
    """The speaker's group and unit, those above them, and where he holds a post."""
    me = people.member(ctx, ctx.speaker.id)
    home = people.org(ctx, me.group_id or me.org_id)
    around = sa.select(col(Org.id)).where(col(Org.code).in_([code for code in home.path.split("/") if code]))
    held = {place.id for _, place in people.posts_of(ctx, me.id)}
    return held | set(ctx.connection.execute(around).scalars())


def _over(ctx: Context, row: Meeting) -> bool:
    return runs_over(row.starts_at, row.ends_at, row.state, now=ctx.now)


def _own(ctx: Context, row: Meeting, unit: str, known: Attendance | None) -> Own:
    ends_at = row.ends_at or row.starts_at + LONG
    going = row.state is not MeetingState.CLOSED and row.starts_at - EARLY <= ctx.now <= ends_at
    return Own(
        number=row.id,
        title=row.title,
        unit=unit,
        starts_at=local(row.starts_at),
        ends_at=local(row.ends_at) if row.ends_at else None,
        place=row.place,
        agenda=tuple(row.agenda),
        state=row.state,
        presence=known.state if known else Presence.UNSET,
        reason=known.reason if known else None,
        reason_text=known.reason_text if known else "",
        is_on=(going and day_of(row) == ctx.today) or _over(ctx, row),
        is_ahead=day_of(row) > ctx.today,
    )
