"""Asking the platform who the accounts are, outside of any transaction; any process may do it.

Two that ask for the same find the same: nothing is leased.
"""

import logging
import threading
from collections.abc import Mapping

from sqlmodel import col, select

from bot.channels.base import DeliveryError, Person
from bot.channels.beside import HasContacts
from bot.contacts.models import Contact, ContactState
from bot.contacts.rounds import Rounds
from bot.contacts.taking import take_found
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database

BATCH = 50

log = logging.getLogger(__name__)


class Looker:
    """Looks up what the platform has told of, channel by channel."""

    def __init__(self, database: Database, channels: Mapping[str, object], clock: Clock, settings: Settings) -> None:
        self.database, self.clock, self.settings = database, clock, settings
        self.books = {name: one for name, one in channels.items() if isinstance(one, HasContacts)}
        self.workdays = Almanac(database, settings.calendar.overrides())
        self._rounds = Rounds(database, clock, settings, self.workdays)
        self._leaving = threading.Event()

    def run_once(self) -> int:
        """Look up all that waits, and once a week at night everybody; returns how many accounts are news.

        A platform that does not answer is left alone until next time.

        Raises:
            BusyError: the store is locked.
        """
        done = sum(self._look_up(name, book) for name, book in self.books.items())
        return done + sum(self._go_through(name, book) for name, book in self.books.items())

    def leave(self) -> None:
        """Ask for nobody else: the process is about to end."""
        self._leaving.set()

    def _go_through(self, channel: str, book: HasContacts) -> int:
        return 0 if self._leaving.is_set() else self._rounds.go(channel, book)

    def _look_up(self, channel: str, book: HasContacts) -> int:
        done, after = 0, 0
        while waiting := self._waiting(channel, after):
            after = waiting[-1][0]
            found, gone, is_answered = self._ask(book, [userid for _, userid in waiting])
            if found or gone:
                self.workdays.freshen(self.clock())
                with self.database.write() as session:
                    ctx = Context(session, self.clock(), self.settings, self.workdays)
                    done += take_found(ctx, channel, found, gone)
            if not is_answered:
                break
        return done

    def _waiting(self, channel: str, after: int) -> list[tuple[int, str]]:
        if self._leaving.is_set():
            return []
        query = select(Contact.id, Contact.userid).where(
            col(Contact.channel) == channel, col(Contact.state) == ContactState.NEW, col(Contact.id) > after
        )
        with self.database.read() as session:
            return list(session.exec(query.order_by(col(Contact.id)).limit(BATCH)).all())

    def _ask(self, book: HasContacts, userids: list[str]) -> tuple[list[Person], list[str], bool]:
        """Who is found, who is not there, and whether the platform answered for all."""
        found: list[Person] = []
        gone: list[str] = []
        for userid in userids:
            try:
                person = book.contact(userid)
            except DeliveryError as error:
                log.warning("accounts not looked up", extra={"channel": book.name, "why": error.sentence})
                return found, gone, False
            if person is None:
                gone.append(userid)
            else:
                found.append(person)
        return found, gone, True
