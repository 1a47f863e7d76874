"""A copy taken while people write, and the way back; nothing unsound is ever trusted."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.core import backup
from bot.core.clock import SHANGHAI
from bot.core.config import Settings, Store
from bot.core.db import Database
from bot.core.errors import BadInputError, BusyError, ConflictError, NotFoundError
from bot.core.evidence import EvidenceStore
from bot.people import Org, OrgKind
from tests.core import files

NOW = datetime(2026, 11, 23, 2, 17, tzinfo=SHANGHAI)


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    path = tmp_path / "data" / "zhibu.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def add(store: Database, *codes: str) -> None:
    with store.write() as session:
        for code in codes:
            session.add(Org(code=code, name=code, short=code, kind=OrgKind.BRANCH, path=f"{code}/", profile="x" * 500))


def codes(store: Database) -> list[str]:
    with store.read() as session:
        return sorted(session.exec(select(Org.code)).all())


def in_file(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        return sorted(code for (code,) in connection.execute("SELECT code FROM org"))


def test_a_copy_holds_what_is_there(store: Database, tmp_path: Path) -> None:
    add(store, "B04", "B05")

    copy = backup.take(store, tmp_path / "backups", now=NOW)

    assert copy == tmp_path / "backups" / "zhibu-20261123-021700.db"
    assert in_file(copy) == ["B04", "B05"]
    assert list(copy.parent.iterdir()) == [copy]


def test_a_copy_may_be_taken_from_an_engine(store: Database, tmp_path: Path) -> None:
    add(store, "B04")

    assert in_file(backup.take(store.engine, tmp_path, now=NOW)) == ["B04"]


def test_people_go_on_writing_meanwhile(store: Database, tmp_path: Path) -> None:
    """Whole transactions are in the copy or not; each adds two."""

    def write() -> None:
        for number in range(200):
            add(store, f"A{number:03}", f"B{number:03}")
            begun.set()
            if done.is_set():
                return

    begun, done = threading.Event(), threading.Event()
    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    copies = [backup.take(store, tmp_path / "backups", now=NOW + timedelta(seconds=n)) for n in range(5)]
    done.set()
    writer.join()

    counts = [len(in_file(copy)) for copy in copies]
    assert counts == sorted(counts)
    assert [count % 2 for count in counts] == [0] * 5
    assert counts[0] >= 2
    assert len(codes(store)) >= counts[-1]


def test_a_copy_in_steps_is_of_one_moment(store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is said between any two steps: the copy neither begins anew nor takes it in."""

    def say(*_: int) -> None:
        add(store, f"C{len(said):03}")
        said.append(len(said))

    said: list[int] = []
    add(store, *(f"B{number:03}" for number in range(200)))
    monkeypatch.setattr(backup, "STEP", 10)
    monkeypatch.setattr(backup, "_breathe", say)

    copy = backup.take(store, tmp_path / "backups", now=NOW)

    assert in_file(copy) == [f"B{number:03}" for number in range(200)]
    assert len(said) > 5
    assert len(codes(store)) == 200 + len(said)


def test_where_nothing_may_be_written_there_is_no_copy(store: Database, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file stands here", "utf-8")

    with pytest.raises(BusyError, match="现在备份不了"):
        backup.take(store, tmp_path / "backups", now=NOW)


def test_an_uncommitted_word_is_not_in_it(store: Database, tmp_path: Path) -> None:
    add(store, "B04")
    with store.write() as session:
        session.add(Org(code="B05", name="x", short="x", kind=OrgKind.BRANCH, path="B05/"))
        session.flush()
        copy = backup.take(store, tmp_path, now=NOW)

    assert in_file(copy) == ["B04"]
    assert codes(store) == ["B04", "B05"]


def test_without_a_store_there_is_nothing_to_copy(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/none.db")

    with pytest.raises(NotFoundError, match="没有可备份的"):
        backup.take(store, tmp_path / "backups", now=NOW)
    store.close()


def test_a_damaged_store_gives_no_copy(store: Database, tmp_path: Path) -> None:
    add(store, *(f"B{number:03}" for number in range(200)))
    store.close()
    spoil(backup.store_file(store))

    with pytest.raises((ConflictError, BadInputError), match="已损坏"):
        backup.take(store, tmp_path / "backups", now=NOW)
    backup.store_file(store).write_text("not a database at all", "utf-8")
    with pytest.raises(ConflictError, match=r"zhibu\.db 已损坏，没有备份成"):
        backup.take(store, tmp_path / "backups", now=NOW)

    assert list((tmp_path / "backups").iterdir()) == []


def test_a_store_that_cannot_be_opened_now_is_told_so(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/zhibu.db")
    (tmp_path / "zhibu.db").mkdir()

    with pytest.raises(BusyError, match="现在备份不了"):
        backup.take(store, tmp_path / "backups", now=NOW)
    store.close()


def spoil(path: Path) -> None:
    """What a dying disk does: a stretch of noise in the middle."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20000] = b"\x5a" * 20000
    path.write_bytes(content)


def test_there_and_back(store: Database, tmp_path: Path) -> None:
    add(store, "B04")
    copy = backup.take(store, tmp_path, now=NOW)
    add(store, "B05")

    aside = backup.restore(store, copy, now=NOW)

    assert codes(store) == ["B04"]
    assert aside == tmp_path / "data" / "zhibu-before-20261123-021700.db"
    old = Database(f"sqlite:///{aside}")
    assert codes(old) == ["B04", "B05"]
    old.close()
    assert copy.exists()


def test_words_still_in_the_journal_are_kept_aside_too(store: Database, tmp_path: Path) -> None:
    """The server was killed: its last words are in the -wal file, which moves along."""
    add(store, "B04")
    copy = backup.take(store, tmp_path, now=NOW)
    with closing(sqlite3.connect(backup.store_file(store))) as reader:
        reader.execute("SELECT 1 FROM org").fetchone()
        add(store, "B05")
        store.close()
        aside = backup.restore(store, copy, now=NOW)

    assert codes(store) == ["B04"]
    assert aside is not None
    old = Database(f"sqlite:///{aside}")
    assert codes(old) == ["B04", "B05"]
    old.close()


def test_a_damaged_store_is_replaced_by_a_sound_copy(store: Database, tmp_path: Path) -> None:
    add(store, *(f"B{number:03}" for number in range(200)))
    copy = backup.take(store, tmp_path, now=NOW)
    store.close()
    spoil(backup.store_file(store))

    backup.restore(store, copy, now=NOW)

    assert len(codes(store)) == 200


def test_a_copy_may_be_restored_where_nothing_is_yet(store: Database, tmp_path: Path) -> None:
    add(store, "B04")
    copy = backup.take(store, tmp_path, now=NOW)
    fresh = Database(f"sqlite:///{tmp_path}/elsewhere/zhibu.db")
    Path(str(fresh.url.database)).parent.rmdir()

    assert backup.restore(fresh, copy, now=NOW) is None
    assert codes(fresh) == ["B04"]
    fresh.close()


def test_a_damaged_copy_is_refused_and_the_store_stays(store: Database, tmp_path: Path) -> None:
    add(store, *(f"B{number:03}" for number in range(200)))
    copy = backup.take(store, tmp_path, now=NOW)
    spoil(copy)

    with pytest.raises((BadInputError, ConflictError), match="已损坏"):
        backup.restore(store, copy, now=NOW)

    assert len(codes(store)) == 200


def test_only_a_store_of_ours_is_restored(store: Database, tmp_path: Path) -> None:
    add(store, "B04")
    notes = tmp_path / "notes.db"
    notes.write_text("not a database", "utf-8")
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE music (title TEXT)")

    for path, told in ((notes, "不是数据库文件"), (foreign, "不是支部通的数据库"), (tmp_path / "x.db", "没有这个")):
        with pytest.raises((BadInputError, NotFoundError), match=told):
            backup.restore(store, path, now=NOW)
    assert codes(store) == ["B04"]


def test_a_broken_index_is_found(store: Database, tmp_path: Path) -> None:
    """A file that opens and reads, but does not agree with itself."""
    add(store, "B04")
    copy = backup.take(store, tmp_path, now=NOW)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, '\"path\"', 'name') WHERE name = 'ix_org_path'")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, '(path)', '(name)') WHERE name = 'ix_org_path'")
        connection.commit()

    with pytest.raises(ConflictError, match="已损坏，没有使用"):
        backup.restore(store, copy, now=NOW)


def test_the_newest_copies_are_kept(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"zhibu-202611{number + 1:02}-021700.db").touch()
    (tmp_path / "notes.txt").touch()

    assert backup.keep_newest(tmp_path, 14) == 6
    assert backup.keep_newest(tmp_path, 14) == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[0] == "notes.txt"
    assert left[1:] == [f"zhibu-202611{number:02}-021700.db" for number in range(7, 21)]


@pytest.mark.parametrize("url", ["postgresql://zhibu@db/zhibu", "sqlite://"])
def test_postgresql_has_its_own_tools(url: str, tmp_path: Path) -> None:
    store = Database(url)

    assert not backup.is_file(store)
    with pytest.raises(ConflictError, match="PostgreSQL 请用 pg_dump"):
        backup.take(store, tmp_path, now=NOW)
    with pytest.raises(ConflictError, match="PostgreSQL 请用 pg_dump"):
        backup.restore(store, tmp_path / "x.db", now=NOW)
    store.close()


def test_evidence_comes_along_and_comes_back(store: Database, tmp_path: Path) -> None:
    """F32: what is restored is what was there, files too; taken every night, a file is there once."""
    folder, backups = tmp_path / "evidence", tmp_path / "backups"
    evidence = EvidenceStore(Settings(store=Store(evidence=folder)))
    first, second = evidence.keep(files.jpeg()).digest, evidence.keep(files.png()).digest
    add(store, "B04")
    copies = [backup.take(store, backups, now=NOW + timedelta(days=day), evidence=folder) for day in range(3)]
    assert sum(path.is_file() for path in (backups / "evidence").rglob("*")) == 2

    shutil.rmtree(folder)
    third = evidence.keep(files.gif()).digest
    backup.restore(store, copies[0], now=NOW, evidence=folder)

    for digest, content in ((first, files.jpeg()), (second, files.png()), (third, files.gif())):
        with evidence.open(digest) as file:
            assert file.read() == content


def test_a_copy_without_evidence_restores_the_store_alone(store: Database, tmp_path: Path) -> None:
    add(store, "B04")
    copy = backup.take(store, tmp_path / "backups", now=NOW, evidence=tmp_path / "evidence")

    backup.restore(store, copy, now=NOW, evidence=tmp_path / "evidence")

    assert codes(store) == ["B04"]
    assert list((tmp_path / "backups").iterdir()) == [copy]
