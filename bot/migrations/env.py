"""How Alembic meets the store: the engine is ours, foreign keys rest while tables are rebuilt."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

from bot import tables
from bot.core.db import Database
from bot.core.errors import ConflictError

assert tables.__all__  # noqa: S101 the import fills the metadata


def plain(kind: str, thing: object, _: object) -> str | Literal[False]:
    """Our column types as the plain ones beneath them, so that a revision stands alone."""
    if kind != "type" or not isinstance(thing, sa.types.TypeDecorator):
        return False
    return f"sa.{thing.impl!r}"


def migrate(connection: sa.Connection) -> None:
    """Run what Alembic was asked for, all of it or nothing."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_sqlite(connection: sa.Connection) -> None:
    """With foreign keys on, rebuilding a parent table deletes its children; so they rest, and are checked at the end.

    The pragma works between transactions only.
    """
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        migrate(connection)
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if torn:
            raise ConflictError(f"升级后有 {len(torn)} 处记录对不上，已退回升级前的状态，请联系信息人员。")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")


database: Database = context.config.attributes["database"]

with database.engine.connect() as opened:
    if database.is_sqlite:
        migrate_sqlite(opened)
    else:
        migrate(opened)
        opened.commit()
