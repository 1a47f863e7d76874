"""What somebody answers for, as his own page shows it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.core.db import constants
from bot.people import Org
from bot.plan.finding import UNFINISHED
from bot.plan.models import Check, Task, TaskState, TaskTemplate

BY_HAND = frozenset({Check.AUTO, Check.CONFIRM})


@dataclass(frozen=True, slots=True)
class Own:
    """One task and whose it is; `by_hand` says whether its owner reports it done, `has_begun` whether it is time."""

    task: Task
    unit: str
    by_hand: bool
    has_begun: bool
    days_late: int


def own(ctx: Context) -> list[Own]:
    """What the speaker answers for and is not finished, soonest first: one statement.

    Unlike `mine` it settles nothing, for who only looks: whatever gives somebody a post hands over its tasks at once.
    """
    query = (
        sa.select(Task, col(Org.short), sa.func.coalesce(col(TaskTemplate.meeting), ""))
        .join(Org, col(Org.id) == col(Task.org_id))
        .outerjoin(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(col(Task.owner_id) == ctx.speaker.id, col(Task.state).in_(constants(UNFINISHED)))
        .order_by(col(Task.due), col(Task.id))
    )
    return [
        Own(
            task,
            unit,
            by_hand=task.state is TaskState.OPEN and _by_hand(task.check, meeting),
            has_begun=task.opens_on <= ctx.today,
            days_late=task.days_late(ctx.today) if task.state is TaskState.OPEN else 0,
        )
        for task, unit, meeting in ctx.session.execute(query)
    ]


def _by_hand(check: Check, meeting: str) -> bool:
    """What a meeting's record completes, another department provides or somebody accepts is not reported by hand."""
    return check in BY_HAND and not (check is Check.AUTO and meeting)
