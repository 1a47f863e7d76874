"""The menu under a chat, as the platforms take it: few entries, short names (path/90231; 公众号 the same in shape)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.base import DeliveryError
from bot.channels.beside import BadMenuError, Menu, MenuEntry, MenuGroup
from bot.channels.sdk import PlatformError

TOP, BELOW = 3, 5
MAX_KEY, MAX_LINK = 128, 1024
NONE = 46003
"""There is no menu."""
TOO_MANY = "一级菜单最多 {most} 个，现在有 {count} 个。"
TOO_MANY_BELOW = "“{label}”下面要有 1 到 {most} 项，现在有 {count} 项。"
TOO_LONG = "“{label}”太长：最多 {most} 字节（约 {signs} 个汉字）。"
EMPTY = "有一项没有名字。"
BAD_KEY = "“{label}”要么说一句不超过 {most} 字节的话，要么打开一个网址。"
BAD_LINK = "“{label}”的网址要以 http:// 或 https:// 开头，不超过 {most} 字节。"
Ask = Callable[..., dict[str, Any]]
Failed = Callable[[PlatformError], DeliveryError]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the name of an entry, of the few above and of those below."""

    top: int
    below: int


WECOM, ACCOUNT = Limits(16, 40), Limits(16, 60)


def problems(menu: Menu, limits: Limits) -> list[str]:
    """What a platform would not take, each in one sentence; the entries that are too long it would cut."""
    found = [] if 1 <= len(menu) <= TOP else [TOO_MANY.format(most=TOP, count=len(menu))]
    for group in menu:
        found += _name(group.label, limits.top)
        if not 1 <= len(group.entries) <= BELOW:
            found.append(TOO_MANY_BELOW.format(label=group.label, most=BELOW, count=len(group.entries)))
        for entry in group.entries:
            found += [*_name(entry.label, limits.below), *_aim(entry)]
    return found


def _name(label: str, most: int) -> Iterator[str]:
    if not label.strip():
        yield EMPTY
    elif len(label.encode()) > most:
        yield TOO_LONG.format(label=label, most=most, signs=most // 3)


def _aim(entry: MenuEntry) -> Iterator[str]:
    if bool(entry.says) == bool(entry.link) or len(entry.says.encode()) > MAX_KEY:
        yield BAD_KEY.format(label=entry.label, most=MAX_KEY)
    elif entry.link and (not entry.link.startswith(("http://", "https://")) or len(entry.link.encode()) > MAX_LINK):
        yield BAD_LINK.format(label=entry.label, most=MAX_LINK)


def body(menu: Menu) -> dict[str, Any]:
    """What `menu/create` is given."""
    return {"button": [{"name": one.label, "sub_button": [_button(entry) for entry in one.entries]} for one in menu]}


def _button(entry: MenuEntry) -> dict[str, str]:
    if entry.link:
        return {"type": "view", "name": entry.label, "url": entry.link}
    return {"type": "click", "name": entry.label, "key": entry.says}


def read(answer: Mapping[str, Any]) -> Menu:
    """The menu in the answer of `menu/get`; an Official Account wraps it. An entry that opens nothing stands alone."""
    found = answer.get("menu", answer).get("button") or []
    return tuple(
        MenuGroup(str(one.get("name", "")), tuple(_entry(entry) for entry in one.get("sub_button") or [one]))
        for one in found
    )


def _entry(button: Mapping[str, Any]) -> MenuEntry:
    return MenuEntry(str(button.get("name", "")), str(button.get("key", "")), str(button.get("url", "")))


class Menus:
    """The menu of one app, or of an Official Account, which has no number; `ask` is `Client.call`."""

    def __init__(self, ask: Ask, limits: Limits, failed: Failed, *, agent_id: int | None = None) -> None:
        self._client_ask, self._limits, self._failed = ask, limits, failed
        self._app = {} if agent_id is None else {"agentid": agent_id}

    def set(self, menu: Menu) -> None:
        """The whole menu anew.

        Raises:
            BadMenuError: it would be refused or cut; nothing was asked.
            DeliveryError: what the platform said.
        """
        if found := problems(menu, self._limits):
            raise BadMenuError("".join(found))
        self._ask("post", "menu/create", data=body(menu))

    def get(self) -> Menu:
        """The menu that is there; empty where none is.

        Raises:
            DeliveryError: what the platform said.
        """
        try:
            return read(self._ask("get", "menu/get"))
        except DeliveryError as error:
            if error.code != NONE:
                raise
        return ()

    def delete(self) -> None:
        """Take it away.

        Raises:
            DeliveryError: what the platform said.
        """
        self._ask("get", "menu/delete")

    def _ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            return self._client_ask(method, path, params=self._app, **options)
        except PlatformError as error:
            raise self._failed(error) from None
