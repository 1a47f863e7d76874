"""Telling those expected that a meeting is called, moved or off: what each was told last decides what is said now.

Nothing is told within the ten minutes in which the caller may still take it back, nothing about what is over, and
nothing twice: after any change the waiting messages are withdrawn and put anew by what the meeting is now.
"""

import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot import notify
from bot.core.audit import UNDO_WINDOW
from bot.core.context import Context
from bot.meetings import audience, wording
from bot.meetings.models import Meeting, MeetingState
from bot.notify import MessageState, Notice, OutboxMessage, Topic, Urgency
from bot.text.brief import cut

CALLED = "{when}开会：{title}{place}。来不了请回复「请假」加原因。"
MOVED = "改会了：{title}改为{when}{place}。"
OFF = "不开了：{when}的{title}取消，{reason}。"
OFF_NOW = "off"
HEARD = (MessageState.PACKED, MessageState.SENT)


def tell(ctx: Context, meeting: Meeting) -> int:
    """Queue what those expected do not know yet; returns how many are to be told.

    The caller himself knows. Who has no chat is told by people, as ever.
    """
    about = f"meeting:{meeting.id}"
    notify.withdraw(ctx, about=about)
    if not ctx.settings.meetings.tell_members or meeting.starts_at <= ctx.now:
        return 0
    known, said = _told(ctx, about)
    now = _version(meeting)
    if now == OFF_NOW:
        ignorant = [member for member, version in known.items() if version != OFF_NOW]
    else:
        expected = [member.id for member in audience.expected(ctx, meeting)]
        ignorant = [member for member in expected if known.get(member) != now and not _is_speaker(ctx, member)]
    able = sorted(notify.reachable(ctx, ignorant))
    return notify.put_many(ctx, (_notice(ctx, meeting, member, known.get(member), f"{now}:{said}") for member in able))


def _is_speaker(ctx: Context, member_id: int) -> bool:
    return ctx.actor is not None and ctx.actor.id == member_id


def _version(meeting: Meeting) -> str:
    """What somebody must know: when and where, or that it is off."""
    if meeting.state is MeetingState.CANCELLED:
        return OFF_NOW
    return f"{meeting.starts_at:%Y%m%d%H%M}-{zlib.crc32(meeting.place.encode()):08x}"


def _told(ctx: Context, about: str) -> tuple[dict[int, str], int]:
    """The version each member heard last, which the key carries, and how many messages there were."""
    query = sa.select(col(OutboxMessage.member_id), col(OutboxMessage.key), col(OutboxMessage.state)).where(
        col(OutboxMessage.about) == about, col(OutboxMessage.key).startswith(about)
    )
    rows = ctx.connection.execute(query.order_by(col(OutboxMessage.id))).all()
    heard = {row.member_id: row.key.split(":")[2] for row in rows if row.state in HEARD}
    return heard, len(rows)


def _notice(ctx: Context, meeting: Meeting, member: int, known: str | None, version: str) -> Notice:
    words = CALLED if known in {None, OFF_NOW} else MOVED
    pattern = OFF if version.startswith(OFF_NOW) else words
    return Notice(
        to=member,
        text=pattern.format(
            when=wording.when(meeting.starts_at),
            title=wording.title(meeting),
            place=f"，{cut(meeting.place, 20)}" if meeting.place else "",
            reason=cut(meeting.reason, 40),
        ),
        key=f"meeting:{meeting.id}:{version}:{member}",
        topic=Topic.MEETING,
        urgency=Urgency.PROMPT,
        about=f"meeting:{meeting.id}",
        due=_when(ctx, meeting),
        until=meeting.starts_at,
    )


def _when(ctx: Context, meeting: Meeting) -> datetime:
    """With the next post; where the meeting is too near for it, once the caller can no longer take it back."""
    after = ctx.now + UNDO_WINDOW
    presses = notify.quiet.presses(meeting.starts_at.date(), after, ctx.workdays)
    return after if presses else notify.quiet.post(after, ctx.workdays)
