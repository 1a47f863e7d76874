"""What being heard changes for what is said: a window opens, a card was pressed. In the transaction of the message."""

import hashlib

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import people
from bot.channels.base import Incoming
from bot.channels.envelope import CARD
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify import cards, openings
from bot.notify.cards import Outcomes
from bot.notify.letters import Shown, ready_letter
from bot.notify.models import Topic, Urgency
from bot.notify.service import put

IN_VAIN = "刚才点的没有办成：{why}"
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]


def hear(ctx: Context, incoming: Incoming, reply: str, outcome: str, outcomes: Outcomes | None = None) -> str:
    """Note what a message allows and brings; returns what is said back at once.

    A pressed card takes a label and no sentence (path/90241), the sentence follows as a message of its own. The label
    is what became of its matter, whoever did it; of a matter without a state of its own it is the `outcome` of the
    press. A card we never sent takes none. Who is not known is told how to become known, once a day.
    """
    openings.open_window(ctx, incoming)
    if incoming.kind != CARD:
        return reply
    presser = people.speaker_of(ctx, channel=incoming.channel, userid=incoming.sender)
    if presser is None:
        _tell_stranger(ctx, incoming, reply)
        return ""
    _tell_presser(ctx, presser.id, incoming, reply)
    return _label(ctx, presser.id, incoming, outcome, outcomes)


def _label(ctx: Context, presser_id: int, incoming: Incoming, outcome: str, outcomes: Outcomes | None) -> str:
    """What the button says now; empty while it can be pressed. The code of the press changes the card for others."""
    card = cards.known(ctx, incoming.channel, incoming.details.get("TaskId", ""))
    if card is None:
        return ""
    found = outcomes(ctx, [card.subject], presser_id) if outcomes else {}
    label = found.get(card.subject, outcome)
    greyed = incoming.sender if label else ""
    cards.keep_code(ctx, card.id, incoming.details.get("ResponseCode", ""), greyed=greyed)
    return label


def _tell_presser(ctx: Context, presser_id: int, incoming: Incoming, reply: str) -> None:
    """Say the whole sentence to who pressed, at once: he waits for it."""
    if reply:
        key = f"pressed:{incoming.channel}:{incoming.key}"
        put(ctx, to=presser_id, text=reply, key=key, topic=Topic.ANSWER, urgency=Urgency.URGENT)


def _tell_stranger(ctx: Context, incoming: Incoming, reply: str) -> None:
    """Say it to the account: the outbox has no messages for who is nobody's, and a press takes no words in answer.

    Keys are kept when accounts are forgotten, so this one names none.
    """
    said = hashlib.sha256(f"{incoming.channel}\n{incoming.sender}\n{ctx.today}".encode()).hexdigest()
    place = incoming.channel, Urgency.URGENT, IN_VAIN.format(why=reply), Shown()
    once = {"userids": [incoming.sender], "key": f"stranger:{said}"}
    ctx.connection.execute(insert_once(ctx.connection, _LETTERS), ready_letter(ctx, *place) | once)
