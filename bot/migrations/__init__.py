"""Alembic's rooms: numbered revisions with one head, run by `zhibu db upgrade`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.db import Database


def configuration(database: Database | None = None) -> Config:
    """Alembic's settings, pointing at these rooms and, for running, at a store."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["database"] = database
    return settings


def head() -> str:
    """The newest revision.

    Raises:
        alembic.util.CommandError: there is more than one head.
    """
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    return newest or ""


def revision(database: Database) -> str:
    """The revision a store is at; empty when it was never migrated."""
    with database.engine.execution_options(reading=True).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def is_current(database: Database) -> bool:
    """Whether the store is at the newest revision."""
    return revision(database) == head()


def upgrade(database: Database) -> None:
    """Bring the store to the newest revision."""
    command.upgrade(configuration(database), "head")


def differs(database: Database) -> bool:
    """Whether the models say something the store does not have."""
    try:
        command.check(configuration(database))
    except Exception as error:
        if "New upgrade operations detected" in str(error):
            return True
        raise
    return False
