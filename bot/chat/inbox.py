"""The inbox: a key is claimed once, in the transaction of its effect and its reply. Prepared statements only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

from bot import people
from bot.channels.base import Incoming
from bot.chat.models import InboxState, Question
from bot.core.context import Actor, Context
from bot.core.prepared import Prepared

_TABLE: sa.Table = SQLModel.metadata.tables["inbox_message"]
_CLAIM = Prepared(
    {
        "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id),
        "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id),
    }
)
_REPLY = sa.select(_TABLE.c.reply).where(
    _TABLE.c.channel == sa.bindparam("of_channel"), _TABLE.c.key == sa.bindparam("of_key")
)
_SETTLE = Prepared(
    _TABLE.update()
    .where(_TABLE.c.id == sa.bindparam("number"))
    .values(reply=sa.bindparam("words"), intent=sa.bindparam("meant"), text=sa.bindparam("typed"))
)
_WHO = Prepared(
    people.speakers()
    .add_columns(
        col(Question.id), col(Question.kind), col(Question.choices), col(Question.payload), col(Question.expires_at)
    )
    .outerjoin(Question, col(Question.member_id) == people.Member.id)
)
_FORGET_WHO = _TABLE.update().where(_TABLE.c.id == sa.bindparam("number")).values(sender="", text="")


def claim(connection: sa.Connection, incoming: Incoming, *, now: datetime, **more: Any) -> int | None:
    """Take the message for ourselves; None when a copy of it was taken before."""
    values = {
        "channel": incoming.channel,
        "key": incoming.key,
        "sender": incoming.sender,
        "text": incoming.text,
        "intent": "",
        "state": InboxState.DONE,
        "reply": "",
        "error": "",
        "received_at": now,
    } | more
    claimed = _CLAIM.one_or_none(connection, values)
    return None if claimed is None else claimed.id


def stored_reply(connection: sa.Connection, incoming: Incoming) -> str:
    """The reply an earlier copy got."""
    found: str = connection.execute(_REPLY, {"of_channel": incoming.channel, "of_key": incoming.key}).scalar_one()
    return found


def settle(connection: sa.Connection, number: int, *, text: str, intent: str, reply: str) -> None:
    """Store the reply with the message it answers."""
    _SETTLE.run(connection, {"number": number, "words": reply, "meant": intent, "typed": text})


def forget_who(connection: sa.Connection, number: int) -> None:
    """Keep neither the words nor who said them: the sender asked to stay unknown."""
    connection.execute(_FORGET_WHO, {"number": number})


def who_speaks(connection: sa.Connection, *, channel: str, userid: str) -> tuple[Actor, Question | None] | None:
    """The member behind an account, with the question he was asked last; None for strangers. One statement."""
    row = _WHO.one_or_none(connection, {"channel": channel, "userid": userid})
    if row is None:
        return None
    actor = Actor(row[0], row[1])
    if row[2] is None:
        return actor, None
    fields = dict(zip(("id", "kind", "choices", "payload", "expires_at"), row[2:], strict=True))
    return actor, Question(member_id=actor.id, **fields)


def said_by(ctx: Context, member_id: int) -> Sequence[tuple[datetime, str, str]]:
    """When a member said what, and the reply, as far as texts are still kept, oldest first: for that member."""
    account = people.ChatAccount
    own = sa.and_(col(account.channel) == _TABLE.c.channel, col(account.userid) == _TABLE.c.sender)
    query = (
        sa.select(_TABLE.c.received_at, _TABLE.c.text, _TABLE.c.reply)
        .join(account, own)
        .where(col(account.member_id) == member_id, _TABLE.c.text != "")
        .order_by(_TABLE.c.id)
    )
    return [(at, text, reply) for at, text, reply in ctx.connection.execute(query)]


_CAME_BY = sa.select(_TABLE.c.channel, _TABLE.c.sender).where(_TABLE.c.id == sa.bindparam("number"))


def came_by(ctx: Context) -> tuple[str, str]:
    """The channel and the account of the message that led here; empty where none did."""
    row = ctx.connection.execute(_CAME_BY, {"number": ctx.cause}).one_or_none()
    return (row.channel, row.sender) if row else ("", "")
