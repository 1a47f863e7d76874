"""Stores as somebody sees them who has them in hands: the same world laid out anew, and all there is as text."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.db import Database
from tests.ground import MONDAY
from tests.world import World

Fresh = Callable[[], World]


@contextmanager
def afresh(request: pytest.FixtureRequest, folder: Path) -> Iterator[Fresh]:
    """Makes the same world in an empty store as often as it is called; the parameter names the kind of store."""
    stores: list[Database] = []

    def make() -> World:
        if request.param == "sqlite":
            path = folder / f"{len(stores)}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            stores.append(Database(f"sqlite:///{path}"))
        else:
            stores.append(Database(request.getfixturevalue("postgres_url")))
            with request.getfixturevalue("postgres_emptier").connect() as connection:
                connection.exec_driver_sql("SELECT empty_store()")
        return World(stores[-1], MONDAY)

    yield make
    for store in stores:
        store.close()


def rows(database: Database) -> list[str]:
    """The whole store as text.

    SQLite row by row as it lies there. Where a row lies in PostgreSQL depends on what was cleared up meanwhile: its
    rows are sorted; that all are written by one statement is looked at apart.
    """
    if database.is_sqlite:
        with database.read() as session:
            return list(session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    with closing(database.engine.connect()) as connection:
        names = sa.inspect(connection).get_table_names()
        found = [
            f"{name} {row}"
            for name in sorted(names)
            for row in connection.execute(sa.text(f'SELECT t::text FROM "{name}" AS t ORDER BY 1')).scalars()
        ]
        connection.rollback()
    return found
