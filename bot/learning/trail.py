"""What is written into the trail of study: what somebody did he may take back, the clock and the terminal not."""

from collections.abc import Sequence

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context


def note(ctx: Context, verb: str, summary: str, changes: Sequence[Change], org_id: int) -> None:
    """One entry in the trail of a unit."""
    undoable = ctx.actor is not None
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=org_id, undoable=undoable)
