"""What units carried out, for the assessment: a few statements for all of them, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot.activities.models import Activity, ActivityFigure, ActivityReport, ActivityState
from bot.core.context import Context
from bot.people import Org, OrgKind


@dataclass(frozen=True, slots=True)
class Carried:
    """One unit's activities of a span, by number: all, those with a result, with figures, confirmed 急难险重 (J3).

    For D5-1: none 无载体, `has_activity` 有载体, `has_result` 有载体有成效, `has_figures` 有载体有数据成效.
    """

    activities: tuple[int, ...] = ()
    with_result: tuple[int, ...] = ()
    with_figures: tuple[int, ...] = ()
    urgent: tuple[int, ...] = ()

    @property
    def has_activity(self) -> bool:
        """Whether any activity was on."""
        return bool(self.activities)

    @property
    def has_result(self) -> bool:
        """Whether something was reported of one, in words or figures."""
        return bool(self.with_result or self.with_figures)

    @property
    def has_figures(self) -> bool:
        """Whether one can show numbers: a department's, or a milestone kept by its day."""
        return bool(self.with_figures)


def of_units(ctx: Context, units: Iterable[int], start: date, until: date) -> Mapping[int, Carried]:
    """What each unit carried out in [start, until), its groups' included; every unit asked for is there."""
    wanted = set(units)
    on, results, figures, urgent = (defaultdict[int, set[int]](set) for _ in range(4))
    for row in ctx.connection.execute(_on(wanted, start, until)):
        on[row.unit_id].add(row.id)
        if row.state is ActivityState.CLOSED and row.done_on is not None and start <= row.done_on < until:
            results[row.unit_id].add(row.id)
            if row.is_team and row.ends_on is not None and row.done_on <= row.ends_on:
                figures[row.unit_id].add(row.id)
            if row.urgent_on is not None:
                urgent[row.unit_id].add(row.id)
    for unit, number in ctx.connection.execute(_reported(wanted, start, until)):
        results[unit].add(number)
        on[unit].add(number)
    for unit, number in ctx.connection.execute(_measured(wanted, start, until)):
        figures[unit].add(number)
        on[unit].add(number)
    return {
        unit: Carried(*(tuple(sorted(found[unit])) for found in (on, results, figures, urgent)))
        for unit in sorted(wanted)
    }


def _on(
    units: set[int], start: date, until: date
) -> sa.Select[int, int, ActivityState, bool, date | None, date | None, date | None]:
    """What was on at some time of the span; what was called off never was."""
    row = Activity
    ended = sa.func.coalesce(col(row.done_on), col(row.ends_on))
    return sa.select(
        col(row.id),
        col(row.unit_id),
        col(row.state),
        col(row.is_team),
        col(row.ends_on),
        col(row.done_on),
        col(row.urgent_on),
    ).where(
        col(row.unit_id).in_(units),
        col(row.state) != ActivityState.CANCELLED,
        col(row.starts_on) < until,
        sa.or_(ended.is_(None), ended >= start),
    )


def _reported(units: set[int], start: date, until: date) -> sa.Select[int, int]:
    said = ActivityReport
    return (
        sa.select(col(Activity.unit_id), col(Activity.id))
        .join(said, col(said.activity_id) == col(Activity.id))
        .where(col(Activity.unit_id).in_(units), col(Activity.state) != ActivityState.CANCELLED)
        .where(col(said.day) >= start, col(said.day) < until)
        .distinct()
    )


def _measured(units: set[int], start: date, until: date) -> sa.Select[int, int]:
    """Of whom there are figures of a period that begins in the span, in any unit's activity."""
    row = ActivityFigure
    is_group = sa.and_(col(Org.kind) == OrgKind.GROUP, col(Org.parent_id).is_not(None))
    unit = sa.case((is_group, col(Org.parent_id)), else_=col(Org.id))
    return (
        sa.select(unit, col(row.activity_id))
        .join(Org, col(Org.id) == col(row.org_id))
        .join(Activity, col(Activity.id) == col(row.activity_id))
        .where(unit.in_(units), col(Activity.state) != ActivityState.CANCELLED)
        .where(col(row.starts_on) >= start, col(row.starts_on) < until)
        .distinct()
    )
