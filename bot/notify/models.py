"""What we store of what is to be said: messages, the letters they travel in, mutes, pauses, tokens, announcements.

A *message* is one thing to be told to one person, put in the transaction of its cause. A *letter* is one request to a
platform, frozen when it is packed: the same text for up to a thousand people, repeated byte for byte until settled.
"""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.channels.base import Markup
from bot.core.db import Row, choice, json_field, moment_field


class Topic(StrEnum):
    """What a message is about: what is counted and reported by it."""

    REMINDER = "reminder"
    DIGEST = "digest"
    TASK = "task"
    MEETING = "meeting"
    RESULT = "result"
    ANNOUNCEMENT = "announcement"
    OFFICE = "office"
    ANSWER = "answer"
    """What the hearer set going himself: the reminder he asked for, what became of the photo he sent."""


class Urgency(StrEnum):
    """How long a message may wait."""

    ROUTINE = "routine"
    """Waits for quiet hours, mutes and the week's budget."""
    PROMPT = "prompt"
    """Somebody waits for it: quiet hours and the week's budget hold it back, a mute does not."""
    URGENT = "urgent"
    """At once, at any hour: only the office head may say so."""


class MessageState(StrEnum):
    """Waiting until it is packed into a letter; then what became of it."""

    WAITING = "waiting"
    PACKED = "packed"
    SENT = "sent"
    FAILED = "failed"
    """The platform refused this person, or the letter was given up."""
    DROPPED = "dropped"
    """Not sent on purpose: out of date, withdrawn, or more than the person is to be told."""


ALIVE = (MessageState.WAITING, MessageState.PACKED, MessageState.SENT)
"""Came, or will come."""


class LetterState(StrEnum):
    """A letter is settled once."""

    READY = "ready"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    """It may have arrived, and the time in which the platform swallows a repetition is over."""


class OutboxMessage(Row, table=True):
    """One thing to be told to one person; the key is said once, ever."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.Index("ix_outbox_message_state_due", "state", "due"),
        sa.Index("ix_outbox_message_member_id_settled_at", "member_id", "settled_at"),
        {"sqlite_autoincrement": True},
    )

    key: str = Field(unique=True)
    member_id: int = Field(foreign_key="member.id")
    topic: Topic = Field(sa_type=choice(Topic))
    urgency: Urgency = Field(default=Urgency.ROUTINE, sa_type=choice(Urgency))
    text: str
    about: str = Field(default="", index=True)
    """What it belongs to, `announcement:5` or `meeting:12`: to be withdrawn or asked after together."""
    cause: int | None = Field(default=None, index=True)
    """The inbox message that led to it; taking that back withdraws what still waits."""
    put_at: datetime = moment_field()
    due: datetime = moment_field()
    """Not before."""
    until: datetime | None = moment_field(default=None, nullable=True)
    """Worth nothing after this."""
    state: MessageState = Field(default=MessageState.WAITING, sa_type=choice(MessageState))
    letter_id: int | None = Field(default=None, foreign_key="outbox_letter.id", index=True)
    userid: str = ""
    """The account it was packed for."""
    settled_at: datetime | None = moment_field(default=None, nullable=True)
    reason: str = ""
    """Why it did not arrive, in Chinese, for the office."""
    picture: str = ""
    """What is to be drawn and shown in place of the text, `check:12`; the text is said where it cannot be drawn."""
    card: str = ""
    """What stands on the card shown in place of the text, `task:12`: where it comes alone and cards are shown."""
    file: str = ""
    """The paper sent in place of the text and for whom, `ledger:5:12`; the text is said where it cannot be made."""


class OutboxLetter(Row, table=True):
    """One request to a platform, the same bytes at every try; to people, or to the group of a robot."""

    __tablename__ = "outbox_letter"
    __table_args__ = (
        sa.Index("ix_outbox_letter_state_due", "state", "due"),
        sa.Index("ix_outbox_letter_key", "key", unique=True),
        {"sqlite_autoincrement": True},
    )

    channel: str
    text: str
    userids: list[str] = json_field()
    urgency: Urgency = Field(default=Urgency.ROUTINE, sa_type=choice(Urgency))
    state: LetterState = Field(default=LetterState.READY, sa_type=choice(LetterState))
    made_at: datetime = moment_field()
    due: datetime = moment_field()
    """The next try, not before."""
    tries: int = 0
    unsure_since: datetime | None = moment_field(default=None, nullable=True)
    """The first try that may have arrived although no answer came."""
    leased_by: str = ""
    leased_until: datetime | None = moment_field(default=None, nullable=True)
    settled_at: datetime | None = moment_field(default=None, index=True, nullable=True)
    message_id: str = ""
    """The platform's number of it."""
    code: int | None = None
    error: str = ""
    picture: str = ""
    """As of its message: pictures travel alone."""
    key: str | None = None
    """Of what is posted to a group, said once, ever; it has neither messages nor user ids."""
    card: str = ""
    """As of its message, if it carries but one."""
    file: str = ""
    """As of its message: files travel alone."""
    window: str = ""
    """The kind of window it was taken from, where its receiver may be spoken to only in windows."""
    markup: Markup = Field(default=Markup.PLAIN, sa_type=choice(Markup))
    outside: bool = False
    """A knock in the form for who was not heard of late: what it is about is told when he is heard again."""
    mentions: list[str] = json_field()
    """Accounts called by name in a group."""


class ServiceWindow(Row, table=True):
    """How long and how often an account may still be spoken to, since it was heard (客服消息的时限)."""

    __tablename__ = "service_window"
    __table_args__ = (UniqueConstraint("channel", "userid", "kind"),)

    channel: str
    userid: str
    kind: str
    """What opened it: a message, or a tap on the menu."""
    until: datetime = moment_field()
    messages_left: int


class SentCard(Row, table=True):
    """A card that people have before them, until what it is about is over or it can no longer be changed."""

    __tablename__ = "sent_card"
    __table_args__ = (UniqueConstraint("channel", "card_id"),)

    channel: str
    card_id: str
    """The platform's task_id: what its buttons name."""
    letter_id: int = Field(foreign_key="outbox_letter.id", index=True)
    subject: str = Field(index=True)
    """What it is about, `task:12`."""
    sent_at: datetime = moment_field()
    outcome: str = ""
    """What its buttons say since it is over; empty while they work."""
    settled_at: datetime | None = moment_field(default=None, index=True, nullable=True)
    """When nobody has to look after it any more."""


class CardCode(Row, table=True):
    """With which a card can be changed once, within 72 hours of being given (path/94888)."""

    __tablename__ = "card_code"

    card_id: int = Field(foreign_key="sent_card.id", index=True)
    code: str
    """Blank once it has been used."""
    given_at: datetime = moment_field()
    pressed_by: str = ""
    """The account whose press brought it, where its button says since what became of it; else empty."""
    used_at: datetime | None = moment_field(default=None, nullable=True)


class Pause(Row, table=True):
    """A channel not to be called before `until`: a limit was reached, or the office must put something right."""

    __tablename__ = "channel_pause"

    channel: str = Field(unique=True)
    since: datetime = moment_field()
    """When the trouble began: the longer it lasts, the longer the pause."""
    until: datetime = moment_field()
    code: int | None = None
    reason: str = ""


class Mute(Row, table=True):
    """Somebody asked for quiet (静默): routine messages wait until it is over."""

    __tablename__ = "mute"
    __table_args__ = (UniqueConstraint("member_id", "window"),)

    member_id: int = Field(foreign_key="member.id")
    window: str = ""
    """Empty: all the time; `evening` or `weekend`: those hours, again and again."""
    since: datetime = moment_field()
    until: datetime | None = moment_field(default=None, nullable=True)
    """None: until it is lifted."""


class PlatformToken(Row, table=True):
    """An access token shared by all processes, encrypted; who fetches a new one holds the lease."""

    __tablename__ = "platform_token"

    key: str = Field(unique=True)
    sealed: str = ""
    until: datetime | None = moment_field(default=None, nullable=True)
    leased_by: str = ""
    leased_until: datetime | None = moment_field(default=None, nullable=True)


ANNOUNCED = "announcement:"
"""So begins what the messages of announcements are about; their numbers follow."""


class Announcement(Row, table=True):
    """What the office told many people at once (公告)."""

    text: str
    audience: str
    """To whom, in Chinese words."""
    by_id: int = Field(foreign_key="member.id")
    at: datetime = moment_field()
    urgent: bool = False
    receivers: int = 0
    unreachable: int = 0
    """How many of those meant have no chat account: somebody tells them otherwise."""

    @property
    def about(self) -> str:
        """What its messages are about."""
        return f"{ANNOUNCED}{self.id}"


class AnnouncementRest(Row, table=True):
    """Of an announcement to thousands, who is not in the outbox yet; gone when nobody is left, or it is taken back."""

    __tablename__ = "announcement_rest"

    announcement_id: int = Field(foreign_key="announcement.id", unique=True)
    cause: int | None = Field(default=None, index=True)
    """As of the messages: the inbox message that led to it."""
    due: datetime = moment_field()
    until: datetime | None = moment_field(default=None, nullable=True)
    member_ids: list[int] = json_field()
