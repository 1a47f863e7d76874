"""The rest of the method in the demo company: problems told, activities, honours, study, articles, growth, dues.

After the quarters were frozen and the month was shown: what is recorded here changes none of that.
"""

from bot.core.context import Context
from bot.demo import asked, carried, joining, praised, settled, studied, voiced
from bot.demo.past import Past

ROOMS = (asked, voiced, carried, praised, studied, joining, settled)


def load(ctx: Context) -> int:
    """Fill every room; returns the number of things that were put down. Nothing without the company."""
    past = Past(ctx)
    if not past.units:
        return 0
    return sum(room.load(past) for room in ROOMS)
