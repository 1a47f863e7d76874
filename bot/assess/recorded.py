"""What the rooms besides tasks and meetings know of many units: study, articles, activities, honours.

Each is asked through its face, for all units together or for a chunk of them. Of a unit that never recorded anything in
a room nothing is known there: nobody loses points because a room stands empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import activities, honours, learning, publicity
from bot.activities import Activity, Carried
from bot.assess.asked import DAY, Asked, numbers
from bot.assess.facts_of import Articles, Merit, Recorded, RowRef, Share
from bot.assess.methods import rows_of
from bot.core.context import Context
from bot.core.db import Row
from bot.honours import Earned, Honour
from bot.learning import StudyEntry, StudyTopic
from bot.publicity import Article

HONOURED, URGENT = "J1", "J3"
"""Codes of the additions that records know: 上级表彰, 急难险重."""
NOTHING = Carried()
MEMBERS_OF = 100
"""Units whose members' hours are worked out at a time: a unit may have fifty members, and more."""


ROOMS: tuple[type[Row], ...] = (StudyTopic, StudyEntry, Article, Activity, Honour)


@dataclass(frozen=True, slots=True)
class Rare:
    """What is found once for all units, by unit; and which rooms to ask further."""

    articles: Mapping[int, Articles]
    earned: Mapping[int, tuple[Earned, ...]]
    keep_hours: frozenset[int]
    has_plans: bool
    has_activities: bool


def rare(ctx: Context, asked: Asked) -> Rare:
    """Articles, honours, and who keeps study hours, a statement each; none for a room that nobody ever used."""
    some = asked.places if asked.is_some else None
    used = _used(ctx)
    last = asked.until - DAY
    return Rare(
        articles=_articles(ctx, asked) if Article in used else {},
        earned=honours.bonus(ctx, some, asked.span.start, asked.until) if Honour in used else {},
        keep_hours=learning.keeping(ctx, some, last.year, last) if StudyEntry in used else frozenset(),
        has_plans=StudyTopic in used,
        has_activities=Activity in used,
    )


def _used(ctx: Context) -> set[type[Row]]:
    """The kinds of records of which there are any, in one statement."""
    columns: list[Any] = [sa.exists(sa.select(col(kind.id))) for kind in ROOMS]
    found = ctx.connection.execute(sa.select(*columns)).one()
    return {kind for kind, there in zip(ROOMS, found, strict=True) if there}


def _articles(ctx: Context, asked: Asked) -> dict[int, Articles]:
    """Those of all units, whoever is asked for: a quarter in which nobody had one was before articles were recorded."""
    found = publicity.counts(ctx, None, asked.span.start, asked.until)
    quarters = publicity.rules.quarters(asked.span.start, asked.until)
    kept = [name for name in quarters if any(one.by_quarter.get(name) for one in found.values())]
    return {
        unit: Articles(
            numbers=one.articles,
            adopted=one.adopted,
            lacking=tuple(name for name in kept if not one.by_quarter.get(name)),
            quarters=len(kept),
        )
        for unit, one in found.items()
        if unit in asked.places
    }


def of_units(ctx: Context, asked: Asked, units: set[int], found: Rare) -> dict[int, Recorded]:
    """What is recorded of these units, by unit; a fixed number of statements, and some more for hours where kept."""
    year, last = asked.span.start.year, asked.until - DAY
    plans = learning.planned(ctx, units, year, last) if found.has_plans else {}
    carried = activities.of_units(ctx, units, asked.span.start, asked.until) if found.has_activities else {}
    names = _names(ctx, carried)
    study = _study(ctx, sorted(units & found.keep_hours), asked)
    return {
        unit: Recorded(
            plan=plans.get(unit),
            articles=found.articles.get(unit),
            carried=done if (done := carried.get(unit, NOTHING)).has_activity else None,
            merits=(*_honoured(found.earned.get(unit, ())), *_urgent(done, names)),
            study=study.get(unit),
        )
        for unit in units
    }


def _study(ctx: Context, units: list[int], asked: Asked) -> dict[int, Share]:
    """Who keeps up with the hours, of the units that record study besides meetings.

    Of the others only part of the hours is known, and that is no reason to say that somebody lacks the rest.
    """
    shares = {}
    for start in range(0, len(units), MEMBERS_OF):
        some = units[start : start + MEMBERS_OF]
        found = learning.reached(ctx, some, asked.span.start.year, asked.until - DAY)
        for unit, one in found.items():
            rows = (*rows_of("meeting", one.meetings), *rows_of("study_entry", one.entries))
            shares[unit] = Share(one.reached, one.should, rows)
    return shares


def _names(ctx: Context, carried: Mapping[int, Carried]) -> Mapping[int, str]:
    """What the few activities that were 急难险重 are called."""
    some = [number for one in carried.values() for number in one.urgent]
    if not some:
        return {}
    query = sa.select(col(Activity.id), col(Activity.name)).where(col(Activity.id).in_(numbers(some)))
    return {row.id: row.name for row in ctx.connection.execute(query)}


def _honoured(earned: tuple[Earned, ...]) -> list[Merit]:
    return [Merit(HONOURED, one.matter, RowRef("honour", one.number), one.level, one.before) for one in earned]


def _urgent(carried: Carried, names: Mapping[int, str]) -> list[Merit]:
    return [Merit(URGENT, names[number], RowRef("activity", number)) for number in carried.urgent]
