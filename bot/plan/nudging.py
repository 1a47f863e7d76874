"""Saying what is due: the rungs reached this morning. Set-based: a few statements, not one a task.

A rung is said once to a person for a deadline: the row in `task_nudge` is its memory, not the message. Who has no chat
is told through the secretary of the unit; where nobody can be told, the task stands on the office's own list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import notify, people
from bot.core.context import Context
from bot.core.db import constants, insert_once
from bot.notify import Notice, Topic, Urgency
from bot.plan import telling
from bot.plan.models import Check, Rung, Task, TaskNudge, TaskState, TaskTemplate
from bot.plan.reminders import MOST, next_nudge, rung_on
from bot.plan.telling import Line

CHUNK = 2000
"""Rows a statement: SQLite takes 32 766 values."""
_NUDGES: sa.Table = SQLModel.metadata.tables["task_nudge"]
_TASKS: sa.Table = SQLModel.metadata.tables["task"]
NOTED = ("task_id", "member_id", "rung", "due", "said_on")
NUMBERS: sa.BindParameter[Sequence[int]] = sa.bindparam("numbers", expanding=True, literal_execute=True)
"""Written into the statement: on PostgreSQL two thousand bound values cost more than all the rest."""
T = TypeVar("T")


class Reached(NamedTuple):
    """A task one of whose rungs is reached, and who is told."""

    id: int
    member_id: int
    title: str
    due: date
    rung: Rung
    whose: str
    """The name of who answers for it, when another is told."""
    by_meeting: bool


def remind(ctx: Context) -> int:
    """Queue what is to be said this morning, one message a person; returns how many were queued.

    It speaks of today, so it is worth nothing tomorrow: what the week's budget holds back must not say it on Monday.
    """
    said_on = notify.quiet.earliest(ctx.now, Urgency.ROUTINE, ctx.settings.quiet, ctx.workdays).date()
    told = say(ctx, reached(ctx, by=ctx.today))
    lowest = {member: min(lines, key=lambda line: line.number) for member, lines in told.items()}
    return notify.put_many(
        ctx,
        [
            Notice(
                to=member,
                text=telling.morning(lines, ctx.today),
                key=f"remind:{ctx.today}:{lowest[member].number}:{lowest[member].rung}:{member}",
                topic=Topic.REMINDER,
                due=with_the_post(ctx),
                until=end_of(ctx, said_on),
                card=_card(lines),
            )
            for member, lines in told.items()
        ],
    )


def _card(lines: Sequence[Line]) -> str:
    """That of the one task of his own somebody is told of."""
    return f"task:{lines[0].number}" if len(lines) == 1 and not lines[0].whose else ""


def with_the_post(ctx: Context) -> datetime:
    """This morning's post; now, where that has gone."""
    post = notify.quiet.post(ctx.now, ctx.workdays)
    return post if post.date() == ctx.today else ctx.now


def end_of(ctx: Context, day: date) -> datetime:
    """The last minute of a day: what is said of it is worth nothing after."""
    return datetime.combine(day, time(23, 59), ctx.now.tzinfo)


def reached(ctx: Context, *, by: date) -> list[Reached]:
    """The open tasks of which something is to be said by that day, with whom to tell; the deadline decides the rung."""
    said = (
        sa.select(sa.func.count())
        .where(col(TaskNudge.task_id) == col(Task.id), col(TaskNudge.member_id) == col(Task.owner_id))
        .scalar_subquery()
    )
    own = (col(Task.id), col(Task.owner_id), col(Task.unit_id), col(Task.title), col(Task.due), col(Task.check))
    query = (
        sa.select(*own, col(TaskTemplate.meeting))
        .outerjoin(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(
            col(Task.state).in_(constants([TaskState.OPEN])),
            col(Task.next_nudge_on) <= by,
            col(Task.owner_id).is_not(None),
            said < MOST,
        )
    )
    rows = ctx.connection.execute(query.order_by(col(Task.id))).all()
    hearers = _hearers(ctx, {row.owner_id: row.unit_id for row in rows})
    others = people.names(ctx, {owner for owner, hearer in hearers.items() if owner != hearer})
    rungs = {due: rung_on(ctx.today, due, ctx.workdays) for due in {row.due for row in rows}}
    return [
        Reached(
            id=row.id,
            member_id=hearers.get(row.owner_id, 0),
            title=row.title,
            due=row.due,
            rung=rungs[row.due],
            whose=others.get(row.owner_id, ""),
            by_meeting=by_meeting(row),
        )
        for row in rows
    ]


def by_meeting(row: Any) -> bool:
    """Whether the record of a meeting fulfils it: a row with the `check` of the task and the `meeting` of its duty."""
    return row.check is Check.AUTO and bool(row.meeting)


def _hearers(ctx: Context, units: Mapping[int, int]) -> dict[int, int]:
    """Who hears for each owner: the owner, or the secretary of the unit where the owner has no chat."""
    reachable = notify.reachable(ctx, units)
    dumb = {owner: unit for owner, unit in units.items() if owner not in reachable}
    found = people.secretaries(ctx, set(dumb.values()))
    instead = {owner: found[unit] for owner, unit in dumb.items() if unit in found}
    able = notify.reachable(ctx, set(instead.values()))
    return {owner: owner for owner in reachable} | {owner: one for owner, one in instead.items() if one in able}


def say(ctx: Context, found: Sequence[Reached]) -> dict[int, list[Line]]:
    """Note the rungs as said and move each task on to its next; returns the lines to tell, by member."""
    heard = [one for one in found if one.member_id]
    new = _note_own(ctx, [one for one in heard if not one.whose])
    new |= _note_instead(ctx, [one for one in heard if one.whose])
    _move_on(ctx, found)
    told: dict[int, list[Line]] = defaultdict(list)
    for one in heard:
        if one.id in new:
            told[one.member_id].append(_line(one))
    return told


def _line(one: Reached) -> Line:
    return Line(one.id, one.title, one.due, one.rung, whose=one.whose, by_meeting=one.by_meeting)


def _note_own(ctx: Context, heard: Sequence[Reached]) -> set[int]:
    """Note the rungs said to who answers for the tasks, from the tasks themselves; returns those not said before."""
    once, new = insert_once(ctx.connection, _NUDGES), set[int]()
    for rung in Rung:
        said = (sa.literal(rung, _NUDGES.c.rung.type), _TASKS.c.due, sa.literal(ctx.today))
        rows = sa.select(_TASKS.c.id, _TASKS.c.owner_id, *said).where(_TASKS.c.id.in_(NUMBERS))
        noted = once.from_select(NOTED, rows).returning(_NUDGES.c.task_id)
        for chunk in _chunks([one.id for one in heard if one.rung is rung]):
            new |= set(ctx.connection.execute(noted, {"numbers": chunk}).scalars())
    return new


def _note_instead(ctx: Context, heard: Sequence[Reached]) -> set[int]:
    """Note the rungs said to somebody else."""
    once, new = insert_once(ctx.connection, _NUDGES).returning(_NUDGES.c.task_id), set[int]()
    for chunk in _chunks(heard):
        rows = [dict(zip(NOTED, (one.id, one.member_id, one.rung, one.due, ctx.today), strict=True)) for one in chunk]
        new |= set(ctx.connection.execute(once, rows).scalars())
    return new


def _move_on(ctx: Context, found: Sequence[Reached]) -> None:
    """Set the day of the next rung: one statement for all tasks of one deadline."""
    alike: dict[tuple[date, Rung], list[int]] = defaultdict(list)
    for one in found:
        alike[one.due, one.rung].append(one.id)
    for (due, rung), numbers in alike.items():
        then = next_nudge(rung, due, ctx.workdays)
        move = _TASKS.update().where(_TASKS.c.id.in_(NUMBERS)).values(next_nudge_on=then)
        for chunk in _chunks(numbers):
            ctx.connection.execute(move, {"numbers": chunk})


def _chunks(rows: Sequence[T]) -> Iterable[Sequence[T]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
