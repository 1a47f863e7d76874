"""After the last day of a survey: it is closed, and who wrote it told that its results can be read."""

from bot import surveys
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Close what is over; returns how many. Safe to repeat: a survey is closed once."""
    return surveys.close_due(ctx)
