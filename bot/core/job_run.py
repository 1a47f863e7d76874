"""What the clock has done: one row a job and slot, claimed before the work and finished in its transaction.

The unique pair (name, slot) is all that keeps two schedulers on one store from doing a thing twice. A claim is a
lease: a run that is neither finished nor failed after `LEASE` died with its process, and the slot is free again.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel, UniqueConstraint

from bot.core.db import Row, insert_once, moment_field

LEASE = timedelta(minutes=10)
"""Longer than any job takes."""


class JobRun(Row, table=True):
    """One slot of one job; `done` is what the job counted, `error` the number of the crash in the log."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("name", "slot"),)

    name: str
    slot: datetime = moment_field()
    started_at: datetime = moment_field()
    finished_at: datetime | None = moment_field(default=None, nullable=True)
    done: int | None = None
    error: str = ""


_RUNS: sa.Table = SQLModel.metadata.tables["job_run"]


def claim(connection: sa.Connection, name: str, slot: datetime, *, now: datetime) -> int | None:
    """The number of the run that is ours; None when the slot is taken. Commit before the work begins."""
    values = {"name": name, "slot": slot, "started_at": now, "error": ""}
    taken = connection.execute(insert_once(connection, _RUNS).values(values).returning(_RUNS.c.id)).scalar()
    if taken is None:
        ours = sa.and_(_RUNS.c.name == name, _RUNS.c.slot == slot)
        dead = sa.and_(_RUNS.c.finished_at.is_(None), _RUNS.c.started_at < now - LEASE)
        again = _RUNS.update().where(ours, dead).values(started_at=now).returning(_RUNS.c.id)
        taken = connection.execute(again).scalar()
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


def release(connection: sa.Connection, number: int) -> None:
    """Give the slot back: the store was busy, nothing was done."""
    connection.execute(_RUNS.delete().where(_RUNS.c.id == number))
