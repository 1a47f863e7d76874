"""What every change of an activity leaves behind: an audit entry with all its rows, so that it can be taken back."""

from collections.abc import Iterable

from bot.activities.models import Activity
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context

SUMMARY = "{number}号{name}"


def note(ctx: Context, verb: str, row: Activity, changes: Iterable[Change]) -> None:
    """Write down what was just done; the trail names the activity, never who signed up."""
    summary = SUMMARY.format(number=row.id, name=row.name)
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=row.org_id, undoable=ctx.actor is not None)
