"""The office answers an appeal, once: somebody who neither entered what it is about nor appealed.

Granted against an entry, the entry counts no more. Granted because an item does not apply to the unit, the item leaves
the denominator; because a duty does not, its tasks of these days do. Granted for another reason, the records have been
put right. In each case the unit's result is computed anew and the unit is told its new points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot import notify, people, plan
from bot.assess import amending, appeals, drafts, entries, notices, periods, retelling, wording
from bot.assess.amending import Amended
from bot.assess.methods import NOT_APPLICABLE
from bot.assess.models import Appeal, AppealState, AssessmentEntry, Check, EntryKind, EntryState
from bot.assess.shown import table_of
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Right
from bot.plan import Task, TaskState

NO_REASON = "答复要写理由，例如「驳回申诉 {number} 记录里没有写」。"
DECIDED = "申诉第{number}号{state}，不能再答复。"
OWN = "申诉第{number}号要由没有录入、也没有申诉的另一位同志答复。"
NOTHING_TO_EXEMPT = "{unit}的这项任务没有还没办的，标不了不适用；请核对记录，改正以后再同意。"


@dataclass(frozen=True, slots=True)
class Decided:
    """An appeal that was answered, and what became of the unit's results by it."""

    appeal: Appeal
    amended: list[Amended]
    outcome: str
    """The same in words; empty where no result was shown that could change."""


def decide_appeal(ctx: Context, number: int, reason: str, *, granted: bool) -> Decided:
    """Answer an appeal; the unit is told, its new points too.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: the speaker may not, or entered or appealed himself.
        BadInputError: no reason.
        ConflictError: it is decided, what it is about is frozen, or no task is left that could be exempt.
    """
    found = appeals.appeal(ctx, number)
    people.require(ctx, Right.CONFIRM_RESULT, people.org(ctx, found.org_id))
    ctx.session.refresh(found, with_for_update=True)
    if found.state is not AppealState.OPEN:
        raise ConflictError(DECIDED.format(number=number, state=appeals.STATES[found.state]))
    entry = None if found.entry_id is None else entries.locked(ctx, found.entry_id)
    if ctx.speaker.id in {found.by_id, entry.entered_by if entry else None}:
        raise NotAllowedError(OWN.format(number=number))
    shown = amending.still_open(ctx, found, entry) if granted else []
    _require_changeable(ctx, found, entry)
    if not reason.strip():
        raise BadInputError(NO_REASON.format(number=number))
    line = appeals.about(ctx, found)
    before = audit.snapshot(found)
    found.state = AppealState.GRANTED if granted else AppealState.REFUSED
    found.decision, found.decided_by, found.decided_at = reason.strip(), ctx.speaker.id, ctx.now
    ctx.session.flush()
    changes = list(_carried_out(ctx, found, entry)) if granted else []
    amended = amending.for_unit(ctx, found, shown)
    notify.withdraw(ctx, about=notices.about_appeal(found))
    waited = retelling.retell(ctx, amended).changes
    changes = [audit.changed(found, before), *changes, *(one.change for one in amended), *waited]
    appeals.note(ctx, "appeal.decide", found, changes)
    outcome = wording.amended([(one.check, one.before, one.now) for one in amended]) if shown else ""
    notices.tell_decided(ctx, found, line, outcome)
    return Decided(found, amended, outcome)


def _require_changeable(ctx: Context, found: Appeal, entry: AssessmentEntry | None) -> None:
    if found.check_id is not None:
        appeals.require_unfrozen(ctx, ctx.get(Check, found.check_id))
    if entry is not None:
        drafts.require_open(ctx, entry.day, entry.kind)


def _carried_out(ctx: Context, found: Appeal, entry: AssessmentEntry | None) -> Iterator[audit.Change]:
    """What granting changes in the records themselves; tasks keep their own trail."""
    if entry is not None:
        yield entries.settle(ctx, entry, EntryState.REJECTED, found.decision)
    elif found.is_exempt and found.duty:
        _exempt_tasks(ctx, found)
    elif found.is_exempt and found.code in _judged(ctx, found):
        yield audit.added(_exempt_item(ctx, found))


def _judged(ctx: Context, found: Appeal) -> set[str]:
    """The items of the table that can be left out; the list of duties is not left out as a whole."""
    table = table_of(ctx, ctx.get(Check, found.check_id or 0))
    return {one.code for one in table.indicators if one.code != drafts.TASK_LINE}


def _last_day(check: Check) -> date:
    """The last day the check knows of."""
    return min(check.as_of, periods.last_day(check.period))


def _exempt_tasks(ctx: Context, found: Appeal) -> None:
    """Mark the unit's open tasks of the duty that count in the check; the decision is the reason."""
    check = ctx.get(Check, found.check_id or 0)
    span = periods.read(check.period).span
    tasks = _open_tasks(ctx, found, span.start, _last_day(check))
    if not tasks:
        raise ConflictError(NOTHING_TO_EXEMPT.format(unit=people.org(ctx, found.org_id).short))
    for number in tasks:
        plan.not_applicable(ctx, number, found.decision)


def _open_tasks(ctx: Context, found: Appeal, since: date, until: date) -> Sequence[int]:
    query = select(Task.id).where(
        col(Task.unit_id) == found.org_id,
        col(Task.code) == found.duty,
        col(Task.state) == TaskState.OPEN,
        col(Task.due) >= since,
        col(Task.due) <= until,
    )
    return ctx.session.exec(query.order_by(col(Task.id))).all()


def _exempt_item(ctx: Context, found: Appeal) -> AssessmentEntry:
    """The item leaves the denominator, for the rest of the year too: said by who appealed, confirmed by who decides."""
    day = _last_day(ctx.get(Check, found.check_id or 0))
    drafts.require_open(ctx, day)
    entry = AssessmentEntry(
        kind=EntryKind.VALUE,
        state=EntryState.CONFIRMED,
        org_id=found.org_id,
        code=found.code,
        day=day,
        value=NOT_APPLICABLE,
        text=found.text,
        entered_by=found.by_id,
        entered_at=found.at,
        decided_by=ctx.speaker.id,
        decided_at=ctx.now,
        decision=found.decision,
    )
    ctx.session.add(entry)
    ctx.session.flush()
    return entry
