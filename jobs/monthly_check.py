"""The month's check (月检查): computed for all units and told, each unit its own; it counts into no score."""

from datetime import date

from bot import assess, people
from bot.assess import CheckKind
from bot.core.context import Context
from bot.core.workdays import DAY, Workdays

ON = 25


def day(today: date, days: Workdays) -> bool:
    """The 25th of each month, where it is a day of rest the last working day before."""
    return today == days.on_or_before(today.replace(day=ON))


def run(ctx: Context) -> int:
    """Compute the month's check, show it and tell it; returns the number of messages. Safe to repeat.

    Before its day, by hand, that of the month before: a month is not judged while it is young. Nor is one on whose day
    the company was not here yet: whoever begins after the 25th is first checked on the next.
    """
    slot = ctx.workdays.on_or_before(ctx.today.replace(day=ON))
    if ctx.today < slot:
        slot = ctx.workdays.on_or_before((ctx.today.replace(day=1) - DAY).replace(day=ON))
    arrived = assess.arrived(ctx)
    if not people.assessed(ctx) or (arrived is not None and arrived >= slot):
        return 0
    check = assess.run_check(ctx, CheckKind.MONTH, assess.month_of(slot))
    return assess.tell(ctx, assess.show(ctx, check))
