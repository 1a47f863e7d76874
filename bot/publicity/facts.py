"""What the assessment asks about articles (D4-1, D4-2), of many units in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.publicity import rules
from bot.publicity.models import Article, ArticleOutlet, Level, OutletState
from bot.publicity.rules import Adoption


@dataclass(frozen=True, slots=True)
class Counts:
    """A unit's articles of some days: how many in each quarter, adoptions, numbers; and those nobody looked through."""

    by_quarter: Mapping[str, int]
    adopted: tuple[Adoption, ...] = ()
    articles: tuple[int, ...] = ()
    not_reviewed: tuple[int, ...] = ()


def counts(ctx: Context, units: Collection[int] | None, start: date, until: date) -> Mapping[int, Counts]:
    """The articles of [start, until) by unit number (of all units when None); a unit without any is missing.

    An article counts in the quarter it was first published; not when all its outlets were refused. Adopted is what the
    office confirmed to have appeared above the unit in these days, at its highest level, if that is higher than before.
    """
    heaps: dict[int, dict[int, list[Any]]] = {}
    for row in ctx.connection.execute(_published(units, until)):
        heaps.setdefault(row.org_id, {}).setdefault(row.id, []).append(row)
    found = {unit: _counted(articles, start) for unit, articles in heaps.items()}
    return {unit: one for unit, one in found.items() if one.articles or one.adopted}


def _published(units: Collection[int] | None, until: date) -> sa.Select[Any]:
    columns: tuple[Any, ...] = (col(Article.org_id), col(Article.id), col(Article.day).label("began"))
    query = (
        sa.select(*columns, col(Article.reviewer), *map(col, (ArticleOutlet.level, ArticleOutlet.state)))
        .add_columns(col(ArticleOutlet.day))
        .join(ArticleOutlet, col(ArticleOutlet.article_id) == col(Article.id))
        .where(col(ArticleOutlet.day) < until, col(ArticleOutlet.state) != OutletState.REFUSED)
        .order_by(col(Article.id), col(ArticleOutlet.id))
    )
    if units is not None:
        numbers = sa.bindparam(None, sorted(units), sa.Integer, expanding=True, literal_execute=True)
        query = query.where(col(Article.org_id).in_(numbers))
    return query


def _counted(articles: Mapping[int, list[Any]], start: date) -> Counts:
    by_quarter: dict[str, int] = {}
    adopted, numbers, not_reviewed = [], [], []
    for number, rows in articles.items():
        first = rows[0].began
        if first >= start:
            by_quarter[rules.quarter(first)] = by_quarter.get(rules.quarter(first), 0) + 1
            numbers.append(number)
            if not rows[0].reviewer:
                not_reviewed.append(number)
        above = [row for row in rows if row.state is OutletState.CONFIRMED and row.level is not Level.UNIT]
        now = rules.highest(row.level for row in above)
        before = rules.highest(row.level for row in above if row.day < start)
        if now is not None and rules.is_higher(now, before):
            adopted.append(Adoption(number, now, before))
    return Counts(by_quarter, tuple(adopted), tuple(numbers), tuple(not_reviewed))
