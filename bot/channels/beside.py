"""What a platform may have beside messages; not every channel is each of these.

A menu, a tile in the workbench, an address book, signing in; cards that change, several places, windows, faults shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.channels.base import Incoming, Person
from bot.core.errors import BotError


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu under a chat: the command it says, or the page it opens."""

    label: str
    says: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """What opens when one of the few entries under a chat is touched."""

    label: str
    entries: tuple[MenuEntry, ...]


Menu = tuple[MenuGroup, ...]


class BadMenuError(BotError):
    """菜单太多或名字太长。"""


@runtime_checkable
class HasMenu(Protocol):
    """A platform with a menu under the chat."""

    name: str

    def set_menu(self, menu: Menu) -> None:
        """Put this menu there instead of whatever is there; people see it within a day.

        Raises:
            BadMenuError: more or longer than the platform takes; nothing was asked of it.
            DeliveryError: as `Channel.send`.
        """
        ...

    def menu(self) -> Menu:
        """The menu that is there; empty where none is.

        Raises:
            DeliveryError: as `Channel.send`.
        """
        ...

    def delete_menu(self) -> None:
        """Take it away.

        Raises:
            DeliveryError: as `Channel.send`.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number on the app's tile: what it counts, and the page behind it."""

    label: str
    value: str
    link: str = ""


@runtime_checkable
class HasWorkbench(Protocol):
    """A platform whose workbench shows each member numbers of his own on the app's tile."""

    name: str

    def set_tile(self, figures: Iterable[KeyFigure]) -> None:
        """Let the tile show numbers, these to whoever has none of his own yet; his own are forgotten.

        Raises:
            DeliveryError: as `Channel.send`.
        """
        ...

    def show_figures(self, userids: tuple[str, ...], figures: Iterable[KeyFigure]) -> None:
        """Show all of them, a thousand at most, the same numbers.

        Raises:
            DeliveryError: as `Channel.send`; a permanent one where one of them is nobody, and only there.
        """
        ...


@runtime_checkable
class HasPlaces(Protocol):
    """A platform that posts in several places, each with limits and troubles of its own."""

    @property
    def places(self) -> tuple[str, ...]:
        """What the outbox calls them."""
        ...


@runtime_checkable
class Windowed(Protocol):
    """A platform on which only who was heard of late is spoken to, one receiver a letter.

    Its `open` says what a message opens (`Incoming.opens`). Beyond that nothing is given to `send` but `outside`
    letters, and where it has no form for them nothing at all.
    """

    has_outside: bool
    """Whether it has a form for who was not heard of late (模板消息、订阅通知)."""


@runtime_checkable
class ChangesCards(Protocol):
    """A platform that has cards, which can be changed after they were sent."""

    shows_cards: bool
    """Whether it is to show them: else their words are said."""

    def change_card(self, code: str, userids: tuple[str, ...], label: str) -> None:
        """Grey the buttons of a card for some of its receivers, who read the label instead; the code is good once.

        Raises:
            DeliveryError: as `Channel.send`; a permanent one where the code was used or is too old.
        """
        ...


@runtime_checkable
class ShowsFaults(Protocol):
    """A platform that tells its user we are out of order when we refuse what it brings."""

    name: str
    shows_faults: bool

    def seal(self, incoming: Incoming, text: str, now: datetime) -> str:
        """As `Channel.seal`."""
        ...


@runtime_checkable
class SignsIn(Protocol):
    """A platform that knows by a code who sits at a browser it has sent to us."""

    def who(self, code: str) -> str | None:
        """The user id, as accounts have it, of who brought this code; None if he is nobody's member.

        A code is good once.

        Raises:
            BadCodeError: used, too old, or no code at all: to be begun anew.
            DeliveryError: the platform cannot be asked now, or not before an administrator has put something right.
        """
        ...


@runtime_checkable
class SignsInside(SignsIn, Protocol):
    """One that knows, unasked, who opens a page inside its own client."""

    def is_inside(self, browser: str) -> bool:
        """Whether a browser that calls itself so (`User-Agent`) is that of its client."""
        ...

    def authorize_url(self, redirect: str, state: str) -> str:
        """Where a browser inside the platform's own client is sent; it comes back to `redirect` unasked.

        Raises:
            ValueError: a state that is not 1 to 128 letters and digits.
        """
        ...


@runtime_checkable
class SignsInByScan(SignsIn, Protocol):
    """One with a page for any browser, on which a person shows with his phone who he is."""

    def sign_in_url(self, redirect: str, state: str) -> str:
        """Where any other browser is sent; it comes back to `redirect` once its person has shown who he is.

        Raises:
            ValueError: a state that is not 1 to 128 letters and digits.
        """
        ...


@runtime_checkable
class HasContacts(Protocol):
    """A platform with an address book the app may read."""

    name: str

    def contacts(self) -> list[Person]:
        """Everybody the app sees, by user id.

        Raises:
            DeliveryError: as `Channel.send`.
        """
        ...

    def contact(self, userid: str) -> Person | None:
        """One of them; None when there is no such person, or the app does not see him.

        Raises:
            DeliveryError: as `Channel.send`.
        """
        ...
