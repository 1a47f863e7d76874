"""The ladder of reminders: a lead, the due day, once after it. What we decide: no session, no words.

Three times at most for a task and person (opinions of 2023-12-18 on formalism at the fingertips): of several lead days
only the last is said by itself, the earlier ones show in the weekly digest.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.core.workdays import Workdays
from bot.plan.models import Rung

DAY = timedelta(days=1)
MOST = 3
"""How often one person is told of one task, whatever happens to its deadline."""


def first_nudge(due: date, lead_days: Iterable[int]) -> date:
    """The day the lead is reached: the shortest lead before the deadline; the deadline itself without one."""
    return due - timedelta(days=min(lead_days, default=0))


def due_day(due: date, days: Workdays) -> date:
    """The day the due note is said: the deadline, or the last working day before one that rests."""
    return days.on_or_before(due)


def rung_on(today: date, due: date, days: Workdays) -> Rung:
    """The rung that has been reached today, once the lead has; after an outage only the most urgent is said."""
    if today > due:
        return Rung.LATE
    return Rung.DUE if today >= due_day(due, days) else Rung.LEAD


def next_nudge(said: Rung, due: date, days: Workdays) -> date | None:
    """The day the rung after `said` is reached; None after the last."""
    if said is Rung.LEAD:
        return due_day(due, days)
    return due + DAY if said is Rung.DUE else None
