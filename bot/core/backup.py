"""Copies of an SQLite store taken while it is in use, checked before they are trusted, and its evidence with them."""

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine.url import URL

from bot.core.db import Database
from bot.core.errors import BadInputError, BusyError, ConflictError, NotFoundError
from bot.core.evidence import mirror

TAILS = ("", "-wal", "-shm")
"""What an SQLite file consists of while it is in use."""
COPIES = "zhibu-*.db"
EVIDENCE = "evidence"
"""Beside the copies, the files of them all: a file of evidence never changes, so one of each is enough."""
NOT_NOW = "现在备份不了：数据库正忙，或者磁盘满了、不让写。"
STEP, BREATH = 1000, 0.005
"""Pages copied at a time, and the seconds in which others have the disk to themselves."""


class Located(Protocol):
    """A store that knows where it is: our `Database`, or an engine."""

    @property
    def url(self) -> URL:
        """Where it is."""


def is_file(store: Located) -> bool:
    """Whether the store is an SQLite file."""
    return store.url.get_backend_name() == "sqlite" and store.url.database not in (None, "", ":memory:")


def store_file(store: Located) -> Path:
    """The file of an SQLite store.

    Raises:
        ConflictError: the store is not an SQLite file.
    """
    if not is_file(store):
        raise ConflictError("这个命令只管 SQLite 文件；PostgreSQL 请用 pg_dump 和 pg_restore。")
    return Path(str(store.url.database))


def take(store: Located, folder: Path, *, now: datetime, evidence: Path | None = None) -> Path:
    """Copy the store into `folder` while people go on writing, and check the copy; returns its path.

    With the folder of evidence: the files go beside it, after it, so that none the copy knows of is missing.

    Raises:
        NotFoundError: there is no store yet.
        ConflictError, BadInputError: the copy is not sound, because the store is not.
        BusyError: the store cannot be read or the copy not written now.
    """
    source = store_file(store)
    if not source.exists():
        raise NotFoundError("还没有数据库文件，没有可备份的。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BusyError(NOT_NOW) from None
    target = folder / f"zhibu-{now:%Y%m%d-%H%M%S}.db"
    partial = target.with_suffix(".part")
    try:
        _copy(source, partial)
        _check(partial, named=source.name)
        partial.replace(target)
    except sqlite3.OperationalError:
        raise BusyError(NOT_NOW) from None
    except sqlite3.DatabaseError:
        raise ConflictError(f"{source.name} 已损坏，没有备份成。") from None
    finally:
        for tail in TAILS:
            Path(f"{partial}{tail}").unlink(missing_ok=True)
    if evidence is not None:
        mirror(evidence, folder / EVIDENCE)
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy what stands now in small steps.

    The open reading transaction keeps one state in view: without it every write would begin the copy anew.
    """
    with closing(sqlite3.connect(source, isolation_level=None)) as live, closing(sqlite3.connect(target)) as copy:
        live.execute("BEGIN")
        live.execute("SELECT 1 FROM sqlite_master").fetchone()
        live.backup(copy, pages=STEP, progress=_breathe)


def _breathe(*_: int) -> None:
    time.sleep(BREATH)


def keep_newest(folder: Path, count: int) -> int:
    """Remove all copies in `folder` but the newest `count`; returns how many went."""
    old = sorted(folder.glob(COPIES))[:-count]
    for copy in old:
        copy.unlink()
    return len(old)


def restore(database: Database, copy: Path, *, now: datetime, evidence: Path | None = None) -> Path | None:
    """Put a checked copy in the store's place; what stood there is kept beside it as it was, its path is returned.

    With the folder of evidence: files that are gone from it come back from beside the copy.

    Raises:
        NotFoundError, BadInputError, ConflictError: no such copy, not a store, not sound.
    """
    target = store_file(database)
    if not copy.is_file():
        raise NotFoundError(f"没有这个备份文件：{copy.name}")
    _check(copy, named=copy.name)
    database.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".restoring")
    shutil.copyfile(copy, fresh)
    # Moved, not copied: a damaged store, the usual reason for restoring, could not be copied soundly.
    aside = target.with_name(f"{target.stem}-before-{now:%Y%m%d-%H%M%S}.db") if target.exists() else None
    for tail in TAILS if aside else ():
        if Path(f"{target}{tail}").exists():
            Path(f"{target}{tail}").rename(f"{aside}{tail}")
    fresh.replace(target)
    if evidence is not None:
        mirror(copy.parent / EVIDENCE, evidence)
    return aside


def _check(path: Path, *, named: str) -> None:
    try:
        # Immutable: looking leaves no files beside the copy, and works where nothing may be written.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox_message'").fetchone()
    except sqlite3.DatabaseError:
        raise BadInputError(f"{named} 不是数据库文件，或已损坏。") from None
    if not sound:
        raise ConflictError(f"{named} 已损坏，没有使用。")
    if not ours:
        raise BadInputError(f"{named} 不是支部通的数据库。")
