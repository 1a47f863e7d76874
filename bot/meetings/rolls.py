"""The roll of one meeting: who is expected, what is known of each, the counts, whether a vote may start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.meetings import audience, counting, wording
from bot.meetings.counting import UNKNOWN, Quorum, Tally
from bot.meetings.finding import day_of
from bot.meetings.kinds import quorum_rule
from bot.meetings.models import Attendance, LeaveReason, Meeting, MeetingState, Presence
from bot.people import Member


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on the roll; the reason is there only for those who may see it."""

    member_id: int
    name: str
    state: Presence
    votes: bool
    expected: bool = True
    reason: LeaveReason | None = None
    reason_text: str = ""
    minutes_late: int | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """A meeting's roll; `entries` are the expected, by code; `besides` came without being expected."""

    meeting: Meeting
    entries: tuple[Entry, ...]
    besides: tuple[Entry, ...]
    counts: Tally
    quorum: Quorum | None
    quorum_sentence: str

    def of(self, *states: Presence) -> list[Entry]:
        """The expected people in one of these states."""
        return [entry for entry in self.entries if entry.state in states]

    def names(self, *states: Presence) -> list[str]:
        """Their names."""
        return [entry.name for entry in self.of(*states)]

    @property
    def missing(self) -> list[str]:
        """Of whom nothing is known yet, those who only said they would come included."""
        return self.names(*UNKNOWN)

    @property
    def rate(self) -> Fraction | None:
        """The attendance rate; None (待核) while somebody is missing."""
        return self.counts.rate


def roll(ctx: Context, meeting: Meeting) -> Roll:
    """The roll as it stands; a closed meeting keeps the counts it was closed with.

    Leave reasons of others are only there for those who may file for them.
    """
    unit, expected = people.org(ctx, meeting.org_id), audience.expected(ctx, meeting)
    rows = {row.member_id: row for row in _rows(ctx, meeting)}
    guests = _others(ctx, set(rows) - {member.id for member in expected})
    found = audience.homes(ctx, [number for number, row in rows.items() if row.reason or row.reason_text])
    readable = audience.within_reach(ctx, unit, found)
    day = day_of(meeting)

    def entry(member: Member, *, is_expected: bool) -> Entry:
        row = rows.get(member.id)
        votes = is_expected and counting.may_vote(member, day)
        if row is None:
            return Entry(member.id, member.name, Presence.UNSET, votes)
        known = member.id in readable
        return Entry(
            member.id,
            member.name,
            row.state,
            votes,
            expected=is_expected,
            reason=row.reason if known else None,
            reason_text=row.reason_text if known else "",
            minutes_late=row.minutes_late,
        )

    counts = tally(ctx, meeting, expected, {number: row.state for number, row in rows.items()})
    quorum = _quorum(counts, meeting, unit)
    return Roll(
        meeting,
        entries=tuple(entry(member, is_expected=True) for member in expected),
        besides=tuple(entry(member, is_expected=False) for member in guests if rows[member.id].state not in UNKNOWN),
        counts=counts,
        quorum=quorum,
        quorum_sentence=wording.UNKNOWN_QUORUM if counts.present_voting is None else wording.quorum(quorum),
    )


def _rows(ctx: Context, meeting: Meeting) -> Iterable[Attendance]:
    query = select(Attendance).where(Attendance.meeting_id == meeting.id)
    return ctx.session.exec(query, execution_options={"populate_existing": True})


def _others(ctx: Context, member_ids: set[int]) -> Iterable[Member]:
    query = select(Member).where(col(Member.id).in_(member_ids)).order_by(Member.code)
    return ctx.session.exec(query).all() if member_ids else ()


def _quorum(counts: Tally, meeting: Meeting, unit: people.Org) -> Quorum | None:
    if counts.present_voting is None:
        return None
    return counting.quorum(quorum_rule(meeting.kind, unit.kind), counts.present_voting, counts.expected_voting)


def states(ctx: Context, meeting: Meeting) -> dict[int, Presence]:
    """What is stored of each person."""
    query = sa.select(col(Attendance.member_id), col(Attendance.state)).where(col(Attendance.meeting_id) == meeting.id)
    return {row.member_id: row.state for row in ctx.connection.execute(query)}


def tally(ctx: Context, meeting: Meeting, expected: Iterable[Member], known: Mapping[int, Presence]) -> Tally:
    """The counts now; of a closed meeting those it was closed with."""
    online_votes = ctx.settings.meetings.online_counts_for_votes
    live = counting.tally(expected, known, day=day_of(meeting), online_votes=online_votes)
    if meeting.state is not MeetingState.CLOSED:
        return live
    return Tally(
        expected=meeting.expected or 0,
        present=meeting.present or 0,
        leave=meeting.leave or 0,
        absent=meeting.absent or 0,
        expected_voting=meeting.expected_voting or 0,
        present_voting=meeting.present_voting,
        online=live.online,
        home_visit=live.home_visit,
        late=live.late,
    )
