"""The quarter's check (季度检查): a draft of its own to each unit ten days after the quarter's end; the office freezes.

By then other departments' figures have come. What the unit objects to within five working days is decided before.
"""

from datetime import date

from bot import assess, people
from bot.assess import CheckKind
from bot.core.context import Context
from bot.core.workdays import DAY, Workdays

AFTER, MONTHS = 10, (1, 4, 7, 10)


def day(today: date, days: Workdays) -> bool:
    """The tenth day after the end of a quarter; where it is a day of rest, the next working day."""
    return today.month in MONTHS and today == _slot(today, days)


def _slot(today: date, days: Workdays) -> date:
    """Its day in the month of a day."""
    return days.shift(today.replace(day=AFTER - 1), 1)


def run(ctx: Context) -> int:
    """Compute the quarter that is over, show it and tell it; returns the number of messages. Safe to repeat.

    Before its day, by hand, that of the quarter before: nobody is judged while figures may still come. Nor by a quarter
    that was over when the company began.
    """
    begins = ctx.today.replace(month=ctx.today.month - (ctx.today.month - 1) % 3, day=1)
    period = assess.quarter_before(ctx.today if ctx.today >= _slot(begins, ctx.workdays) else begins - DAY)
    arrived = assess.arrived(ctx)
    if not people.assessed(ctx) or (arrived is not None and arrived >= assess.read_period(period).own.end):
        return 0
    check = assess.run_check(ctx, CheckKind.QUARTER, period)
    return assess.tell(ctx, assess.show(ctx, check))
