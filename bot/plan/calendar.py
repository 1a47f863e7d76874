"""The office corrects the calendar: a day that rests though the holiday table has it work, or the other way."""

from datetime import date

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.calendar import CalendarDay
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right

AHEAD = 2
"""Years after this one that can be corrected; no notice comes earlier."""
LONGEST_NOTE = 60
WORDS = {True: "上班", False: "休息"}
NO_SUCH_YEAR = "只能改 {first} 年到 {last} 年的日子。"
LONG_NOTE = "说明最多 60 个字。"
NONE = "{day:%Y-%m-%d} 没有另行安排。"
SET, CLEARED = "{day:%Y-%m-%d} {words}", "{day:%Y-%m-%d} 按节假日表"


def set_day(ctx: Context, day: date, *, works: bool, note: str = "") -> CalendarDay:
    """Say that a day works, or rests, whatever the holiday table and the settings say; every process learns it soon.

    Raises:
        NotAllowedError: deadlines are the office's.
        BadInputError: a year too far, or a long note.
    """
    people.require_everywhere(ctx, Right.EXTEND_TASK)
    _require_sense(ctx, day, note.strip())
    row = _said(ctx, day)
    before = audit.snapshot(row) if row else None
    row = row or CalendarDay(day=day, works=works, at=ctx.now)
    row.works, row.note, row.at = works, note.strip(), ctx.now
    row.by_id = ctx.actor.id if ctx.actor else None
    ctx.session.add(row)
    ctx.session.flush()
    change = audit.added(row) if before is None else audit.changed(row, before)
    summary = SET.format(day=day, words=WORDS[works])
    audit.record(ctx, "calendar.set", summary=summary, changes=[change], undoable=True)
    return row


def clear_day(ctx: Context, day: date) -> None:
    """Let a day be again as the settings and the holiday table have it.

    Raises:
        NotAllowedError: deadlines are the office's.
        NotFoundError: nothing was said of this day.
    """
    people.require_everywhere(ctx, Right.EXTEND_TASK)
    row = _said(ctx, day)
    if row is None:
        raise NotFoundError(NONE.format(day=day))
    change = audit.Change("calendar_day", row.id, audit.snapshot(row), None)
    ctx.session.delete(row)
    ctx.session.flush()
    audit.record(ctx, "calendar.clear", summary=CLEARED.format(day=day), changes=[change], undoable=True)


def corrected(ctx: Context, year: int) -> list[CalendarDay]:
    """What the office said of the days of a year, in order."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = select(CalendarDay).where(CalendarDay.day >= first, CalendarDay.day < after)
    return list(ctx.session.exec(days.order_by(col(CalendarDay.day))))


def _said(ctx: Context, day: date) -> CalendarDay | None:
    return ctx.session.exec(select(CalendarDay).where(CalendarDay.day == day).with_for_update()).one_or_none()


def _require_sense(ctx: Context, day: date, note: str) -> None:
    first, last = ctx.today.year - 1, ctx.today.year + AHEAD
    if not first <= day.year <= last:
        raise BadInputError(NO_SUCH_YEAR.format(first=first, last=last))
    if len(note) > LONGEST_NOTE:
        raise BadInputError(LONG_NOTE)
