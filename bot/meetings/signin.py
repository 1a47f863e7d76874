"""The hot path: 「我到了」. One SELECT, one upsert, one audit entry; prepared statements, no ORM objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.core import audit
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.core.prepared import Prepared
from bot.meetings import attendance, trail, wording
from bot.meetings.counting import IN_THE_ROOM
from bot.meetings.finding import WhichMeetingError, concerns, day_start, runs_over, today_since
from bot.meetings.models import Meeting, MeetingKind, MeetingState, Presence
from bot.text.brief import cut

Candidate = Any
"""A meeting of today with what is known of the speaker: a row of `_TODAY`."""

EARLY = timedelta(hours=2)
LONG = timedelta(hours=4)

_MEETING = SQLModel.metadata.tables["meeting"]
_MINE = attendance.TABLE
_UPSERT = Prepared(attendance.UPSERT)
_TODAY = Prepared(
    sa.select(
        _MEETING.c.id.label("meeting_id"),
        *(_MEETING.c[name] for name in ("org_id", "kind", "title", "starts_at", "ends_at", "closed_at")),
        _MEETING.c.state.label("meeting_state"),
        _MEETING.c.reason.label("cancelled_because"),
        _MINE.c.id.label("key"),
        *(_MINE.c[name] for name in (*attendance.KEPT, "reason_text")),
    )
    .select_from(Meeting)
    .outerjoin(_MINE, sa.and_(_MINE.c.meeting_id == _MEETING.c.id, _MINE.c.member_id == sa.bindparam("member_id")))
    .where(
        col(Meeting.starts_at) >= sa.bindparam("since"),
        col(Meeting.starts_at) < sa.bindparam("until"),
        concerns(sa.bindparam("member_id", type_=sa.Integer()), sa.bindparam("day", type_=sa.Date())),
    )
    .order_by(_MEETING.c.starts_at, _MEETING.c.id)
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a sign-in did; `state` is what stands now, `was` what stood before, `already` that nothing changed."""

    meeting_id: int
    kind: MeetingKind
    title: str
    starts_at: datetime
    state: Presence
    was: Presence | None
    already: bool


def sign_in(ctx: Context, *, said_at: datetime, meeting_id: int | None = None) -> SignIn:
    """The speaker is at today's meeting; saying it again changes nothing.

    Of several meetings today, the one going on (from two hours before to its end, or four hours after the start)
    is meant. In the small hours the one of the evening before is, while it is open. Being late stays being late. An
    older message never overrides a later one. Who presses a button of one meeting means that one.

    Raises:
        NotFoundError: no meeting of the speaker's today.
        WhichMeetingError: several may be meant.
        ConflictError: today's meeting is cancelled, or closed.
    """
    said_at = local(said_at)
    today = _candidates(ctx, said_at)
    found = _meant([row for row in today if meeting_id in {None, row.meeting_id}], said_at)
    was: Presence | None = found.state
    seen = (found.meeting_id, found.kind, found.title, found.starts_at)
    if was in IN_THE_ROOM:
        return SignIn(*seen, state=was, was=was, already=True)
    if found.meeting_state is MeetingState.CLOSED:
        raise ConflictError(wording.IS_CLOSED.format(title=wording.title(found)))
    if was is not None and found.said_at > said_at:
        audit.record(ctx, "attendance.outdated", summary=wording.title(found), org_id=found.org_id)
        return SignIn(*seen, state=was, was=was, already=True)
    if not _write(ctx, found, said_at):
        return sign_in(ctx, said_at=said_at, meeting_id=meeting_id)
    return SignIn(*seen, state=Presence.PRESENT, was=was, already=False)


def _candidates(ctx: Context, said_at: datetime) -> Sequence[Candidate]:
    day = said_at.date()
    midnight, since, until = day_start(day), today_since(said_at), day_start(day + timedelta(days=1))
    values = {"member_id": ctx.speaker.id, "day": day, "since": since, "until": until}
    found = _TODAY.all(ctx.connection, values)
    if since == midnight:
        return found
    return [row for row in found if row.starts_at >= midnight or _runs_over(row, said_at)]


def _meant(today: Sequence[Candidate], said_at: datetime) -> Candidate:
    """The one meeting meant."""
    live = [row for row in today if row.meeting_state is not MeetingState.CANCELLED]
    if not live:
        if today:
            reason = cut(today[0].cancelled_because, wording.LONGEST_REASON)
            why = wording.CANCELLED_TODAY.format(title=wording.title(today[0]), reason=reason)
            raise ConflictError(why)
        raise NotFoundError(wording.NO_MEETING_TODAY)
    if len(live) > 1:
        live = [row for row in live if _going_on(row, said_at)] or live
    if len(live) > 1:
        raise WhichMeetingError([(row.meeting_id, row.title, row.starts_at) for row in live])
    return live[0]


def _going_on(row: Candidate, said_at: datetime) -> bool:
    ends_at: datetime = row.ends_at or row.starts_at + LONG
    opens_at: datetime = row.starts_at - EARLY
    return opens_at <= said_at <= ends_at or _runs_over(row, said_at)


def _runs_over(row: Candidate, said_at: datetime) -> bool:
    return runs_over(row.starts_at, row.ends_at, row.meeting_state, now=said_at)


def _write(ctx: Context, found: Candidate, said_at: datetime) -> bool:
    """Whether the word was kept: not when a later one came in between."""
    said = {
        "state": Presence.PRESENT,
        "reason": None,
        "reason_text": "",
        "minutes_late": None,
        "by_id": ctx.speaker.id,
        "at": ctx.now,
        "said_at": said_at,
    }
    key = {"meeting_id": found.meeting_id, "member_id": ctx.speaker.id}
    written = _UPSERT.one_or_none(ctx.connection, key | said)
    if written is None:
        return False
    before = None if found.key is None else found._asdict()
    changes = [attendance.difference(written.id, before, said), trail.seal(found.meeting_id, found.closed_at)]
    audit.record(
        ctx, "attendance.sign_in", summary=wording.title(found), changes=changes, org_id=found.org_id, undoable=True
    )
    return True
