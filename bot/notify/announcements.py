"""What the office tells many people at once (公告).

Thousands are not put into the outbox in the transaction that confirms it, which must answer within seconds: they are
noted, and couriers put some of them at a time. A piece is put and struck off in one transaction.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from bot.channels import envelope
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.notify import quiet
from bot.notify.bundling import MAX_BYTES
from bot.notify.models import Announcement, AnnouncementRest, Topic, Urgency
from bot.notify.service import Notice, put_many, reachable

EMPTY = "公告没有内容。"
TOO_LONG = "公告太长：最多约 680 个汉字，请删减或分成几条。"
NOBODY = "没有要通知的人。"
PIECE = 5000
"""Members put into the outbox in one transaction."""


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
    due = ctx.now if urgent else quiet.earliest(ctx.now, Urgency.ROUTINE, ctx.settings.quiet, ctx.workdays)
    rest = AnnouncementRest(announcement_id=made.id, cause=ctx.cause, due=due, until=until, member_ids=meant)
    if len(meant) > PIECE:
        ctx.session.add(rest)
        ctx.session.flush()
    else:
        _put(ctx, made, rest, meant)
    audit.record(ctx, "announcement.send", summary=audience, changes=[audit.added(made)])
    return made


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
    about = f"announcement:{made.id}"
    urgency = Urgency.URGENT if made.urgent else Urgency.PROMPT
    put_many(
        replace(ctx, cause=rest.cause),
        (
            Notice(one, made.text, f"{about}:{one}", Topic.ANNOUNCEMENT, urgency, about, rest.due, rest.until)
            for one in members
        ),
    )
