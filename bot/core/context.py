"""What every operation takes first: the session, the moment, the settings, who acts."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from bot.core.config import Settings
from bot.core.db import Row, begun
from bot.core.errors import NotAllowedError, NotFoundError
from bot.core.workdays import Workdays

NUMBERS = range(1, 2**31)
"""What a row can be numbered; people type others, and a store chokes on them."""

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a number and a name, nothing more."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Context:
    """One operation's surroundings; operations never commit, the edge that made it does."""

    session: Session
    now: datetime
    settings: Settings
    workdays: Workdays
    actor: Actor | None = None
    cause: int | None = None
    """The inbox message that led here; below zero, a change made on a page."""
    memo: dict[str, object] = field(default_factory=dict)
    """What was looked up once for this operation."""

    @property
    def today(self) -> date:
        """The only today."""
        return self.now.date()

    @property
    def connection(self) -> sa.Connection:
        """For prepared Core statements, inside the same transaction."""
        return begun(self.session)

    @property
    def speaker(self) -> Actor:
        """Who speaks.

        Raises:
            NotAllowedError: nobody is known to be speaking.
        """
        if self.actor is None:
            raise NotAllowedError("还不认识您：请先绑定身份。")
        return self.actor

    def acting(self, actor: Actor | None, *, cause: int | None = None) -> "Context":
        """The same surroundings with somebody acting."""
        return replace(self, actor=actor, cause=cause, memo={})

    def get(self, kind: type[R], number: int, name: str = "记录") -> R:
        """The row with this number.

        Raises:
            NotFoundError: there is none.
        """
        row = self.session.get(kind, number) if number in NUMBERS else None
        if row is None:
            raise NotFoundError(f"没有编号 {str(number)[:12]} 的{name}。")
        return row
