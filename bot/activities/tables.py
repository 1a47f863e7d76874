"""Figures put together: who reaches the mark, and the points of a contest; nothing of it is put in an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.activities import finding, rules, templates, wording
from bot.activities.models import Activity, ActivityState, ActivityTemplate
from bot.activities.rules import Standing
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, Right


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's, crew's or project's figures of a period; `points` of a contest, None while a number is missing."""

    unit: Org
    subject: str
    values: Mapping[str, Decimal]
    standing: Standing
    points: Decimal | None = None

    @property
    def name(self) -> str:
        """The crew, else the unit."""
        return self.subject or self.unit.short


def table(ctx: Context, row: Activity, period: str) -> list[Line]:
    """All figures of an activity in a period, by unit code and subject: for who asked who may see them.

    Raises:
        BadInputError: the activity is not measured.
    """
    template = templates.of(ctx, row)
    if template is None or not template.metrics:
        raise BadInputError(wording.NO_METRICS.format(number=row.id, name=row.name))
    return _lines(ctx, template, finding.figures(ctx, [row.id], period))


def shown(ctx: Context, row: Activity, period: str) -> list[Line]:
    """The same, as far as they are of units the speaker looks after."""
    return [line for line in table(ctx, row, period) if people.may(ctx, Right.SEE_UNIT, line.unit)]


def reached(ctx: Context, code: str, period: str) -> list[Line]:
    """Who reached the mark in this kind of activity, in the whole company: what everybody may know."""
    query = sa.select(col(Activity.id)).where(
        col(Activity.code) == code, col(Activity.state) != ActivityState.CANCELLED
    )
    numbers = ctx.connection.execute(query).scalars().all()
    known = templates.templates(ctx, int(period[:4]))
    template = next((one for one in known if one.code == code), None)
    if template is None or not template.zeros:
        return []
    lines = _lines(ctx, template, finding.figures(ctx, numbers, period))
    return [line for line in lines if line.standing is Standing.REACHED]


def _lines(
    ctx: Context, template: ActivityTemplate, found: Mapping[finding.Place, Mapping[str, Decimal]]
) -> list[Line]:
    units = _units(ctx, [org_id for org_id, _ in found])
    lines = [
        Line(
            units[org_id],
            subject,
            values,
            rules.standing(values, template.metrics, template.zeros),
            rules.weighted(values, template.weights),
        )
        for (org_id, subject), values in found.items()
    ]
    return sorted(lines, key=lambda line: (line.unit.code, line.subject))


def _units(ctx: Context, numbers: Sequence[int]) -> dict[int, Org]:
    query = sa.select(Org).where(col(Org.id).in_(set(numbers)))
    return {unit.id: unit for unit in ctx.session.execute(query).scalars()}
