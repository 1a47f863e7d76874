"""Who was there: marking many at once, with what it would change shown before and audited after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.meetings import audience, counting, minutes, rolls, trail, wording
from bot.meetings.counting import ATTENDED, UNKNOWN, Tally
from bot.meetings.finding import day_of
from bot.meetings.models import LeaveReason, Meeting, MeetingState, Presence
from bot.people import Right

TABLE = SQLModel.metadata.tables["attendance"]
LONGEST_DELAY = 600
KEPT = ("state", "reason", "minutes_late", "by_id", "at", "said_at")
"""The columns an audit entry keeps; `reason_text` joins them only where there is one, so that it can be erased."""

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one person; `reason` belongs to a leave, `minutes_late` to being late."""

    member_id: int
    state: Presence
    reason: LeaveReason | None = None
    reason_text: str = ""
    minutes_late: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One person before and after; `before` is None where nothing was known."""

    member_id: int
    name: str
    before: Presence | None
    after: Presence


@dataclass(frozen=True, slots=True)
class MarkResult:
    """What a list of marks does: first word, changed word, nothing; `outdated` was said before what is stored."""

    new: tuple[Difference, ...] = ()
    changed: tuple[Difference, ...] = ()
    same: tuple[Difference, ...] = ()
    outdated: tuple[Difference, ...] = ()


def upsert(dialect: Any) -> Any:
    """INSERT … ON CONFLICT of one word on one person: the later `said_at` holds (messages may arrive out of order)."""
    statement = dialect.insert(TABLE)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[TABLE.c.meeting_id, TABLE.c.member_id],
        set_={name: new[name] for name in (*KEPT, "reason_text")},
        where=new.said_at >= TABLE.c.said_at,
    ).returning(TABLE.c.id, TABLE.c.member_id)


UPSERT = {"sqlite": upsert(sqlite), "postgresql": upsert(postgresql)}


def difference(key: int, before: Columns | None, after: Columns) -> Change:
    """The change of one attendance row, the private text only where there is one."""
    names = [*KEPT, "reason_text"] if after["reason_text"] or (before and before["reason_text"]) else KEPT
    new = {name: after[name] for name in names}
    return Change("attendance", key, before and {name: before[name] for name in names}, new)


def mark(ctx: Context, meeting: Meeting, marks: Sequence[Mark], *, said_at: datetime | None = None) -> MarkResult:
    """Record what is said of these people; a repeated word changes nothing, an older one neither.

    Everybody may speak for himself; for others it takes a post over their group or unit. `said_at` is when it was
    said (the message's CreateTime), now unless told.

    Raises:
        NotAllowedError: others' attendance without a post, or a meeting that is not the speaker's.
        BadInputError: a person twice, a person from outside, somebody already there before the day.
        ConflictError: the meeting is cancelled, or closed and the speaker is no officer of it.
    """
    result, values, stored = _compare(ctx, meeting, marks, said_at)
    if values:
        written = _write(ctx, values, stored)
        if meeting.state is MeetingState.CLOSED:
            written += _recount(ctx, meeting, [*result.new, *result.changed])
        trail.note(ctx, "attendance.mark", meeting, written)
    if result.outdated:
        audit.record(ctx, "attendance.outdated", summary=wording.title(meeting), org_id=meeting.org_id)
    return result


def preview(ctx: Context, meeting: Meeting, marks: Sequence[Mark], *, said_at: datetime | None = None) -> MarkResult:
    """What `mark` would change, with the same refusals, changing nothing."""
    return _compare(ctx, meeting, marks, said_at)[0]


def rest_of(ctx: Context, meeting: Meeting, state: Presence, *, besides: Iterable[Mark] = ()) -> list[Mark]:
    """「其他都到了」: a mark for each expected person of whom nothing is known yet and the speaker may file for.

    A group leader's rest is the own group; whoever has asked for leave stays on leave.
    """
    spoken_of = {one.member_id for one in besides}
    waiting = [member.id for member in audience.expected(ctx, meeting) if member.id not in spoken_of]
    reach = audience.within_reach(ctx, people.org(ctx, meeting.org_id), audience.homes(ctx, waiting))
    known = stored_rows(ctx, meeting, waiting)
    return [
        Mark(number, state)
        for number in waiting
        if number in reach and (number not in known or known[number]["state"] in UNKNOWN)
    ]


def _compare(
    ctx: Context, meeting: Meeting, marks: Sequence[Mark], said_at: datetime | None
) -> tuple[MarkResult, list[dict[str, Any]], Mapping[int, Columns]]:
    """The result, the rows to write and the rows stored now."""
    said_at = said_at or ctx.now
    _require_open(ctx, meeting)
    found = audience.require_all(ctx, meeting, {one.member_id for one in marks})
    names = {number: member.name for number, (member, _) in found.items()}
    unique = _once_each(marks, names)
    _require_sensible(meeting, unique.values(), said_at)
    stored = stored_rows(ctx, meeting, unique)
    sorted_out: dict[str, list[Difference]] = {"new": [], "changed": [], "same": [], "outdated": []}
    values = []
    for number, one in unique.items():
        old = stored.get(number)
        heap, columns = _settle(old, one, said_at)
        sorted_out[heap].append(Difference(number, names[number], old["state"] if old else None, one.state))
        if columns is not None:
            by = {"by_id": ctx.speaker.id, "at": ctx.now, "said_at": said_at}
            values.append({"meeting_id": meeting.id, "member_id": number} | columns | by)
    return MarkResult(**{heap: tuple(many) for heap, many in sorted_out.items()}), values, stored


def _require_open(ctx: Context, meeting: Meeting) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise ConflictError(wording.IS_CANCELLED.format(title=wording.title(meeting)))
    if meeting.state is MeetingState.CLOSED:
        unit = people.org(ctx, meeting.org_id)
        if not people.may(ctx, Right.KEEP_MINUTES, unit):
            raise ConflictError(wording.IS_CLOSED.format(title=wording.title(meeting)))


def _once_each(marks: Sequence[Mark], names: Mapping[int, str]) -> dict[int, Mark]:
    unique: dict[int, Mark] = {}
    twice = [one.member_id for one in marks if unique.setdefault(one.member_id, one).state is not one.state]
    if twice:
        raise BadInputError(wording.TWICE.format(names=wording.names([names[number] for number in twice])))
    return unique


def _require_sensible(meeting: Meeting, marks: Iterable[Mark], said_at: datetime) -> None:
    """Nobody has been at, or missed, a meeting of a later day; delays are 1–600 minutes."""
    ahead = day_of(meeting) > local(said_at).date()
    for one in marks:
        if ahead and one.state in ATTENDED | {Presence.ABSENT}:
            raise BadInputError(
                wording.NOT_YET.format(title=wording.title(meeting), when=wording.when(meeting.starts_at))
            )
        if one.minutes_late is not None and not 1 <= one.minutes_late <= LONGEST_DELAY:
            raise BadInputError(wording.BAD_MINUTES_LATE)


def stored_rows(ctx: Context, meeting: Meeting, member_ids: Iterable[int]) -> dict[int, Columns]:
    """The stored rows of these people at this meeting."""
    query = sa.select(TABLE).where(TABLE.c.meeting_id == meeting.id, TABLE.c.member_id.in_(list(member_ids)))
    return {row["member_id"]: dict(row) for row in ctx.connection.execute(query).mappings()}


def _settle(old: Columns | None, one: Mark, said_at: datetime) -> tuple[str, dict[str, Any] | None]:
    """Which heap a mark falls on, and the columns to write if any.

    A leave or delay told again without its reason keeps the reason; 「我会来」 takes nothing back from who is there.
    """
    leave, late = one.state is Presence.LEAVE, one.state is Presence.LATE
    columns = {
        "state": one.state,
        "reason": one.reason if leave else None,
        "reason_text": one.reason_text if leave or late else "",
        "minutes_late": one.minutes_late if late else None,
    }
    if old is None:
        return "new", columns
    if old["said_at"] > said_at:
        return "outdated", None
    if one.state is Presence.WILL_ATTEND and old["state"] in ATTENDED:
        return "same", None
    if old["state"] is one.state:
        columns = {name: value or old[name] for name, value in columns.items()}
    if all(old[name] == value for name, value in columns.items()):
        return "same", None
    return "changed", columns


def _write(ctx: Context, values: list[dict[str, Any]], stored: Mapping[int, Columns]) -> list[Change]:
    """One bulk upsert; the changes for the trail."""
    rows = ctx.connection.execute(UPSERT[ctx.connection.dialect.name], values).all()
    keys = {member_id: key for key, member_id in rows}
    after = {row["member_id"]: row for row in values}
    return [difference(key, stored.get(number), after[number]) for number, key in keys.items()]


def _recount(ctx: Context, meeting: Meeting, changes: Iterable[Difference]) -> list[Change]:
    """Move a closed meeting's frozen counts along with a correction; counts given as numbers alone stay."""
    if meeting.present_voting is None:
        return []
    after = rolls.states(ctx, meeting)
    earlier = after | {one.member_id: one.before or Presence.UNSET for one in changes}
    old, new = _by_name(ctx, meeting, earlier), _by_name(ctx, meeting, after)
    before = audit.snapshot(meeting)
    for name in ("present", "leave", "absent", "present_voting"):
        setattr(meeting, name, getattr(meeting, name) + getattr(new, name) - getattr(old, name))
    ctx.session.flush()
    return [audit.changed(meeting, before)]


def _by_name(ctx: Context, meeting: Meeting, states: Mapping[int, Presence]) -> Tally:
    """The counts by name; who is named on leave or absent now was among those counted by number before."""
    online_votes = ctx.settings.meetings.online_counts_for_votes
    expected = audience.expected(ctx, meeting)
    counts = counting.tally(expected, states, day=day_of(meeting), online_votes=online_votes)
    by_number = "present" in meeting.stated
    return minutes.frozen(counts, {**meeting.stated, "present": counts.present}) if by_number else counts
