"""The year grows: tomorrow's list from today's, its tasks, and who answers for them."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot import admission, plan
from bot.core.context import Context
from bot.core.timetable import Looking, Work

DECEMBER = 12
"""From then on the next year is prepared: its first deadlines are in January."""


def run(ctx: Context) -> int:
    """Bring this year, in December also the next, in line with its list; returns the number of changes.

    What fell due before today is history and stays as it is. Safe to repeat.
    """
    changes, activists = _lists(ctx), admission.activists(ctx)
    for year in _years(ctx):
        changes += plan.grow(ctx, year, since=ctx.today, activists=activists).total
    return changes + plan.hand_over(ctx)


def pieces(looking: Looking) -> Iterator[Work]:
    """The same for thousands of units, some of them at a time: on SQLite nobody else writes meanwhile.

    Only what changes hands is done at once, for each who takes over is told of all of it.
    """
    with looking() as ctx:
        batches = plan.batches(ctx, admission.activists(ctx))
    if len(batches) <= 1:
        yield run
        return
    yield _lists
    for units in batches:
        yield partial(_grow, units)
    with looking() as ctx:
        there = plan.changing_hands(ctx)
    if there:
        yield partial(plan.hand_over, org_ids=there)


def _lists(ctx: Context) -> int:
    """Have a list for every year that is to grow."""
    year, changes = ctx.today.year, 0
    if not plan.templates(ctx, year):
        changes += plan.copy_year(ctx, year - 1)  # nothing ran in December
    if ctx.today.month == DECEMBER:
        changes += plan.copy_year(ctx, year)
    return changes


def _years(ctx: Context) -> Sequence[int]:
    year = ctx.today.year
    return (year + 1, year) if ctx.today.month == DECEMBER else (year,)


def _grow(units: Sequence[plan.Place], ctx: Context) -> int:
    """Some units' tasks, and who answers for the new ones."""
    grown = sum(plan.grow_units(ctx, year, units, since=ctx.today).total for year in _years(ctx))
    return grown + plan.settle_owners(ctx, [place.id for unit in units for place in (unit, *unit.groups)])
