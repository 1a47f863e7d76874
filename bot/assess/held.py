"""What is known of the meetings of many units: how many there were, who came, and what is wrong with their records."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import meetings
from bot.assess.asked import Asked, Condition, midnight
from bot.assess.facts_of import MeetingFacts, Missing, RecordField, RowRef
from bot.core.clock import local
from bot.core.context import Context
from bot.core.db import constants
from bot.meetings import Attendance, Meeting, MeetingKind, MeetingState, Presence, QuorumRule, Resolution, Vote
from bot.people import OrgKind, Post, Role

FILED_WITHIN = timedelta(days=7)
"""After that a record that is still open is late too (考核表 D3-5)."""
AWAY = (Presence.LEAVE, Presence.ABSENT)
UNFILED = (MeetingState.PLANNED, MeetingState.HELD)
DECIDING = tuple(kind for kind, rule in meetings.KINDS.items() if rule.decides)


@dataclass(slots=True)
class Oddities:
    """What few meetings show, found once for all units."""

    without_quorum: dict[int, list[RowRef]] = field(default_factory=lambda: defaultdict(list))
    """By unit."""
    lectures: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By unit."""
    unexplained: frozenset[int] = frozenset()
    """The meetings that do not tell who was away, or why."""


@dataclass(slots=True)
class _Sums:
    """The meetings of one unit, being added up."""

    closed: list[int] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    present: int = 0
    expected: int = 0
    leave: int = 0


def oddities(ctx: Context, asked: Asked) -> Oddities:
    """What is rare, in four statements."""
    found = Oddities(unexplained=frozenset(_unexplained(ctx, asked)))
    for unit, row in _cases(ctx, asked):
        found.without_quorum[unit].append(row)
    for unit, number in _lectures(ctx, asked):
        if number not in found.lectures[unit][-1:]:  # two posts may overlap
            found.lectures[unit].append(number)
    return found


def of_units(ctx: Context, asked: Asked, units: set[int], odd: Oddities, as_of: date) -> dict[int, MeetingFacts]:
    """The meetings of these units, by unit; not of those that held none.

    Of whom nothing is known, though the meeting is closed, counts neither as expected nor as absent.
    """
    lacks = _lacks()
    found: dict[int, _Sums] = defaultdict(_Sums)
    for row in ctx.connection.execute(_meetings(asked, units, lacks, as_of)):
        unit, _ = asked.places[row.org_id]
        _add(found[unit], row, _fields(row, lacks, odd))
    return {unit: _facts(unit, found[unit], odd) for unit in {*found, *odd.without_quorum, *odd.lectures} & units}


def _meetings(asked: Asked, units: set[int], lacks: Mapping[RecordField, Condition], as_of: date) -> sa.Select[Any]:
    over = sa.func.coalesce(col(Meeting.ends_at), col(Meeting.starts_at)) < midnight(as_of) - FILED_WITHIN
    unfiled = sa.and_(col(Meeting.state).in_(constants(UNFILED)), col(Meeting.closed_at).is_(None), over)
    counts = {"n_there": Meeting.present, "n_leave": Meeting.leave, "n_absent": Meeting.absent}
    columns: tuple[Any, ...] = (
        col(Meeting.org_id),
        col(Meeting.id),
        col(Meeting.state).in_(constants([MeetingState.CLOSED])).label("is_closed"),
        sa.or_(col(Meeting.late), unfiled).label("is_late"),
        _bits(lacks).label("lacks"),
        *(sa.func.coalesce(col(one), 0).label(name) for name, one in counts.items()),
    )
    return (
        sa.select(*columns)
        .where(col(Meeting.org_id).in_(asked.of_units(units)), *asked.days)
        .where(col(Meeting.state) != MeetingState.CANCELLED)
        .order_by(col(Meeting.id))
    )


def _lacks() -> dict[RecordField, Condition]:
    """What the record of a closed meeting does not tell; who was away and why is looked for apart.

    Nothing is asked of what was resolved as long as the record tells a vote, a resolution or what was said.
    """
    there = (sa.exists().where(col(one.meeting_id) == col(Meeting.id)) for one in (Resolution, Vote))
    untold = sa.and_(
        col(Meeting.kind).in_(constants(DECIDING)),
        sa.func.trim(col(Meeting.discussion)) == "",
        *(sa.not_(one) for one in there),
    )
    return {
        RecordField.TIME: col(Meeting.ends_at).is_(None),
        RecordField.PLACE: sa.func.trim(col(Meeting.place)) == "",
        RecordField.CHAIR: col(Meeting.chair_id).is_(None),
        RecordField.RECORDER: col(Meeting.recorder_id).is_(None),
        RecordField.EXPECTED: sa.func.coalesce(col(Meeting.expected), 0) == 0,
        RecordField.PRESENT: sa.func.coalesce(col(Meeting.present), 0) == 0,
        RecordField.AGENDA: sa.cast(col(Meeting.agenda), sa.String) == "[]",
        RecordField.RESOLUTION: untold,
    }


def _bits(conditions: Mapping[RecordField, Condition]) -> sa.ColumnElement[int]:
    """One number for them all: as a rule zero."""
    bits = [
        sa.case((one, sa.literal_column(str(1 << place), sa.Integer)), else_=sa.literal_column("0", sa.Integer))
        for place, one in enumerate(conditions.values())
    ]
    return sum(bits[1:], bits[0])


def _fields(row: Any, lacks: Mapping[RecordField, Condition], odd: Oddities) -> Iterator[RecordField]:
    """What the record of one meeting lacks."""
    if row.lacks:
        yield from (name for place, name in enumerate(lacks) if row.lacks >> place & 1)
    if row.id in odd.unexplained:
        yield RecordField.LEAVE_REASON


def _add(sums: _Sums, row: Any, fields: Iterator[RecordField]) -> None:
    if row.is_late:
        sums.late.append(row.id)
    if row.is_closed:
        sums.closed.append(row.id)
        sums.present += row.n_there
        sums.leave += row.n_leave
        sums.expected += row.n_there + row.n_leave + row.n_absent
        sums.missing.extend(Missing(row.id, name) for name in fields)


def _facts(unit: int, sums: _Sums, odd: Oddities) -> MeetingFacts:
    return MeetingFacts(
        closed=tuple(sums.closed),
        without_quorum=tuple(odd.without_quorum.get(unit, ())),
        missing=tuple(sums.missing),
        present=sums.present,
        expected=sums.expected,
        leave=sums.leave,
        late_filed=tuple(sums.late),
        lectures_by_secretary=tuple(odd.lectures.get(unit, ())),
    )


def _cases(ctx: Context, asked: Asked) -> Iterator[tuple[int, RowRef]]:
    """Votes held though too few were there (支部工作条例第十一条), and what was resolved where no vote is on record.

    What was voted on is one case, not two. Below two thirds, the highest quorum there is, the store looks; what is too
    few is decided by kind. Where nobody knows how many voters were there, nothing is said.
    """
    voted = sa.exists().where(col(Vote.meeting_id) == col(Meeting.id))
    voting, entitled = col(Meeting.present_voting), col(Meeting.expected_voting)
    for kind, besides in ((Vote, sa.true()), (Resolution, sa.not_(voted))):
        query = (
            sa.select(col(kind.id), col(Meeting.org_id), col(Meeting.kind), voting, entitled)
            .join(Meeting, col(kind.meeting_id) == col(Meeting.id))
            .where(col(Meeting.state) == MeetingState.CLOSED, 3 * voting < 2 * entitled, besides)
            .where(*asked.days, *asked.among(col(Meeting.org_id)))
            .order_by(col(kind.id))
        )
        for row in ctx.connection.execute(query):
            unit, holder = asked.places.get(row.org_id, (0, OrgKind.GROUP))
            rule = QuorumRule.NONE if holder is OrgKind.GROUP else meetings.KINDS[row.kind].quorum
            quorum = meetings.counting.quorum(rule, row.present_voting, row.expected_voting)
            if quorum is not None and not quorum.met:
                yield unit, RowRef(kind.__name__.lower(), row.id)


def _lectures(ctx: Context, asked: Asked) -> Iterator[tuple[int, int]]:
    """Lectures chaired by who was secretary of the unit that day: such a lecture is the secretary's own."""
    query = (
        sa.select(col(Meeting.org_id), col(Meeting.id), col(Meeting.starts_at), col(Post.since), col(Post.until))
        .join(Post, sa.and_(col(Post.member_id) == col(Meeting.chair_id), col(Post.org_id) == col(Meeting.org_id)))
        .where(col(Post.role) == Role.SECRETARY, col(Meeting.kind) == MeetingKind.PARTY_LECTURE)
        .where(col(Meeting.state) == MeetingState.CLOSED, *asked.days, *asked.among(col(Meeting.org_id)))
        .order_by(col(Meeting.id))
    )
    for unit, number, starts_at, since, until in ctx.connection.execute(query):
        day = local(starts_at).date()
        if since <= day and (until is None or day < until):
            yield unit, number


def _unexplained(ctx: Context, asked: Asked) -> Iterator[int]:
    """Closed meetings whose roll does not name everybody who was not there, or a leave without any reason."""
    reasonless = sa.and_(col(Attendance.reason).is_(None), col(Attendance.reason_text) == "")
    bare = sa.case((sa.and_(col(Attendance.state) == Presence.LEAVE, reasonless), 1), else_=0)
    meeting = col(Attendance.meeting_id)
    named, without = sa.func.count().label("named"), sa.func.sum(bare).label("without")
    away = sa.select(meeting, named, without).where(col(Attendance.state).in_(constants(AWAY))).group_by(meeting)
    if asked.is_some:
        meant = sa.select(col(Meeting.id)).where(*asked.days, *asked.among(col(Meeting.org_id)))
        away = away.where(col(Attendance.meeting_id).in_(meant))
    rolls = away.subquery()
    absent = sa.func.coalesce(col(Meeting.expected), 0) - sa.func.coalesce(col(Meeting.present), 0)
    query = (
        sa.select(col(Meeting.id))
        .outerjoin(rolls, rolls.c.meeting_id == col(Meeting.id))
        .where(col(Meeting.state) == MeetingState.CLOSED, *asked.days, *asked.among(col(Meeting.org_id)))
        .where(sa.or_(rolls.c.without > 0, absent > sa.func.coalesce(rolls.c.named, 0)))
    )
    yield from ctx.connection.execute(query).scalars()
