"""What the trail keeps of meetings, so that taking back never goes behind a closing."""

from collections.abc import Iterable
from datetime import datetime

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.meetings.models import Meeting


def seal(meeting_id: int, closed_at: datetime | None) -> Change:
    """The condition that the meeting was not closed for the first time in between: its counts were frozen then."""
    kept = {"closed_at": closed_at}
    return Change("meeting", meeting_id, kept, kept)


def note(ctx: Context, verb: str, meeting: Meeting, changes: Iterable[Change], *, summary: str = "") -> None:
    """Write down what was done to the record of a meeting; it can be taken back until the meeting is closed."""
    sealed = [*changes, seal(meeting.id, meeting.closed_at)]
    audit.record(ctx, verb, summary=summary or meeting.title, changes=sealed, org_id=meeting.org_id, undoable=True)
