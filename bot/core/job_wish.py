"""Runs of jobs that somebody wished for: a row each, brought to its end by whichever clock gets hold of it first.

It runs as a slot of its own in `job_run`, at the moment of the wish, so that it runs once with any number of clocks
and its job's own slots are left alone. At most one wish for a job is open.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.core import audit
from bot.core.context import Context
from bot.core.db import Row, insert_once, moment_field
from bot.core.errors import ConflictError

VERB, SUMMARY = "job.wish", "现在运行：{name}"
OPEN_ALREADY = "这一项已经安排运行，还没有开始。"
_OPEN = sa.text("taken_at IS NULL")


class JobWish(Row, table=True):
    """Somebody wishes that a job runs now; `taken_at` is when that was done."""

    __tablename__ = "job_wish"
    __table_args__ = (
        sa.Index("ix_job_wish_name_open", "name", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    name: str
    by_id: int = Field(foreign_key="member.id")
    at: datetime = moment_field()
    taken_at: datetime | None = moment_field(default=None, nullable=True)


_WISHES: sa.Table = SQLModel.metadata.tables["job_wish"]


def wish(ctx: Context, name: str) -> None:
    """Have this job run at the next look of a clock; who may wish is asked by the caller.

    Raises:
        ConflictError: it is wished for already.
    """
    values = {"name": name, "by_id": ctx.speaker.id, "at": ctx.now}
    statement = insert_once(ctx.connection, _WISHES).values(values).returning(_WISHES.c.id)
    if ctx.connection.execute(statement).scalar() is None:
        raise ConflictError(OPEN_ALREADY)
    audit.record(ctx, VERB, summary=SUMMARY.format(name=name))


def waiting(connection: sa.Connection) -> Sequence[tuple[int, str, datetime]]:
    """Number, name of the job and moment of the wishes still open, the oldest first."""
    wishes = _WISHES.c
    query = sa.select(wishes.id, wishes.name, wishes.at).where(wishes.taken_at.is_(None)).order_by(wishes.id)
    return [(number, name, at) for number, name, at in connection.execute(query)]


def close(connection: sa.Connection, number: int, *, now: datetime) -> None:
    """What was wished for is done."""
    this = sa.and_(_WISHES.c.id == number, _WISHES.c.taken_at.is_(None))
    connection.execute(_WISHES.update().where(this).values(taken_at=now))
