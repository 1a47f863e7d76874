"""The nouns every platform shares: what comes in, what goes out, what can go wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.channels.tokens import TokenStore
from bot.core.clock import Clock, system_clock
from bot.core.errors import BotError


@dataclass(frozen=True, slots=True)
class Window:
    """What somebody's own doing allows: so many messages to him, for so long (客服消息)."""

    kind: str
    """What he did: windows of different kinds stand side by side."""
    lasts: timedelta
    messages: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event, whatever platform it came from."""

    channel: str
    key: str
    """What makes a redelivery recognisable: equal for copies, different for anything else."""
    sender: str
    """The platform's user id in the one spelling its channel gives it; empty for events nobody sent.

    Lower case where the platform tells no capitals from small letters (WeCom's userids), as it is where it does (the
    openids of WeChat): so two ids are the same person only where they are the same text, and nobody else folds them.
    """
    text: str = ""
    """What was typed, raw; empty for anything but text."""
    kind: str = "text"
    """`text`, `image`, `voice` …, or `event.<name>` in lower case."""
    event_key: str = ""
    """The key of a menu entry or card button."""
    sent_at: datetime | None = None
    borrows: str = ""
    """The channel whose accounts the sender is looked up in, when this one has none of its own (the console)."""
    details: Mapping[str, str] = field(default_factory=dict)
    """The other plain fields of the message, by the platform's names."""
    opens: Window | None = None
    """Where the channel may speak only to who has just been heard: what this allows."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a card; `says` is the command it stands for, as if its presser had typed it."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Card:
    """One matter with what can be done about it; without buttons it is read, and opens `link` where there is one."""

    title: str
    note: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    """What is said of it, each with its name: at most six."""
    buttons: tuple[Button, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file and the name its receiver sees."""

    name: str
    content: bytes


class Markup(StrEnum):
    """How a text is written; people read the plain one everywhere."""

    PLAIN = ""
    MARKDOWN = "markdown"
    MARKDOWN_V2 = "markdown_v2"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text, picture, card or file to some people of one channel, or to the groups of a robot."""

    to: tuple[str, ...]
    text: str
    key: str = ""
    """What it is about: sent again with the same key and text it arrives once, with another key it is said again."""
    picture: bytes | None = None
    """A PNG, shown in place of the text."""
    card: Card | None = None
    """Shown in place of the text where the platform has cards."""
    card_id: str = ""
    """What its buttons name when they are pressed; unique for the app, ever."""
    file: File | None = None
    """Sent in place of the text."""
    outside: bool = False
    """Outside the window: only in the form the platform has for that (模板消息)."""
    markup: Markup = Markup.PLAIN
    mentions: tuple[str, ...] = ()
    """Accounts called by name in a group."""
    repeats: bool = False
    """It may have arrived before: to be sent as it was then, or not at all."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform said of a send: its number, and who did not get it and why."""

    message_id: str
    unknown: tuple[str, ...] = ()
    """Ids as they stand in accounts."""
    unlicensed: tuple[str, ...] = ()
    card_code: str = ""
    """With which the card can be changed once, within 72 hours (path/94888)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the address book of a platform."""

    userid: str
    """Lower case."""
    name: str
    departments: tuple[str, ...] = ()
    """The names of his departments and of those above them, from the root down."""


class BadCallbackError(BotError):
    """来路不明或残缺的回调。"""


class BadCodeError(BotError):
    """这次登录已经失效，请重新打开网页。"""


class Verdict(StrEnum):
    """What a failure to send means for the message."""

    AGAIN = "again"
    """Soon, with a little patience."""
    LATER = "later"
    """After the window of a limit."""
    OFFICE = "office"
    """Once an administrator has put something right; the message itself is good."""
    UNREACHED = "unreached"
    """As soon as the platform can be connected to: it has not seen the request."""
    CLOSED = "closed"
    """When the receiver has been heard again: the window in which he may be spoken to is over."""
    NEVER = "never"
    """Not this message, or not to these people."""


class DeliveryError(BotError):
    """消息没有送出去。"""

    def __init__(
        self, message: str = "", *, verdict: Verdict, code: int | None = None, maybe_arrived: bool = False
    ) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.code = code
        self.maybe_arrived = maybe_arrived
        """The platform may have taken it and its answer was lost: to be repeated unchanged, or not at all."""

    @property
    def permanent(self) -> bool:
        """Whether trying again cannot help."""
        return self.verdict is Verdict.NEVER


class TooLargeError(DeliveryError):
    """材料超过 20 MB，没有收下。"""

    def __init__(self) -> None:
        super().__init__(verdict=Verdict.NEVER)


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a channel is given besides its section of the settings."""

    tokens: Callable[[str], TokenStore]
    """Where tokens are kept for who knows this secret."""
    clock: Clock = system_clock
    home: str = ""
    """The page people have of their own, where the pages have an address."""


@runtime_checkable
class Channel(Protocol):
    """A platform: opens what it sends us, seals what we answer, sends what we start."""

    name: str

    def verify(self, query: Mapping[str, str], now: datetime) -> str:
        """The plain echo of the platform's GET check.

        Raises:
            BadCallbackError: not from the platform.
        """
        ...

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Incoming:
        """The message inside a callback body.

        Raises:
            BadCallbackError: forged, stale, malformed or too large.
        """
        ...

    def seal(self, incoming: Incoming, text: str, now: datetime) -> str:
        """The body that answers `incoming` with a text; an empty text gives an empty body."""
        ...

    def send(self, message: Outgoing) -> Receipt:
        """Send now.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
        ...

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of what a member sent us, at most 20 MB, and its name; only ever from the platform's own address.

        Raises:
            TooLargeError: larger than that.
            DeliveryError: as `send`.
        """
        ...
