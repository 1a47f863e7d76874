"""The term of a unit's elected committee."""

from datetime import date

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people.models import Org
from bot.people.rights import Right
from bot.people.service import require


def set_term_end(ctx: Context, unit: Org, day: date) -> Change:
    """Write the last day of the running term; returns the change, for the entry of what led to it.

    Raises:
        NotAllowedError: the speaker keeps no elections there.
    """
    require(ctx, Right.KEEP_ELECTION, unit)
    before = audit.snapshot(unit)
    unit.term_end = day
    ctx.session.add(unit)
    ctx.session.flush()
    return audit.changed(unit, before)
