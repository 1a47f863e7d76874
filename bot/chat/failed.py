"""Messages on which the program failed, for who looks after it: who was not served, when, and the crash's number.

What was said is its sender's and is not told. Which of them somebody has looked at stands in the trail: the number of
the last one, so that what fails meanwhile is not taken for seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.chat.models import InboxMessage, InboxState
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import ChatAccount, Member, Right

SHOWN_FOR = timedelta(days=30)
SEEN, SUMMARY = "inbox.seen", "看过出错的消息"


@dataclass(frozen=True, slots=True)
class Failure:
    """One message that was not served; without a name where the account belongs to nobody."""

    number: int
    at: datetime
    name: str
    error: str
    is_seen: bool


def count_failures(ctx: Context) -> int:
    """How many messages failed of late. One statement."""
    query = sa.select(sa.func.count()).select_from(InboxMessage).where(*_recent(ctx))
    return ctx.connection.execute(query).scalar_one()


def failures(ctx: Context, offset: int, limit: int) -> Sequence[Failure]:
    """Messages that failed of late, the latest first. Two statements."""
    seen = _seen(ctx)
    message = InboxMessage
    theirs = sa.and_(col(ChatAccount.channel) == col(message.channel), col(ChatAccount.userid) == col(message.sender))
    name = sa.select(col(Member.name)).join(ChatAccount, col(ChatAccount.member_id) == col(Member.id)).where(theirs)
    query = (
        sa.select(col(message.id), col(message.received_at), name.limit(1).scalar_subquery(), col(message.error))
        .where(*_recent(ctx))
        .order_by(col(message.id).desc())
    )
    rows = ctx.connection.execute(query.offset(offset).limit(limit))
    return [Failure(number, at, who or "", error, number <= seen) for number, at, who, error in rows]


def mark_seen(ctx: Context, number: int) -> None:
    """Write down that somebody has looked at all that failed up to this message.

    Raises:
        NotAllowedError: not the office.
        NotFoundError: there is no such message.
    """
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    row = ctx.get(InboxMessage, number, "消息")
    looked_at = {"error": row.error}
    audit.record(ctx, SEEN, summary=SUMMARY, changes=[Change("inbox_message", row.id, looked_at, looked_at)])


def _seen(ctx: Context) -> int:
    """The number of the last message that somebody has looked at; zero before the first."""
    for entry in audit.latest(ctx, SEEN, limit=1):
        for change in entry.changes:
            return int(change["key"])
    return 0


def _recent(ctx: Context) -> tuple[sa.ColumnElement[bool], ...]:
    message = InboxMessage
    return col(message.state) == InboxState.FAILED, col(message.received_at) >= ctx.now - SHOWN_FOR
