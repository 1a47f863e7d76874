"""Finding articles: one by its number, a unit's of some days, those the office has to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.publicity import rules, wording
from bot.publicity.models import Article, ArticleOutlet, Level, OutletState


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its unit and where it was published, oldest first."""

    article: Article
    unit: Org
    outlets: tuple[ArticleOutlet, ...]

    @property
    def level(self) -> Level | None:
        """The highest outlet that counts: the unit's own or a confirmed one."""
        good = (OutletState.OWN, OutletState.CONFIRMED)
        return rules.highest(row.level for row in self.outlets if row.state in good)


def article(ctx: Context, number: int) -> Article:
    """The article with this number: for the unit's officers, who keeps articles, and the office.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Article, number, wording.NAME)
    unit = people.org(ctx, found.org_id)
    if not (people.may(ctx, Right.SEE_UNIT, unit) or people.may(ctx, Right.KEEP_ARTICLES, unit)):
        raise NotFoundError(wording.NO_SUCH.format(number=number))
    return found


def outlets_of(ctx: Context, number: int) -> Sequence[ArticleOutlet]:
    """Where an article was published, as recorded."""
    query = select(ArticleOutlet).where(ArticleOutlet.article_id == number)
    return ctx.session.exec(query.order_by(col(ArticleOutlet.id))).all()


def entry(ctx: Context, number: int) -> Entry:
    """One article with its outlets.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
    """
    found = article(ctx, number)
    return Entry(found, people.org(ctx, found.org_id), tuple(outlets_of(ctx, number)))


def of_unit(ctx: Context, unit: Org, start: date, until: date) -> list[Entry]:
    """The articles of [start, until) of a unit and those below it, by day.

    Raises:
        NotAllowedError: the speaker neither holds a post over it nor keeps its articles.
    """
    if not people.may(ctx, Right.SEE_UNIT, unit):
        people.require(ctx, Right.KEEP_ARTICLES, unit)
    return _entries(ctx, [people.below(unit), col(Article.day) >= start, col(Article.day) < until])


def waiting(ctx: Context) -> list[Entry]:
    """The articles with an outlet that waits for the office, by day, of the units the speaker may confirm for.

    Raises:
        NotAllowedError: not the office.
    """
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    waits = sa.exists().where(
        col(ArticleOutlet.article_id) == col(Article.id), col(ArticleOutlet.state) == OutletState.WAITING
    )
    return [one for one in _entries(ctx, [waits]) if people.may(ctx, Right.CONFIRM_RESULT, one.unit)]


def everything(ctx: Context, year: int) -> list[Entry]:
    """All articles of a year, by day: for who sits at the server's terminal, where nobody speaks."""
    return _entries(ctx, [col(Article.day) >= date(year, 1, 1), col(Article.day) < date(year + 1, 1, 1)])


def _entries(ctx: Context, conditions: Iterable[sa.ColumnElement[bool]]) -> list[Entry]:
    """Two statements, however many there are."""
    query = sa.select(Article, Org).join(Org, col(Org.id) == col(Article.org_id)).where(*conditions)
    rows = ctx.session.execute(query.order_by(col(Article.day), col(Article.id))).all()
    numbers = sa.bindparam(None, [row[0].id for row in rows], sa.Integer, expanding=True, literal_execute=True)
    found: dict[int, list[ArticleOutlet]] = {}
    for one in ctx.session.exec(
        select(ArticleOutlet).where(col(ArticleOutlet.article_id).in_(numbers)).order_by(col(ArticleOutlet.id))
    ):
        found.setdefault(one.article_id, []).append(one)
    return [Entry(row[0], row[1], tuple(found.get(row[0].id, ()))) for row in rows]
