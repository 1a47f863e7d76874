"""Where a command meets the house: settings, the store, one context; commits when a writing block ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from bot import migrations
from bot.core import config
from bot.core.calendar import Almanac
from bot.core.clock import system_clock
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import ConflictError

NOT_CURRENT = "数据库结构不是最新，请先运行 zhibu db upgrade。"


@dataclass
class Edge:
    """What every command is handed; opens nothing before it is asked."""

    config_path: Path | None = None
    now: datetime | None = None

    @cached_property
    def settings(self) -> config.Settings:
        """The settings, read once.

        Raises:
            ConfigError: every mistake at once.
        """
        return config.load(self.config_path)

    @cached_property
    def database(self) -> Database:
        """The store of the settings."""
        return Database(self.settings.store.url)

    @cached_property
    def store(self) -> Database:
        """The store, once it is known to be at the newest revision.

        Raises:
            ConflictError: it has to be migrated first.
        """
        if not migrations.is_current(self.database):
            raise ConflictError(NOT_CURRENT)
        return self.database

    def close(self) -> None:
        """Give the store's connections back, if it was opened."""
        if "database" in vars(self):
            self.database.close()

    def clock(self) -> datetime:
        """The moment given with `--now`, else the machine's."""
        return self.now or system_clock()

    def context(self, session: Session) -> Context:
        """A context in which nobody in particular acts."""
        return Context(session=session, now=self.clock(), settings=self.settings, workdays=self.workdays)

    @cached_property
    def workdays(self) -> Almanac:
        """The calendar as the settings and the office have it."""
        almanac = Almanac(self.database, self.settings.calendar.overrides())
        almanac.freshen(self.clock())
        return almanac

    @contextmanager
    def writing(self) -> Iterator[Context]:
        """A context whose changes are committed when the block ends."""
        with self.store.write() as session:
            yield self.context(session)

    @contextmanager
    def reading(self) -> Iterator[Context]:
        """A context for looking only."""
        with self.store.read() as session:
            yield self.context(session)
