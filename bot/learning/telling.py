"""What follows from the hours by itself: a word to each secretary in October, the duty of the year done."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people, plan
from bot.core.context import Context
from bot.learning import facts, roll, wording
from bot.learning.roll import Student
from bot.notify import Notice, Topic
from bot.people import Org

DUTY = "ZB-09-2"
"""党员集中学习学时 of the year's list."""
OCTOBER = 10


def hint(ctx: Context) -> int:
    """Tell each secretary in October, once a year, how many of the unit still lack hours; returns the messages queued.

    Numbers only, to the secretary alone. Of a unit without records nothing is known, and nothing said.
    """
    if ctx.today.month != OCTOBER:
        return 0
    year = ctx.today.year
    known = facts.reached(ctx, None, year, ctx.today)
    asked = _asked(roll.everybody(ctx, year))
    secretaries = people.secretaries(ctx, known)
    query = sa.select(col(Org.id), col(Org.short)).where(col(Org.id).in_(list(known)))
    names = {number: short for number, short in ctx.connection.execute(query)}  # noqa: C416 rows are no pairs
    notices = []
    for unit, some in sorted(asked.items()):
        lacking = sum(not one.has_all for one in some)
        if unit in known and unit in secretaries and lacking:
            text = wording.HINT.format(unit=names[unit], should=len(some), lacking=lacking)
            notices.append(Notice(secretaries[unit], text, f"study:{year}:{unit}", Topic.REMINDER))
    return notify.put_many(ctx, notices)


def _asked(found: Iterable[Student]) -> dict[int, list[Student]]:
    """Those of whom hours are asked, by unit."""
    units: dict[int, list[Student]] = defaultdict(list)
    for one in found:
        if one.target.minutes is not None:
            units[one.org_id].append(one)
    return units


def settle(ctx: Context) -> int:
    """Complete the duty of units whose members all have the year's hours; returns how many.

    Where the deadline has passed, the day is the deadline's if the records of that day, filed since, already show it.
    """
    waiting = {task.org_id: task for task in plan.open_duties(ctx, DUTY, ctx.today.year)}
    if not waiting:
        return 0
    done = _all_have(ctx, waiting, ctx.today)
    for unit, should in sorted(done.items()):
        task = waiting[unit]
        in_time = task.due < ctx.today and unit in _all_have(ctx, [unit], task.due)
        plan.prove(ctx, task, task.due if in_time else ctx.today, wording.PROVEN.format(should=should))
    return len(done)


def _all_have(ctx: Context, units: Iterable[int], day: date) -> dict[int, int]:
    """The units where nobody lacks hours by that day, and how many should have them; not those where nobody should."""
    found = _asked(roll.students(ctx, day.year, day, roll.in_units(units)))
    return {unit: len(some) for unit, some in found.items() if all(one.has_all for one in some)}
