"""What being heard changes for what is said: a window opens, a card was pressed. In the transaction of the message."""

from bot import people
from bot.channels.base import Incoming
from bot.channels.envelope import CARD
from bot.core.context import Context
from bot.notify import cards, openings
from bot.notify.cards import Outcomes
from bot.notify.models import Topic, Urgency
from bot.notify.service import put


def hear(ctx: Context, incoming: Incoming, reply: str, outcome: str, outcomes: Outcomes | None = None) -> str:
    """Note what a message allows and brings; returns what is said back at once.

    A pressed card takes a label and no sentence (path/90241), the sentence follows as a message of its own. The label
    is what became of its matter, whoever did it; of a matter without a state of its own it is the `outcome` of the
    press. A card we never sent takes none.
    """
    openings.open_window(ctx, incoming)
    if incoming.kind != CARD:
        return reply
    presser = people.speaker_of(ctx, channel=incoming.channel, userid=incoming.sender)
    if presser is None:
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
