"""Who is not known yet, and who opens the chat: the first is told how to become known, each is greeted once a day.

To open the chat again costs a look at the store and no writer's place.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from bot.channels.base import Incoming
from bot.core.platforms import NAMED
from bot.core.prepared import Prepared

BY_USERID = "还没有把您和党员名册对上。请把「绑定 {userid} 您的姓名」发给支部组织委员，由他发给我一次就好。"
BY_CODE = "还没有把您和党员名册对上。请向支部书记要绑定码，发「绑定 绑定码」给我。"

_GREETINGS: sa.Table = SQLModel.metadata.tables["greeting"]
_INBOX: sa.Table = SQLModel.metadata.tables["inbox_message"]
_ACCOUNT = sa.and_(_GREETINGS.c.channel == sa.bindparam("channel"), _GREETINGS.c.userid == sa.bindparam("userid"))
_COPY = sa.and_(_INBOX.c.channel == sa.bindparam("channel"), _INBOX.c.key == sa.bindparam("key"))
_LOOK = Prepared(
    sa.select(
        sa.select(_GREETINGS.c.day).where(_ACCOUNT).scalar_subquery().label("day"),
        sa.select(_INBOX.c.reply).where(_COPY).scalar_subquery().label("reply"),
    )
)


def how_to_be_known(incoming: Incoming) -> str:
    """What an account is told that belongs to nobody on the roster."""
    known_by_name = (incoming.borrows or incoming.channel) in NAMED
    return BY_USERID.format(userid=incoming.sender) if known_by_name else BY_CODE


def said_before(connection: sa.Connection, incoming: Incoming, today: date) -> str | None:
    """What is said to who opens the chat and is not to be greeted: a copy's reply, or nothing; None: greet him."""
    values = {"channel": incoming.channel, "userid": incoming.sender, "key": incoming.key}
    [(day, reply)] = _LOOK.all(connection, values)
    if reply is not None:
        return str(reply)
    return None if day is None or day < today or incoming.opens is not None else ""


def is_first(connection: sa.Connection, incoming: Incoming, today: date) -> bool:
    """Note that the account is greeted; whether it is the first time today."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    values: Mapping[str, object] = {"channel": incoming.channel, "userid": incoming.sender, "day": today}
    first = dialect.insert(_GREETINGS).values(values)
    first = first.on_conflict_do_update(
        index_elements=[_GREETINGS.c.channel, _GREETINGS.c.userid], set_={"day": today}, where=_GREETINGS.c.day < today
    )
    return connection.execute(first.returning(_GREETINGS.c.id)).first() is not None
