"""Computing a check for all units, showing it, freezing it, reading its results.

Until it is shown a check is computed anew as often as one likes, the same records giving the same lines to the byte;
what was shown stands, and the frozen never changes, whatever becomes of the table.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.assess import judging, periods, tables
from bot.assess.models import Check, CheckKind, CheckState, Score
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.clock import local
from bot.core.context import Context
from bot.core.db import insert_once
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Org, Right

BATCH = 500
"""Results of one statement."""

IMPORTED = "people.import"
"""What the trail calls it."""

NOT_BEGUN = "{period} 还没有到，没有可以检查的。"
NO_UNITS = "还没有可以检查的单位，请先导入组织。"
NO_CHECK = "{period} 还没有检查结果。{next}"
NEXT = {
    CheckKind.MONTH: "每月25日（遇休息日提前）自动检查；要现在算，请管理员运行 zhibu check {period}。",
    CheckKind.QUARTER: "季度结束后第10天（遇休息日顺延）自动检查；要现在算，请管理员运行 zhibu check {period}。",
    CheckKind.YEAR: "党委工作部回「算年度 {period}」就有。",
}
"""What brings a check that is not there yet (the timetable of `jobs`)."""
NOT_SHOWN = "公布后发给书记。"
NO_RESULT = "{unit}没有 {period} 的检查结果。"

_SCORES: sa.Table = SQLModel.metadata.tables["score"]
_CHECKS: sa.Table = SQLModel.metadata.tables["check"]


def arrived(ctx: Context) -> date | None:
    """The day on which the first organisations were imported, by the trail; None where it does not tell.

    What was before it nobody could have recorded: by such days no unit is judged.
    """
    imported = col(AuditEntry.verb) == IMPORTED, col(AuditEntry.at) <= ctx.now
    first = ctx.connection.execute(sa.select(sa.func.min(col(AuditEntry.at))).where(*imported)).scalar()
    return None if first is None else local(first).date()


def run_check(ctx: Context, kind: CheckKind, period: str, *, passed: Callable[[int], object] | None = None) -> Check:
    """Compute a month's, a quarter's or a year's check for all units, as of today; what is shown is left as it is.

    What counts is what fell due since the year began; of a year, its frozen quarters and its other parts. `passed` is
    told how many more units are done.

    Raises:
        BadInputError: no such period, or one that has not begun.
        ConflictError: there are no units.
    """
    meant = periods.read(period)
    if meant.kind is not kind:
        raise BadInputError(periods.NOT_A_PERIOD)
    if meant.own.start > ctx.today:
        raise BadInputError(NOT_BEGUN.format(period=period))
    found = people.assessed(ctx)
    if not found:
        raise ConflictError(NO_UNITS)
    version, table = tables.current(ctx, meant.year)
    check = _claimed(ctx, kind, period, version.id)
    if check.state is CheckState.DRAFT:
        check.table_id, check.as_of, check.computed_at = version.id, ctx.today, ctx.now
        ctx.session.flush()
        _store(ctx, check, judging.rows(ctx, check, found, table), passed)
    return check


def _claimed(ctx: Context, kind: CheckKind, period: str, table_id: int) -> Check:
    """The check, made where there is none, locked until the transaction ends."""
    first = {"kind": kind, "period": period, "table_id": table_id, "state": CheckState.DRAFT}
    new = insert_once(ctx.connection, _CHECKS).values(first | {"as_of": ctx.today, "computed_at": ctx.now})
    ctx.connection.execute(new)
    query = select(Check).where(Check.kind == kind, Check.period == period).with_for_update()
    return ctx.session.exec(query, execution_options={"populate_existing": True}).one()


def _store(ctx: Context, check: Check, rows: Iterable[dict[str, Any]], passed: Callable[[int], object] | None) -> None:
    """Put the results in the place of those of last time."""
    ctx.connection.execute(sa.delete(_SCORES).where(_SCORES.c.check_id == check.id))
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        ctx.connection.execute(_SCORES.insert(), some)
        if passed is not None:
            passed(len(some))


def find_check(ctx: Context, kind: CheckKind, period: str) -> Check:
    """The check of this kind and period.

    Raises:
        NotFoundError: it was not computed yet.
    """
    check = ctx.session.exec(select(Check).where(Check.kind == kind, Check.period == period)).one_or_none()
    if check is None:
        raise NotFoundError(NO_CHECK.format(period=period, next=NEXT[kind].format(period=period)))
    return check


def show(ctx: Context, check: Check) -> Check:
    """Let the units see it, by the clock or by the office: from now on it is not computed again.

    Raises:
        NotAllowedError: somebody else speaks.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    if check.state is CheckState.DRAFT:
        turn(ctx, check, "check.show", state=CheckState.SHOWN, shown_at=ctx.now)
    return check


def turn(ctx: Context, check: Check, verb: str, **columns: object) -> None:
    """Change the check's own columns, and keep what they were."""
    before = audit.snapshot(check)
    for name, value in columns.items():
        setattr(check, name, value)
    ctx.session.flush()
    audit.record(ctx, verb, summary=check.period, changes=[audit.changed(check, before)])


def result(ctx: Context, check: Check, org: Org) -> Score:
    """One unit's result: for the unit itself and the office; for every unit's officers where the company publishes all.

    Raises:
        NotAllowedError: the speaker holds no post over it.
        NotFoundError: it has none, or the speaker is to see it once it is shown.
    """
    if ctx.settings.assess.publish_scores == "all":
        people.require_anywhere(ctx, Right.SEE_UNIT)
    else:
        people.require(ctx, Right.SEE_UNIT, org)
    if check.state is CheckState.DRAFT and not people.may(ctx, Right.SEE_ALL_RESULTS, org):
        raise NotFoundError(NO_CHECK.format(period=check.period, next=NOT_SHOWN))
    found = ctx.session.exec(select(Score).where(Score.check_id == check.id, Score.org_id == org.id)).one_or_none()
    if found is None:
        raise NotFoundError(NO_RESULT.format(unit=org.short, period=check.period))
    return found


def results(ctx: Context, check: Check) -> list[tuple[Org, Score]]:
    """Every unit's result: for the office; for every officer where the company publishes all.

    Raises:
        NotAllowedError: the speaker may not see them all.
    """
    is_public = ctx.settings.assess.publish_scores == "all" and check.state is not CheckState.DRAFT
    if is_public:
        people.require_anywhere(ctx, Right.SEE_UNIT)
    else:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    return stored(ctx, check)


def every_result(ctx: Context, check: Check) -> list[tuple[Org, Score]]:
    """The same for the office alone, whatever is published; for the clock and the terminal too, where nobody speaks.

    Raises:
        NotAllowedError: the speaker may not see them all.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    return stored(ctx, check)


def stored(ctx: Context, check: Check) -> list[tuple[Org, Score]]:
    """What the store has, for what is told of it to each his own, whoever led to that.

    By code; by points only where the company says so (publish_order = "score"), the same points by code.
    """
    query = select(Org, Score).join(Score, col(Score.org_id) == col(Org.id)).where(Score.check_id == check.id)
    found = list(ctx.session.exec(query.order_by(Org.code)).all())
    if ctx.settings.assess.publish_order == "score":
        found.sort(key=lambda one: -one[1].known)
    return found
