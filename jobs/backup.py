"""Each night a copy of an SQLite store; PostgreSQL has its own tools."""

from bot.core import backup
from bot.core.context import Context

FOLDER = "nightly"
"""Apart from the copies that people and upgrades make: those are never removed by us."""
KEPT = 14


def run(ctx: Context) -> int:
    """Copy the store and keep the newest 14 copies; returns the number of copies made. Nothing on PostgreSQL."""
    store = ctx.session.get_bind().engine  # asked without beginning a transaction
    if not backup.is_file(store):
        return 0
    folder = ctx.settings.store.backups / FOLDER
    backup.take(store, folder, now=ctx.now, evidence=ctx.settings.store.evidence)
    backup.keep_newest(folder, KEPT)
    return 1
