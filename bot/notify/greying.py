"""Who takes the buttons off cards whose matter is over, wherever it was ended: by a button, in words or on a page.

So he does for who had a matter that is another's by now; that other one keeps his buttons.

Like the courier he asks the platform with no transaction open. A code is marked as used before it is sent, so it is
used once; one the platform has refused or may have used is gone, and the next of the card is tried a minute later.
Without a code the card is left alone: its buttons then answer in words.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.base import DeliveryError
from bot.channels.beside import ChangesCards
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.notify import cards
from bot.notify.cards import Keepers, Outcomes, Over, Spent, shared

RESTS = timedelta(minutes=1)
"""How long a channel in trouble is left alone."""

log = logging.getLogger(__name__)


class Greyer:
    """Changes the cards of all channels that can; any number of processes may do so at once."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, object],
        clock: Clock,
        settings: Settings,
        outcomes: Outcomes,
        keepers: Keepers = shared,
    ) -> None:
        self.database = database
        self.channels = {name: one for name, one in channels.items() if isinstance(one, ChangesCards)}
        self.clock = clock
        self.settings = settings
        self.outcomes = outcomes
        self.keepers = keepers
        self.workdays = Almanac(database, settings.calendar.overrides())
        self._leaving = threading.Event()
        self._rests: dict[str, datetime] = {}

    def run_once(self) -> int:
        """Change the cards whose matter is over, as many as may be done at once; returns how many were changed.

        Raises:
            BusyError: the store stayed locked; what was not noted is looked at again.
        """
        self.workdays.freshen(self.clock())
        changed = 0
        for one in self._due():
            if self._leaving.is_set():
                break
            changed += one.channel not in self._resting() and self._change(one)
        return changed

    def leave(self) -> None:
        """Begin no further call, for good."""
        self._leaving.set()

    def _due(self) -> list[Over]:
        """What is over now; to write is only worth while where a card is too old to be changed."""
        able = self.channels.keys() - self._resting()
        if not able:
            return []
        with self.database.read() as session:
            ctx = self._context(session)
            found, is_old = cards.due(ctx, able, self.outcomes, self.keepers), cards.has_old(ctx)
        if is_old:
            with self.database.write() as session:
                cards.settle_old(self._context(session))
        return found[: cards.AT_ONCE]

    def _resting(self) -> set[str]:
        return {name for name, until in self._rests.items() if self.clock() < until}

    def _change(self, one: Over) -> bool:
        """Spend a code of the card on those who can still press it; whether they read the label now."""
        with self.database.write() as session:
            ctx = self._context(session)
            if not cards.is_open(ctx, one):
                return False
            userids = cards.to_tell(ctx, one)
            spent = cards.spend(ctx, one) if userids else None
            if spent is None:
                cards.settle(ctx, one, label="" if userids else one.label)
                return False
        try:
            self.channels[one.channel].change_card(spent.code, userids, one.label)
        except DeliveryError as error:
            self._failed(one, spent, error)
            return False
        with self.database.write() as session:
            cards.changed(self._context(session), one, userids)
        return True

    def _failed(self, one: Over, spent: Spent, error: DeliveryError) -> None:
        """A code that was looked at is gone; any other is good for another time, when the trouble is over."""
        log.warning("card not changed", extra={"card": one.id, "code": error.code, "verdict": error.verdict.value})
        if error.permanent:
            return
        self._rests[one.channel] = self.clock() + RESTS
        if not error.maybe_arrived:
            with self.database.write() as session:
                cards.give_back(self._context(session), spent)

    def _context(self, session: object) -> Context:
        return Context(session, self.clock(), self.settings, self.workdays)  # type: ignore[arg-type]
