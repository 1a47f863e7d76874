"""What we store of conversations: every message that had an effect, and the question each person was asked last."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class InboxState(StrEnum):
    """How a message ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class InboxMessage(Row, table=True):
    """One message or event and the reply it got; unique by channel and key, so a copy finds the reply."""

    __tablename__ = "inbox_message"
    __table_args__ = (UniqueConstraint("channel", "key"), sa.Index("ix_inbox_message_received_at", "received_at"))

    channel: str
    key: str
    sender: str
    text: str = Field(default="", sa_type=sa.Text)
    intent: str = ""
    state: InboxState = Field(default=InboxState.DONE, sa_type=choice(InboxState))
    reply: str = Field(default="", sa_type=sa.Text)
    error: str = ""
    received_at: datetime = moment_field()


class Question(Row, table=True):
    """What a person was asked last and may answer with a number or a word; one a person."""

    member_id: int = Field(foreign_key="member.id", unique=True)
    kind: str
    choices: list[str] = json_field()
    payload: dict[str, Any] = json_field(dict)
    expires_at: datetime = moment_field()


class NamelessMessage(SQLModel, table=True):
    """A message whose sender is not to be named, and its reply, so that a copy finds it: no sender, no words, no hour.

    Its key is a digest under a secret that is not in the store. It has no number and lies in the order of the digests.
    """

    __tablename__ = "nameless_message"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: str = Field(primary_key=True)
    reply: str = Field(default="", sa_type=sa.Text)
    """What was said back, with a mark where the receipt's code stood."""
    day: date


class Greeting(Row, table=True):
    """The day an account that opened the chat was greeted last: once a day at most."""

    __table_args__ = (UniqueConstraint("channel", "userid"),)

    channel: str
    userid: str
    day: date
