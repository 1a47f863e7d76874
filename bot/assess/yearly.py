"""What is known of the year of many units: frozen quarters, the check on site, ratings, vetoes; and what lacks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col, select

from bot import appraisal, people
from bot.assess import periods, tables
from bot.assess.composing import Quarter, YearFacts
from bot.assess.facts_of import RowRef, Span
from bot.assess.models import AssessmentEntry, Check, CheckKind, CheckState, EntryKind, EntryState, Score
from bot.assess.scheme import Table
from bot.core.context import Context
from bot.people import Org, Right

OnSite = tuple[Decimal, tuple[RowRef, ...]]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a year still lacks: units by code, quarters by number; a part that does not count lacks nothing."""

    quarters: tuple[int, ...] = ()
    """Those that are not frozen."""
    on_site: tuple[Org, ...] = ()
    """Units without confirmed points of the check on site."""
    entered: int = 0
    """Such points that wait for a second person."""
    debriefs: tuple[Org, ...] = ()
    """Units that have not handed in."""
    is_counted: bool = True
    """Whether the year's rating was counted; then `unrated` are the units without a rating that may be shown."""
    is_open: bool = False
    """Whether a rating is under way."""
    unrated: tuple[Org, ...] = ()


def gaps(ctx: Context, year: int, units: Sequence[Org]) -> Gaps:
    """What these units' year still lacks.

    Raises:
        NotAllowedError: the speaker may not see all results.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    shares, days = tables.held(ctx, year).year, periods.read(str(year)).own
    seen, texts, rated = _on_site(ctx, days), appraisal.debriefs(ctx, year), appraisal.counts(ctx, year)
    counted, current = appraisal.counted_in(ctx, year) is not None, appraisal.current(ctx)
    return Gaps(
        quarters=tuple(_unfrozen(ctx, year)) if shares.quarters_mean else (),
        on_site=tuple(unit for unit in units if unit.id not in seen) if shares.on_site else (),
        entered=_entered(ctx, days) if shares.on_site else 0,
        debriefs=tuple(unit for unit in units if unit.id not in texts) if shares.debrief else (),
        is_counted=counted or not shares.debrief,
        is_open=current is not None and current.year == year,
        unrated=tuple(unit for unit in units if unit.id not in rated) if counted and shares.debrief else (),
    )


def _unfrozen(ctx: Context, year: int) -> Iterator[int]:
    query = select(Check.period).where(Check.kind == CheckKind.QUARTER, Check.state == CheckState.FROZEN)
    frozen = set(ctx.session.exec(query.where(col(Check.period).startswith(f"{year}Q"))))
    yield from (number for number in range(1, 5) if f"{year}Q{number}" not in frozen)


def _entered(ctx: Context, days: Span) -> int:
    one = AssessmentEntry
    waiting = (col(one.kind) == EntryKind.ON_SITE, col(one.state) == EntryState.ENTERED)
    query = select(sa.func.count(col(one.id))).where(*waiting, col(one.day) >= days.start, col(one.day) < days.end)
    return ctx.session.exec(query).one()


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
