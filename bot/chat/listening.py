"""Messages after which more, or something else, may be said: a window opens, a card was pressed or can be shown."""

from collections.abc import Callable

from bot.channels.base import Incoming
from bot.channels.envelope import CARD, MAX_LABEL
from bot.chat.dialog import has_asked
from bot.chat.router import Command
from bot.core.context import Context
from bot.text.brief import signed

Listener = Callable[[Context, Incoming, str, str], str]
"""Hears of such a message: the context, the message, the reply, and what a pressed button is called now.

Returns what is said back at once. In the transaction of the message.
"""

Shower = Callable[[Context, Incoming, str, str], str]
"""Shows the card of a matter in place of a reply about it: the context, the message, the reply, the matter `task:12`.

Returns what is said back at once: the reply itself where no card comes, else nothing. In the same transaction.
"""


def deaf(_: Context, __: Incoming, reply: str, ___: str) -> str:
    """Nothing is done about it."""
    return reply


def concerns(incoming: Incoming) -> bool:
    """Whether a listener is to hear of it: most messages are none of its business."""
    return incoming.opens is not None or incoming.kind == CARD


def outcome(ctx: Context, incoming: Incoming, command: Command | None) -> str:
    """What a pressed button is called now: what was done and by whom; empty while it may be pressed again."""
    if incoming.kind != CARD or command is None or not command.pressed or ctx.actor is None or has_asked(ctx):
        return ""
    return signed(command.pressed, ctx.actor.name, MAX_LABEL)
