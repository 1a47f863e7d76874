"""The types of columns: moments, choices, JSON; and the names of what keeps rows right."""

import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from bot import people
from bot.core.clock import SHANGHAI
from bot.core.db import Database, UtcDateTime, choice
from bot.people import Member
from tests.world import World


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
def test_a_moment_is_the_same_wherever_the_server_stands(
    zone: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F27: nine o'clock means nine o'clock in Shanghai."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        bound = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        with world.acting() as ctx:
            account = ctx.session.exec(select(people.ChatAccount)).first()
            assert account is not None
            account.bound_at = bound
        with world.acting() as ctx:
            read = ctx.get(people.ChatAccount, account.id).bound_at
            stored = str(ctx.connection.execute(sa.text("SELECT min(bound_at) FROM chat_account")).scalar())
    finally:
        monkeypatch.undo()
        time.tzset()

    assert read.isoformat() == "2026-11-23T09:00:00+08:00"
    assert stored.startswith("2026-11-23 01:00:00")


@settings(deadline=None, max_examples=60)
@given(
    moment=st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001 hypothesis wants them naive
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_a_moment_comes_back_as_it_went_in(moment: datetime) -> None:
    column, dialect = UtcDateTime(), sa.create_engine("sqlite://").dialect

    read = column.process_result_value(column.process_bind_param(moment, dialect), dialect)

    assert read is not None
    assert abs(read - moment.astimezone(UTC)) < timedelta(microseconds=1)
    assert read.tzinfo is SHANGHAI


def test_no_moment_stays_none(database: Database) -> None:
    column = UtcDateTime()

    assert column.process_bind_param(None, database.engine.dialect) is None
    assert column.process_result_value(None, database.engine.dialect) is None


def test_a_moment_without_its_zone_is_refused(world: World) -> None:
    naive = world.now.replace(tzinfo=None)

    with pytest.raises(sa.exc.StatementError, match="without its zone"), world.acting() as ctx:
        ctx.session.add(people.ChatAccount(channel="x", userid="y", member_id=1, bound_at=naive))


def test_a_choice_is_stored_as_its_word(world: World) -> None:
    with world.acting() as ctx:
        words = ctx.connection.execute(sa.text("SELECT DISTINCT standing FROM member ORDER BY 1")).scalars().all()
        reasons = ctx.session.exec(select(Member.exempt_reason).distinct()).all()

    assert words == ["full", "probationary"]
    assert set(reasons) == {None, people.ExemptReason.INFIRM}


def test_a_choice_takes_its_own_words_only(database: Database) -> None:
    class Light(StrEnum):
        RED = "red"

    column = choice(Light)

    assert column.process_bind_param("red", database.engine.dialect) == "red"
    assert column.process_result_value("red", database.engine.dialect) is Light.RED
    with pytest.raises(ValueError, match=r"'blue' is not a valid .*Light"):
        column.process_bind_param("blue", database.engine.dialect)


def test_chinese_is_stored_readably(world: World) -> None:
    with world.acting() as ctx:
        [stored] = ctx.connection.execute(sa.text("SELECT CAST(aliases AS TEXT) FROM org WHERE code = 'B04'")).one()

    assert stored == '["锅炉","锅炉支部"]'


@pytest.mark.parametrize("table", SQLModel.metadata.sorted_tables, ids=str)
def test_every_constraint_has_the_name_a_migration_needs(table: sa.Table) -> None:
    kinds = {"PrimaryKeyConstraint": "pk", "UniqueConstraint": "uq", "ForeignKeyConstraint": "fk", "Index": "ix"}
    constraints = [(kinds.get(type(one).__name__, "ck"), str(one.name)) for one in table.constraints]
    named = [*constraints, *(("ix", str(one.name)) for one in table.indexes)]

    assert [name for kind, name in named if not name.startswith(f"{kind}_{table.name}")] == []
