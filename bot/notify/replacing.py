"""Saying what holds now in the place of what still waits: the old words are dropped, the new ones wait instead."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from bot.core import audit
from bot.core.context import Context
from bot.notify.models import MessageState, OutboxMessage
from bot.notify.service import put

ANEW = "~"
"""Between the key of the first words and the number of those that stand in their place."""
REPLACED = "内容有变，改发新的"


def waiting(ctx: Context, about: str) -> Sequence[OutboxMessage]:
    """What still waits of a subject, in words and not as a picture; locked, so that it does not go out meanwhile."""
    message = OutboxMessage
    meant = message.about == about, message.state == MessageState.WAITING, message.picture == ""
    query = select(message).where(*meant).order_by(col(message.id)).with_for_update()
    return ctx.session.exec(query.execution_options(populate_existing=True)).all()


def first_key(message: OutboxMessage) -> str:
    """The key under which it was first said, however often the words became others."""
    return message.key.partition(ANEW)[0]


def replace(ctx: Context, message: OutboxMessage, text: str) -> audit.Change:
    """Have other words wait in the place of a message that waits, no later than it; returns what became of it.

    Where it waited for its hearer to speak, whoever packs sees anew how it stands.
    The new words share the fate of `ctx.cause`; who takes the change back has the old ones wait again.
    """
    first, before = first_key(message), audit.snapshot(message)
    said = select(func.count()).where(col(OutboxMessage.key).startswith(f"{first}{ANEW}", autoescape=True))
    number = ctx.session.exec(said).one() + 1
    put(
        ctx,
        to=message.member_id,
        text=text,
        key=f"{first}{ANEW}{number}",
        topic=message.topic,
        urgency=message.urgency,
        about=message.about,
        due=None if message.until is not None and message.due >= message.until else message.due,
        until=message.until,
    )
    message.state, message.reason, message.settled_at = MessageState.DROPPED, REPLACED, ctx.now
    ctx.session.flush()
    return audit.changed(message, before)
