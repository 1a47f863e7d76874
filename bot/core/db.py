"""The store: rows, column types, and the two ways to open a transaction."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.url import URL, make_url
from sqlmodel import Field, Session, SQLModel

from bot.core import engines
from bot.core.clock import SHANGHAI
from bot.core.errors import BusyError

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

LOCK_SECONDS = 3.5
"""How long a writer waits: shorter than the 5 s after which WeCom gives up on a callback (path/90238)."""

BREATH = 0.15
"""Seconds between transactions of one long work: who waits for SQLite's lock in another process asks every 0.1 s."""

SHORT_OF_TURN = 0.05
"""Seconds of queueing below which the rest of the wait need not be set anew."""


class Row(SQLModel):
    """A stored thing with a number.

    What checks and writes it out is built at its first use: seventy at the start would be a tenth of a second.
    """

    model_config = {"defer_build": True}

    id: int = Field(default=None, primary_key=True)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC, read in Asia/Shanghai."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, UTC out (naive UTC on SQLite, which keeps no zone).

        Raises:
            ValueError: a naive moment, which would mean another time on a server in another zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back in Shanghai time."""
        if value is None:
            return None
        return (value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value).astimezone(SHANGHAI)


class _Choice(sa.types.TypeDecorator[StrEnum]):
    impl = sa.String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        del dialect
        return None if value is None else self.kind(value)


def choice(kind: type[StrEnum]) -> Any:
    """The column type of a StrEnum, stored as its word."""
    return _Choice(kind)


def moment_field(**options: Any) -> Any:
    """A column for an aware moment."""
    return Field(sa_type=UtcDateTime, **options)


def json_field(factory: Callable[[], Any] = list, **options: Any) -> Any:
    """A column for a small JSON value, a list unless told otherwise; replace it whole, it is not tracked inside."""
    return Field(default_factory=factory, sa_type=sa.JSON, **options)


def constants(words: Iterable[StrEnum]) -> list[sa.ColumnElement[str]]:
    """Choices written into a statement, for conditions that never change: what is bound is paid for every time."""
    return [sa.literal_column(f"'{word.value}'") for word in words]


def insert_once(connection: Connection, table: sa.Table) -> Any:
    """An INSERT that does nothing on a conflict; add `.returning(...)` to learn whether it took place."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def begun(session: Session) -> Connection:
    """The connection of a session, inside its transaction: for statements.

    Those of a writer need no transaction of the session's own around that, which costs a twentieth of a message.
    """
    if not isinstance(session, _Writer):
        return session.connection()
    if not session.own.in_transaction():
        session.own.begin()
    return session.own


class _Writer(Session):
    """A session that joins the transaction of its connection where objects come in, or at the end for its listeners."""

    def __init__(self, own: Connection) -> None:
        super().__init__(own, expire_on_commit=False, join_transaction_mode="control_fully")
        self.own = own

    def commit(self) -> None:
        """All that was done, by statements too."""
        if self.in_transaction() or self.dispatch.after_commit:
            self.connection()
            super().commit()
        else:
            self.own.commit()

    def rollback(self) -> None:
        """All that was done, by statements too."""
        if self.is_active:
            self.connection()
        super().rollback()


class Database:
    """One engine; `write()` commits at the end, `read()` never does."""

    def __init__(self, url: str, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.url: URL = make_url(url)
        self.lock_seconds = lock_seconds
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine, self.reader = (engines.sqlite if self.is_sqlite else engines.postgres)(self.url, lock_seconds)
        self._turn = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises.

        On SQLite, threads of one process queue for their turn here: its own busy handler sleeps and is unfair.

        Raises:
            BusyError: the store stayed locked or full; nothing was kept.
        """
        waited = self._take_turn()
        try:
            with (
                self.engine.connect() as connection,
                _Writer(connection) as session,
                self._patience(connection, waited),
            ):
                yield session
                session.commit()
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            if engines.is_busy(error):
                raise BusyError from error
            raise
        finally:
            if self.is_sqlite:
                self._turn.release()

    def _take_turn(self) -> float:
        """Queue for the one writer's place of this process; returns the seconds it took."""
        if not self.is_sqlite:
            return 0.0
        start = time.monotonic()
        if not self._turn.acquire(timeout=self.lock_seconds):
            raise BusyError
        return time.monotonic() - start

    @contextmanager
    def _patience(self, connection: Connection, waited: float) -> Iterator[None]:
        """What was spent queueing inside the process is not granted again for the lock of other processes."""
        if waited <= SHORT_OF_TURN:
            yield
            return
        raw = connection.connection.cursor()
        raw.execute(f"PRAGMA busy_timeout={int(max(self.lock_seconds - waited, 0) * 1000)}")
        try:
            yield
        finally:
            raw.execute(f"PRAGMA busy_timeout={int(self.lock_seconds * 1000)}")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking only; anything changed in it is rolled back."""
        with Session(self.reader, expire_on_commit=False) as session:
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
