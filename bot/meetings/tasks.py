"""The tasks of the year that a meeting fulfils by being held and closed."""

from bot import plan
from bot.core.context import Context
from bot.meetings.finding import day_of
from bot.meetings.models import Meeting
from bot.plan import Held, Outcome


def fulfil(ctx: Context, meeting: Meeting) -> Outcome:
    """Tick off what this meeting stands for; the changes belong into the entry of what was done to the meeting."""
    return plan.fulfil(
        ctx,
        Held(
            kind=meeting.kind.value,
            org_id=meeting.org_id,
            day=day_of(meeting),
            meeting_id=meeting.id,
            chair_id=meeting.chair_id,
            serves=tuple(meeting.serves),
        ),
    )
