"""The quarter's notice (季通报) as a Word file in the official format; before it is issued it is marked as a draft."""

from collections.abc import Mapping

from bot import circular
from bot.circular import Content, NoticePaper, PaperState
from bot.core.context import Context
from bot.papers.official import Official

MARKS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "草稿",
    PaperState.WITH_UNITS: "草稿（各单位核对）",
    PaperState.REVIEWED: "草稿（送签）",
    PaperState.SIGNED: "草稿（已签发，未编号）",
}
"""At the head of every page until it has its number."""


def notice_docx(ctx: Context, paper: NoticePaper) -> bytes:
    """The notice as it stands; without a number and marked as a draft until it is numbered.

    Whoever may read it gets it, and the clock and the terminal, where nobody speaks.

    Raises:
        NotFoundError: it is not published and none of the speaker's business.
    """
    found = paper if ctx.actor is None else circular.readable(ctx, paper.id)
    mark = MARKS.get(found.state, "")
    document = Official(subject=found.title, made_at=ctx.now, mark=mark)
    _write(document, circular.content(ctx, found), is_draft=bool(mark))
    return document.content()


def _write(document: Official, content: Content, *, is_draft: bool) -> None:
    document.letterhead(content.issuer, "" if is_draft else content.number)
    document.title(content.title)
    document.addressee(content.addressee)
    for part in content.parts:
        document.heading(part.heading)
        for paragraph in part.paragraphs:
            document.text(paragraph)
        document.matters(part.rows)
    document.signature(content.signer, content.dated)
    document.foot(content.copy_to, content.printed)
