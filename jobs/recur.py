"""The year grows: tomorrow's list from today's, its tasks, and who answers for them."""

from bot import plan
from bot.core.context import Context

DECEMBER = 12
"""From then on the next year is prepared: its first deadlines are in January."""


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
    return changes + plan.hand_over(ctx)
