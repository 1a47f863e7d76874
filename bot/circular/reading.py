"""A notice as it is read from outside: by the office at any time, by everybody once it is published."""

from bot.circular import paper, telling
from bot.circular.content import Content
from bot.circular.models import NoticePaper, Section
from bot.circular.paper import Items
from bot.core.context import Context


def items(ctx: Context, found: NoticePaper, *, section: Section | None = None) -> Items:
    """All sentences in the order of the paper, those taken out too.

    Raises:
        NotFoundError: it is not published and none of the speaker's business.
    """
    paper.require_readable(ctx, found)
    return paper.items(ctx, found, section=section)


def content(ctx: Context, found: NoticePaper) -> Content:
    """The whole paper as it stands, objected sentences left out.

    Raises:
        NotFoundError: as for its sentences.
    """
    paper.require_readable(ctx, found)
    return paper.content(ctx, found)


def summary(ctx: Context, found: NoticePaper) -> str:
    """What people are told of it, at most 300 characters.

    Raises:
        NotFoundError: as for its sentences.
    """
    paper.require_readable(ctx, found)
    return telling.summary(ctx, found)
