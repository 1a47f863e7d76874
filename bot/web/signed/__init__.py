"""Pages and papers reached by a signed link of one person, without a login."""

from collections.abc import Iterator

from flask import Blueprint

from bot.chat import Desk
from bot.core.clock import Clock
from bot.web.signed import ballots, choices, papers, surveys


def blueprints(desk: Desk, clock: Clock) -> Iterator[Blueprint]:
    """`/papers`, `/ballots`, `/surveys`."""
    for room in (papers, ballots, choices, surveys):
        yield room.blueprint(desk, clock)
