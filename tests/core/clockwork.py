"""A clock to be wound by hand: jobs that leave a trace, and what the store tells of their runs."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.job_run import JobRun
from bot.core.scheduler import Scheduler
from bot.core.timetable import Job


def at(text: str) -> datetime:
    """`11-23 09:30` of 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}:00").replace(tzinfo=SHANGHAI)


def tick(ctx: Context) -> int:
    """A job that leaves a trace."""
    audit.record(ctx, "tick", summary=f"{ctx.now:%m-%d %H:%M}")
    return 1


def crash(ctx: Context) -> int:
    tick(ctx)
    raise LookupError("李明 is not here")


MORNING = Job("remind", tick, at="08:53")


class Hand:
    """A clock that stands where it is put."""

    def __init__(self, text: str) -> None:
        self.put(text)

    def put(self, text: str) -> None:
        self.now = at(text)

    def __call__(self) -> datetime:
        return self.now


def scheduler(
    database: Database, clock: Callable[[], datetime], *timetable: Job, settings: Settings | None = None
) -> Scheduler:
    return Scheduler(database, timetable, clock, settings or Settings())


def ticks(database: Database) -> list[str]:
    with database.read() as session:
        query = select(audit.AuditEntry.summary).where(audit.AuditEntry.verb == "tick")
        return list(session.exec(query.order_by(col(audit.AuditEntry.id))).all())


def runs(database: Database) -> Sequence[JobRun]:
    with database.read() as session:
        found = session.exec(select(JobRun).order_by(col(JobRun.id))).all()
        session.expunge_all()
        return found
