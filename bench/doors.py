"""The doors of the house, each with a company behind it: how one says something through them, and what comes back."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from werkzeug.serving import make_server

from bench.day_script import How, Line
from bench.simulated import LETTERS, Simulation
from bot.demo.standin_http import HOST


class Door(Simulation):
    """The console: everything is typed."""

    name = "console"

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        self.replies: list[str | None] = []
        """What people read at once; None where they pressed a button."""
        self.ways: list[str] = []

    def do(self, line: Line) -> None:
        """Say it, as this door has it."""
        with self.looking() as ctx:
            words = line.words if isinstance(line.words, str) else line.words(ctx)
        way = self.ways_of().get(line.how)
        reply = way(line, words) if way is not None else None
        pressed = reply is not None and line.how is How.PRESSED
        self.ways.append(line.how.value if reply is not None else How.TYPED.value)
        self.replies.append(None if pressed else reply if reply is not None else self.say(line.member, words))

    def ways_of(self) -> dict[How, Callable[[Line, str], str | None]]:
        """What this door has besides typing; what comes back is None where it was not there to be used."""
        return {}

    def letters(self) -> int:
        """How many requests went out."""
        with self.looking() as ctx:
            return ctx.connection.execute(sa.select(sa.func.count()).select_from(LETTERS)).scalar_one()


class Served(Door):
    """With the web application served, as a platform meets it."""

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._server = make_server(HOST, 0, self.app.web(), threaded=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.root = f"http://{HOST}:{self._server.port}"

    def close(self) -> None:
        """Stop serving too."""
        self._server.shutdown()
        self._server.server_close()
        super().close()


class Wecom(Served):
    """WeCom: cards are pressed, the menu is tapped."""

    name = "wecom_app"

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        self.standin.hook = f"{self.root}/hook/wecom_app"

    def say(self, member_id: int, text: str) -> str:
        """Typed in the chat with the app."""
        return self.standin.say(self.accounts[member_id], text).reply

    def ways_of(self) -> dict[How, Callable[[Line, str], str | None]]:
        """Tapping."""
        return {How.TAPPED: self._tap}

    def _tap(self, line: Line, words: str) -> str | None:
        return self.standin.event("click", self.accounts[line.member], EventKey=words).reply


ALL: tuple[type[Door], ...] = (Door, Wecom)
"""The first is what the others are compared with."""
