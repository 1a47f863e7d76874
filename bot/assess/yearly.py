"""What is known of the year of many units: frozen quarters, the check on site, ratings, vetoes. A few statements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col

from bot import appraisal
from bot.assess import periods
from bot.assess.composing import Quarter, YearFacts
from bot.assess.facts_of import RowRef, Span
from bot.assess.models import AssessmentEntry, Check, CheckKind, CheckState, EntryKind, EntryState, Score
from bot.assess.scheme import Table
from bot.core.context import Context
from bot.people import Org

OnSite = tuple[Decimal, tuple[RowRef, ...]]


def stream(ctx: Context, check: Check, units: Sequence[Org], table: Table) -> Iterator[tuple[int, YearFacts]]:
    """The facts of the year of these units by number, in the order given; what is not frozen or confirmed is not one.

    Of several checks on site the last counts.
    """
    year = periods.read(check.period)
    quarters, on_site = _quarters(ctx, year.year), _on_site(ctx, year.own)
    ratings, caps = appraisal.counts(ctx, year.year), _caps(ctx, year.own, table)
    for unit in units:
        points, rows = on_site.get(unit.id, (None, ()))
        yield (
            unit.id,
            YearFacts(
                quarters=tuple(quarters.get(unit.id, ())),
                on_site=points,
                on_site_rows=rows,
                ratings=ratings.get(unit.id),
                caps=tuple(caps.get(unit.id, ())),
            ),
        )


def _quarters(ctx: Context, year: int) -> dict[int, list[Quarter]]:
    query = (
        sa.select(col(Score.org_id), col(Score.id), col(Score.points), col(Check.period))
        .join(Check, col(Check.id) == col(Score.check_id))
        .where(col(Check.kind) == CheckKind.QUARTER, col(Check.state) == CheckState.FROZEN)
        .where(col(Check.period).startswith(f"{year}Q"))
    )
    found: dict[int, list[Quarter]] = defaultdict(list)
    for unit, number, points, period in ctx.connection.execute(query.order_by(col(Check.period))):
        found[unit].append(Quarter(int(period[-1]), points, RowRef("score", number)))
    return found


def _on_site(ctx: Context, days: Span) -> dict[int, OnSite]:
    one = AssessmentEntry
    query = sa.select(col(one.org_id), col(one.id), col(one.points)).where(
        col(one.kind) == EntryKind.ON_SITE, *_confirmed_in(days)
    )
    rows = ctx.connection.execute(query.order_by(col(one.day), col(one.id)))
    return {
        unit: (points, (RowRef("assessment_entry", number),)) for unit, number, points in rows if points is not None
    }


def _caps(ctx: Context, days: Span, table: Table) -> dict[int, list[str]]:
    """The best grades that vetoes leave: those that are on, rest on a document, and are confirmed."""
    one = AssessmentEntry
    on = {veto.code: veto.cap for veto in table.vetoes if veto.enabled and veto.document}
    found: dict[int, list[str]] = defaultdict(list)
    if on:
        query = sa.select(col(one.org_id), col(one.code)).where(col(one.code).in_(list(on)), *_confirmed_in(days))
        for unit, code in ctx.connection.execute(query):
            found[unit].append(on[code])
    return found


def _confirmed_in(days: Span) -> tuple[sa.ColumnElement[bool], ...]:
    one = AssessmentEntry
    return (
        col(one.state) == EntryState.CONFIRMED,
        col(one.kind) != EntryKind.FINDING,
        col(one.day) >= days.start,
        col(one.day) < days.end,
    )
