"""The week's digest: one message for everybody who has something to do this week."""

from bot import plan, problems
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Queue the digests of this week, the office's with what people reported and nobody looked into; returns how many.

    Safe to repeat.
    """
    line = problems.reminder(ctx)
    return plan.digest(ctx, [line] if line else [])
