"""The members of the stand-in's company, and what each of them sees in the chat with the app."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.clock import Clock

BOT = "bot"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the address book; without a licence WeCom brings him nothing."""

    userid: str
    name: str
    department: tuple[int, ...] = (1,)
    licensed: bool = True
    note: str = ""
    """What tells him from others of the same name."""


class Chats:
    """One chat a member; every new line moves the version forward, so that a page can wait for it."""

    def __init__(self, clock: Clock) -> None:
        self.members: dict[str, Member] = {}
        self.version = 0
        self.plugin: set[str] = set()
        """Who reads in WeChat what is said in WeCom (微信插件), in lower case."""
        self._clock = clock
        self._lines: dict[str, list[dict[str, Any]]] = {}
        self._news = threading.Condition()

    def add(self, userid: str, speaker: str, text: str, more: Mapping[str, Any] | None = None) -> None:
        """A new line in the chat of `userid`, spoken by him or by the app."""
        with self._news:
            line = {"from": speaker, "text": text, "at": self._clock().isoformat(timespec="seconds")}
            self._lines.setdefault(userid, []).append(line | dict(more or {}))
            self.version += 1
            self._news.notify_all()

    def lines(self, userid: str) -> list[dict[str, Any]]:
        """The chat from its beginning: who (`from`), what (`text`), when (`at`)."""
        with self._news:
            return [dict(line) for line in self._lines.get(userid, ())]

    def wait(self, since: int, seconds: float) -> int:
        """The version, as soon as it is beyond `since` or after some seconds."""
        with self._news:
            self._news.wait_for(lambda: self.version > since, timeout=seconds)
            return self.version

    def withdraw(self, number: str) -> None:
        """A message was recalled: whoever had it sees only that."""
        with self._news:
            for line in (line for lines in self._lines.values() for line in lines if line.get("msgid") == number):
                line["recalled"] = True
        self.stir()

    def stir(self) -> None:
        """Something that stands in a chat looks different now."""
        with self._news:
            self.version += 1
            self._news.notify_all()

    def forget(self) -> None:
        """Empty all chats; the members stay."""
        with self._news:
            self._lines.clear()
        self.stir()
