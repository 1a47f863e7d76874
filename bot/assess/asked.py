"""Whose records are asked for, and of when: what all statements about many units share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.assess.facts_of import Span
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Org, OrgKind

CHUNK = 1000
"""Units of one statement."""
DAY = timedelta(days=1)

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """The units with their groups, and the days that count."""

    places: Mapping[int, tuple[int, OrgKind]]
    """Units and groups by number: the unit, and what kind the place is."""
    span: Span
    until: date
    """The first day that does not count any more."""
    is_some: bool
    """Whether the places are few enough to be named in every statement."""

    @property
    def days(self) -> tuple[Condition, Condition]:
        """The meetings of these days."""
        return col(Meeting.starts_at) >= midnight(self.span.start), col(Meeting.starts_at) < midnight(self.until)

    def among(self, column: Any) -> tuple[Condition, ...]:
        """The condition that a row is of one of the places, where they are few; else its reader passes over others."""
        return (column.in_(numbers(self.places)),) if self.is_some else ()

    def of_units(self, units: set[int]) -> sa.BindParameter[Any]:
        """The places of some of the units."""
        return numbers(place for place, (unit, _) in self.places.items() if unit in units)


def asked(ctx: Context, orgs: Sequence[Org], span: Span, as_of: date) -> Asked:
    """These units and their groups, in the span up to the end of `as_of`."""
    units, is_some = {org.id for org in orgs}, len(orgs) <= CHUNK
    query = sa.select(col(Org.id), col(Org.parent_id)).where(col(Org.kind) == OrgKind.GROUP)
    if is_some:
        query = query.where(col(Org.parent_id).in_(numbers(units)))
    places = {org.id: (org.id, org.kind) for org in orgs}
    for group, parent in ctx.connection.execute(query):
        if parent in units:
            places[group] = parent, OrgKind.GROUP
    return Asked(places, span, min(span.end, as_of + DAY), is_some)


def midnight(day: date) -> datetime:
    """When the day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def numbers(some: Iterable[int]) -> sa.BindParameter[Any]:
    """Numbers of our own written into the statement: a driver takes its time over thousands of placeholders."""
    return sa.bindparam(None, sorted(some), sa.Integer, expanding=True, literal_execute=True)
