"""Units as they are asked after: the speaker's own, and those that are assessed."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core.context import Context
from bot.people.models import Org, OrgKind
from bot.people.service import member, org, unit_of


def home(ctx: Context) -> Org:
    """The speaker's own unit."""
    return unit_of(ctx, org(ctx, member(ctx, ctx.speaker.id).org_id))


def assessed(ctx: Context) -> Sequence[Org]:
    """Who is assessed and rated, by code: every organisation there is but groups and the committee above all."""
    is_top = sa.and_(col(Org.kind) == OrgKind.COMMITTEE, col(Org.parent_id).is_(None))
    there = sa.or_(col(Org.closed_on).is_(None), col(Org.closed_on) > ctx.today)
    query = select(Org).where(col(Org.kind) != OrgKind.GROUP, sa.not_(is_top), there)
    return ctx.session.exec(query.order_by(Org.code)).all()
