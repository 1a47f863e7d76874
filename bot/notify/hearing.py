"""What being heard changes for what is said: a window opens, a card was pressed. In the transaction of the message."""

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.channels.base import Incoming
from bot.channels.envelope import CARD
from bot.core.context import Context
from bot.notify import openings
from bot.notify.models import SentCard, Topic, Urgency
from bot.notify.service import put

_CODES: sa.Table = SQLModel.metadata.tables["card_code"]


def hear(ctx: Context, incoming: Incoming, reply: str, outcome: str) -> str:
    """Note what a message allows and brings; returns what is said back at once.

    A pressed card takes a label and no sentence (path/90241): its `outcome`, where the button is done with. The
    sentence follows as a message of its own.
    """
    openings.open_window(ctx, incoming)
    if incoming.kind != CARD:
        return reply
    _keep_code(ctx, incoming)
    _tell_presser(ctx, incoming, reply)
    return outcome


def _keep_code(ctx: Context, incoming: Incoming) -> None:
    """Keep the code a press brings, to change the card for others with."""
    code = incoming.details.get("ResponseCode", "")
    card = sa.and_(col(SentCard.channel) == incoming.channel, col(SentCard.card_id) == incoming.details.get("TaskId"))
    number = ctx.connection.execute(sa.select(col(SentCard.id)).where(card)).scalar_one_or_none()
    if number is not None and code:
        given = {"card_id": number, "code": code, "given_at": ctx.now, "pressed_by": incoming.sender}
        ctx.connection.execute(_CODES.insert().values(given))


def _tell_presser(ctx: Context, incoming: Incoming, reply: str) -> None:
    """Say the whole sentence to who pressed, at once: he waits for it."""
    speaker = people.speaker_of(ctx, channel=incoming.channel, userid=incoming.sender)
    if speaker is not None and reply:
        key = f"pressed:{incoming.channel}:{incoming.key}"
        put(ctx, to=speaker.id, text=reply, key=key, topic=Topic.ANSWER, urgency=Urgency.URGENT)
