"""What units have been shown: the latest check, and the table it was judged by."""

from sqlmodel import col, select

from bot.assess import rules
from bot.assess.models import AssessmentTable, Check, CheckState
from bot.assess.scheme import Table
from bot.core.context import Context


def latest_shown(ctx: Context, *, period: str = "") -> Check | None:
    """The check shown last, frozen ones too; of a period (`2026-10`, `2026Q3`), when told."""
    query = select(Check).where(col(Check.state) != CheckState.DRAFT)
    if period:
        query = query.where(col(Check.period) == period)
    return ctx.session.exec(query.order_by(col(Check.shown_at).desc(), col(Check.id).desc())).first()


def table_of(ctx: Context, check: Check) -> Table:
    """The version of the table that a check was computed by, whatever became of the year's table since."""
    return rules.read(ctx.get(AssessmentTable, check.table_id).body)
