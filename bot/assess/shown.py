"""What units have been shown: the latest check, and the table it was judged by."""

from sqlmodel import col, select

from bot.assess import rules
from bot.assess.models import AssessmentTable, Check, CheckKind, CheckState
from bot.assess.scheme import Table
from bot.core.context import Context


def latest_shown(ctx: Context, *, period: str = "", kind: CheckKind | None = None) -> Check | None:
    """The check shown last, frozen ones too, of a period (`2026-10`, `2026Q3`, `2026`) or a kind, when told.

    Else it is a month's or a quarter's: a year's is meant only by who says so.
    """
    query = select(Check).where(col(Check.state) != CheckState.DRAFT)
    if period:
        query = query.where(col(Check.period) == period)
    else:
        query = query.where(col(Check.kind) == kind if kind else col(Check.kind) != CheckKind.YEAR)
    return ctx.session.exec(query.order_by(col(Check.shown_at).desc(), col(Check.id).desc())).first()


def table_of(ctx: Context, check: Check) -> Table:
    """The version of the table that a check was computed by, whatever became of the year's table since."""
    return rules.read(ctx.get(AssessmentTable, check.table_id).body)
