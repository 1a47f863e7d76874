"""What waits for the speaker's own word, in numbers: each is answered where it is listed."""

from dataclasses import dataclass

from bot import assess, plan, problems
from bot.board.seat import View
from bot.core.context import Context


@dataclass(frozen=True, slots=True)
class Waits:
    """How many reports to verify, requests for a later deadline, matters reported, deductions, appeals."""

    verify: int = 0
    extensions: int = 0
    reports: int = 0
    late_reports: int = 0
    """Of the matters reported, those that wait longer than they should."""
    entries: int = 0
    appeals: int = 0


def waits(ctx: Context, view: View) -> Waits:
    """What waits for the speaker, whatever part is looked at: two statements, five for the office."""
    verify, extensions = len(plan.to_verify(ctx)), len(plan.extensions_asked(ctx))
    if not view.is_office:
        return Waits(verify, extensions)
    reports = problems.waiting(ctx)
    entries, appeals = len(assess.waiting(ctx)), len(assess.open_appeals(ctx))
    return Waits(verify, extensions, len(reports.numbers), reports.late, entries, appeals)
