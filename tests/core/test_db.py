"""What the store promises: an answer means it is on disk, writers queue, nobody waits longer than the platform."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot import tables
from bot.core.db import LOCK_SECONDS, Database, begun, insert_once
from bot.core.engines import is_busy
from bot.core.errors import BusyError
from bot.people import Org, OrgKind

assert tables.__all__
SHORT = 0.3


def org(code: str, **more: Any) -> Org:
    return Org(code=code, name=code, short=code, kind=OrgKind.BRANCH, path=f"{code}/", **more)


def orgs(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.exec(select(Org.code)).all())


@pytest.fixture
def short(store_url: str) -> Iterator[Database]:
    """The same empty store, with little patience."""
    store = Database(store_url, lock_seconds=SHORT)
    yield store
    store.close()


@pytest.fixture
def sqlite_file(tmp_path: Path, sqlite_template: Path) -> Path:
    path = tmp_path / "zhibu.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@contextmanager
def held(store_url: str) -> Iterator[None]:
    """Somebody else, on another connection, keeps the organisations locked."""
    other = Database(store_url)
    with other.engine.connect() as connection:
        connection.execute(sa.update(Org).values(profile="held"))
        if not other.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE org IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()
    other.close()


def test_an_answer_means_it_is_on_the_disk_of_sqlite(sqlite_file: Path) -> None:
    database = Database(f"sqlite:///{sqlite_file}")

    with database.engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    database.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 3500}
    assert LOCK_SECONDS < 5


def test_an_answer_means_it_is_on_the_disk_of_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)

    with database.engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("synchronous_commit", "lock_timeout", "timezone")
        }

    database.close()
    assert said == {"synchronous_commit": "on", "lock_timeout": "3500ms", "timezone": "UTC"}


def test_the_folder_of_a_new_store_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/data/here/zhibu.db")

    SQLModel.metadata.create_all(database.engine)

    assert orgs(database) == []
    database.close()


def test_a_store_in_memory_is_one_store() -> None:
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)

    with database.write() as session:
        session.add(org("B04"))

    assert orgs(database) == ["B04"]
    database.close()


def test_writers_begin_at_once_and_readers_do_not(sqlite_file: Path) -> None:
    database = Database(f"sqlite:///{sqlite_file}")
    said: list[str] = []
    sa.event.listen(database.engine, "connect", lambda raw, _: raw.set_trace_callback(said.append))

    with database.read() as session:
        session.exec(select(Org.id)).all()
    with database.write() as session:
        session.exec(select(Org.id)).all()

    database.close()
    assert [text for text in said if text.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_what_is_written_stays_and_what_is_only_read_does_not(database: Database) -> None:
    with database.write() as session:
        session.add(org("B04"))
    with database.read() as session:
        session.add(org("B05"))
        session.flush()

    assert orgs(database) == ["B04"]


def test_nothing_stays_of_a_block_that_fails(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(org("B04"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert orgs(database) == []
    with database.write() as session:
        session.add(org("B05"))
    assert orgs(database) == ["B05"]


STATEMENT = sa.insert(Org).values(code="B06", name="B06", short="B06", kind=OrgKind.BRANCH, path="B06/")


@pytest.mark.parametrize("objects", ["none", "added", "stored", "looked at"])
def test_statements_and_objects_are_one_transaction(database: Database, objects: str) -> None:
    def do(session: Session) -> None:
        begun(session).execute(STATEMENT)
        if objects in {"added", "stored"}:
            session.add(org("B07"))
        if objects == "stored":
            session.flush()
        if objects == "looked at":
            assert session.exec(select(Org.code)).all() == ["B06"]

    with suppress(LookupError), database.write() as session:
        do(session)
        raise LookupError
    assert orgs(database) == []

    with database.write() as session:
        do(session)
    assert orgs(database) == (["B06", "B07"] if objects in {"added", "stored"} else ["B06"])


@pytest.mark.parametrize(("end", "stays"), [("after_commit", ["B06"]), ("after_rollback", [])])
def test_who_waits_for_the_end_hears_of_statements_too(database: Database, end: str, stays: list[str]) -> None:
    heard: list[list[str]] = []
    with database.write() as session:
        sa.event.listen(session, end, lambda _: heard.append(orgs(database)))
        begun(session).execute(STATEMENT)
        if end == "after_rollback":
            session.rollback()

    assert heard == [stays]
    assert orgs(database) == stays


def test_a_broken_rule_of_the_store_is_not_called_busy(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        session.add_all([org("B04"), org("B04")])

    assert orgs(database) == []


def test_what_is_pointed_at_must_exist(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.write() as session:
        session.add(org("B04", parent_id=99))


def test_many_writers_queue_and_none_is_lost(database: Database) -> None:
    def write(number: int) -> None:
        with database.write() as session:
            there = session.exec(select(sa.func.count(col(Org.id)))).one()
            session.add(org(f"B{number:02}", profile=str(there)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))

    assert orgs(database) == [f"B{number:02}" for number in range(24)]


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as session:
        session.add(org("B04"))
        session.flush()

        assert orgs(database) == []

    assert orgs(database) == ["B04"]


def test_a_lock_held_too_long_is_told_in_time(short: Database, store_url: str) -> None:
    with short.write() as session:
        session.add(org("B04"))
    with held(store_url):
        start = time.monotonic()
        with pytest.raises(BusyError), short.write() as session:
            session.add(org("B05"))
        waited = time.monotonic() - start

    assert SHORT * 0.9 <= waited < SHORT + 3
    assert orgs(short) == ["B04"]


def test_a_lock_let_go_in_time_is_waited_for(short: Database, store_url: str) -> None:
    def keep() -> None:
        with held(store_url):
            taken.set()
            time.sleep(SHORT / 3)

    taken = threading.Event()
    holder = threading.Thread(target=keep)
    holder.start()
    assert taken.wait(5)
    with short.write() as session:
        session.add(org("B04"))
    holder.join()

    assert orgs(short) == ["B04"]


def test_queueing_inside_and_outside_together_stay_within_the_limit(sqlite_file: Path) -> None:
    """A thread that waited for its turn does not get the whole time again for the lock of another process."""
    database = Database(f"sqlite:///{sqlite_file}", lock_seconds=SHORT)

    whole, said = int(SHORT * 1000), list[str]()
    sa.event.listen(database.engine, "connect", lambda connection, _: connection.set_trace_callback(said.append))

    def write(code: str) -> None:
        with pytest.raises(BusyError), database.write() as session:
            session.add(org(code))

    granted: list[int] = []
    for _ in range(9):  # a machine that is busy may keep the second one from queueing in time
        with held(f"sqlite:///{sqlite_file}"), ThreadPoolExecutor(2) as pool:
            first = pool.submit(write, "B04")
            time.sleep(SHORT / 3)
            pool.submit(write, "B05").result(5)
            first.result(5)
        granted = [int(one.partition("=")[2]) for one in said if one.startswith("PRAGMA busy_timeout=")]
        if granted:
            break

    assert granted[0] < whole, "who queued is granted what is left of it"
    assert granted[-1] == whole, "the next one is granted all of it"
    with database.write() as session:
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one() == SHORT * 1000
    database.close()


def test_the_turn_inside_the_process_is_not_waited_for_longer_either(sqlite_file: Path) -> None:
    database = Database(f"sqlite:///{sqlite_file}", lock_seconds=SHORT)

    with database.write(), pytest.raises(BusyError), database.write():
        raise AssertionError

    with database.write() as session:
        session.add(org("B04"))
    assert orgs(database) == ["B04"]
    database.close()


def test_a_full_disk_keeps_nothing_and_heals(sqlite_file: Path) -> None:
    database = Database(f"sqlite:///{sqlite_file}")
    with database.write() as session:
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(BusyError), database.write() as session:
        session.add_all([org(f"B{number:03}", profile="x" * 4000) for number in range(100)])
    assert orgs(database) == []

    with database.write() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count=100000")
        session.add(org("B04"))
    assert orgs(database) == ["B04"]
    database.close()


def test_a_store_that_may_not_be_opened_now_is_busy(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/zhibu.db")
    (tmp_path / "zhibu.db").mkdir()

    with pytest.raises(BusyError), database.write() as session:
        session.add(org("B04"))
    database.close()


def test_a_server_that_is_not_there_is_busy() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/none")

    with pytest.raises(BusyError), database.write() as session:
        session.add(org("B04"))
    database.close()


def test_a_server_that_drops_us_is_busy_and_found_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    leave = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(BusyError), database.write() as session:
        session.connection().execute(leave)

    with database.write() as session:
        assert session.connection().scalar(sa.text("SELECT 1")) == 1
    database.close()


def test_all_connections_in_use_is_busy(postgres_url: str) -> None:
    database = Database(postgres_url, lock_seconds=SHORT)
    size = 16 + 10
    taken = [database.engine.connect() for _ in range(size)]

    with pytest.raises(BusyError), database.write() as session:
        session.connection()

    for connection in taken:
        connection.close()
    database.close()


def test_nonsense_is_not_busy(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError) as caught, database.write() as session:
        session.connection().execute(sa.text("SELECT nothing FROM nowhere"))

    assert not is_busy(caught.value)
    assert not is_busy(sa.exc.ArgumentError("x"))


def test_a_damaged_file_is_not_busy(tmp_path: Path) -> None:
    path = tmp_path / "zhibu.db"
    path.write_bytes(b"not a database at all" * 100)
    database = Database(f"sqlite:///{path}")

    with pytest.raises(sa.exc.DatabaseError) as caught, database.write() as session:
        session.add(org("B04"))
    database.close()
    assert not is_busy(caught.value)


def test_insert_once_tells_who_was_first(database: Database) -> None:
    table = SQLModel.metadata.tables["org"]
    values = org("B04").model_dump(exclude={"id"})

    def insert(session: Session) -> int | None:
        connection = session.connection()
        number: int | None = connection.execute(insert_once(connection, table).returning(table.c.id), values).scalar()
        return number

    with database.write() as session:
        assert insert(session) == 1
        assert insert(session) is None


def test_two_processes_share_a_file(sqlite_file: Path) -> None:
    """Somebody looking into the file with another tool is waited for, not stumbled over."""
    database = Database(f"sqlite:///{sqlite_file}")
    with closing(sqlite3.connect(sqlite_file)) as other:
        other.execute("SELECT count(*) FROM org").fetchone()
        with database.write() as session:
            session.add(org("B04"))
        assert other.execute("SELECT code FROM org").fetchone() == ("B04",)
    database.close()
