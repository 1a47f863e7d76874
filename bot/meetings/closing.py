"""Closing a meeting: gather the facts, let the checker speak, freeze the counts; reopening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.meetings import audience, counting, finding, minutes, records, rolls, tasks, trail, wording
from bot.meetings.counting import ATTENDED, Ballot
from bot.meetings.kinds import quorum_rule
from bot.meetings.minutes import Facts, Finding, Level, Motion, Point
from bot.meetings.models import Attendance, Meeting, MeetingState, Presence
from bot.people import Member
from bot.plan import Outcome, Task

USUAL = timedelta(hours=1)
"""How long a meeting without an end is taken to last when looking for overlaps."""
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether the meeting is closed now, what the checker found, which tasks it fulfilled."""

    meeting: Meeting
    closed: bool
    findings: Sequence[Finding]
    fulfilled: tuple[Task, ...] = ()
    """The tasks of the year that are done by it."""


def review(ctx: Context, meeting: Meeting) -> list[Finding]:
    """What the checker says of the record as it stands."""
    return minutes.check(_facts(ctx, meeting))


def close(ctx: Context, meeting_id: int, *, confirmed: bool = False) -> Closing:
    """Close the meeting and freeze its counts; errors keep it open, questions too until `confirmed`.

    A record closed more than seven days after the meeting carries the late mark. Closing again changes nothing.

    Raises:
        NotAllowedError: neither the recorder nor an officer of the unit speaks.
        ConflictError: the meeting is cancelled.
    """
    meeting = finding.meeting(ctx, meeting_id)
    if meeting.state is MeetingState.CLOSED:
        return Closing(meeting, closed=True, findings=())
    records.to_record(ctx, meeting_id)
    facts = _facts(ctx, meeting)
    findings = minutes.check(facts)
    holding = {Level.ERROR} if confirmed else {Level.ERROR, Level.QUESTION}
    if any(one.level in holding for one in findings):
        return Closing(meeting, closed=False, findings=findings)
    before = audit.snapshot(meeting)
    _freeze(meeting, minutes.frozen(facts.counts, facts.stated), ctx.now)
    done = tasks.fulfil(ctx, meeting)
    _save(ctx, "meeting.close", meeting, before, done)
    return Closing(meeting, closed=True, findings=findings, fulfilled=done.tasks)


def _freeze(meeting: Meeting, counts: counting.Tally, now: datetime) -> None:
    """The first closing decides whether the record is late."""
    meeting.expected, meeting.present = counts.expected, counts.present
    meeting.leave, meeting.absent = counts.leave, counts.absent
    meeting.expected_voting, meeting.present_voting = counts.expected_voting, counts.present_voting
    meeting.closed_at = meeting.closed_at or now
    meeting.late = minutes.is_late(meeting.ends_at or meeting.starts_at, meeting.closed_at)
    meeting.state = MeetingState.CLOSED


def _save(ctx: Context, verb: str, meeting: Meeting, before: dict[str, object], done: Outcome) -> None:
    ctx.session.flush()
    trail.note(ctx, verb, meeting, [trail.turned(meeting, before), *done.changes])


def reopen(ctx: Context, meeting_id: int) -> Meeting:
    """Open a closed record again for a correction with trace; it keeps the day of its first closing.

    Tasks that rested on it alone are open until it is closed again.

    Raises:
        NotAllowedError: no officer speaks.
        NotFoundError: there is none, or it is another unit's: the two are told alike.
        ConflictError: the meeting is not closed.
    """
    meeting = finding.kept(ctx, meeting_id)
    if meeting.state is not MeetingState.CLOSED:
        raise ConflictError(wording.NOT_CLOSED.format(title=wording.title(meeting)))
    before = audit.snapshot(meeting)
    meeting.state = MeetingState.HELD
    _save(ctx, "meeting.reopen", meeting, before, plan.unfulfil(ctx, meeting.id))
    return meeting


def _facts(ctx: Context, meeting: Meeting) -> Facts:
    """What the checker looks at, read from the store."""
    expected, states = audience.expected(ctx, meeting), rolls.states(ctx, meeting)
    counts = rolls.tally(ctx, meeting, expected, states)
    votes = records.votes(ctx, meeting)
    motions = [Motion(one.motion, Ballot(one.yes, one.no, one.abstain), one.written) for one in votes]
    points = [
        Point(one.number, one.owner_id is not None, one.due is not None) for one in records.resolutions(ctx, meeting)
    ]
    kept = minutes.frozen(counts, meeting.stated).present_voting
    rule = quorum_rule(meeting.kind, people.org(ctx, meeting.org_id).kind)
    return Facts(
        now=ctx.now,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        has_chair=meeting.chair_id is not None,
        has_recorder=meeting.recorder_id is not None,
        agenda=meeting.agenda,
        counts=counts,
        stated=meeting.stated,
        quorum=None if kept is None else counting.quorum(rule, kept, counts.expected_voting),
        leave_without_reason=_leave_without_reason(ctx, meeting, expected),
        resolutions=points,
        motions=motions,
        closed_at=meeting.closed_at,
        overlaps=_overlaps(ctx, meeting),
    )


def _leave_without_reason(ctx: Context, meeting: Meeting, expected: Sequence[Member]) -> list[str]:
    query = sa.select(col(Attendance.member_id)).where(
        col(Attendance.meeting_id) == meeting.id,
        col(Attendance.state) == Presence.LEAVE,
        col(Attendance.reason).is_(None),
        col(Attendance.reason_text) == "",
    )
    numbers = set(ctx.connection.execute(query).scalars())
    return [member.name for member in expected if member.id in numbers]


def _overlaps(ctx: Context, meeting: Meeting) -> list[str]:
    """Titles of meetings at the same time that one of the people present here attended too."""
    here, there = sa.orm.aliased(Attendance), sa.orm.aliased(Attendance)
    both = (
        sa.exists()
        .where(col(here.meeting_id) == meeting.id, col(there.meeting_id) == col(Meeting.id))
        .where(col(here.member_id) == col(there.member_id))
        .where(col(here.state).in_(ATTENDED), col(there.state).in_(ATTENDED))
    )
    near = select(Meeting).where(
        col(Meeting.starts_at) > meeting.starts_at - LONGEST,
        col(Meeting.starts_at) < _end(meeting),
        Meeting.state != MeetingState.CANCELLED,
        Meeting.id != meeting.id,
        both,
    )
    found = ctx.session.exec(near.order_by(col(Meeting.starts_at), col(Meeting.id)))
    return [wording.title(one) for one in found if _end(one) > meeting.starts_at]


def _end(meeting: Meeting) -> datetime:
    return meeting.ends_at or meeting.starts_at + USUAL
