"""Each night the files of evidence that no row names; the folder is gone through while others write."""

from bot import evidence
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Remove what has lain for a day without a row; returns how many. It only reads the store. Safe to repeat."""
    return evidence.drop_unnamed(ctx)
