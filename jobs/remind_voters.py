"""Before a rating closes: who has not voted is told once, two working days before, with the post of that morning."""

from bot import appraisal
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Queue the reminders of the open round; returns their number. Safe to repeat: each is said once."""
    return appraisal.remind(ctx)
