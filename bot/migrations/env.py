"""How Alembic meets the store: the engine is ours, foreign keys rest while tables are rebuilt."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

from bot import tables
from bot.core.db import Database

assert tables.__all__  # noqa: S101 the import fills the metadata


def plain(kind: str, thing: object, _: object) -> str | Literal[False]:
    """Our column types as the plain ones beneath them, so that a revision stands alone."""
    if kind != "type" or not isinstance(thing, sa.types.TypeDecorator):
        return False
    return f"sa.{thing.impl!r}"


database: Database = context.config.attributes["database"]

with database.engine.connect() as connection:
    if database.is_sqlite:
        # With foreign keys on, rebuilding a parent table deletes its children; the pragma works between transactions.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
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
    connection.commit()
    if database.is_sqlite:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
