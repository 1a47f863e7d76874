"""A unit appeals (申诉) against what was entered about it or a line of its result; the office answers, once.

Within five working days (考核表 appeal_days) after the unit saw it. What is frozen changes no more.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from bot import people
from bot.assess import checks, entries, freezing, notices
from bot.assess.composing import NAMES
from bot.assess.drafts import require_open
from bot.assess.models import (
    Appeal,
    AppealState,
    AssessmentEntry,
    Check,
    CheckKind,
    CheckState,
    EntryKind,
    EntryState,
    Score,
)
from bot.assess.shown import latest_shown
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Org, Right
from bot.plan import wording

NAME = "申诉"
NO_SUCH = "没有编号 {number} 的申诉。"
NO_GROUND = "请写明为什么不对，例如「申诉 3 请假原因都写了」。"
COSTS_NOTHING = "第{number}号是检查发现，不扣分，不用申诉；已经改好的，报完成就行。"
NOT_COUNTED = "第{number}号{state}，不用申诉。"
TOO_LATE = "申诉期到{until}为止，已经过了；请直接与党委工作部联系。"
ALREADY = "这一项已经申诉过（第{number}号），{state}。"
STATES = {AppealState.OPEN: "正在等答复", AppealState.GRANTED: "已经同意", AppealState.REFUSED: "没有同意"}
NOTHING_SHOWN = "{unit}还没有公布的检查结果，没有可以申诉的。"
NO_LINE = "{unit}最近一次检查结果里没有 {code} 这一项。"
FROZEN = "{check}结果已经定稿，不再改动。"
OF_CHECK = "{unit} {item}（{check}）"
MOST = 50
"""Appeals in a list."""


def appeal_entry(ctx: Context, number: int, ground: str) -> Appeal:
    """Appeal against something entered and confirmed about the speaker's unit.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: neither the secretary nor the deputy of the unit speaks.
        BadInputError: no ground, or it costs nothing.
        ConflictError: it does not count, was appealed against before, too late, or frozen.
    """
    entry = entries.locked(ctx, number)
    people.require(ctx, Right.APPEAL, people.org(ctx, entry.org_id))
    if entry.kind is EntryKind.FINDING:
        raise BadInputError(COSTS_NOTHING.format(number=number))
    if entry.state is not EntryState.CONFIRMED:
        raise ConflictError(NOT_COUNTED.format(number=number, state=entries.STATES[entry.state]))
    require_open(ctx, entry.day, entry.kind)
    _require_in_time(ctx, notices.appeal_until(ctx, entry))
    _require_first(ctx, entry_id=entry.id)
    made = Appeal(entry_id=entry.id, org_id=entry.org_id, code=entry.code, text="", by_id=0, at=ctx.now)
    stands = audit.Change("assessment_entry", entry.id, {"state": entry.state}, {"state": entry.state})
    return _keep(ctx, made, ground, rests_on=[stands])


def appeal_line(ctx: Context, unit: Org, code: str, ground: str, *, duty: str = "", is_exempt: bool = False) -> Appeal:
    """Appeal against a line of the unit's latest result that was shown.

    `duty` is the code of the duty it is about, `is_exempt` says that the item, or the duty, does not apply; the parts
    of the year always do.

    Raises:
        NotAllowedError: neither the secretary nor the deputy of the unit speaks.
        NotFoundError: nothing was shown, or it has no such line.
        BadInputError: no ground.
        ConflictError: appealed against before, too late, or frozen.
    """
    people.require(ctx, Right.APPEAL, unit)
    check, score = _latest(ctx, unit, code)
    if code not in {line["code"] for line in score.lines}:
        raise NotFoundError(NO_LINE.format(unit=unit.short, code=code))
    require_unfrozen(ctx, check)
    _require_in_time(ctx, freezing.appeals_end(ctx, check))
    _require_first(ctx, check_id=check.id, org_id=unit.id, code=code)
    made = Appeal(check_id=check.id, org_id=unit.id, code=code, text="", by_id=0, at=ctx.now)
    made.duty, made.is_exempt = duty, is_exempt and code not in NAMES
    return _keep(ctx, made, ground)


def appeal(ctx: Context, number: int) -> Appeal:
    """The appeal with this number: for who appeals for the unit, and the office.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Appeal, number, NAME)
    unit = people.org(ctx, found.org_id)
    if not people.may(ctx, Right.APPEAL, unit) and not people.may(ctx, Right.CONFIRM_RESULT, unit):
        raise NotFoundError(NO_SUCH.format(number=number))
    return found


def open_appeals(ctx: Context) -> Sequence[Appeal]:
    """What waits for an answer, in all the units the speaker decides for, oldest first.

    Raises:
        NotAllowedError: the speaker decides nothing.
    """
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    top = people.led_units(ctx, Right.CONFIRM_RESULT)[-1]
    query = select(Appeal).join(Org, col(Org.id) == col(Appeal.org_id))
    waiting = query.where(col(Appeal.state) == AppealState.OPEN, people.below(top))
    return ctx.session.exec(waiting.order_by(col(Appeal.id)).limit(MOST)).all()


def appeals_of(ctx: Context, unit: Org) -> Sequence[Appeal]:
    """What a unit has appealed against, newest first.

    Raises:
        NotAllowedError: the speaker may not see the unit's results.
    """
    entries.require_sight(ctx, unit)
    query = select(Appeal).where(col(Appeal.org_id) == unit.id).order_by(col(Appeal.id).desc())
    return ctx.session.exec(query.limit(MOST)).all()


def open_to_appeal(ctx: Context, unit: Org, code: str) -> Sequence[AssessmentEntry]:
    """What was confirmed about a unit under one item, this year and last, and may still be appealed against.

    When all of it was appealed against before, all of it: to be told so.
    """
    found = [
        one
        for year in (ctx.today.year, ctx.today.year - 1)
        for one in entries.of_unit(ctx, unit, year=year, code=code)
        if one.kind is not EntryKind.FINDING and ctx.today <= notices.appeal_until(ctx, one)
    ]
    appealed = select(Appeal.entry_id).where(col(Appeal.entry_id).in_([one.id for one in found]))
    before = set(ctx.session.exec(appealed))
    return [one for one in found if one.id not in before] or found


def about(ctx: Context, found: Appeal) -> str:
    """What an appeal is about: `锅炉支部 D3-2 记录要素齐全 扣0.5分`."""
    if found.entry_id is not None:
        return notices.headline(ctx, ctx.get(AssessmentEntry, found.entry_id))
    check = ctx.get(Check, found.check_id or 0)
    unit = people.org(ctx, found.org_id).short
    return OF_CHECK.format(
        unit=unit, item=notices.item(ctx, found.code, _year(check)), check=notices.check_words(check.period)
    )


def _latest(ctx: Context, unit: Org, code: str) -> tuple[Check, Score]:
    """The unit's result that was shown last; a part of the year is of the year's."""
    check = latest_shown(ctx, kind=CheckKind.YEAR if code in NAMES else None)
    if check is None:
        raise NotFoundError(NOTHING_SHOWN.format(unit=unit.short))
    return check, checks.result(ctx, check, unit)


def _year(check: Check) -> int:
    return int(check.period[:4])


def require_unfrozen(ctx: Context, check: Check) -> None:
    """Let pass what may still change; who freezes waits until this is over.

    Raises:
        ConflictError: it is frozen.
    """
    ctx.session.refresh(check, with_for_update={"read": True})
    if check.state is CheckState.FROZEN:
        raise ConflictError(FROZEN.format(check=notices.check_words(check.period)))


def _require_in_time(ctx: Context, until: date) -> None:
    if ctx.today > until:
        raise ConflictError(TOO_LATE.format(until=wording.day(until)))


def _require_first(ctx: Context, **where: int | str) -> None:
    """Each thing is appealed against once."""
    before = ctx.session.exec(select(Appeal).filter_by(**where)).first()
    if before is not None:
        raise ConflictError(ALREADY.format(number=before.id, state=STATES[before.state]))


def _keep(ctx: Context, made: Appeal, ground: str, rests_on: Sequence[audit.Change] = ()) -> Appeal:
    if not ground.strip():
        raise BadInputError(NO_GROUND)
    made.text, made.by_id = ground.strip(), ctx.speaker.id
    ctx.session.add(made)
    ctx.session.flush()
    note(ctx, "appeal.make", made, [audit.added(made), *rests_on])
    entry = None if made.entry_id is None else ctx.get(AssessmentEntry, made.entry_id)
    notices.tell_appealed(ctx, made, about(ctx, made), but={made.by_id, entry.entered_by if entry else None})
    return made


def note(ctx: Context, verb: str, found: Appeal, changes: Sequence[audit.Change]) -> None:
    """Write down what became of an appeal."""
    audit.record(ctx, verb, summary=about(ctx, found), changes=changes, org_id=found.org_id, undoable=True)
