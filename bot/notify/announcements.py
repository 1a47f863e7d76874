"""What the office tells many people at once (公告).

Thousands are not put into the outbox in the transaction that confirms it, which must answer within seconds: they are
noted, and couriers put some of them at a time. A piece is put and struck off in one transaction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot.channels import envelope
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.notify import quiet
from bot.notify.bundling import MAX_BYTES
from bot.notify.models import (
    ALIVE,
    ANNOUNCED,
    Announcement,
    AnnouncementRest,
    MessageState,
    OutboxMessage,
    Topic,
    Urgency,
)
from bot.notify.service import Notice, chunks, put_many, reachable

EMPTY = "公告没有内容。"
TOO_LONG = "公告太长：最多约 680 个汉字，请删减或分成几条。"
NOBODY = "没有要通知的人。"
PIECE = 5000
"""Members put into the outbox in one transaction."""
A_WEEK = timedelta(days=7)
_IS_OF_IT = col(OutboxMessage.about) == sa.literal(ANNOUNCED) + sa.cast(col(Announcement.id), sa.String)
"""Whether a message is one of an announcement's."""


def announce(
    ctx: Context,
    text: str,
    member_ids: Iterable[int],
    audience: str,
    *,
    urgent: bool = False,
    until: datetime | None = None,
) -> Announcement:
    """Tell many members the same; `audience` says in Chinese who they are. Who may do so is asked by the caller.

    An urgent one is said at any hour. Any other waits for working hours, but neither a mute nor the week's budget
    holds it back, nor does it take anything of the budget. Members without a chat account are counted, and
    listed as not reached.

    Raises:
        BadInputError: no text, more than one message holds (2048 bytes), or nobody to tell.
    """
    words = envelope.clean(text).strip()
    meant = sorted(set(member_ids))
    if not words:
        raise BadInputError(EMPTY)
    if len(words.encode()) > MAX_BYTES:
        raise BadInputError(TOO_LONG)
    if not meant:
        raise BadInputError(NOBODY)
    reached = len(reachable(ctx, meant))
    made = Announcement(
        text=words,
        audience=audience,
        by_id=ctx.speaker.id,
        at=ctx.now,
        urgent=urgent,
        receivers=reached,
        unreachable=len(meant) - reached,
    )
    ctx.session.add(made)
    ctx.session.flush()
    due = ctx.now if urgent else _due(ctx)
    rest = AnnouncementRest(announcement_id=made.id, cause=ctx.cause, due=due, until=until, member_ids=meant)
    if len(meant) > PIECE:
        ctx.session.add(rest)
        ctx.session.flush()
    else:
        _put(ctx, made, rest, meant)
    audit.record(ctx, "announcement.send", summary=audience, changes=[audit.added(made)])
    return made


def last_announcement(ctx: Context) -> Announcement | None:
    """The newest announcement of the speaker; None where there is none."""
    own = select(Announcement).where(Announcement.by_id == ctx.speaker.id)
    return ctx.session.exec(own.order_by(col(Announcement.id).desc())).first()


def show_as(ctx: Context, made: Announcement, card: str) -> None:
    """Let who waits for an announcement see a card where he sees cards; those not in the outbox yet hear its words."""
    about = col(OutboxMessage.about) == made.about
    waits = sa.and_(about, col(OutboxMessage.state) == MessageState.WAITING)
    ctx.connection.execute(sa.update(OutboxMessage).where(waits).values(card=card))


def spent(ctx: Context, member_ids: Iterable[int]) -> set[int]:
    """Those to whom no announcement is due any more in the week in which one would be said now, but what is urgent."""
    begins = quiet.monday(_due(ctx).date())
    message, week = OutboxMessage, (begins, begins + A_WEEK)
    query = (
        sa.select(col(message.member_id), sa.func.count(sa.distinct(col(message.about))))
        .where(col(message.about).startswith(ANNOUNCED), col(message.urgency) != Urgency.URGENT)
        .where(col(message.state).in_(ALIVE), col(message.due) >= week[0], col(message.due) < week[1])
        .group_by(col(message.member_id))
    )
    heard = _not_put_of_week(ctx, week)
    meant = set(member_ids)
    for some in chunks(meant):
        for member, count in ctx.connection.execute(query.where(col(message.member_id).in_(some))):
            heard[member] += count
    return {member for member in meant if heard[member] >= ctx.settings.reminders.announcements_a_week}


def _not_put_of_week(ctx: Context, week: tuple[datetime, datetime]) -> Counter[int]:
    """How many announcements of the week are still to be put for each member."""
    made, rest = Announcement, AnnouncementRest
    query = (
        sa.select(col(rest.member_ids))
        .join(made, col(made.id) == col(rest.announcement_id))
        .where(col(made.urgent).is_(False), col(rest.due) >= week[0], col(rest.due) < week[1])
    )
    return Counter(member for members in ctx.connection.execute(query).scalars() for member in members)


def announced(ctx: Context, start: datetime, end: datetime) -> tuple[int, int]:
    """How many announcements of [start, end) reached anybody, and how many of these were urgent."""
    made, message = Announcement, OutboxMessage
    came = sa.exists().where(_IS_OF_IT, col(message.state) == MessageState.SENT)
    urgent = sa.func.count(sa.case((col(made.urgent), 1)))
    query = sa.select(sa.func.count(), urgent).where(col(made.at) >= start, col(made.at) < end, came)
    every, hurried = ctx.connection.execute(query).one()
    return every, hurried


def heard(ctx: Context, numbers: Iterable[int]) -> Mapping[int, str]:
    """Member → the words of the newest of these announcements that came to him, or will come."""
    made, message = Announcement, OutboxMessage
    query = (
        sa.select(col(message.member_id), col(made.text))
        .join(made, _IS_OF_IT)
        .where(col(made.id).in_(list(numbers)), col(message.state).in_(ALIVE))
        .order_by(col(made.id))
    )
    return dict(ctx.connection.execute(query).all())


def _due(ctx: Context) -> datetime:
    """When one that is not urgent is said."""
    return quiet.earliest(ctx.now, Urgency.ROUTINE, ctx.settings.quiet, ctx.workdays)


def put_some(ctx: Context) -> int:
    """Put some of the members who are not in the outbox yet, of what is urgent first; returns how many were put.

    Zero when there are none, or another puts them just now.
    """
    made, rest = Announcement, AnnouncementRest
    query = (
        select(made, rest)
        .join(rest, col(rest.announcement_id) == col(made.id))
        .order_by(col(made.urgent).desc(), col(made.id))
        .limit(1)
    )
    row = ctx.session.exec(query.with_for_update(skip_locked=True, of=rest)).first()
    if row is None:
        return 0
    of, them = row
    put, left = them.member_ids[:PIECE], them.member_ids[PIECE:]
    _put(ctx, of, them, put)
    if left:
        them.member_ids = left
        ctx.session.add(them)
    else:
        ctx.session.delete(them)
    ctx.session.flush()
    return len(put)


def not_put(ctx: Context, announcement_id: int | None = None) -> int:
    """How many members are not in the outbox yet, of one announcement or of all."""
    query = sa.select(col(AnnouncementRest.member_ids))
    if announcement_id is not None:
        query = query.where(col(AnnouncementRest.announcement_id) == announcement_id)
    return sum(len(some) for some in ctx.connection.execute(query).scalars())


def _put(ctx: Context, made: Announcement, rest: AnnouncementRest, members: Iterable[int]) -> None:
    """Put these members; who was put before is not put again."""
    urgency = Urgency.URGENT if made.urgent else Urgency.PROMPT
    put_many(
        replace(ctx, cause=rest.cause),
        (
            Notice(one, made.text, f"{made.about}:{one}", Topic.ANNOUNCEMENT, urgency, made.about, rest.due, rest.until)
            for one in members
        ),
    )
