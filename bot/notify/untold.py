"""Who will not hear this week what was just put for him, in names: whoever asked for it tells them in person."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core.context import Context
from bot.notify import quiet
from bot.notify.limits import full
from bot.notify.models import MessageState, OutboxMessage

UNTOLD = "{names}本周收的消息已满，不再发，请当面告诉。"
SEVERAL = "等{count}人"
LONGEST_NAMES = 48
"""Characters of names in one sentence of a reply."""


def untold(ctx: Context, *, about: str = "", cause: int | None = None) -> Sequence[str]:
    """Names, by code, of those who will not hear what is queued: the week is full, and the next one is too late.

    Of one subject, or of what one message led to; nobody, when neither is given. It stays so: whatever else is sent to
    anybody before then takes the message along. Only an announcement or an urgent word may yet do the same for these.
    """
    message, member = OutboxMessage, people.Member
    turns = quiet.next_week(ctx.now, ctx.workdays)
    late = sa.and_(col(message.due) < turns, col(message.until) <= turns)
    meant = col(message.about) == about if about else col(message.cause) == cause
    query = (
        sa.select(col(member.id), col(member.name))
        .join(message, col(message.member_id) == col(member.id))
        .where(meant, col(message.state) == MessageState.WAITING, late)
        .order_by(col(member.code))
        .distinct()
    )
    waiting = ctx.connection.execute(query.add_columns(col(member.code))).all()
    filled = full(ctx, {row.id for row in waiting})
    return [row.name for row in waiting if row.id in filled]


def untold_words(names: Sequence[str]) -> str:
    """Whom the speaker tells in person, as many by name as a reply holds; empty where nobody is left."""
    if not names:
        return ""
    shown = list(names)
    while len(shown) > 1 and len("、".join(shown)) > LONGEST_NAMES:
        shown.pop()
    rest = SEVERAL.format(count=len(names)) if len(shown) < len(names) else ""
    return UNTOLD.format(names="、".join(shown) + rest)
