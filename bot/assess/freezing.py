"""Freezing (定稿): a check that was shown stands for ever, once nothing about it is open any more."""

from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.assess import notices, periods
from bot.assess.checks import turn
from bot.assess.facts_of import Span
from bot.assess.models import Appeal, AppealState, AssessmentEntry, Check, CheckKind, CheckState, EntryKind, EntryState
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.people import Right
from bot.plan import wording

NOT_SHOWN = "{check}还没有公布，不能定稿。"
STILL_OPEN = "{check}还不能定稿：{open}。"
TO_APPEAL = "各单位可以申诉到{until}为止"
APPEALS = "还有 {count} 件申诉没有答复，回「申诉列表」看"
QUARTERS = "第{numbers}季度还没有定稿，先回「定稿 {first}」"
ENTRIES = "还有 {count} 件扣分、加分没有确认，回「待确认」看"
NOT_OF_QUARTERS = (EntryKind.FINDING, EntryKind.ON_SITE)
"""What counts into no quarter: findings cost nothing, the check on site is the year's."""


def freeze(ctx: Context, check: Check) -> Check:
    """Let it stand for ever, said in chat or at the terminal, where nobody is known to speak; again changes nothing.

    Raises:
        NotAllowedError: the speaker may not confirm results.
        ConflictError: the units have not seen it, may still appeal against a quarter or year, an appeal against it or
            against an entry of its days waits for an answer, or such an entry for a second person, or a quarter of
            the year was computed and is not frozen.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    ctx.session.refresh(check, with_for_update=True)
    if check.state is CheckState.FROZEN:
        return check
    require_over(ctx, check)
    by = ctx.actor.id if ctx.actor else None
    turn(ctx, check, "check.freeze", state=CheckState.FROZEN, frozen_at=ctx.now, frozen_by=by)
    return check


def require_over(ctx: Context, check: Check) -> None:
    """Let pass a check about which nothing is open.

    Raises:
        ConflictError: all that still is.
    """
    name = notices.check_words(check.period)
    if check.state is CheckState.DRAFT:
        raise ConflictError(NOT_SHOWN.format(check=name))
    if left := list(_open(ctx, check)):
        raise ConflictError(STILL_OPEN.format(check=name, open="；".join(left)))


def appeals_end(ctx: Context, check: Check) -> date:
    """The last day on which units may appeal against a line of what they were shown, or shown anew."""
    seen = max(check.shown_at or check.computed_at, check.computed_at)
    return notices.appeal_ends(ctx, local(seen).date(), int(check.period[:4]))


def _open(ctx: Context, check: Check) -> Iterator[str]:
    """What is in the way, in words."""
    until = appeals_end(ctx, check)
    if check.kind is not CheckKind.MONTH and ctx.today <= until:
        yield TO_APPEAL.format(until=wording.day(until))
    if check.kind is CheckKind.YEAR and (left := _quarters(ctx, check.period)):
        numbers = "、".join(period[-1] for period in left)
        yield QUARTERS.format(numbers=numbers, first=left[0])
    span = periods.read(check.period).span
    if count := _appeals(ctx, check, span):
        yield APPEALS.format(count=count)
    if count := _entries(ctx, check, span):
        yield ENTRIES.format(count=count)


def _quarters(ctx: Context, year: str) -> Sequence[str]:
    """Quarters of the year that were computed and may still change: the year would stand without them."""
    query = select(Check.period).where(Check.kind == CheckKind.QUARTER, Check.state != CheckState.FROZEN)
    return ctx.session.exec(query.where(col(Check.period).startswith(f"{year}Q")).order_by(col(Check.period))).all()


def _appeals(ctx: Context, check: Check, span: Span) -> int:
    about_entries = sa.and_(col(AssessmentEntry.day) >= span.start, col(AssessmentEntry.day) < span.end)
    query = (
        select(sa.func.count(col(Appeal.id)))
        .outerjoin(AssessmentEntry, col(AssessmentEntry.id) == col(Appeal.entry_id))
        .where(col(Appeal.state) == AppealState.OPEN, sa.or_(col(Appeal.check_id) == check.id, about_entries))
    )
    return ctx.session.exec(query).one()


def _entries(ctx: Context, check: Check, span: Span) -> int:
    one = AssessmentEntry
    out = NOT_OF_QUARTERS if check.kind is not CheckKind.YEAR else (EntryKind.FINDING,)
    query = select(sa.func.count(col(one.id))).where(
        col(one.state) == EntryState.ENTERED,
        col(one.kind).not_in(out),
        col(one.day) >= span.start,
        col(one.day) < span.end,
    )
    return ctx.session.exec(query).one()
