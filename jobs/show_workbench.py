"""Everybody's open and late tasks in the platform's workbench; needs no slot, any number of processes may do it."""

from collections.abc import Mapping

from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.db import Database
from bot.workbench import Shower


def shower(database: Database, channels: Mapping[str, object], clock: Clock, settings: Settings) -> Shower:
    """What shows; channels without a workbench, or where it is not wanted, are passed over."""
    return Shower(database, channels, clock, settings)


def run(showing: Shower) -> int:
    """Show what differs from what was shown; returns for how many accounts. Safe to repeat."""
    return showing.run_once()
