"""Look up the accounts the platform has told of; needs no slot, any number of processes may do it at once."""

from collections.abc import Mapping

from bot.contacts import Looker
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.db import Database


def looker(database: Database, channels: Mapping[str, object], clock: Clock, settings: Settings) -> Looker:
    """What looks up; channels without an address book are passed over."""
    return Looker(database, channels, clock, settings)


def run(looking: Looker) -> int:
    """Look up all that waits, in transactions of its own; returns how many accounts. Safe to repeat."""
    return looking.run_once()
