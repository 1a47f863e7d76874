"""What the trail keeps of meetings, so that taking back never goes behind a closing."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.meetings import wording
from bot.meetings.models import Meeting


def seal(meeting_id: int, closed_at: datetime | None) -> Change:
    """The condition that the meeting was neither closed nor reopened in between: its counts were frozen then."""
    kept = {"closed_at": closed_at}
    return Change("meeting", meeting_id, kept, kept)


def turned(meeting: Meeting, before: Mapping[str, object]) -> Change:
    """The change that a closing or reopening is: it speaks of the closing even where the first day of it stays.

    So nothing done to the record, before it or after, is taken back behind it.
    """
    differs = audit.changed(meeting, before)
    was, now = differs.before or {}, differs.after or {}
    return Change(
        "meeting", meeting.id, {"closed_at": before["closed_at"], **was}, {"closed_at": meeting.closed_at, **now}
    )


def note(ctx: Context, verb: str, meeting: Meeting, changes: Iterable[Change], *, summary: str = "") -> None:
    """Write down what was done to the record of a meeting; it can be taken back until that is closed or reopened."""
    sealed = [*changes, seal(meeting.id, meeting.closed_at)]
    audit.record(
        ctx, verb, summary=summary or wording.title(meeting), changes=sealed, org_id=meeting.org_id, undoable=True
    )
