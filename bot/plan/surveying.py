"""Looking at the organisations as the list needs them: kind, profile, groups, how many full members."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.people import Member, Org, OrgKind, Standing
from bot.plan.applying import Place

BATCH = 50
"""Some six thousand tasks."""
_COLUMNS = (Org.id, Org.code, Org.kind, Org.parent_id, Org.path, Org.profile, Org.term_end, Org.closed_on)


def units(
    ctx: Context, org_ids: Iterable[int] | None = None, activists: Mapping[int, int] | None = None
) -> list[Place]:
    """These units, or those the groups belong to, or all, by code; with their groups and counts. Two statements.

    `activists`: how many a unit has, where they are counted; of a unit that is not named nobody knows.
    """
    found = _units(ctx, org_ids)
    return [replace(unit, activists=activists.get(unit.id)) for unit in found] if activists else found


def _units(ctx: Context, org_ids: Iterable[int] | None) -> list[Place]:
    query = sa.select(*(col(column) for column in _COLUMNS)).order_by(col(Org.code))
    if org_ids is None:
        return _placed(ctx, ctx.connection.execute(query).all(), None)
    named = sa.select(col(Org.id), col(Org.kind), col(Org.parent_id)).where(col(Org.id).in_(list(org_ids)))
    wanted = {row.parent_id if row.kind is OrgKind.GROUP else row.id for row in ctx.connection.execute(named)}
    root = sa.orm.aliased(Org)
    lies_below = sa.func.substr(col(Org.path), 1, sa.func.length(col(root.path))) == col(root.path)
    query = query.where(sa.exists().where(col(root.id).in_(wanted), lies_below))
    return _placed(ctx, ctx.connection.execute(query).all(), wanted)


def batches(ctx: Context, activists: Mapping[int, int] | None = None) -> list[list[Place]]:
    """All units by code, so many together that a year's tasks are grown for them in less than a second."""
    found = units(ctx, activists=activists)
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def _placed(ctx: Context, rows: Sequence[Any], wanted: set[int] | None) -> list[Place]:
    voters = _full_members(ctx, rows)
    groups: dict[int, list[Place]] = defaultdict(list)
    for row in rows:
        if row.kind is OrgKind.GROUP:
            groups[row.parent_id].append(_place(row, row.parent_id, 0, ()))
    return [
        _place(row, row.id, voters[row.id], tuple(groups[row.id]))
        for row in rows
        if row.kind is not OrgKind.GROUP and (wanted is None or row.id in wanted)
    ]


def _place(row: Any, unit_id: int, full_members: int, groups: tuple[Place, ...]) -> Place:
    return Place(row.id, unit_id, row.kind, row.profile, row.term_end, row.closed_on, full_members, groups)


def _full_members(ctx: Context, rows: Sequence[Any]) -> dict[int, int]:
    """Full members of each organisation and of those below it, today."""
    here = sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today)
    query = (
        sa.select(col(Member.org_id), sa.func.count())
        .where(here, col(Member.standing) == Standing.FULL)
        .group_by(col(Member.org_id))
    )
    counts: dict[int, int] = defaultdict(int)
    parents = {row.id: row.parent_id for row in rows}
    for org_id, count in ctx.connection.execute(query):
        place: int | None = org_id
        while place is not None and place in parents:
            counts[place] += count
            place = parents[place]
    return counts
