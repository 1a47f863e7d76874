"""The end of an activity: what came of it, the milestone's day, and the office's word that it was 急难险重."""

from contextlib import suppress
from datetime import date, timedelta

from bot import notify, people, plan
from bot.activities import finding, reporting, telling, trail, wording
from bot.activities.models import Activity, ActivityState
from bot.activities.starting import require_open
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Right

EXAMPLE = "结项"
NOTED_LATE = timedelta(days=31)
"""A team may be noted after it began, even when it was done; longer before its beginning a day is a slip."""


def close(ctx: Context, number: int, result: str, *, done_on: date | None = None) -> Activity:
    """Close it with what came of it, done on that day (today unless told); the duty it opened is reported done.

    Raises:
        NotFoundError: there is no such activity the speaker sees.
        NotAllowedError: neither its leader nor who runs the unit's activities speaks.
        BadInputError: nothing said, too much, a day to come or long before its beginning.
        ConflictError: it is closed or called off.
    """
    row = finding.to_change(ctx, number)
    reporting.require_running(ctx, row)
    require_open(row)
    day = done_on or ctx.today
    if day > ctx.today:
        raise BadInputError(wording.FUTURE.format(day=wording.day(day)))
    if day < row.starts_on - NOTED_LATE:
        begun, done = (f"{one.year}年{wording.day(one)}" for one in (row.starts_on, day))
        raise BadInputError(wording.BEFORE_BEGUN.format(number=row.id, name=row.name, start=begun, done=done))
    text = reporting.checked(result, row, EXAMPLE)
    before = audit.snapshot(row)
    row.state, row.result, row.done_on = ActivityState.CLOSED, text, day
    row.closed_by, row.closed_at = ctx.speaker.id, ctx.now
    ctx.session.flush()
    trail.note(ctx, "activity.close", row, [audit.changed(row, before)])
    notify.withdraw(ctx, about=telling.about(row))
    if row.task_id is not None:
        with suppress(NotFoundError, NotAllowedError, ConflictError):  # its owner reports it then, as any other duty
            plan.complete(ctx, row.task_id, note=text)
    return row


def confirm_urgent(ctx: Context, number: int) -> Activity:
    """Say as the office that a team which was early was 急难险重 (考核 J3); another person than who closed it.

    Raises:
        NotFoundError: there is no such activity the speaker sees.
        NotAllowedError: not the office, or the one who closed it.
        ConflictError: it is not closed, was not early, or is confirmed already.
    """
    row = finding.to_change(ctx, number)
    people.require(ctx, Right.CONFIRM_RESULT, people.org(ctx, row.org_id))
    named = {"number": row.id, "name": row.name}
    if row.state is not ActivityState.CLOSED:
        raise ConflictError(wording.NOT_CLOSED.format(**named))
    if row.days_early is None or row.days_early <= 0:
        raise ConflictError(wording.NOT_EARLY.format(**named))
    if row.urgent_on is not None:
        raise ConflictError(wording.IS_URGENT.format(**named))
    if row.closed_by == ctx.speaker.id:
        raise NotAllowedError(wording.OWN_WORD.format(**named))
    before = audit.snapshot(row)
    row.urgent_by, row.urgent_on = ctx.speaker.id, ctx.today
    ctx.session.flush()
    trail.note(ctx, "activity.urgent", row, [audit.changed(row, before)])
    return row
