"""Bringing the numbers to the platform's workbench: what differs and nothing else, outside of any transaction.

Two processes that do it at the same time show the same: nothing is claimed.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import notify
from bot.channels.base import DeliveryError, Verdict
from bot.channels.beside import HasWorkbench, KeyFigure
from bot.core.calendar import Almanac
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.notify import Urgency
from bot.workbench.differing import Numbers, differing, note

MOST = 1000
"""Accounts of one call (path/92535)."""
RESTS: Mapping[Verdict, timedelta] = {
    Verdict.OFFICE: timedelta(hours=1),
    Verdict.LATER: timedelta(hours=1),
    Verdict.CLOSED: timedelta(hours=1),
    Verdict.AGAIN: timedelta(minutes=5),
    Verdict.UNREACHED: timedelta(minutes=5),
}
"""How long a platform is left alone that would not have it; what it will never have is taken for shown."""
OPEN, LATE = "待办", "逾期"

log = logging.getLogger(__name__)


def figures(settings: Settings, numbers: Numbers) -> tuple[KeyFigure, ...]:
    """What stands on the tile; a touch opens one's own page, where there is one."""
    home = f"{settings.web.base_url}/me" if settings.web.base_url else ""
    return KeyFigure(OPEN, str(numbers.open_tasks), home), KeyFigure(LATE, str(numbers.late_tasks), home)


class Shower:
    """Shows everybody his numbers, on the channels where the settings say so."""

    def __init__(self, database: Database, channels: Mapping[str, object], clock: Clock, settings: Settings) -> None:
        self.database, self.clock, self.settings = database, clock, settings
        sections = dict(settings.channels)
        self.tiles = {
            name: one
            for name, one in channels.items()
            if isinstance(one, HasWorkbench) and getattr(sections.get(name), "workbench", False)
        }
        self.workdays = Almanac(database, settings.calendar.overrides())
        self._rests: dict[str, datetime] = {}
        self._leaving = threading.Event()

    def run_once(self) -> int:
        """Show what differs, but nothing at night; returns for how many accounts.

        Raises:
            BusyError: the store is locked.
        """
        now = self.clock()
        if not self.tiles or notify.quiet.earliest(now, Urgency.PROMPT, self.settings.quiet, self.workdays) > now:
            return 0
        due = [name for name in self.tiles if self._rests.get(name, now) <= now]
        return sum(self._show(name) for name in due)

    def leave(self) -> None:
        """Ask for nothing more: the process is about to end."""
        self._leaving.set()

    def _show(self, channel: str) -> int:
        with self.database.read() as session:
            found = differing(self._context(session), channel)
        done = 0
        try:
            for numbers, userids in found.items():
                for begin in range(0, len(userids), MOST):
                    done += self._show_some(channel, userids[begin : begin + MOST], numbers)
        except DeliveryError as error:
            self._rests[channel] = self.clock() + RESTS[error.verdict]
            log.warning("workbench rests", extra={"channel": channel, "why": error.sentence})
        return done

    def _show_some(self, channel: str, userids: tuple[str, ...], numbers: Numbers) -> int:
        """In one call; where somebody in it spoils it for all, in halves, until he alone is left out."""
        if self._leaving.is_set():
            return 0
        try:
            self.tiles[channel].show_figures(userids, figures(self.settings, numbers))
        except DeliveryError as error:
            if not error.permanent:
                raise
            if len(userids) > 1:
                half = len(userids) // 2
                parts = (userids[:half], userids[half:])
                return sum(self._show_some(channel, part, numbers) for part in parts)
            log.info("account not in the workbench", extra={"channel": channel, "why": error.sentence})
        with self.database.write() as session:
            return note(self._context(session), channel, userids, numbers)

    def _context(self, session: Session) -> Context:
        return Context(session, self.clock(), self.settings, self.workdays)
