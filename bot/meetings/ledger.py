"""The ledger of 三会一课: the meetings of a period as they were filed, and each member's count. Three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.meetings.counting import ATTENDED
from bot.meetings.finding import day_start
from bot.meetings.models import Attendance, Meeting, MeetingState, Presence, Resolution
from bot.people import Member, Org, Right


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting with whose it was and what it resolved."""

    meeting: Meeting
    unit: Org
    resolutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attended:
    """A member's meetings of the period, those recorded; not recorded is not absent."""

    member: Member
    attended: int = 0
    leave: int = 0
    absent: int = 0
    made_up: int = 0


def ledger(ctx: Context, unit: Org, since: date, until: date) -> tuple[Sequence[Held], Sequence[Attended]]:
    """What a unit and all below it held in [since, until), by time, and their members' counts, by code.

    Cancelled meetings are left out. At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker may not see the unit.
    """
    if ctx.actor is not None:
        people.require(ctx, Right.SEE_UNIT, unit)
    return _meetings(ctx, unit, since, until), _members(ctx, unit, since, until)


def _of_period(unit: Org, since: date, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    starts_at = col(Meeting.starts_at)
    within = starts_at >= day_start(since), starts_at < day_start(until)
    return (*within, col(Meeting.state) != MeetingState.CANCELLED, people.below(unit))


def _meetings(ctx: Context, unit: Org, since: date, until: date) -> Sequence[Held]:
    ours = _of_period(unit, since, until)
    query = select(Meeting, Org).join(Org, col(Org.id) == col(Meeting.org_id)).where(*ours)
    found = ctx.session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()
    resolved = (
        sa.select(col(Resolution.meeting_id), col(Resolution.text))
        .join(Meeting, col(Meeting.id) == col(Resolution.meeting_id))
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(*ours)
        .order_by(col(Resolution.meeting_id), col(Resolution.number))
    )
    texts: dict[int, list[str]] = {}
    for number, text in ctx.connection.execute(resolved):
        texts.setdefault(number, []).append(text)
    return [Held(row, whose, tuple(texts.get(row.id, ()))) for row, whose in found]


def _members(ctx: Context, unit: Org, since: date, until: date) -> Sequence[Attended]:
    state = col(Attendance.state)
    counts = (
        state.in_(ATTENDED),
        state == Presence.LEAVE,
        state == Presence.ABSENT,
        sa.and_(state.in_((Presence.LEAVE, Presence.ABSENT)), col(Attendance.made_up_on).is_not(None)),
    )
    query = (
        sa.select(col(Attendance.member_id), *(sa.func.sum(sa.case((one, 1), else_=0)) for one in counts))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(*_of_period(unit, since, until))
        .group_by(col(Attendance.member_id))
    )
    found: Mapping[int, Sequence[int]] = {number: rest for number, *rest in ctx.connection.execute(query)}
    return [Attended(one, *map(int, found.get(one.id, ()))) for one in people.members_of(ctx, unit)]
