"""Telling those expected that a meeting is called, moved or off: what each was told last decides what is said now.

Nothing is told within the ten minutes in which the caller may still take it back, nothing about what is over, and
nothing twice: after any change the waiting messages are withdrawn and put anew by what the meeting is now. What has
time waits for the last post that leaves a working day's notice, or goes before with any other letter, so that several
meetings come in one. Whose week is full by then is not told: the caller hears at once whom to tell himself.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot import notify
from bot.core.audit import UNDO_WINDOW
from bot.core.clock import SHANGHAI
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
MOMENT = "%Y%m%d%H%M"


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


def untold(ctx: Context, meeting: Meeting) -> Sequence[str]:
    """Names, by code, of those who will not hear of it in time, their week being full."""
    return notify.untold(ctx, about=f"meeting:{meeting.id}")


def _is_speaker(ctx: Context, member_id: int) -> bool:
    return ctx.actor is not None and ctx.actor.id == member_id


def _version(meeting: Meeting) -> str:
    """What somebody must know: when and where, or that it is off."""
    if meeting.state is MeetingState.CANCELLED:
        return OFF_NOW
    return f"{meeting.starts_at:{MOMENT}}-{zlib.crc32(meeting.place.encode()):08x}"


def _known_start(version: str | None) -> datetime | None:
    """When the meeting begins as far as somebody knows; None where it does not, or nothing was heard of it."""
    if version in {None, OFF_NOW}:
        return None
    return datetime.strptime(str(version).partition("-")[0], MOMENT).replace(tzinfo=SHANGHAI)


def _told(ctx: Context, about: str) -> tuple[dict[int, str], int]:
    """The version each member heard last, which the key carries, and how many messages there were."""
    query = sa.select(col(OutboxMessage.member_id), col(OutboxMessage.key), col(OutboxMessage.state)).where(
        col(OutboxMessage.about) == about, col(OutboxMessage.key).startswith(about)
    )
    rows = ctx.connection.execute(query.order_by(col(OutboxMessage.id))).all()
    heard = {row.member_id: row.key.split(":")[2] for row in rows if row.state in HEARD}
    return heard, len(rows)


def _notice(ctx: Context, meeting: Meeting, member: int, known: str | None, version: str) -> Notice:
    expected_at = _known_start(known)
    words = CALLED if expected_at is None else MOVED
    is_off = version.startswith(OFF_NOW)
    return Notice(
        to=member,
        text=(OFF if is_off else words).format(
            when=wording.when((is_off and expected_at) or meeting.starts_at),
            title=wording.title(meeting),
            place=f"，{cut(meeting.place, 20)}" if meeting.place else "",
            reason=cut(meeting.reason, 40),
        ),
        key=f"meeting:{meeting.id}:{version}:{member}",
        topic=Topic.MEETING,
        urgency=Urgency.PROMPT,
        about=f"meeting:{meeting.id}",
        due=_when(ctx, min(meeting.starts_at, expected_at or meeting.starts_at)),
        until=meeting.starts_at,
        card="" if is_off else f"meeting:{meeting.id}",
    )


def _when(ctx: Context, needed: datetime) -> datetime:
    """With the last post that leaves a working day; at once where it has gone, as soon as nobody takes it back."""
    return notify.quiet.last_post(needed.date(), ctx.now + UNDO_WINDOW, ctx.workdays)
