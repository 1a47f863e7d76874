"""The only one who sends: packs what is due, claims letters, asks the platform with no transaction open, settles.

Any number of couriers may share a store, in threads, processes or machines. One that dies between asking and settling
leaves a lease behind that runs out; the same bytes are then sent again, and the platform swallows the repetition.
"""

import logging
import secrets
import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from prometheus_client import Counter
from sqlmodel import Session, SQLModel

from bot.channels.base import DeliveryError, Outgoing, Receipt, Verdict
from bot.channels.beside import ChangesCards, HasPlaces, Windowed
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import BREATH, Database
from bot.core.errors import BusyError
from bot.core.prepared import Prepared
from bot.notify import accounts, announcements, mailing, openings, packing, policy, reports
from bot.notify.mailing import Answered, Claimed
from bot.notify.making import Makers, Making
from bot.notify.models import LetterState, MessageState

THREADS = 8
BATCH = 32
"""Letters claimed at once: four calls a thread, which end within the lease even where each takes its full time."""
CALL = timedelta(seconds=15)
"""The longest a call takes; one that could outlast the lease is not begun."""
WITH_PICTURE = 3 * CALL
"""The same with a picture: it is drawn, uploaded and sent."""
WITH_FILE = 4 * CALL
"""The same with a file: it is made, uploaded, sent, and where it is not taken the text is said."""
PATIENCE = 0.5
"""Seconds after which what is answered is settled, while slower calls go on."""
SETTLE_TRIES = 3
BROKEN = "发送程序出错"
STORE_BUSY = "数据库正忙"

LETTERS = Counter("zhibu_letters", "Tries to send a letter, by channel and outcome.", ("channel", "outcome"))
log = logging.getLogger(__name__)


def _work() -> tuple[Prepared, ...]:
    """What shows that there is something to do: messages due or over, letters due, an announcement not all put."""
    message, letter = SQLModel.metadata.tables["outbox_message"].c, SQLModel.metadata.tables["outbox_letter"].c
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    come = sa.or_(message.due <= now, message.until <= now)
    waits = sa.select(message.id).where(message.state == MessageState.WAITING, come)
    ready = sa.select(letter.id).where(letter.state == LetterState.READY, letter.due <= now)
    unput = sa.select(SQLModel.metadata.tables["announcement_rest"].c.id)
    return tuple(Prepared(query.limit(1)) for query in (waits, ready, unput))


_WORK = _work()


class Sender(Protocol):
    """A platform, as far as a courier needs it."""

    def send(self, message: Outgoing) -> Receipt:
        """Send now; raises a DeliveryError."""
        ...


class Courier:
    """Empties the outbox through the channels, by name; without makers everything is said in words."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Sender],
        clock: Clock,
        settings: Settings,
        makers: Makers | None = None,
    ) -> None:
        self.database = database
        self._channels = channels
        self.clock = clock
        self.settings = settings
        self.workdays = Almanac(database, settings.calendar.overrides())
        self._lease = secrets.token_hex(8)
        self._told_on: date | None = None
        self._leaving = threading.Event()
        self._making = Making(database, makers or Makers(), self._context)

    @property
    def channels(self) -> Mapping[str, Sender]:
        """Who sends, by what the outbox calls it: by name, or by each of the places a channel posts to."""
        return {place: one for name, one in self._channels.items() for place in _places(name, one)}

    def run_once(self) -> int:
        """Pack, send and settle until nothing is due that could be sent; returns the letters settled.

        Raises:
            BusyError: the store stayed locked; what was under way is sent again when the lease has run out.
        """
        self.workdays.freshen(self.clock())
        settled = 0
        while self.channels and not self._leaving.is_set() and self._has_work():
            put = self._put_some()
            self._pack()
            letters = self._claim()
            if letters:
                settled += self._send(letters)
            elif not put or self._leaving.wait(BREATH):
                break
        return settled

    def leave(self) -> None:
        """Begin no further call, for good: what is under way is settled, the rest is free for the next courier."""
        self._leaving.set()

    def _has_work(self) -> bool:
        """Whether there is a reason to ask for the writer's place at all."""
        if self.clock().date() != self._told_on:
            return True
        with self.database.read() as session:
            connection, now = session.connection(), {"now": self.clock()}
            return any(query.all(connection, now) for query in _WORK) or self._is_awaited(connection)

    @property
    def _windowed(self) -> dict[str, bool]:
        """The channels that speak in windows, and whether they have a form for outside of them."""
        return {name: one.has_outside for name, one in self.channels.items() if isinstance(one, Windowed)}

    @property
    def _carded(self) -> set[str]:
        """The channels that show cards."""
        return {name for name, one in self.channels.items() if isinstance(one, ChangesCards) and one.shows_cards}

    def _is_awaited(self, connection: sa.Connection) -> bool:
        """Whether somebody spoke for whom something waits."""
        return bool(self._windowed and openings.AWAITED.all(connection, {"soon": openings.soon(self.clock())}))

    def _put_some(self) -> int:
        """Put some of those an announcement is for; more of them the next time."""
        with self.database.write() as session:
            return announcements.put_some(self._context(session))

    def _pack(self) -> None:
        """Pack everything that is due, so many people at a time; once a day, tell the office what did not arrive."""
        full = True
        while full:
            with self.database.write() as session:
                ctx = self._context(session)
                if ctx.today != self._told_on:
                    reports.tell_office(ctx)
                full = packing.pack(ctx, self.channels, self._windowed, self._carded) >= accounts.PEOPLE
            self._told_on = ctx.today

    def _claim(self) -> list[Claimed]:
        with self.database.write() as session:
            return mailing.claim(self._context(session), self.channels, self._lease, BATCH)

    def _send(self, letters: Sequence[Claimed]) -> int:
        """Ask the platform for all of them, settling as the answers come."""
        settled, troubled = 0, set[str]()
        with ThreadPoolExecutor(min(THREADS, len(letters))) as pool:
            asked = {pool.submit(self._ask, letter, troubled): letter for letter in letters}
            open_ = set(asked)
            while open_:
                done, open_ = wait(open_, timeout=PATIENCE)
                settled += self._settle([Answered(asked[one], _answer(one)) for one in done])
        return settled

    def _ask(self, letter: Claimed, troubled: set[str]) -> Receipt | None:
        """Send a letter; its number makes repetitions recognisable.

        Not if the lease could end meanwhile, nor to a channel in trouble, nor when told to leave: what was not asked
        for is free again.
        """
        longest = WITH_FILE if letter.shown.file else WITH_PICTURE if letter.shown.picture else CALL
        if self._leaving.is_set() or letter.channel in troubled or self.clock() > letter.until - longest:
            return None
        made, repeats = self._making.make(letter.shown), letter.made.unsure_since is not None
        if repeats and letter.shown.card and made.card is None:
            raise DeliveryError(mailing.SEEN_TWICE, verdict=Verdict.NEVER)
        message = Outgoing(
            letter.userids,
            letter.text,
            str(letter.id),
            **made._asdict(),
            card_id=letter.card_id,
            outside=letter.outside,
            markup=letter.markup,
            mentions=letter.mentions,
            repeats=repeats,
        )
        try:
            return self._send_or_say(letter.channel, message)
        except DeliveryError as error:
            if error.verdict in policy.RESTS:
                troubled.add(letter.channel)
            raise

    def _send_or_say(self, channel: str, message: Outgoing) -> Receipt:
        """Send it; in words where its file is refused for good."""
        try:
            return self.channels[channel].send(message)
        except DeliveryError as error:
            if message.file is None or not error.permanent or error.maybe_arrived:
                raise
        return self.channels[channel].send(replace(message, file=None))

    def _settle(self, answers: Sequence[Answered], tries: int = SETTLE_TRIES) -> int:
        """Write the answers down in one transaction; what is known to have arrived is worth some patience."""
        if not answers:
            return 0
        try:
            with self.database.write() as session:
                settled = mailing.settle(self._context(session), answers)
        except BusyError:
            if tries <= 1:
                raise
            return self._settle(answers, tries - 1)
        for one in answers:
            LETTERS.labels(one.letter.channel, _outcome(one.answer)).inc()
        return settled

    def _context(self, session: Session) -> Context:
        return Context(session, self.clock(), self.settings, self.workdays)


def _places(name: str, channel: Sender) -> Collection[str]:
    """What the outbox calls a channel: by its name, or by each of the places it posts to."""
    return channel.places if isinstance(channel, HasPlaces) else (name,)


def _answer(asked: "Future[Receipt | None]") -> Receipt | DeliveryError | None:
    """What the platform said. A bug of ours stops no other letter; what is no exception of ours ends the courier."""
    error = asked.exception()
    if error is None:
        return asked.result()
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, BusyError):  # the shared token could not be read: nothing was asked for yet
        return DeliveryError(STORE_BUSY, verdict=Verdict.AGAIN)
    if not isinstance(error, Exception):
        raise error
    log.error("a channel raised %s", type(error).__name__)
    return DeliveryError(BROKEN, verdict=Verdict.AGAIN, maybe_arrived=True)


def _outcome(answer: Receipt | DeliveryError | None) -> str:
    if isinstance(answer, DeliveryError):
        return answer.verdict.value
    return "sent" if answer else "released"
