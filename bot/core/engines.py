"""The engines of both kinds of store: how their transactions begin, how long they wait, which failures pass."""

import json
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import URL

PASSING_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)
PASSING_POSTGRES = ("08", "53", "57P", "40001", "40P01", "55P03", "25006")
"""Connection lost, disk or slots full, shutting down, deadlock, lock timeout, read-only (SQLSTATE, appendix A)."""


def is_busy(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the failure passes by itself: locked, full, read-only or out of reach for now."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # The low byte is the primary code; the others say more exactly why.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING_SQLITE
    state = getattr(cause, "sqlstate", "")
    unreachable = state is None and isinstance(error, sa.exc.OperationalError)
    return unreachable or str(state).startswith(PASSING_POSTGRES)


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Compact JSON; `json.dumps` would make an encoder for every value."""


def sqlite(url: URL, lock_seconds: float) -> tuple[Engine, Engine]:
    """The engine of writers and that of readers, on one pool.

    Each begins as it must; an event for it would have SQLAlchemy look for listeners around every statement.
    """
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    memory = {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
    engine = sa.create_engine(url, json_serializer=_dump, **({} if url.database else memory))
    reader = sa.create_engine(url, json_serializer=_dump, pool=engine.pool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        del record
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={int(lock_seconds * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    for one, words in ((engine, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        setattr(one.dialect, "do_begin", partial(_execute, words))  # noqa: B010 it is a method there
    return engine, reader


def _execute(words: str, connection: Any) -> None:
    connection.execute(words)


def postgres(url: URL, lock_seconds: float) -> tuple[Engine, Engine]:
    """One engine for writers and readers."""
    limit = int(lock_seconds * 1000)
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=_dump,
        pool_pre_ping=False,
        pool_size=16,
        pool_timeout=lock_seconds,
        connect_args={
            "options": f"-c lock_timeout={limit} -c timezone=UTC -c synchronous_commit=on",
            "connect_timeout": 4,
        },
    )
    return engine, engine
