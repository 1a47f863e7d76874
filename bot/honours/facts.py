"""What the assessment asks about honours (考核表 J1 上级表彰), of many units in one statement."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.honours import rules, scale
from bot.honours.models import Honour, HonourState
from bot.honours.rules import Earned, Given


def bonus(
    ctx: Context, units: Collection[int] | None, start: date, until: date, *, persons: bool | None = None
) -> Mapping[int, tuple[Earned, ...]]:
    """What the confirmed honours given in [start, until) earned, by unit number (of all units when None).

    The same matter counts once, at its highest level; where it had earned a lower level before, that is told with it.
    A unit that earned nothing is missing. `persons`: whether people's honours count for their unit (None: as the
    defaults say); what they are worth is the unit's, never a person's.
    """
    query = sa.select(
        *map(col, (Honour.org_id, Honour.id, Honour.member_id, Honour.title)),
        *map(col, (Honour.matter, Honour.level, Honour.year, Honour.day)),
    ).where(col(Honour.state) == HonourState.CONFIRMED, col(Honour.day) < until)
    if not (scale.persons_count() if persons is None else persons):
        query = query.where(col(Honour.member_id).is_(None))
    if units is not None:
        numbers = sa.bindparam(None, sorted(units), sa.Integer, expanding=True, literal_execute=True)
        query = query.where(col(Honour.org_id).in_(numbers))
    heaps: dict[int, list[Given]] = {}
    for row in ctx.connection.execute(query.order_by(col(Honour.id))):
        given = Given(row.id, row.member_id, row.title, row.matter, row.level, row.year, row.day)
        heaps.setdefault(row.org_id, []).append(given)
    found = {unit: rules.earned(given, start) for unit, given in heaps.items()}
    return {unit: some for unit, some in found.items() if some}
