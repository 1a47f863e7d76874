"""What the production departments measured, for who decides: who leads a contest, whether a crew may have the flag."""

from collections.abc import Iterator

from bot import activities
from bot.activities import Activity, ActivityState, Line
from bot.awards import rules
from bot.awards.prizes import Prize
from bot.awards.rules import Fitness
from bot.core.context import Context

CLEAN = ("HD-SIBI", "HD-SWYC")
"""四比 and 三无一创: a crew with the flag has its figures of the first, and no violation in the second."""


def suggested(ctx: Context, prize: Prize) -> list[str]:
    """Who has the most points of a contest, by name; several when level, nobody while all are incomplete."""
    if not prize.template.is_contest:
        return []
    lines = [line for row in _around(ctx, prize, prize.template.code) for line in _lines(ctx, row, prize, prize.period)]
    best = max((line.points for line in lines if line.points is not None), default=None)
    return sorted({line.name for line in lines if line.points is not None and line.points == best})


def fitness(ctx: Context, prize: Prize, subject: str) -> Fitness:
    """Whether a crew's figures of the period let it have the flag."""
    lines = [
        line
        for code in CLEAN
        for row in _around(ctx, prize, code)
        for period in rules.looked_at(prize.period)
        for line in _lines(ctx, row, prize, period)
    ]
    own = {line.standing for line in lines if line.name == subject}
    return rules.fitness(own, measured=bool(lines))


def _around(ctx: Context, prize: Prize, code: str) -> Iterator[Activity]:
    """The activities of this kind in the unit, or of one above it that measures it too."""
    year = int(prize.period[:4])
    for one in activities.register(ctx):
        row = one.activity
        here = row.code == code and row.year == year and row.state is not ActivityState.CANCELLED
        if here and prize.org.path.startswith(one.unit.path):
            yield row


def _lines(ctx: Context, row: Activity, prize: Prize, period: str) -> list[Line]:
    return [line for line in activities.table(ctx, row, period) if line.unit.path.startswith(prize.org.path)]
