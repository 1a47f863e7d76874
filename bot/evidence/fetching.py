"""Fetching what was handed in from its platform before the platform lets it go.

A file is claimed by a lease in a transaction of its own, fetched and kept with none open, and settled in another: any
number of processes may do this, and one that dies leaves a lease that ends.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels.base import DeliveryError, TooLargeError
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, BotError
from bot.core.evidence import EvidenceStore, Kept, shown_name
from bot.evidence.models import EvidenceFile, EvidenceState

MEDIA_LIFE = timedelta(days=3)
"""How long a platform keeps what a member sent (path/90254)."""
LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
FINAL_REFUSALS = 3
"""So often a platform must say that it has no such file: right after the message it may not have it everywhere yet."""
HALF_WRITTEN = timedelta(hours=1)

LOST = "三天内没能从平台取回：{why}"
NO_CHANNEL = "平台没有配置。"

log = logging.getLogger(__name__)
_FILES: sa.Table = SQLModel.metadata.tables["evidence_file"]


class Source(Protocol):
    """A platform that hands over what was sent to us."""

    def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The bytes and the name.

        Raises:
            DeliveryError: not now, or never.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One claimed file; `tries` tells our claim from a later one."""

    id: int
    channel: str
    media_id: str
    name: str
    at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one try: the new columns, and whether the platform could not be reached at all."""

    values: Mapping[str, object]
    unreachable: bool = False


class Fetcher:
    """Fetches what is due; `tell` says to its sender that a file is lost or refused, in the transaction of it."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Source],
        clock: Clock,
        settings: Settings,
        *,
        tell: Callable[[Context, EvidenceFile], object],
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self.settings = settings
        self.workdays = Almanac(database, settings.calendar.overrides())
        self.store = EvidenceStore(settings)
        self._tell = tell
        self._leaving = threading.Event()

    def run_once(self) -> int:
        """Fetch what is due, one file at a time; returns how many are settled, kept or not.

        A platform that cannot be reached is left alone until the next time.

        Raises:
            BusyError: the store is locked.
        """
        self.workdays.freshen(self.clock())
        self.store.sweep(HALF_WRITTEN)
        settled, silent = 0, set[str]()
        while not self._leaving.is_set() and (wanted := self._claim(silent)) is not None:
            outcome = self._fetch(wanted)
            if outcome.unreachable:
                silent.add(wanted.channel)
            settled += self._settle(wanted, outcome)
        return settled

    def leave(self) -> None:
        """Begin no other file: the process is about to end."""
        self._leaving.set()

    def _claim(self, silent: set[str]) -> _Wanted | None:
        """Lease the file that has been due longest; None when nothing is."""
        now = self.clock()
        free = sa.or_(_FILES.c.leased_until.is_(None), _FILES.c.leased_until <= now)
        due = sa.and_(_FILES.c.state == EvidenceState.WANTED, _FILES.c.due <= now, free)
        first = sa.select(_FILES.c.id).where(due, _FILES.c.channel.not_in(sorted(silent)))
        first = first.order_by(_FILES.c.due, _FILES.c.id).limit(1).with_for_update(skip_locked=True)
        taken = (
            _FILES.update()
            .where(_FILES.c.id == first.scalar_subquery())
            .values(leased_until=now + LEASE, tries=_FILES.c.tries + 1)
            .returning(*(_FILES.c[name] for name in _Wanted.__slots__))
        )
        with self.database.write() as session:
            row = session.connection().execute(taken).one_or_none()
        return _Wanted(*row) if row else None

    def _fetch(self, wanted: _Wanted) -> _Outcome:
        """Download and keep it, with no transaction open."""
        source = self.channels.get(wanted.channel)
        if source is None:
            return self._again(wanted, NO_CHANNEL, unreachable=True)
        try:
            content, name = source.fetch_media(wanted.media_id)
            kept = self.store.keep(content)
        except (BadInputError, TooLargeError) as error:
            return _Outcome({"state": EvidenceState.REFUSED, "reason": error.sentence})
        except DeliveryError as error:
            if error.permanent and wanted.tries >= FINAL_REFUSALS:
                return _Outcome({"state": EvidenceState.LOST, "reason": error.sentence})
            return self._again(wanted, error.sentence, unreachable=not error.permanent)
        except BotError as error:  # the disk is full
            return self._again(wanted, error.sentence, unreachable=True)
        return _Outcome(_kept(kept, wanted.name or name))

    def _again(self, wanted: _Wanted, why: str, *, unreachable: bool) -> _Outcome:
        """Later, twice as late every time and once more when the platform is about to let it go; then it is lost."""
        now, end = self.clock(), wanted.at + MEDIA_LIFE
        if now >= end:
            return _Outcome({"state": EvidenceState.LOST, "reason": LOST.format(why=why)}, unreachable)
        pause = min(FIRST_PAUSE * 2 ** min(wanted.tries - 1, 20), LONGEST_PAUSE)
        log.warning("evidence not fetched", extra={"number": wanted.id, "tries": wanted.tries, "why": why})
        return _Outcome({"due": min(now + pause, end), "reason": why}, unreachable)

    def _settle(self, wanted: _Wanted, outcome: _Outcome) -> bool:
        """Write down what came of it, unless the lease ended and another has it; whether the file is settled now."""
        ours = sa.and_(_FILES.c.id == wanted.id, _FILES.c.tries == wanted.tries, _FILES.c.state == EvidenceState.WANTED)
        settled = outcome.values.get("state")
        with self.database.write() as session:
            written = _FILES.update().where(ours).values(leased_until=None, **outcome.values).returning(_FILES.c.id)
            if session.connection().execute(written).one_or_none() is None or settled is None:
                return False
            if settled is not EvidenceState.KEPT:
                ctx = Context(session, self.clock(), self.settings, self.workdays)
                self._tell(ctx, ctx.get(EvidenceFile, wanted.id))
            return True


def _kept(kept: Kept, name: str) -> Mapping[str, object]:
    return {
        "state": EvidenceState.KEPT,
        "digest": kept.digest,
        "mime": kept.mime,
        "size": kept.size,
        "name": shown_name(name, kept.mime),
        "reason": "",
    }
