"""Stores with much in them: what takes long to make is made once in each process, then laid out again as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.core.context import Context
from bot.people import ChatAccount, Member, Org, Post
from tests.world import World

Fill = Callable[[Context], object]
Past = Callable[[World], Any]


@dataclass
class Lived:
    """What a past came to: its rows, the moment it ended, and what it told."""

    rows: dict[str, Any]
    now: datetime
    told: Any


_kept: dict[tuple[str, Fill], dict[str, Any]] = {}
_lived: dict[tuple[str, datetime, Past], Lived] = {}


def fill(ctx: Context, work: Fill) -> None:
    """Leave in an empty store what this work leaves there.

    The work must come to the same every time: it is done once for each kind of store, and its rows are all we keep.
    """
    key = (ctx.connection.dialect.name, work)
    if key in _kept:
        for table, rows in _kept[key].items():
            _lay_out(ctx.connection, table, rows)
        return
    work(ctx)
    ctx.session.flush()
    _kept[key] = _all(ctx.connection)


def settle(world: World, past: Past) -> Any:
    """Let this past have happened in a world in which nothing has happened yet; returns what it told.

    As with `fill` it must come to the same every time, and may tell only what never changes, as a number.
    """
    key = (world.database.engine.dialect.name, world.now, past)
    if key not in _lived:
        told = past(world)
        with world.acting() as ctx:
            _lived[key] = Lived(_all(ctx.connection), world.now, told)
        return told
    lived = _lived[key]
    with world.acting() as ctx:
        for kind in (ChatAccount, Post, Member, Org):
            ctx.connection.execute(sa.delete(kind))
        for table, rows in lived.rows.items():
            _lay_out(ctx.connection, table, rows)
    world.now = lived.now
    return lived.told


def _all(connection: sa.Connection) -> dict[str, Any]:
    return {table.name: _taken(connection, table.name) for table in SQLModel.metadata.sorted_tables}


def _taken(connection: sa.Connection, table: str) -> Any:
    """All rows as the driver gives them, in the order they were made: the way each store is quickest."""
    if connection.dialect.name == "sqlite":
        has_order = SQLModel.metadata.tables[table].dialect_options["sqlite"]["with_rowid"]
        order = " ORDER BY rowid" if has_order else ""
        return [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"{order}')]
    with connection.connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:  # type: ignore[attr-defined]
        return b"".join(copy)


def _lay_out(connection: sa.Connection, table: str, rows: Any) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" VALUES ({places})', rows)
        return
    with connection.connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as copy:  # type: ignore[attr-defined]
        copy.write(rows)
    if "id" in SQLModel.metadata.tables[table].columns:
        connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM \"{table}\"))")
