"""The week's digest: one message for everybody who has something to do this week."""

from bot import plan
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Queue the digests of this week; returns their number. Safe to repeat."""
    return plan.digest(ctx)
