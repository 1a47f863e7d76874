"""Statements handed to the driver as they stand mean what they mean when SQLAlchemy executes them."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.db import Database, UtcDateTime, choice
from bot.core.engines import is_busy
from bot.core.errors import BusyError
from bot.core.prepared import Prepared
from bot.people import Org
from tests.core.test_db import SHORT, held

NOON = datetime(2026, 11, 23, 12, 30, 15, 250, tzinfo=SHANGHAI)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


THING = sa.Table(
    "thing",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, unique=True),
    sa.Column("colour", choice(Colour)),
    sa.Column("at", UtcDateTime),
    sa.Column("day", sa.Date),
    sa.Column("sure", sa.Boolean),
    sa.Column("notes", sa.JSON),
    prefixes=["TEMPORARY"],
)
INSERT = Prepared(THING.insert().inline())
ALL = sa.select(THING).order_by(THING.c.id)
ONCE = Prepared(
    {
        "sqlite": sqlite.insert(THING).on_conflict_do_nothing().returning(THING.c.id, THING.c.colour),
        "postgresql": postgresql.insert(THING).on_conflict_do_nothing().returning(THING.c.id, THING.c.colour),
    }
)
FULL: dict[str, Any] = {
    "name": "王伟's %s ? :x",
    "colour": Colour.RED,
    "at": NOON,
    "day": NOON.date(),
    "sure": True,
    "notes": [{"key": 7, "before": None, "after": "甲"}],
}
EMPTY = dict.fromkeys(FULL) | {"notes": {}, "sure": False}


@pytest.fixture
def connection(ctx: Context) -> sa.Connection:
    THING.metadata.create_all(ctx.connection)
    return ctx.connection


def test_what_is_written_and_read_is_what_sqlalchemy_writes_and_reads(connection: sa.Connection) -> None:
    INSERT.run(connection, FULL)
    INSERT.run(connection, EMPTY)
    connection.execute(THING.insert().values(**FULL | {"name": "other"}))

    found = Prepared(ALL).all(connection, {})

    assert found == list(connection.execute(ALL))
    assert [row._asdict() for row in found] == [
        {"id": 1, **FULL},
        {"id": 2, **EMPTY},
        {"id": 3, **FULL, "name": "other"},
    ]
    assert (found[0].at.tzinfo, type(found[0].colour)) == (SHANGHAI, Colour)


@pytest.mark.parametrize(
    ("since", "days", "found"), [(NOON, 1, "red"), (NOON + timedelta(microseconds=1), 1, None), (NOON, 0, None)]
)
def test_values_are_converted_as_the_columns_want_them(
    connection: sa.Connection, since: datetime, days: int, found: str | None
) -> None:
    # A constant, and a name used twice: SQLite takes its values by place.
    query = Prepared(
        sa.select(THING.c.colour).where(
            THING.c.at >= sa.bindparam("since"),
            THING.c.day < sa.bindparam("until"),
            THING.c.colour != Colour.BLUE,
            sa.or_(THING.c.day <= sa.bindparam("until"), THING.c.sure.is_(None)),
        )
    )
    INSERT.run(connection, FULL)

    row = query.one_or_none(connection, {"since": since, "until": date(2026, 11, 23) + timedelta(days=days)})

    assert (row and row.colour) == found


def test_each_dialect_has_its_own_statement(connection: sa.Connection) -> None:
    assert [ONCE.one_or_none(connection, FULL), ONCE.one_or_none(connection, FULL)] == [(1, Colour.RED), None]


def test_a_second_column_of_the_same_name_goes_by_its_place(connection: sa.Connection) -> None:
    INSERT.run(connection, FULL)
    other = THING.alias()

    [row] = Prepared(sa.select(THING.c.id, other.c.id, other.c.colour)).all(connection, {})

    assert (row.id, row[1], row.colour) == (1, 1, Colour.RED)


def test_what_the_driver_refuses_is_told_as_sqlalchemy_tells_it_without_the_values(connection: sa.Connection) -> None:
    INSERT.run(connection, FULL | {"name": "王伟"})

    with pytest.raises(sa.exc.IntegrityError) as caught, connection.begin_nested():
        INSERT.run(connection, FULL | {"name": "王伟"})

    assert not is_busy(caught.value)
    assert "INSERT INTO thing" in str(caught.value)
    assert caught.value.params is None
    assert len(Prepared(ALL).all(connection, {})) == 1


def test_a_locked_store_is_busy(store_url: str) -> None:
    rename = Prepared(sa.update(Org).values(name=sa.bindparam("called")))
    database = Database(store_url, lock_seconds=SHORT)

    with held(store_url), pytest.raises(BusyError), database.write() as session:
        rename.run(session.connection(), {"called": "x"})
    database.close()


def test_after_the_server_came_back_one_message_is_lost_not_one_a_connection(postgres_url: str) -> None:
    database = Database(postgres_url)
    one = Prepared(sa.select(sa.literal(1).label("one")))
    pooled = [database.engine.connect() for _ in range(3)]
    numbers = [connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() for connection in pooled]
    for connection in pooled:
        connection.close()
    other = Database(postgres_url)
    with other.write() as session:
        for number in numbers:
            session.connection().execute(sa.select(sa.func.pg_terminate_backend(number, 2000)))
    other.close()

    with pytest.raises(BusyError), database.write() as session:
        one.all(session.connection(), {})

    for _ in numbers:
        with database.write() as session:
            assert one.all(session.connection(), {}) == [(1,)]
    database.close()
