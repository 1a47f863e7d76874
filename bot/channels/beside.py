"""What a platform shows beside the chat: a menu below it, a tile with numbers in the workbench. Not every one does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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
