"""What the office tells many people at once (公告)."""

from collections.abc import Iterable
from datetime import datetime

from bot.channels import envelope
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.notify import quiet
from bot.notify.bundling import MAX_BYTES
from bot.notify.models import Announcement, Topic, Urgency
from bot.notify.service import Notice, put_many, reachable

EMPTY = "公告没有内容。"
TOO_LONG = "公告太长：最多约 680 个汉字，请删减或分成几条。"
NOBODY = "没有要通知的人。"


def announce(
    ctx: Context,
    text: str,
    member_ids: Iterable[int],
    audience: str,
    *,
    urgent: bool = False,
    until: datetime | None = None,
) -> Announcement:
    """Tell many members the same; `audience` says in Chinese who they are. Who may do so is asked by the caller.

    An urgent one is said at any hour. Any other waits for working hours, but neither a mute nor the week's budget
    holds it back: it counts, and what is routine waits in its place. Members without a chat account are counted, and
    listed as not reached.

    Raises:
        BadInputError: no text, more than one message holds (2048 bytes), or nobody to tell.
    """
    words = envelope.clean(text).strip()
    meant = sorted(set(member_ids))
    if not words:
        raise BadInputError(EMPTY)
    if len(words.encode()) > MAX_BYTES:
        raise BadInputError(TOO_LONG)
    if not meant:
        raise BadInputError(NOBODY)
    reached = len(reachable(ctx, meant))
    made = Announcement(
        text=words,
        audience=audience,
        by_id=ctx.speaker.id,
        at=ctx.now,
        urgent=urgent,
        receivers=reached,
        unreachable=len(meant) - reached,
    )
    ctx.session.add(made)
    ctx.session.flush()
    about = f"announcement:{made.id}"
    urgency = Urgency.URGENT if urgent else Urgency.PROMPT
    due = ctx.now if urgent else quiet.earliest(ctx.now, Urgency.ROUTINE, ctx.settings.quiet, ctx.workdays)
    put_many(
        ctx,
        (
            Notice(member, words, f"{about}:{member}", Topic.ANNOUNCEMENT, urgency, about, due, until)
            for member in meant
        ),
    )
    audit.record(ctx, "announcement.send", summary=audience, changes=[audit.added(made)])
    return made
