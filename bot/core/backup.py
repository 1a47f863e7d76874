"""Copies of an SQLite store taken while it is in use, checked before they are trusted."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.core.db import Database
from bot.core.errors import BadInputError, ConflictError, NotFoundError


def store_file(database: Database) -> Path:
    """The file of an SQLite store.

    Raises:
        ConflictError: the store is not an SQLite file.
    """
    if not database.is_sqlite or database.url.database in (None, "", ":memory:"):
        raise ConflictError("这个命令只管 SQLite 文件；PostgreSQL 请用 pg_dump 和 pg_restore。")
    return Path(str(database.url.database))


def take(database: Database, folder: Path, *, now: datetime) -> Path:
    """Copy the store into `folder` in one step and check the copy; returns its path.

    One step (`pages=-1`): a copy in pieces starts over at every write and may never end.

    Raises:
        NotFoundError: there is no store yet.
        ConflictError: the copy is not sound.
    """
    source = store_file(database)
    if not source.exists():
        raise NotFoundError("还没有数据库文件，没有可备份的。")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"zhibu-{now:%Y%m%d-%H%M%S}.db"
    partial = target.with_suffix(".part")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(partial)) as copy:
        live.backup(copy, pages=-1)
    _check(partial)
    partial.replace(target)
    return target


def restore(database: Database, copy: Path, *, now: datetime) -> Path | None:
    """Put a checked copy in the store's place; what stood there is kept beside it, its path is returned.

    Raises:
        NotFoundError, BadInputError, ConflictError: no such copy, not a store, not sound.
    """
    target = store_file(database)
    if not copy.is_file():
        raise NotFoundError(f"没有这个备份文件：{copy.name}")
    _check(copy)
    database.close()
    aside: Path | None = None
    if target.exists():
        aside = take(database, target.parent, now=now)
    fresh = target.with_suffix(".restoring")
    shutil.copyfile(copy, fresh)
    for tail in ("-wal", "-shm"):
        Path(f"{target}{tail}").unlink(missing_ok=True)
    fresh.replace(target)
    return aside


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox_message'").fetchone()
    except sqlite3.DatabaseError:
        raise BadInputError(f"{path.name} 不是数据库文件。") from None
    if not sound:
        raise ConflictError(f"{path.name} 已损坏，没有使用。")
    if not ours:
        raise BadInputError(f"{path.name} 不是支部通的数据库。")
