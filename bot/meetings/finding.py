"""Finding the meeting a person means."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import AmbiguousError, NotFoundError
from bot.meetings import wording
from bot.meetings.kinds import FOR_MEMBERS, FOR_OFFICERS
from bot.meetings.models import Meeting, MeetingKind, MeetingState
from bot.people import Member, Org, Post, Right
from bot.text.brief import cut

NAME = "会议"
NO_SUCH = "没有编号 {number} 的" + NAME + "。"
AHEAD = timedelta(days=14)
BACK = timedelta(days=7)
EVENING, MORNING = time(18), time(4)
"""A meeting begun from six in the evening on may run over midnight; until four in the morning it is still today's."""


class WhichMeetingError(AmbiguousError):
    """有好几个会，请选一个。"""

    def __init__(self, found: Sequence[tuple[int, str, datetime]]) -> None:
        """Ask which; `meeting_ids` stand in the order of `choices`."""
        choices = [f"{wording.when(starts_at)} {cut(title, wording.LONGEST_TITLE)}" for _, title, starts_at in found]
        super().__init__(wording.WHICH_MEETING.format(count=len(found)), choices)
        self.meeting_ids = tuple(number for number, _, _ in found)


def day_start(day: date) -> datetime:
    """Midnight in Shanghai, when the day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def today_since(now: datetime) -> datetime:
    """When what counts as today's begins: at midnight; in the small hours with the evening before."""
    midnight = day_start(now.date())
    return datetime.combine(midnight - timedelta(days=1), EVENING, SHANGHAI) if now.time() < MORNING else midnight


def runs_over(starts_at: datetime, ends_at: datetime | None, state: MeetingState, *, now: datetime) -> bool:
    """Whether a meeting of yesterday evening still counts as today's: nobody has closed it or said when it ended."""
    is_open = state in {MeetingState.PLANNED, MeetingState.HELD} and (ends_at is None or ends_at > now)
    return is_open and today_since(now) <= starts_at < day_start(now.date())


def end_at(starts_at: datetime, clock: time) -> datetime:
    """When a meeting ended by the clock: in the small hours after an evening that is the next day."""
    begun = local(starts_at)
    over = clock < MORNING and begun.time() >= EVENING
    return datetime.combine(begun.date() + timedelta(days=over), clock, SHANGHAI)


def day_of(meeting: Meeting) -> date:
    """The day of the meeting, as people here read it."""
    return local(meeting.starts_at).date()


def meeting(ctx: Context, number: int) -> Meeting:
    """The meeting with this number."""
    return ctx.get(Meeting, number, NAME)


def kept(ctx: Context, number: int) -> Meeting:
    """The meeting with this number, for an officer of its unit.

    Raises:
        NotAllowedError: no officer speaks.
        NotFoundError: there is none, or it is another unit's: the two are told alike.
    """
    people.require_anywhere(ctx, Right.KEEP_MINUTES)
    found = meeting(ctx, number)
    if not people.may(ctx, Right.KEEP_MINUTES, people.org(ctx, found.org_id)):
        raise NotFoundError(NO_SUCH.format(number=number))
    return found


_UNIT = sa.orm.aliased(Org)
_GROUP = sa.orm.aliased(Org)
_PLACE = sa.orm.aliased(Org)


def concerns(member_id: sa.ColumnElement[int], day: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Whether a meeting concerns the member, as a condition on `meeting`.

    Members' meetings: of the own group, the own unit and the units above. Officers' meetings: where the member holds
    a post of the committee or leading body on the day.
    """
    home = (
        sa.select(sa.func.coalesce(_GROUP.path, _UNIT.path))
        .select_from(Member)
        .join(_UNIT, col(_UNIT.id) == col(Member.org_id))
        .outerjoin(_GROUP, col(_GROUP.id) == col(Member.group_id))
        .where(col(Member.id) == member_id)
        .scalar_subquery()
    )
    around = (
        sa.exists()
        .where(col(_PLACE.id) == col(Meeting.org_id))
        .where(sa.func.substr(home, 1, sa.func.length(_PLACE.path)) == col(_PLACE.path))
    )
    holds = sa.exists().where(
        col(Post.member_id) == member_id,
        col(Post.org_id) == col(Meeting.org_id),
        col(Post.role).in_(constants(people.OFFICERS)),
        col(Post.since) <= day,
        sa.or_(col(Post.until).is_(None), col(Post.until) > day),
    )
    return sa.or_(
        sa.and_(col(Meeting.kind).in_(constants(FOR_MEMBERS)), around),
        sa.and_(col(Meeting.kind).in_(constants(FOR_OFFICERS)), holds),
    )


def coming(
    ctx: Context,
    *,
    until: date,
    since: date | None = None,
    member_id: int | None = None,
    org: Org | None = None,
    kind: MeetingKind | None = None,
) -> Sequence[Meeting]:
    """Meetings of [since, until), not cancelled, by time: those of a member, or of a unit and its groups."""
    query = select(Meeting).where(
        col(Meeting.starts_at) >= day_start(since or ctx.today),
        col(Meeting.starts_at) < day_start(until),
        Meeting.state != MeetingState.CANCELLED,
    )
    if member_id is not None:
        query = query.where(concerns(sa.literal(member_id), sa.literal(ctx.today)))
    if org is not None:
        query = query.where(col(Meeting.org_id).in_(sa.select(col(Org.id)).where(people.below(org))))
    if kind is not None:
        query = query.where(Meeting.kind == kind)
    return ctx.session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()


def find(
    ctx: Context,
    *,
    member_id: int | None = None,
    org: Org | None = None,
    day: date | None = None,
    kind: MeetingKind | None = None,
) -> list[Meeting]:
    """The meetings a person may mean: those of the day said, never another day's.

    No day said: today's, else those of the nearest day within 14 days, else of the last day within 7 days back. In the
    small hours a meeting of the evening before that is still open is today's too.
    """
    since, until = (day, day) if day else (ctx.today - BACK, ctx.today + AHEAD)
    if day == ctx.today:
        since = today_since(ctx.now).date()
    found = coming(ctx, since=since, until=until + timedelta(days=1), member_id=member_id, org=org, kind=kind)
    if day is not None:
        return [row for row in found if day in {day_of(row), _day_meant(ctx, row)}]
    days = {_day_meant(ctx, row) for row in found}
    meant = min(days, key=lambda one: (one < ctx.today, abs(one - ctx.today)), default=None)
    return [row for row in found if _day_meant(ctx, row) == meant]


def _day_meant(ctx: Context, row: Meeting) -> date:
    """The day a meeting is spoken of under: today while it runs over midnight."""
    return ctx.today if runs_over(row.starts_at, row.ends_at, row.state, now=ctx.now) else day_of(row)


def the_one(found: Sequence[Meeting]) -> Meeting:
    """The only meeting found.

    Raises:
        NotFoundError: there is none.
        WhichMeetingError: there are several, with the choices.
    """
    if not found:
        raise NotFoundError(wording.NO_MEETING)
    if len(found) > 1:
        raise WhichMeetingError([(row.id, row.title, row.starts_at) for row in found])
    return found[0]
