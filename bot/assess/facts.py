"""What is known of many units at once: a fixed number of statements, whatever their number.

What there is much of, tasks and meetings, is read a thousand units at a time, so that memory stays level; what is rare,
once for all. The records of a day that lies behind are read as they stand now: nothing is kept of what was undone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col

from bot import problems
from bot.assess import held, recorded
from bot.assess.asked import CHUNK, Asked, asked, numbers
from bot.assess.facts_of import EntryFact, Facts, MeetingFacts, RowRef, Share, Span, TaskFact
from bot.assess.models import AssessmentEntry, EntryKind, EntryState
from bot.core.context import Context
from bot.core.db import constants
from bot.people import Org
from bot.plan import Check, Task, TaskState

NO_MEETINGS = MeetingFacts()


@dataclass(frozen=True, slots=True)
class Entered:
    """Which of the confirmed entries count: those decided by a moment, and of some items all."""

    by: datetime
    codes: frozenset[str] = frozenset()


def stream(
    ctx: Context, orgs: Sequence[Org], span: Span, as_of: date, entered: Entered | None = None
) -> Iterator[Facts]:
    """The facts of the units one after the other, in the order given; of groups the tasks and meetings are the unit's.

    A task whose figures another department owes is a fact only once it has them; one whose last day is not over, only
    once it is done.
    """
    whose = asked(ctx, orgs, span, as_of)
    entries, odd = entries_of(ctx, whose, entered), held.oddities(ctx, whose)
    closed, rare = _problems(ctx, whose, as_of), recorded.rare(ctx, whose)
    nothing_due = Share(0, 0) if problems.is_kept(ctx, as_of) else None
    for start in range(0, len(orgs), CHUNK):
        some = {org.id: org for org in orgs[start : start + CHUNK]}
        tasks = _tasks(ctx, whose, set(some), as_of)
        held_there = held.of_units(ctx, whose, set(some), odd, as_of)
        known = recorded.of_units(ctx, whose, set(some), rare)
        for unit, org in some.items():
            yield Facts(
                unit,
                org.code,
                tasks=tuple(tasks.get(unit, ())),
                meetings=held_there.get(unit, NO_MEETINGS),
                entries=tuple(entries.get(unit, ())),
                recorded=known[unit],
                problems=closed.get(unit, nothing_due),
            )


def _tasks(ctx: Context, whose: Asked, units: set[int], as_of: date) -> dict[int, list[TaskFact]]:
    """The tasks of the span, by unit: what was done later than `as_of` is not done yet."""
    is_open = col(Task.state) == TaskState.OPEN
    not_yet = sa.and_(is_open, sa.or_(col(Task.check) == Check.EXTERNAL, col(Task.due) == as_of))
    is_exempt = col(Task.state).in_(constants([TaskState.NOT_APPLICABLE]))
    query = (
        sa.select(*map(col, (Task.unit_id, Task.id, Task.code, Task.weight, Task.due, Task.done_on)))
        .add_columns(is_exempt.label("is_exempt"))
        .where(col(Task.unit_id).in_(numbers(units)), col(Task.due) >= whose.span.start)
        .where(col(Task.due) < whose.span.end, col(Task.state) != TaskState.CANCELLED, sa.not_(not_yet))
        .order_by(col(Task.id))
    )
    found: dict[int, list[TaskFact]] = defaultdict(list)
    weights: dict[Decimal, Decimal] = {}
    for unit, number, code, weight, due, done_on, exempt in ctx.connection.execute(query):
        done = done_on if done_on is not None and done_on <= as_of else None
        same = weights.setdefault(weight, weight)
        found[unit].append(TaskFact(number, code, same, due, done, applies=not exempt))
    return found


def entries_of(ctx: Context, whose: Asked, entered: Entered | None = None) -> dict[int, list[EntryFact]]:
    """What a second person has confirmed, by unit; findings cost nothing."""
    one = AssessmentEntry
    words = sa.case((col(one.kind).in_(constants([EntryKind.BONUS])), col(one.text)), else_="").label("words")
    query = (
        sa.select(*map(col, (one.id, one.org_id, one.kind, one.code, one.day, one.points, one.value)))
        .add_columns(words)
        .where(col(one.state) == EntryState.CONFIRMED, col(one.kind) != EntryKind.FINDING)
        .where(col(one.day) >= whose.span.start, col(one.day) < whose.until, *whose.among(col(one.org_id)))
        .order_by(col(one.id))
    )
    if entered is not None:
        query = query.where(sa.or_(col(one.decided_at) <= entered.by, col(one.code).in_(sorted(entered.codes))))
    found: dict[int, list[EntryFact]] = defaultdict(list)
    for row in ctx.connection.execute(query):
        found[row.org_id].append(EntryFact(row.id, row.kind, row.code, row.day, row.points, row.value, row.words))
    return found


def _problems(ctx: Context, whose: Asked, as_of: date) -> dict[int, Share]:
    """What was to be put right, by unit: closed in time, of what was due."""
    units = whose.places if whose.is_some else None
    found = problems.rate(ctx, whose.span.start, whose.until, as_of=as_of, org_ids=units)
    return {
        unit: Share(one.in_time, one.due, tuple(RowRef("problem", number) for number in one.numbers))
        for unit, one in found.items()
    }
