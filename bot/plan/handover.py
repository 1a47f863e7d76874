"""Tasks go with the post: who took over is told, once a day, in one message."""

from collections import Counter
from collections.abc import Iterable

from bot import notify
from bot.core.context import Context
from bot.notify import Topic, Urgency
from bot.plan.owners import Handover, resolve_owners

TAKEN_OVER = "您接手了 {count} 项任务，回复“我的任务”看。"


def hand_over(ctx: Context, *, org_ids: Iterable[int] | None = None) -> int:
    """Give every open task to whom it belongs today and tell those who took over; returns the number of changes.

    Args:
        ctx: the operation.
        org_ids: the organisations and groups whose tasks are looked at; all of them when None. Who takes over is told
            once a day: whatever changes hands today must be among them.
    """
    handovers = resolve_owners(ctx, org_ids=org_ids)
    return sum(one.count for one in handovers) + _tell(ctx, handovers)


def _tell(ctx: Context, handovers: Iterable[Handover]) -> int:
    """One message to each who took over from somebody; what was nobody's before is in his list anyway."""
    taken: Counter[int] = Counter()
    for one in handovers:
        if one.giver is not None and one.taker is not None:
            taken[one.taker] += one.count
    return sum(
        notify.put(
            ctx,
            to=member,
            text=TAKEN_OVER.format(count=count),
            key=f"handover:{member}:{ctx.today}",
            topic=Topic.TASK,
            urgency=Urgency.PROMPT,
            due=notify.quiet.post(ctx.now, ctx.workdays),
        )
        for member, count in sorted(taken.items())
    )
