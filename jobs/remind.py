"""The morning's reminders: each rung of a task's ladder once, all of one person's in one message."""

from bot import plan
from bot.core.context import Context
from bot.core.timetable import WEEK_OPENS


def run(ctx: Context) -> int:
    """Queue what is to be said this morning; returns the number of messages. Safe to repeat.

    The week's digest goes first where it has not gone yet: both may be made up in the same second after an outage.
    """
    first = plan.digest(ctx) if WEEK_OPENS(ctx.today, ctx.workdays) else 0
    return first + plan.remind(ctx)
