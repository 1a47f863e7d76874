"""What the clock has done: one row a job and slot, claimed before the work and finished in its transaction.

The unique pair (name, slot) is all that keeps two schedulers on one store from doing a thing twice. A claim is a
lease: a run that is neither finished nor failed after `LEASE` died with its process, and the slot is free again. One
that could not be done for now says so and is taken up again after the pause of its job.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, UniqueConstraint

from bot.core.db import Row, insert_once, moment_field

LEASE = timedelta(minutes=10)
"""Longer than any job takes."""
BUSY = "busy"
"""Stands for the number of a crash while a run waits to be tried again."""


class JobRun(Row, table=True):
    """One slot of one job; `done` is what the job counted, `error` the number of the crash in the log, or `busy`."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("name", "slot"),)

    name: str
    slot: datetime = moment_field()
    started_at: datetime = moment_field()
    finished_at: datetime | None = moment_field(default=None, nullable=True)
    done: int | None = None
    error: str = ""


_RUNS: sa.Table = SQLModel.metadata.tables["job_run"]


def claim(
    connection: sa.Connection, name: str, slot: datetime, *, now: datetime, pause: timedelta = timedelta()
) -> int | None:
    """The number of the run that is ours; None when the slot is taken. Commit before the work begins.

    A run that waits is taken up again `pause` after it was last tried.
    """
    values = {"name": name, "slot": slot, "started_at": now, "error": ""}
    taken = connection.execute(insert_once(connection, _RUNS).values(values).returning(_RUNS.c.id)).scalar()
    if taken is None:
        dead = sa.and_(_RUNS.c.error == "", _RUNS.c.started_at < now - LEASE)
        waited = sa.and_(_RUNS.c.error == BUSY, _RUNS.c.started_at <= now - pause)
        free = sa.and_(_RUNS.c.name == name, _RUNS.c.slot == slot, _RUNS.c.finished_at.is_(None), sa.or_(dead, waited))
        taken = connection.execute(_RUNS.update().where(free).values(started_at=now, error="").returning(_RUNS.c.id))
        taken = taken.scalar()
    number: int | None = taken
    return number


def is_settled(connection: sa.Connection, name: str, slot: datetime) -> bool:
    """Whether the slot needs nobody any more: it is finished, well or badly."""
    settled = sa.and_(_RUNS.c.name == name, _RUNS.c.slot == slot, _RUNS.c.finished_at.is_not(None))
    return connection.execute(sa.select(_RUNS.c.id).where(settled)).first() is not None


def finish(connection: sa.Connection, number: int, *, now: datetime, done: int | None = None, error: str = "") -> None:
    """Write the end of a run into the transaction of its work, or of its error."""
    values = {"finished_at": now, "done": done, "error": error}
    connection.execute(_RUNS.update().where(_RUNS.c.id == number).values(values))


def put_off(connection: sa.Connection, number: int) -> None:
    """Nothing was done, the store was busy or the disk full: the slot is free again after the job's pause."""
    connection.execute(_RUNS.update().where(_RUNS.c.id == number).values(error=BUSY))


def latest_start(connection: sa.Connection) -> datetime | None:
    """When the clock last began a job, on any machine; None before the first."""
    moment: datetime | None = connection.execute(sa.select(sa.func.max(_RUNS.c.started_at))).scalar()
    return moment


class Past(NamedTuple):
    """A run as it is shown: `error` is the number of the crash in the log, or `busy`."""

    slot: datetime
    started_at: datetime
    finished_at: datetime | None
    done: int | None
    error: str


def history(connection: sa.Connection, each: int) -> Mapping[str, Sequence[Past]]:
    """The latest runs of every job by its name, up to `each`, the newest first. One statement."""
    run = _RUNS.c
    place = sa.func.row_number().over(partition_by=run.name, order_by=(run.started_at.desc(), run.id.desc()))
    ranked = sa.select(_RUNS, place.label("place")).subquery().c
    query = sa.select(ranked.name, ranked.slot, ranked.started_at, ranked.finished_at, ranked.done, ranked.error)
    past = defaultdict[str, list[Past]](list)
    for name, *rest in connection.execute(query.where(ranked.place <= each).order_by(ranked.name, ranked.place)):
        past[name].append(Past(*rest))
    return past
