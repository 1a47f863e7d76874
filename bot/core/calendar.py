"""Days that work or rest otherwise than the holiday table: kept by the office, learned by every process in a minute."""

import logging
import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.core.db import Database, Row, moment_field
from bot.core.errors import BusyError
from bot.core.workdays import Workdays

OFTEN = timedelta(minutes=1)
"""How long a process goes by what it read."""

log = logging.getLogger(__name__)


class CalendarDay(Row, table=True):
    """One day as the office has it, over the holiday table and over the settings."""

    __tablename__ = "calendar_day"

    day: date = Field(unique=True)
    works: bool
    note: str = ""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


_DAYS: sa.Table = SQLModel.metadata.tables["calendar_day"]


def days(connection: sa.Connection) -> dict[date, bool]:
    """Every day the office has said something of → whether it works."""
    return {row.day: row.works for row in connection.execute(sa.select(_DAYS.c.day, _DAYS.c.works))}


class Almanac(Workdays):
    """Working days as settings and office have them; asks the store at most once a minute, and only when told to."""

    def __init__(self, database: Database, overrides: Mapping[date, bool]) -> None:
        super().__init__(overrides)
        self._database = database
        self._settled = dict(overrides)
        self._read_at: datetime | None = None
        self._lock = threading.Lock()

    def freshen(self, now: datetime) -> None:
        """Read the office's days again if it is time; a store that cannot be asked leaves what is known.

        It opens a transaction of its own for looking.
        """
        with self._lock:
            if self._read_at is not None and abs(now - self._read_at) < OFTEN:
                return
            self._read_at = now
        try:
            with self._database.read() as session:
                found = days(session.connection())
        except (BusyError, sa.exc.SQLAlchemyError):
            log.info("calendar could not be read, what was known stands")  # who needs the store says it aloud
            return
        self.correct({**self._settled, **found})
