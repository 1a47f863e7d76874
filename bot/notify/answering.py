"""An answer about one matter, shown as its card with buttons to who is shown cards there; said in words to all others.

It is no start of ours, so it costs nothing of the week. It comes by the outbox a moment later than words would: where
that cannot be relied on, and where there is nothing to press, the words are said at once. Never both. In WeChat nobody
sees a card, and no platform says who reads there: so who has not pressed one of late is told that one comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.channels.base import Incoming
from bot.core.context import Context
from bot.notify import accounts, cards, limits
from bot.notify.models import LetterState, MessageState, OutboxLetter, OutboxMessage, Topic, Urgency
from bot.notify.service import put

PATIENCE = timedelta(seconds=30)
"""What lies longer than this shows that nobody sends just now."""
COMES = "卡片马上到。看不到的（在微信里收消息）回「不要卡片」，再问一次。"


class Offered(Protocol):
    """Which card answers a question about a matter."""

    def __call__(self, ctx: Context, subject: str, /) -> str:
        """What stands on it, `verify:12` for who may verify task 12; empty where the speaker can press nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Answering:
    """Shows what `offered` names; `channels` are those on which anybody may be told at any time: do they show cards?"""

    offered: Offered
    channels: Mapping[str, bool]

    def __call__(self, ctx: Context, incoming: Incoming, reply: str, about: str) -> str:
        """What is said back at once: nothing of it where the card comes, with these words in reserve."""
        if not reply or not self._reads_cards(ctx, incoming):
            return reply
        card = self.offered(ctx, about)
        if not card or not _is_brisk(ctx, incoming.channel):
            return reply
        key = f"asked:{incoming.channel}:{incoming.key}"
        put(ctx, to=ctx.speaker.id, text=reply, key=key, topic=Topic.ANSWER, urgency=Urgency.URGENT, card=card)
        return "" if cards.has_pressed(ctx, incoming.channel, incoming.sender) else COMES

    def _reads_cards(self, ctx: Context, incoming: Incoming) -> bool:
        """Whether the account that asks is the one its member is told on, and wants cards."""
        if not self.channels.get(incoming.channel):
            return False
        account, member = people.ChatAccount, people.Member
        query = (
            sa.select(col(account.channel), col(account.userid), col(account.cards), col(member.uses_chat))
            .join(member, col(member.id) == col(account.member_id))
            .where(col(account.member_id) == ctx.speaker.id, col(account.channel).in_(sorted(self.channels)))
            .order_by(col(account.id).desc())
            .limit(1)
        )
        told_on = ctx.connection.execute(query).first()
        return told_on is not None and tuple(told_on) == (incoming.channel, incoming.sender, True, True)


def _is_brisk(ctx: Context, channel: str) -> bool:
    """Whether what is put now goes out within seconds: the channel is well, nothing lies, and the day has room."""
    if channel in accounts.resting(ctx):
        return False
    late = ctx.now - PATIENCE
    letter, message = OutboxLetter, OutboxMessage
    unsent = sa.select(col(letter.id)).where(
        col(letter.state) == LetterState.READY, col(letter.due) <= late, col(letter.channel) == channel
    )
    unpacked = sa.select(col(message.id)).where(
        *(col(message.state) == MessageState.WAITING, col(message.due) <= late),
        *(col(message.member_id) == ctx.speaker.id, col(message.topic) == Topic.ANSWER),
    )
    lies = any(ctx.connection.execute(query.limit(1)).first() for query in (unsent, unpacked))
    return not lies and limits.left_today(ctx) > 0
