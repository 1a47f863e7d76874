"""The clock: looks at the timetable, claims the slots that are due, runs each once.

APScheduler only wakes us: every job is *looked at* again and again, and what is due is decided from our own clock and
the `job_run` table. So a slot missed by an outage is made up at the next look, a clock set back repeats nothing, a
moved clock moves the jobs, and any number of schedulers may share a store.
"""

import logging
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from bot.core import job_run, job_wish
from bot.core.calendar import Almanac
from bot.core.clock import SHANGHAI, Clock, system_clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import BREATH, Database
from bot.core.errors import BusyError
from bot.core.timetable import EPOCH, Chore, Job, Work

LOOK = timedelta(seconds=15)
"""How often a job with an hour is looked at: the most it is late."""
THREADS = 6
CATCH_UP = "catch up"
log = logging.getLogger(__name__)


class Scheduler:
    """Runs a timetable against a store, and chores beside it; `start()` returns at once, threads do the work."""

    def __init__(
        self,
        database: Database,
        timetable: Iterable[Job],
        clock: Clock,
        settings: Settings,
        *,
        chores: Iterable[Chore] = (),
    ) -> None:
        self.database = database
        self.timetable = tuple(timetable)
        self.chores = tuple(chores)
        self.clock = clock
        self.settings = settings
        self.workdays = Almanac(database, settings.calendar.overrides())
        self._settled: dict[str, datetime] = {}
        self._alarm: BackgroundScheduler | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Look at every job now, which makes up what was missed in its order, and then again and again."""
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # `look` tells of everything itself
        self._stopping.clear()
        self._alarm = BackgroundScheduler(
            timezone=SHANGHAI,
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        # Stands ready for ever: an alarm that goes off once and is taken down is missed when all stops just then.
        self._alarm.add_job(self.catch_up, "interval", weeks=5200, id=CATCH_UP, next_run_time=system_clock())
        for job in self.timetable:
            self._alarm.add_job(self.look, "interval", [job], seconds=min(job.every or LOOK, LOOK).total_seconds())
        if self.timetable:
            self._alarm.add_job(self.grant, "interval", seconds=LOOK.total_seconds())
        for chore in self.chores:
            often = chore.every.total_seconds()
            self._alarm.add_job(self.do, "interval", [chore], seconds=often, next_run_time=system_clock())
        self._alarm.start()

    def stop(self) -> None:
        """Look at nothing more and wait for what is running; chores and pieces that are left do not begin again."""
        if self._alarm is not None:
            self._stopping.set()
            for chore in self.chores:
                if chore.leave is not None:
                    chore.leave()
            self._alarm.shutdown(wait=True)
            self._alarm = None

    def wake(self) -> None:
        """Look at everything now: the clock was moved."""
        if self._alarm is not None:
            self._alarm.modify_job(CATCH_UP, next_run_time=system_clock())

    def catch_up(self) -> None:
        """Look at every job once, the one first whose slot came first: what a later one says may rest on it."""
        now = self.clock()
        self.workdays.freshen(now)
        slots = {job.name: job.slot(now, self.workdays) or EPOCH for job in self.timetable}
        for job in sorted(self.timetable, key=lambda job: slots[job.name]):
            self.look(job)
        self.grant()

    def grant(self) -> int:
        """Run what somebody wishes to run now and no other clock has; returns how many runs that were."""
        try:
            with self.database.read() as session:
                wishes = job_wish.waiting(session.connection())
        except Exception:
            log.exception("scheduler could not look at wishes")
            return 0
        jobs = {job.name: job for job in self.timetable}
        return sum(self._grant(jobs[name], number, at) for number, name, at in wishes if name in jobs)

    def _grant(self, job: Job, wish: int, at: datetime) -> bool:
        """Run a job for a wish; the wish is over when its run is, however that went."""
        try:
            number = self._claim(job, at)
            if number is not None:
                self._run_slot(job, at, number)
            with self.database.write() as session:
                if job_run.is_settled(session.connection(), job.name, at):
                    job_wish.close(session.connection(), wish, now=self.clock())
        except BusyError:
            log.warning("store busy, wish waits", extra={"job": job.name})
            return False
        except Exception:
            log.exception("scheduler could not grant a wish", extra={"job": job.name})
            return False
        return number is not None

    def look(self, job: Job) -> int | None:
        """Run the job if a slot of it is due and nobody has it; returns what it did, None when nothing was to do."""
        now = self.clock()
        self.workdays.freshen(now)
        slot = job.slot(now, self.workdays)
        if slot is None or self._settled.get(job.name) == slot:
            return None
        try:
            number = self._claim(job, slot)
            return None if number is None else self._run_slot(job, slot, number)
        except BusyError:
            log.warning("store busy, job waits", extra={"job": job.name})
        except Exception:
            log.exception("scheduler could not look at a job", extra={"job": job.name})
        return None

    def do(self, chore: Chore) -> int | None:
        """Do a chore; returns what it did, None when it could not be done now."""
        try:
            return chore.run()
        except BusyError:
            log.warning("store busy, chore waits", extra={"job": chore.name})
        except Exception:
            log.exception("chore crashed", extra={"number": secrets.token_hex(2), "job": chore.name})
        return None

    def run_now(self, job: Job) -> int:
        """Run a job whatever the hour, leaving its slots alone; returns what it did.

        Raises:
            BotError: what the job raises; a BusyError when the store is locked.
        """
        self.workdays.freshen(self.clock())
        if job.pieces:
            return self._run_pieces(job.pieces(self._looking))
        with self.database.read() if job.looks else self.database.write() as session:
            return job.run(self._context(session))

    def _run_pieces(self, pieces: Iterable[Work]) -> int:
        """Do one piece after the other, others writing between; returns what they did together.

        Raises:
            BusyError: the scheduler stops; the rest is for the next one.
        """
        done = 0
        for number, piece in enumerate(pieces):
            if number and self._stopping.wait(BREATH):
                raise BusyError
            with self.database.write() as session:
                done += piece(self._context(session))
        return done

    @contextmanager
    def _looking(self) -> Iterator[Context]:
        with self.database.read() as session:
            yield self._context(session)

    def _context(self, session: Session) -> Context:
        return Context(session, self.clock(), self.settings, self.workdays)

    def _claim(self, job: Job, slot: datetime) -> int | None:
        with self.database.write() as session:
            connection = session.connection()
            number = job_run.claim(connection, job.name, slot, now=self.clock(), pause=job.pause)
            if number is None and job_run.is_settled(connection, job.name, slot):
                self._settled[job.name] = slot
            return number

    def _run_slot(self, job: Job, slot: datetime, number: int) -> int | None:
        try:
            done = self._work(job, number)
        except BusyError:
            with self.database.write() as session:
                job_run.put_off(session.connection(), number)
            raise
        except Exception:
            code = secrets.token_hex(2)
            log.exception("job crashed", extra={"number": code, "job": job.name})
            with self.database.write() as session:
                job_run.finish(session.connection(), number, now=self.clock(), error=code)
            done = None
        self._settled[job.name] = slot
        return done

    def _work(self, job: Job, number: int) -> int:
        """Do the work and write its end: in one transaction, unless the job only looks or comes in pieces."""
        if job.looks or job.pieces:
            done = self.run_now(job)
            with self.database.write() as session:
                job_run.finish(session.connection(), number, now=self.clock(), done=done)
            return done
        with self.database.write() as session:
            done = job.run(self._context(session))
            job_run.finish(session.connection(), number, now=self.clock(), done=done)
            return done
