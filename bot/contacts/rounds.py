"""Going through the whole address book once a week, at night: what no event told of is found all the same.

Only where accounts are bound already: the first look is somebody's decision. What is found is proposed and flagged, as
if it had been looked for by hand; no binding and nothing of the roster is touched.
"""

import logging
from datetime import datetime, time, timedelta

from sqlmodel import col, select

from bot.channels.base import DeliveryError, Person
from bot.channels.beside import HasContacts
from bot.contacts.taking import take_in
from bot.core import job_run
from bot.core.calendar import Almanac
from bot.core.clock import SHANGHAI, Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError
from bot.people import ChatAccount

NIGHT = range(1, 6)
"""The hours in which nobody waits for the platform; a night without us is made up in the next of the week."""
PAUSE = timedelta(hours=1)
"""How long a platform is left alone that did not answer."""
NAME = "contacts:{channel}"

log = logging.getLogger(__name__)


class Rounds:
    """Goes through address books; of several processes one does, once a week."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, workdays: Almanac) -> None:
        self.database, self.clock, self.settings, self.workdays = database, clock, settings, workdays
        self._settled: dict[str, datetime] = {}

    def go(self, channel: str, book: HasContacts) -> int:
        """Take in everybody, if this week nobody has; returns how many rows are new or changed.

        Raises:
            BusyError: the store is locked.
        """
        now = self.clock()
        week = datetime.combine(now.date() - timedelta(days=now.weekday()), time(), SHANGHAI)
        if now.hour not in NIGHT or self._settled.get(channel) == week or not self._is_wanted(channel, week):
            return 0
        with self.database.write() as session:
            name = NAME.format(channel=channel)
            number = job_run.claim(session.connection(), name, week, now=now, pause=PAUSE)
        if number is None:
            return 0
        try:
            return self._take_in(channel, book.contacts(), number)
        except DeliveryError as error:
            log.warning("address book not gone through", extra={"channel": channel, "why": error.sentence})
            with self.database.write() as session:
                job_run.put_off(session.connection(), number)
            return 0

    def _is_wanted(self, channel: str, week: datetime) -> bool:
        """Whether nobody has done it this week, and somebody is bound."""
        with self.database.read() as session:
            if job_run.is_settled(session.connection(), NAME.format(channel=channel), week):
                self._settled[channel] = week
                return False
            bound = select(ChatAccount.id).where(col(ChatAccount.channel) == channel).limit(1)
            return session.exec(bound).first() is not None

    def _take_in(self, channel: str, people: list[Person], number: int) -> int:
        self.workdays.freshen(self.clock())
        with self.database.write() as session:
            ctx = Context(session, self.clock(), self.settings, self.workdays)
            try:
                taken = take_in(ctx, channel, people)
                done = len(taken.news)
                if taken.is_sight_lost:
                    log.warning("most bound accounts are not seen", extra={"channel": channel})
            except BadInputError as error:
                log.warning("address book empty", extra={"channel": channel, "why": error.sentence})
                done = 0
            job_run.finish(session.connection(), number, now=self.clock(), done=done)
            return done
