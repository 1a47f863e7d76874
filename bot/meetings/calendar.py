"""Calling, changing and cancelling meetings."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.meetings import inviting, trail, wording
from bot.meetings.counting import ATTENDED
from bot.meetings.finding import meeting
from bot.meetings.kinds import KINDS
from bot.meetings.models import Attendance, Meeting, MeetingKind, MeetingState, Presence
from bot.people import Org, OrgKind, Right

BY_GROUP_ALONE = frozenset({MeetingKind.GROUP_MEETING})
BY_GROUP_TOO = BY_GROUP_ALONE | {MeetingKind.PARTY_LECTURE, MeetingKind.THEME_DAY, MeetingKind.ORG_LIFE_MEETING}


def usual_title(unit: Org, kind: MeetingKind, starts_at: datetime) -> str:
    """What a meeting is called when nobody gave it a title."""
    return f"{unit.short}{local(starts_at).month}月{KINDS[kind].name}"


def call(
    ctx: Context,
    *,
    kind: MeetingKind,
    org_id: int,
    starts_at: datetime,
    place: str = "",
    agenda: Sequence[str] = (),
    title: str = "",
) -> Meeting:
    """Put a meeting on the calendar; one already past may be filed the same way.

    Raises:
        NotAllowedError: the speaker holds no post that calls meetings there.
        BadInputError: a kind this organisation does not hold.
        ConflictError: the same organisation has the same kind of meeting at that moment.
    """
    unit = people.org(ctx, org_id)
    people.require(ctx, Right.CALL_MEETING, unit)
    _require_holder(unit, kind)
    _require_free(ctx, unit, kind, starts_at)
    row = Meeting(
        org_id=org_id,
        kind=kind,
        title=title or usual_title(unit, kind, starts_at),
        starts_at=local(starts_at),
        place=place,
        agenda=list(agenda),
        called_by=ctx.speaker.id,
        called_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    trail.note(ctx, "meeting.call", row, [audit.added(row)])
    inviting.tell(ctx, row)
    return row


def kinds_of(unit: Org) -> list[MeetingKind]:
    """Which kinds of meeting an organisation of this kind holds, in the order of the table."""
    if unit.kind is OrgKind.GROUP:
        return [kind for kind in KINDS if kind in BY_GROUP_TOO]
    return [kind for kind in KINDS if kind not in BY_GROUP_ALONE]


def _require_holder(unit: Org, kind: MeetingKind) -> None:
    if unit.kind is OrgKind.GROUP and kind not in BY_GROUP_TOO:
        raise BadInputError(wording.NOT_HELD_BY_GROUP.format(kind=KINDS[kind].name))
    if unit.kind is not OrgKind.GROUP and kind in BY_GROUP_ALONE:
        raise BadInputError(wording.HELD_BY_GROUP)


def _require_free(ctx: Context, unit: Org, kind: MeetingKind, starts_at: datetime, *, but: int = 0) -> None:
    taken = ctx.session.exec(
        select(Meeting.id).where(
            Meeting.org_id == unit.id,
            Meeting.kind == kind,
            col(Meeting.starts_at) == local(starts_at),
            Meeting.state != MeetingState.CANCELLED,
            Meeting.id != but,
        )
    ).first()
    if taken is not None:
        name = KINDS[kind].name
        raise ConflictError(wording.CALLED_ALREADY.format(when=wording.when(starts_at), kind=name, number=taken))


def _to_change(ctx: Context, number: int) -> tuple[Meeting, Org]:
    """An open meeting that the speaker may change, and its organisation."""
    row = meeting(ctx, number)
    unit = people.org(ctx, row.org_id)
    people.require(ctx, Right.CALL_MEETING, unit)
    if row.state is MeetingState.CANCELLED:
        raise ConflictError(wording.IS_CANCELLED.format(title=wording.title(row)))
    if row.state is MeetingState.CLOSED:
        raise ConflictError(wording.IS_CLOSED.format(title=wording.title(row)))
    return row, unit


def change(
    ctx: Context,
    meeting_id: int,
    *,
    starts_at: datetime | None = None,
    place: str | None = None,
    agenda: Sequence[str] | None = None,
) -> Meeting:
    """Move a meeting or give it another place or agenda; what is not given stays.

    Raises:
        ConflictError: it is cancelled or closed, that moment is taken by the same kind, or people were there already
            and it would move to a later day.
    """
    row, unit = _to_change(ctx, meeting_id)
    before = audit.snapshot(row)
    if starts_at is not None:
        _require_free(ctx, unit, row.kind, starts_at, but=row.id)
        _require_unattended(ctx, row, starts_at)
        if row.title == usual_title(unit, row.kind, row.starts_at):
            row.title = usual_title(unit, row.kind, starts_at)
        row.ends_at = row.ends_at and row.ends_at + (starts_at - row.starts_at)
        row.starts_at = local(starts_at)
    if place is not None:
        row.place = place
    if agenda is not None:
        row.agenda = list(agenda)
    ctx.session.flush()
    trail.note(ctx, "meeting.change", row, [audit.changed(row, before)])
    inviting.tell(ctx, row)
    return row


def _require_unattended(ctx: Context, row: Meeting, starts_at: datetime) -> None:
    """Nobody has been at, or missed, a meeting of a later day: who was there was at another one."""
    if local(starts_at).date() <= ctx.today:
        return
    known = sa.exists().where(
        col(Attendance.meeting_id) == row.id, col(Attendance.state).in_(ATTENDED | {Presence.ABSENT})
    )
    if ctx.connection.execute(sa.select(known)).scalar_one():
        raise ConflictError(wording.ATTENDED_ALREADY.format(title=wording.title(row)))


def cancel(ctx: Context, meeting_id: int, *, reason: str) -> Meeting:
    """Cancel a meeting, with the reason; one already cancelled stays as it was.

    Raises:
        BadInputError: no reason given.
        ConflictError: it is closed.
    """
    if meeting(ctx, meeting_id).state is MeetingState.CANCELLED:
        return meeting(ctx, meeting_id)
    row, _ = _to_change(ctx, meeting_id)
    if not reason.strip():
        raise BadInputError(wording.NO_REASON)
    before = audit.snapshot(row)
    row.state, row.reason = MeetingState.CANCELLED, reason.strip()
    ctx.session.flush()
    trail.note(ctx, "meeting.cancel", row, [audit.changed(row, before)])
    inviting.tell(ctx, row)
    return row
