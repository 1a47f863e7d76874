"""Papers that are sent as files, by what the outbox calls them."""

from collections.abc import Callable, Mapping

from bot import circular
from bot.channels.base import File
from bot.circular import NoticePaper, PaperState
from bot.core.context import Context
from bot.papers.notice import notice_docx


def sent_file(ctx: Context, reference: str) -> File | None:
    """The file of a reference, made as of now: `notice:5`, a published notice. None where there is no such thing."""
    kind, _, which = reference.partition(":")
    make = MADE.get(kind)
    return make(ctx, which) if make is not None else None


def _notice(ctx: Context, number: str) -> File | None:
    found = ctx.session.get(NoticePaper, int(number)) if number.isdecimal() else None
    if found is None or found.state is not PaperState.PUBLISHED:
        return None
    return File(circular.file_name(found), notice_docx(ctx, found))


MADE: Mapping[str, Callable[[Context, str], File | None]] = {"notice": _notice}
"""By what a reference begins with."""
