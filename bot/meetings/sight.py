"""What somebody may see of a meeting, and do with it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import finding
from bot.meetings.finding import NO_SUCH
from bot.meetings.kinds import KINDS, Audience
from bot.meetings.models import Meeting
from bot.people import Org, Right


@dataclass(frozen=True, slots=True)
class Sight:
    """A meeting as the speaker may see it."""

    meeting: Meeting
    unit: Org
    is_whole: bool
    """The record, the names and the numbers; else only what, when and where."""
    may_file: bool
    may_keep: bool
    may_call: bool


def look(ctx: Context, number: int) -> Sight:
    """The meeting with this number: whole for who sees the unit and for its recorder, in short for who files a part.

    Raises:
        NotFoundError: there is none, or it is nothing to the speaker: the two are told alike.
    """
    meeting = finding.meeting(ctx, number)
    unit = people.org(ctx, meeting.org_id)
    is_recorder = ctx.speaker.id == meeting.recorder_id
    sight = Sight(
        meeting,
        unit,
        is_whole=is_recorder or people.may(ctx, Right.SEE_UNIT, unit),
        may_file=_may_file(ctx, meeting, unit),
        may_keep=is_recorder or people.may(ctx, Right.KEEP_MINUTES, unit),
        may_call=people.may(ctx, Right.CALL_MEETING, unit),
    )
    if not (sight.is_whole or sight.may_file):
        raise NotFoundError(NO_SUCH.format(number=number))
    return sight


def concerned(ctx: Context, number: int) -> Meeting:
    """The meeting with this number, if the speaker is expected there, or may see or file for it.

    Raises:
        NotFoundError: there is none, or it is nothing to the speaker: the two are told alike.
    """
    mine = finding.concerns(sa.literal(ctx.speaker.id), sa.literal(ctx.today))
    found = ctx.session.exec(select(Meeting).where(col(Meeting.id) == number, mine)).one_or_none()
    return found or look(ctx, number).meeting


def _may_file(ctx: Context, meeting: Meeting, unit: Org) -> bool:
    """Whether the speaker has somebody to file for: at a meeting of members also who leads a group of the unit."""
    if people.may(ctx, Right.FILE_ATTENDANCE, unit):
        return True
    if KINDS[meeting.kind].expects is not Audience.MEMBERS:
        return False
    return any(place.path.startswith(unit.path) for place in people.led_units(ctx, Right.FILE_ATTENDANCE))
