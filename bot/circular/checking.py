"""What may not be printed: looked for in every sentence, drawn or typed (notice.toml `forbidden`)."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.assess import AssessmentEntry, EntryKind, EntryState
from bot.circular import paper, rules
from bot.circular.models import NoticePaper
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Member, Org, Post
from bot.text.lexicon import FoundUnit

EMPTY = "请写明内容。"
TOO_LONG = "一条最多{most}个字，现在{count}个字，请压缩。"
WHOLE_TOO_LONG = "通报全文最多{most}个字，加上这一条是{count}个字，请压缩或去掉别的。"
RANKING = "通报不排名次，请去掉“{word}”。"
HEALTH = "通报不写健康原因，请去掉“{word}”。"
POINTS = "通报不写分数，请去掉“{word}”。"
PERSON = "通报不点名到没有职务的党员，请去掉“{word}”。"
UNCONFIRMED = "这是没有确认的扣分（第{number}号），不能写进通报。"
TWO_UNITS = "一条只写一个单位，便于核对；请分开写。"
SHORTEST = 4
"""Characters from which on a text repeats an entry."""


@dataclass(frozen=True, slots=True)
class Names:
    """Whom a notice must not name, and the words in which such a name is something else."""

    ordinary: frozenset[str]
    allowed: frozenset[str]


def names(ctx: Context) -> Names:
    """Everybody without a post today; units' words and the names of those with a post are no such names."""
    if "circular.names" not in ctx.memo:
        holding = sa.select(col(Post.member_id)).where(
            col(Post.since) <= ctx.today, sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today)
        )
        rows = ctx.connection.execute(
            sa.select(col(Member.name), col(Member.id).in_(holding)).where(col(Member.left_on).is_(None))
        ).all()
        posted = {name for name, holds in rows if holds}
        words = {word for row in ctx.connection.execute(sa.select(col(Org.name), col(Org.short))) for word in row}
        ordinary = frozenset(name for name, holds in rows if not holds and len(name) > 1) - posted
        ctx.memo["circular.names"] = Names(ordinary, frozenset(posted | words))
    return ctx.memo["circular.names"]  # type: ignore[return-value]


def wrong(ctx: Context, text: str) -> str:
    """The sentence that says what of a text may not be printed; empty when all may."""
    known = names(ctx)
    for sentence, word in (
        (RANKING, rules.ranking(text)),
        (HEALTH, rules.health(text)),
        (POINTS, rules.points(text)),
        (PERSON, rules.person(text, known.ordinary, known.allowed)),
    ):
        if word:
            return sentence.format(word=word)
    return ""


def require_printable(ctx: Context, found: NoticePaper, text: str) -> str:
    """The text in one line, when it may be printed.

    Raises:
        BadInputError: it is empty or too long, or holds what a notice must not say.
    """
    words = " ".join(text.split())
    if not words:
        raise BadInputError(EMPTY)
    if len(words) > rules.ITEM_CHARS:
        raise BadInputError(TOO_LONG.format(most=rules.ITEM_CHARS, count=len(words)))
    if sentence := wrong(ctx, words):
        raise BadInputError(sentence)
    _require_confirmed(ctx, found, words)
    return words


def _require_confirmed(ctx: Context, found: NoticePaper, text: str) -> None:
    """Let pass what repeats no deduction of the year that waits, was rejected or taken back.

    Raises:
        BadInputError: it does.
    """
    one = AssessmentEntry
    query = select(one.id, one.text, one.state).where(
        col(one.kind) == EntryKind.DEDUCTION, sa.extract("year", col(one.day)) == int(found.period[:4])
    )
    bare = rules.SIGNS.sub("", text)
    repeated = {
        number: state
        for number, entered, state in ctx.session.exec(query)
        if len(plain := rules.SIGNS.sub("", entered)) >= SHORTEST and plain in bare
    }
    if repeated and EntryState.CONFIRMED not in repeated.values():
        raise BadInputError(UNCONFIRMED.format(number=min(repeated)))


def require_room(ctx: Context, found: NoticePaper) -> None:
    """Let the paper pass that is not too long with all its sentences, those objected to as well.

    Raises:
        BadInputError: it has more than 2 500 characters.
    """
    ctx.session.flush()
    count = paper.characters(paper.content(ctx, found))
    if count > rules.MAX_CHARS:
        raise BadInputError(WHOLE_TOO_LONG.format(most=rules.MAX_CHARS, count=count))


def unit_in(ctx: Context, text: str) -> Org | None:
    """The one unit a text names; None when it names none.

    Raises:
        BadInputError: it names two.
    """
    codes = {one.unit.code for one in _named(people.lexicon(ctx).units_in(text), text)}
    if len(codes) > 1:
        raise BadInputError(TWO_UNITS)
    return people.org_by_code(ctx, codes.pop()) if codes else None


def _named(found: Iterable[FoundUnit], text: str) -> Iterable[FoundUnit]:
    """A short word counts only where it can be nothing else: at the beginning."""
    return (one for one in found if one.sure or not text[: one.start].strip())
