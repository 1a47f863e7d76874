"""The year grows: tomorrow's list from today's, its tasks, and who answers for them."""

from collections import Counter

from bot import notify, plan
from bot.core.context import Context
from bot.notify import Topic, Urgency

DECEMBER = 12
"""From then on the next year is prepared: its first deadlines are in January."""
TAKEN_OVER = "您接手了 {count} 项任务，回复“我的任务”看。"


def run(ctx: Context) -> int:
    """Bring this year, in December also the next, in line with its list; returns the number of changes.

    What fell due before today is history and stays as it is. Safe to repeat.
    """
    year, changes = ctx.today.year, 0
    if not plan.templates(ctx, year):
        changes += plan.copy_year(ctx, year - 1)  # nothing ran in December
    if ctx.today.month == DECEMBER:
        changes += plan.copy_year(ctx, year)
        changes += plan.grow(ctx, year + 1, since=ctx.today).total
    changes += plan.grow(ctx, year, since=ctx.today).total
    handovers = plan.resolve_owners(ctx)
    return changes + sum(one.count for one in handovers) + _tell(ctx, handovers)


def _tell(ctx: Context, handovers: list[plan.Handover]) -> int:
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
        )
        for member, count in sorted(taken.items())
    )
