"""Papers sent as files, by what the outbox calls them: to one who may see it, or to a group that everybody reads."""

import logging

from bot import circular, people
from bot.channels.base import File
from bot.circular import NoticePaper, PaperState
from bot.core.context import Actor, Context
from bot.core.errors import BotError
from bot.papers.kinds import NOTICE, PAPERS, Made
from bot.papers.notice import notice_docx

log = logging.getLogger(__name__)


def sent_file(ctx: Context, reference: str) -> File | None:
    """The file of a reference, made as of now: `ledger:5:12`, number 5 for member 12, or `notice:5` for everybody.

    None where there is no such thing, or he may not see it (any more).
    """
    kind, _, number = reference.partition(":")
    number, _, member = number.partition(":")
    try:
        content, name = _made_for(ctx, kind, int(number), int(member) if member else None)
    except (BotError, ValueError):
        return None
    # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
    log.info("paper sent", extra={"reader": int(member or 0), "kind": kind, "number": int(number)})
    return File(name, content)


def _made_for(ctx: Context, kind: str, number: int, member_id: int | None) -> Made:
    """Make it for one member, or what everybody may read.

    Raises:
        ValueError: not for him.
        BotError: as the paper says.
    """
    if member_id is None:
        found = ctx.get(NoticePaper, number)
        if kind != NOTICE or found.state is not PaperState.PUBLISHED:
            raise ValueError(kind)
        return notice_docx(ctx, found), circular.file_name(found)
    member = people.member(ctx, member_id)
    if kind not in PAPERS or PAPERS[kind].by_link_only or member.left_on is not None:
        raise ValueError(kind)
    return PAPERS[kind].make(ctx.acting(Actor(member.id, member.name)), number)
