"""One sheet for a whole roll: everybody the speaker may file for, and keeping at once what was ticked on it."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.meetings import attendance, audience, counting, rolls, wording
from bot.meetings.attendance import Mark, MarkResult
from bot.meetings.counting import UNKNOWN, Tally
from bot.meetings.finding import day_of
from bot.meetings.models import Attendance, LeaveReason, Meeting, Presence
from bot.meetings.rolls import Entry
from bot.people import Category, Member, Org, OrgKind, Right

BEFORE = (Presence.WILL_ATTEND, Presence.LEAVE)
AFTER = (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT, Presence.LATE, Presence.ONLINE)
MEANWHILE = "没有保存：{who}，请核对下面的选择，再存一次。"
BY_ANOTHER = "{name}刚被{by}记为{state}（{at:%H:%M}）"
SOMEBODY, AND_MORE = "别人", "等{count}人"
MOST = 3
"""Persons named in one sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is ticked for one person on a sheet; `was` is the stamp that stood beside the name when it was ticked."""

    member_id: int
    state: Presence
    reason: LeaveReason | None = None
    reason_text: str = ""
    was: str = ""
    minutes_late: int | None = None

    @property
    def stamp(self) -> str:
        """What the stamp would be if this were kept."""
        return stamp(self.state, self.reason, self.reason_text, self.minutes_late)

    @property
    def is_touched(self) -> bool:
        """Whether it says anything else than what was shown."""
        return self.stamp != self.was


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the sheet as stored; `group` tells where the person belongs."""

    member_id: int
    name: str
    group: str
    is_expected: bool
    state: Presence
    reason: LeaveReason | None
    reason_text: str
    stamp: str
    minutes_late: int | None
    is_visited: bool
    """Retired, or exempt: somebody may bring the meeting to his home (上门)."""


@dataclass(frozen=True, slots=True)
class RollSheet:
    """A roll to be ticked: whom the speaker may file for, what may be said of them, what stands now."""

    meeting: Meeting
    lines: tuple[Line, ...]
    offered: tuple[Presence, ...]
    """The states to choose from: of a later day, only whether one comes."""
    out_of_reach: int
    """How many of those expected others file for."""
    counts: Tally
    quorum_sentence: str


class MeanwhileError(ConflictError):
    """别人刚改过，请核对后再存。"""


def stamp(state: Presence, reason: LeaveReason | None, reason_text: str, minutes_late: int | None = None) -> str:
    """What is known of one person in short, so that a change in between is noticed; private words only as a sum."""
    if state is Presence.LATE and minutes_late:
        return f"{state.value}.{minutes_late}"
    if state is not Presence.LEAVE:
        return state.value
    return f"{state.value}.{reason or ''}.{zlib.crc32(reason_text.encode()):x}"


def sheet(ctx: Context, meeting: Meeting, *, also: Collection[int] = ()) -> RollSheet:
    """The roll for who files it; `also` are further members of the unit who came without being expected.

    Raises:
        NotAllowedError: the speaker may file for nobody else here.
    """
    unit, roll = people.org(ctx, meeting.org_id), rolls.roll(ctx, meeting)
    entries = [*roll.entries, *roll.besides]
    homes = audience.homes(ctx, {one.member_id for one in entries} | set(also))
    reach = audience.within_reach(ctx, unit, homes)
    if not reach - {ctx.speaker.id}:
        people.require(ctx, Right.FILE_ATTENDANCE, unit)
    shown = {one.member_id for one in entries}
    besides = [
        Entry(one, homes[one][0].name, Presence.UNSET, votes=False, expected=False) for one in also if one in homes
    ]
    entries += [one for one in besides if one.member_id not in shown]
    return RollSheet(
        meeting,
        tuple(_line(one, homes[one.member_id], unit, meeting) for one in entries if one.member_id in reach),
        BEFORE if day_of(meeting) > ctx.today else AFTER,
        sum(one.member_id not in reach for one in roll.entries),
        roll.counts,
        roll.quorum_sentence,
    )


def _line(entry: Entry, home: tuple[Member, Org], unit: Org, meeting: Meeting) -> Line:
    member, place = home
    group = place.short.removeprefix(unit.short) if place.kind is OrgKind.GROUP else place.short
    return Line(
        entry.member_id,
        entry.name,
        "" if place.id == unit.id else group,
        entry.expected,
        entry.state,
        entry.reason,
        entry.reason_text,
        stamp(entry.state, entry.reason, entry.reason_text, entry.minutes_late),
        entry.minutes_late,
        member.category is Category.RETIRED or counting.is_exempt(member, day_of(meeting)),
    )


def the_others(found: RollSheet, chosen: Iterable[Choice]) -> list[Choice]:
    """「其余都到」: those expected of whom nothing is stored and nothing ticked are there, or will be."""
    ticked = {one.member_id for one in chosen if one.is_touched}
    state = found.offered[0]
    waiting = [one for one in found.lines if one.is_expected and one.member_id not in ticked and one.state in UNKNOWN]
    return [Choice(one.member_id, state, was=one.stamp) for one in waiting]


def keep(ctx: Context, meeting: Meeting, chosen: Sequence[Choice]) -> MarkResult:
    """Record what was ticked anew; what others recorded since the sheet was shown is never overwritten unseen.

    Who was not touched stays as stored, whatever it is by now.

    Raises:
        MeanwhileError: somebody else has recorded something different of one of them; nothing is kept.
        NotAllowedError, BadInputError, ConflictError: as `mark`.
    """
    touched = {one.member_id: one for one in chosen if one.is_touched}
    audience.require_all(ctx, meeting, touched)
    # Who marks in the chat meanwhile refers to the meeting by a new row: that waits until this is over (PostgreSQL).
    ctx.session.refresh(meeting, with_for_update=True)
    rows = _stored(ctx, meeting, touched)
    clashes = [rows[number] for number, one in touched.items() if number in rows and _differs(rows[number], one)]
    if clashes:
        raise MeanwhileError(_meanwhile(ctx, clashes))
    marks = [Mark(one.member_id, one.state, one.reason, one.reason_text, one.minutes_late) for one in touched.values()]
    return attendance.mark(ctx, meeting, marks)


def _stored(ctx: Context, meeting: Meeting, member_ids: Collection[int]) -> Mapping[int, Attendance]:
    query = sa.select(Attendance).where(
        col(Attendance.meeting_id) == meeting.id, col(Attendance.member_id).in_(list(member_ids))
    )
    found = ctx.session.execute(query.with_for_update(), execution_options={"populate_existing": True}).scalars()
    return {one.member_id: one for one in found}


def _differs(row: Attendance, choice: Choice) -> bool:
    return stamp(row.state, row.reason, row.reason_text, row.minutes_late) not in {choice.was, choice.stamp}


def _meanwhile(ctx: Context, rows: Sequence[Attendance]) -> str:
    names = people.names(ctx, {number for row in rows for number in (row.member_id, row.by_id) if number is not None})
    said = [
        BY_ANOTHER.format(
            name=names[row.member_id],
            by=names.get(row.by_id or 0, SOMEBODY),
            state=wording.STATES[row.state],
            at=local(row.at),
        )
        for row in rows[:MOST]
    ]
    more = AND_MORE.format(count=len(rows)) if len(rows) > MOST else ""
    return MEANWHILE.format(who="；".join(said) + more)
