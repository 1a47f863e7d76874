"""How far units are: counted in one statement for all of them, by organisation code and never ranked."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.db import constants
from bot.people import Member, Org, OrgKind, Post, Right
from bot.plan.completion import FINISHED, VERIFIERS
from bot.plan.deadlines import REQUEST
from bot.plan.finding import Span
from bot.plan.models import Check, Record, RecordKind, Task, TaskState, Timing


@dataclass(frozen=True, slots=True)
class Counts:
    """Tasks of a span, by how they stand. Those cancelled, and those that do not apply, are not in `total`."""

    total: int = 0
    on_time: int = 0
    grace: int = 0
    late: int = 0
    reported: int = 0
    """Waiting to be verified; counted under their timing too, as done."""
    open: int = 0
    """Not done, and their deadline is not over."""
    overdue: int = 0
    not_applicable: int = 0

    @property
    def done(self) -> int:
        """Reported or verified, in time or not."""
        return self.on_time + self.grace + self.late

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit's counts, its groups' tasks among them."""

    org_id: int
    code: str
    short: str
    counts: Counts


def progress(ctx: Context, unit: Org, span: Span, *, code: str = "") -> list[UnitProgress]:
    """The counts of what is due in [first, after last), of a unit and those below it, by organisation code.

    Of one duty of the year's list, when its code is given. Of a group its own tasks alone. The committee is a unit
    too: its tasks are the company's action plans.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    by_group = unit.kind is OrgKind.GROUP
    whose = col(Task.org_id) if by_group else col(Task.unit_id)
    query = (
        sa.select(col(Org.id), col(Org.code), col(Org.short), *_columns(ctx.today))
        .join(Task, whose == col(Org.id))
        .where(people.below(unit), col(Task.due) >= span[0], col(Task.due) < span[1])
        .where(col(Task.state) != TaskState.CANCELLED)
        .group_by(col(Org.id), col(Org.code), col(Org.short))
        .order_by(col(Org.code))
    )
    if code:
        query = query.where(col(Task.code) == code)
    names = [one.name for one in fields(Counts)]
    return [
        UnitProgress(row.id, row.code, row.short, Counts(**{name: getattr(row, f"n_{name}") for name in names}))
        for row in ctx.connection.execute(query)
    ]


def _columns(today: date) -> Iterable[sa.ColumnElement[int]]:
    """One sum for each of the counts."""
    finished = col(Task.state).in_(constants(FINISHED))
    is_open = col(Task.state).in_(constants([TaskState.OPEN]))
    conditions: dict[str, sa.ColumnElement[bool]] = {
        "total": sa.or_(finished, is_open),
        "on_time": sa.and_(finished, col(Task.timing) == Timing.ON_TIME),
        "grace": sa.and_(finished, col(Task.timing) == Timing.GRACE),
        "late": sa.and_(finished, col(Task.timing) == Timing.LATE),
        "reported": col(Task.state) == TaskState.REPORTED,
        "open": sa.and_(is_open, col(Task.due) >= today),
        "overdue": sa.and_(is_open, col(Task.due) < today),
        "not_applicable": col(Task.state) == TaskState.NOT_APPLICABLE,
    }
    return [sa.func.sum(sa.case((one, 1), else_=0)).label(f"n_{name}") for name, one in conditions.items()]


def altogether(rows: Iterable[UnitProgress]) -> Counts:
    """The sum of several units."""
    return sum((row.counts for row in rows), Counts())


def missing(ctx: Context, unit: Org, span: Span, *, code: str = "") -> list[Task]:
    """What is not done of what is due in the span (of one duty, when its code is given), the longest overdue first.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    whose = sa.select(col(Org.id)).where(people.below(unit))
    query = select(Task).where(
        col(Task.org_id).in_(whose),
        col(Task.state).in_(constants([TaskState.OPEN])),
        col(Task.due) >= span[0],
        col(Task.due) < span[1],
    )
    if code:
        query = query.where(col(Task.code) == code)
    return list(ctx.session.exec(query.order_by(col(Task.due), col(Task.id))).all())


def to_verify(ctx: Context) -> list[Task]:
    """What waits for the speaker's word, the longest done first: others' reports in the units where he is asked.

    From below come only those for which their own unit has nobody to ask: those of a secretary without a deputy.
    """
    units = people.led_units(ctx, Right.VERIFY_TASK)
    others = (
        col(Task.owner_id).is_distinct_from(ctx.speaker.id),
        _reporter().is_distinct_from(ctx.speaker.id),
    )
    query = (
        select(Task)
        .join(Org, col(Org.id) == col(Task.org_id))
        .where(Task.state == TaskState.REPORTED, Task.check != Check.ACCEPTED, *others)
        .where(sa.or_(sa.false(), *(people.below(unit) for unit in units)))
        .where(sa.or_(col(Task.unit_id).in_([unit.id for unit in units]), ~_somebody_else(ctx)))
    )
    return list(ctx.session.exec(query.order_by(col(Task.done_on), col(Task.id))).all())


def _reporter() -> sa.ScalarSelect[int | None]:
    """Who reported the task last."""
    query = sa.select(col(Record.by_id)).where(col(Record.task_id) == col(Task.id))
    reports = query.where(col(Record.kind).in_(constants([RecordKind.REPORTED])))
    return reports.order_by(col(Record.id).desc()).limit(1).correlate(Task).scalar_subquery()


def _somebody_else(ctx: Context) -> sa.Exists:
    """Whether the unit of the task has a secretary or deputy who neither answers for it nor reported it."""
    return (
        sa.exists()
        .where(col(Post.org_id) == col(Task.unit_id), col(Post.role).in_(constants(VERIFIERS)))
        .where(col(Post.since) <= ctx.today, sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today))
        .where(col(Member.id) == col(Post.member_id), col(Member.left_on).is_(None))
        .where(col(Post.member_id).is_distinct_from(col(Task.owner_id)))
        .where(col(Post.member_id).is_distinct_from(_reporter()))
    )


def extensions_asked(ctx: Context) -> list[tuple[Task, Record]]:
    """Requests for a later deadline that wait for the speaker, oldest first: as the office, or as who gave the task."""
    newer = sa.orm.aliased(Record)
    answered = sa.exists().where(
        col(newer.task_id) == col(Record.task_id),
        col(newer.id) > col(Record.id),
        col(newer.kind).in_(constants(REQUEST)),
    )
    query = (
        select(Task, Record, Org)
        .join(Record, col(Record.task_id) == col(Task.id))
        .join(Org, col(Org.id) == col(Task.org_id))
        .where(Task.state == TaskState.OPEN, Record.kind == RecordKind.EXTENSION_ASKED, ~answered)
        .order_by(col(Record.id))
    )
    return [
        (task, record)
        for task, record, place in ctx.session.exec(query)
        if ctx.speaker.id not in {record.by_id, task.owner_id}
        and (task.assigned_by == ctx.speaker.id or people.may(ctx, Right.EXTEND_TASK, place))
    ]
