"""What a member may sign up for, and what he is in: of his own unit and those above it, nobody else's."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot.activities import rules
from bot.activities.finding import surroundings, taking_part, taking_part_in_each
from bot.activities.models import Activity, ActivityState
from bot.core.context import Context
from bot.people import Member, Org


@dataclass(frozen=True, slots=True)
class Offer:
    """One activity that is on, as a member sees it; `count` is how many take part, `is_in` whether he does.

    Who leads it need not sign up.
    """

    activity: Activity
    unit: str
    leader: str
    count: int
    is_in: bool
    leads: bool
    is_open: bool
    """Whether one can still sign up."""

    @property
    def waits(self) -> bool:
        """Whether the member may sign up and has not."""
        return self.is_open and not (self.is_in or self.leads)


def offered(ctx: Context) -> list[Offer]:
    """What is on around the speaker, and what he is in or leads, the newest first.

    Who has not signed up is nowhere: it is voluntary.
    """
    mine = taking_part(ctx)
    concerns = sa.or_(
        col(Activity.org_id).in_(surroundings(ctx)),
        col(Activity.id).in_(mine),
        col(Activity.leader_id) == ctx.speaker.id,
    )
    query = (
        sa.select(Activity, col(Org.short), sa.func.coalesce(col(Member.name), ""), taking_part_in_each())
        .join(Org, col(Org.id) == col(Activity.org_id))
        .outerjoin(Member, col(Member.id) == col(Activity.leader_id))
        .where(col(Activity.state) == ActivityState.OPEN, concerns)
        .order_by(col(Activity.id).desc())
    )
    return [
        Offer(
            row,
            unit,
            leader,
            count,
            is_in=row.id in mine,
            leads=row.leader_id == ctx.speaker.id,
            is_open=row.enrols and not rules.is_over(row.ends_on, ctx.today),
        )
        for row, unit, leader, count in ctx.session.execute(query)
    ]
