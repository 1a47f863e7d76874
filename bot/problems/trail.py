"""What every change of a problem leaves behind: an audit entry with all its rows, so that it can be taken back."""

from collections.abc import Iterable

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.problems.models import Problem, Rectification


def note(ctx: Context, verb: str, problem: Problem, changes: Iterable[Change]) -> None:
    """Write down what was just done to a problem; the trail names it by its number and text."""
    summary = f"{problem.id}号：{problem.text}"
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=problem.org_id, undoable=True)


def rests_on(row: Rectification) -> Change:
    """That a number follows on this one's: it cannot be taken back any more and leave a gap, only withdrawn."""
    serial = {"serial": row.serial}
    return Change("rectification", row.id, serial, serial)
