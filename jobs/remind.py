"""The morning's reminders: each rung of a task's ladder once, all of one person's in one message."""

from bot import plan
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Queue what is to be said this morning; returns the number of messages. Safe to repeat."""
    return plan.remind(ctx)
