"""Which quarter's notice is meant: the one named, the one whose sentence is named, else the only one in hand."""

import re
from collections.abc import Iterable

from bot import circular
from bot.chat import Said
from bot.circular import NoticePaper
from bot.core.context import Context
from bot.text.numerals import number as numeral
from handlers import meant

WHICH = "没有发布的通报有{count}份，是哪一份？"
CHOICE = "{quarter}（{state}）"
SLOT = "notice"
"""Where the quarter that was picked is put."""
_QUARTER = r"(?:(?P<year>20\d\d)年?\s*)?(?:第?(?P<number>[一二三四1-4])季度?|[Qq](?P<figure>[1-4])(?!\d))"
_ANYWHERE = re.compile(_QUARTER)
_AT_FIRST = re.compile(rf"{_QUARTER}(?:的?通报)?(?:[\s,，:：]+|$)")
"""At the beginning and by itself: what follows is free, and may speak of other quarters."""
_BEFORE_NOTICE = re.compile(rf"{_QUARTER}(?:度|的)?通报")


def of(ctx: Context, said: Said) -> NoticePaper:
    """The notice that a sentence is about which says nothing else.

    Raises:
        SeveralError: it names no quarter, and several are not published.
        NotFoundError: there is none, or not of that quarter.
    """
    return _of(ctx, said, _ANYWHERE.search(said.text))


def of_words(ctx: Context, said: Said) -> NoticePaper:
    """The same where 「二季度通报」 stands somewhere in free words."""
    return _of(ctx, said, _BEFORE_NOTICE.search(said.text))


def first(ctx: Context, said: Said) -> tuple[NoticePaper, str]:
    """The same where free words follow, and these words."""
    found = _AT_FIRST.match(said.rest)
    return _of(ctx, said, found), said.rest[found.end() :] if found else said.rest


def named(ctx: Context, said: Said) -> tuple[str, str]:
    """The quarter picked or named (`2026Q3`), empty when none is, and the words without it."""
    found = _ANYWHERE.search(said.rest)
    rest = f"{said.rest[: found.start()]} {said.rest[found.end() :]}".strip() if found else said.rest
    return _period(ctx, said, found), rest


def among(papers: Iterable[NoticePaper]) -> NoticePaper | None:
    """The only one of these; None where there is none.

    Raises:
        SeveralError: there are several.
    """
    found = list(papers)
    if len(found) > 1:
        choices = [(one.period, _label(one)) for one in found[: meant.MOST]]
        raise meant.SeveralError(WHICH.format(count=len(found)), SLOT, choices)
    return found[0] if found else None


def _label(one: NoticePaper) -> str:
    return CHOICE.format(quarter=circular.wording.quarter(one.period), state=circular.wording.STATES[one.state])


def _of(ctx: Context, said: Said, found: re.Match[str] | None) -> NoticePaper:
    if period := _period(ctx, said, found):
        return circular.latest(ctx, period)
    return among(circular.unpublished(ctx)) or circular.latest(ctx)


def _period(ctx: Context, said: Said, found: re.Match[str] | None) -> str:
    """A quarter without its year is that of a notice in hand, else the last such that has begun."""
    if SLOT in said.slots:
        return str(said.slots[SLOT])
    if found is None:
        return ""
    quarter = numeral(found["number"] or found["figure"]) or 0
    if found["year"]:
        return f"{found['year']}Q{quarter}"
    in_hand = [one.period for one in circular.unpublished(ctx) if one.period.endswith(f"Q{quarter}")]
    begun = ctx.today.month > 3 * (quarter - 1)
    return in_hand[-1] if in_hand else f"{ctx.today.year if begun else ctx.today.year - 1}Q{quarter}"
