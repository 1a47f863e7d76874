"""The whole record of a meeting rewritten at once, as on a page; what another wrote meanwhile is not lost unseen."""

import json
import zlib

from bot.core.context import Context
from bot.meetings import finding, records
from bot.meetings.models import Meeting
from bot.meetings.records import Notes
from bot.meetings.sheets import MeanwhileError

MEANWHILE = "没有保存：这份记录刚被别人改过。下面是您填的，会议页上是现在的内容；再存一次就以您的为准。"


def version(meeting: Meeting) -> str:
    """What the record says in short: another one when anything of it changes."""
    said = (
        meeting.chair_id,
        meeting.recorder_id,
        meeting.starts_at.isoformat(),
        meeting.ends_at and meeting.ends_at.isoformat(),
        meeting.place,
        meeting.agenda,
        meeting.guests,
        meeting.discussion,
        meeting.late_reason,
    )
    return f"{zlib.crc32(json.dumps(said, ensure_ascii=False).encode()):x}"


def revise(ctx: Context, number: int, notes: Notes, *, was: str) -> Meeting:
    """Write the record anew that was shown with the version `was`.

    Raises:
        MeanwhileError: somebody else has written into it since.
        NotAllowedError, BadInputError, ConflictError: as `write`.
    """
    meeting = finding.meeting(ctx, number)
    ctx.session.refresh(meeting, with_for_update=True)
    records.to_record(ctx, number)
    if version(meeting) != was:
        raise MeanwhileError(MEANWHILE)
    return records.write(ctx, number, notes)
