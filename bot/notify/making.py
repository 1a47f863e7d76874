"""What is shown in place of a text, made as of now, before the platform is asked."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from bot.channels.base import Card, File
from bot.core.context import Context
from bot.core.db import Database
from bot.notify.letters import Shown

PICTURES_KEPT = 8


@dataclass(frozen=True, slots=True)
class Makers:
    """Who make what a reference means; None where it cannot be made, and the text is said."""

    picture: Callable[[Context, str], bytes | None] = lambda _, __: None
    """A PNG of `check:12`."""
    card: Callable[[Context, str], Card | None] = lambda _, __: None
    """What stands on the card of `task:12`."""
    file: Callable[[Context, str], File | None] = lambda _, __: None
    """The paper `ledger:5:12`: number 5, for member 12."""


class Made(NamedTuple):
    """What is shown in place of a text, made; by the names of `Outgoing`."""

    picture: bytes | None = None
    card: Card | None = None
    file: File | None = None


class Making:
    """Makes what letters show, with nothing to write open: it takes a second or two. Threads may share one."""

    def __init__(self, database: Database, makers: Makers, context: Callable[[Session], Context]) -> None:
        self.database = database
        self._makers = makers
        self._context = context
        self._drawing = threading.Lock()
        self._drawn: OrderedDict[str, bytes | None] = OrderedDict()

    def make(self, shown: Shown) -> Made:
        """What a letter shows; what cannot be made is None."""
        picture = self._draw(shown.picture) if shown.picture else None
        if not shown.card and not shown.file:
            return Made(picture)
        with self.database.read() as session:
            ctx = self._context(session)
            card = self._makers.card(ctx, shown.card) if shown.card else None
            return Made(picture, card, self._makers.file(ctx, shown.file) if shown.file else None)

    def _draw(self, picture: str) -> bytes | None:
        """What a reference shows, drawn once for all who are to see it."""
        with self._drawing:
            if picture not in self._drawn:
                with self.database.read() as session:
                    self._drawn[picture] = self._makers.picture(self._context(session), picture)
                while len(self._drawn) > PICTURES_KEPT:
                    self._drawn.popitem(last=False)
            return self._drawn[picture]
