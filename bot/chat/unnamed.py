"""Messages whose sender is not to be named: once each like all others, and nothing of who it was is ever written.

The row of a message has no sender and no words from the beginning: what was written and emptied later would still lie
in the store's files. Its key and the code of its receipt are made of the message's own key under a secret from the
settings, so a copy finds its row and is told the same code, though neither can be read from the store.
"""

import hashlib
import hmac
import secrets
import traceback
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels.base import Incoming
from bot.core.config import Settings
from bot.core.db import insert_once
from bot.text import nameless

_TABLE: sa.Table = SQLModel.metadata.tables["nameless_message"]
_UNTIL_RESTART = secrets.token_bytes(32)
"""For an installation without any secret, which no platform delivers to twice."""
MARK = "{code}"
"""Stands for the code in what is kept of a reply."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands for a message whose sender is not named: how it is known again, and the code of its receipt."""

    digest: str
    code: str


def slip(settings: Settings, incoming: Incoming) -> Slip:
    """The slip of a message; a copy has the same."""
    message = f"{incoming.channel}\n{incoming.key}"
    drawn = int.from_bytes(_under(settings, "receipt", message))
    signs = ""
    for _ in range(2 * nameless.HALF):
        drawn, place = divmod(drawn, len(nameless.ALPHABET))
        signs += nameless.ALPHABET[place]
    return Slip(_under(settings, "message", message).hex(), f"{signs[: nameless.HALF]}-{signs[nameless.HALF :]}")


def _under(settings: Settings, purpose: str, message: str) -> bytes:
    """The message under the installation's secrets: those that sign links and that open the platform's callbacks."""
    app = settings.channels.wecom_app
    held = [one.get_secret_value() for one in (settings.web.link_key, app and app.aes_key) if one]
    secret = hashlib.sha256("\n".join(held).encode()).digest() if held else _UNTIL_RESTART
    return hmac.digest(secret, f"zhibu {purpose}\n{message}".encode(), "sha256")


def day_of(now: datetime) -> datetime:
    """The beginning of the day: no more exact moment is known to who serves such a message."""
    return datetime.combine(now.date(), time.min, now.tzinfo)


def claim(connection: sa.Connection, one: Slip, *, now: datetime) -> bool:
    """Take the message; whether no copy of it was taken before."""
    taken = insert_once(connection, _TABLE).returning(_TABLE.c.digest)
    values = {"digest": one.digest, "reply": "", "day": now.date()}
    return connection.execute(taken, values).first() is not None


def settle(connection: sa.Connection, one: Slip, reply: str) -> None:
    """Store the reply, the mark in place of the code."""
    kept = reply.replace(one.code, MARK)
    connection.execute(_TABLE.update().where(_TABLE.c.digest == one.digest).values(reply=kept))


def stored_reply(connection: sa.Connection, one: Slip) -> str:
    """The reply an earlier copy got, with the code it got."""
    kept: str = connection.execute(sa.select(_TABLE.c.reply).where(_TABLE.c.digest == one.digest)).scalar_one()
    return kept.replace(MARK, one.code)


def where(error: BaseException) -> list[str]:
    """Where it went wrong, without what was said: an error's own words may hold it."""
    return [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
