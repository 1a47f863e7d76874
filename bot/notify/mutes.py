"""Asking for quiet (静默): routine messages wait until it is over; the prompt and the urgent ones do not."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core import audit
from bot.core.context import Context
from bot.notify.models import MessageState, Mute, OutboxMessage
from bot.notify.quiet import WINDOWS

HELD_BY_MUTE = "本人设了静默，等静默结束"


def mute(ctx: Context, *, until: datetime | None, window: str = "") -> Mute:
    """Keep routine messages from the speaker: until a moment or, with None, until it is lifted.

    `window` is empty for all hours, `evening` or `weekend`; a second mute of the same window takes the first's place.

    Raises:
        ValueError: no such window.
    """
    if window not in WINDOWS:
        raise ValueError(window)
    speaker = ctx.speaker.id
    row = ctx.session.exec(select(Mute).where(Mute.member_id == speaker, Mute.window == window)).one_or_none()
    before = audit.snapshot(row) if row else None
    row = row or Mute(member_id=speaker, window=window, since=ctx.now)
    row.since, row.until = ctx.now, until
    ctx.session.add(row)
    ctx.session.flush()
    change = audit.changed(row, before) if before else audit.added(row)
    audit.record(ctx, "notify.mute", changes=[change], undoable=True)
    return row


def unmute(ctx: Context) -> int:
    """Lift the speaker's mutes; what waited for their end may be said now. Returns how many there were."""
    speaker = ctx.speaker.id
    lifted = len(muted(ctx))
    ctx.connection.execute(sa.delete(Mute).where(col(Mute.member_id) == speaker))
    waits = sa.and_(
        col(OutboxMessage.member_id) == speaker,
        col(OutboxMessage.state) == MessageState.WAITING,
        col(OutboxMessage.reason) == HELD_BY_MUTE,
    )
    ctx.connection.execute(sa.update(OutboxMessage).where(waits).values(due=ctx.now, reason=""))
    audit.record(ctx, "notify.unmute")
    return lifted


def muted(ctx: Context) -> Sequence[Mute]:
    """The speaker's mutes that are not over."""
    lasts = sa.or_(col(Mute.until).is_(None), col(Mute.until) > ctx.now)
    return ctx.session.exec(
        select(Mute).where(Mute.member_id == ctx.speaker.id, lasts).order_by(col(Mute.window))
    ).all()
