"""Registering honours; another person of the office confirms them, sends them back, takes them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot import notify, people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.honours import finding, rules, wording
from bot.honours.models import Honour, HonourLevel, HonourState
from bot.notify import Topic
from bot.people import Member, Org, Right
from bot.text.brief import cut

FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class Draft:
    """An honour as somebody told it; `day` is the first of the month when `is_month`."""

    title: str
    level: HonourLevel
    day: date
    is_month: bool = False
    document: str = ""
    matter: str = ""
    year: int | None = None
    """The year it is given for; None: that of the day."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The row, and whether it is new."""

    honour: Honour
    is_new: bool = True


def file(ctx: Context, place: Org, draft: Draft, *, holder: Member | None = None) -> Filed:
    """Register an honour of a unit, or of a person of it; the same one again changes nothing.

    At the terminal nobody speaks.

    Raises:
        NotAllowedError: the speaker keeps no honours of the unit.
        BadInputError: no title, too long, a day to come, an impossible year.
    """
    unit = people.unit_of(ctx, place)
    if ctx.actor is not None:
        people.require(ctx, Right.KEEP_HONOURS, unit)
    require_sound(ctx, draft)
    known = _known(ctx, unit, draft, holder)
    if known is not None:
        return Filed(known, is_new=False)
    row = Honour(
        org_id=unit.id,
        member_id=holder.id if holder else None,
        title=draft.title.strip(),
        level=draft.level,
        year=draft.year or draft.day.year,
        day=draft.day,
        is_month=draft.is_month,
        document=draft.document.strip(),
        matter=draft.matter.strip(),
        by_id=ctx.actor.id if ctx.actor else None,
        at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    _note(ctx, "honour.file", row, [audit.added(row)])
    return Filed(row)


def require_sound(ctx: Context, draft: Draft) -> None:
    """Whether an honour can be what it says.

    Raises:
        BadInputError: no title, too long, a day to come, an impossible year.
    """
    if not rules.plain(draft.title):
        raise BadInputError(wording.NO_TITLE)
    if len(draft.title.strip()) > rules.LONGEST_TITLE:
        raise BadInputError(wording.LONG_TITLE.format(most=rules.LONGEST_TITLE))
    if max(len(draft.document.strip()), len(draft.matter.strip())) > rules.LONGEST_WORD:
        raise BadInputError(wording.LONG_WORD.format(most=rules.LONGEST_WORD))
    if draft.day > ctx.today:
        raise BadInputError(wording.FUTURE)
    if min(draft.day.year, draft.year or draft.day.year) < FIRST_YEAR or (draft.year or 0) > ctx.today.year:
        raise BadInputError(wording.BAD_YEAR)


def _known(ctx: Context, unit: Org, draft: Draft, holder: Member | None) -> Honour | None:
    """The same honour that waits or stands: alike in title, level, holder and year."""
    query = select(Honour).where(
        Honour.org_id == unit.id,
        Honour.member_id == (holder.id if holder else None),
        Honour.level == draft.level,
        Honour.year == (draft.year or draft.day.year),
    )
    title = rules.plain(draft.title)
    found = ctx.session.exec(query).all()
    return next((row for row in found if row.state in rules.STANDING and rules.plain(row.title) == title), None)


def confirm(ctx: Context, number: int) -> Honour:
    """Confirm, as the office, what another registered.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: not the office, or the speaker registered it.
        ConflictError: it does not wait.
    """
    return _decide(ctx, _waiting(ctx, number), HonourState.CONFIRMED, "")


def reject(ctx: Context, number: int, reason: str) -> Honour:
    """Do not confirm it, and tell who registered it why.

    Raises:
        BadInputError: no reason, or too long.
        NotFoundError, NotAllowedError, ConflictError: as for confirming.
    """
    row = _waiting(ctx, number)
    why = _reason(reason, "驳回荣誉", number)
    _decide(ctx, row, HonourState.REJECTED, why)
    _tell(ctx, row, wording.REJECTED)
    return row


def withdraw(ctx: Context, number: int, reason: str) -> Honour:
    """Take an honour off: what waits by who keeps the unit's honours, what is confirmed by the office, with a reason.

    Raises:
        BadInputError: a confirmed one without a reason, or a reason too long.
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: the speaker may do neither.
        ConflictError: it stands no longer.
    """
    row = finding.honour(ctx, number)
    ctx.session.refresh(row, with_for_update=True)
    unit = people.org(ctx, row.org_id)
    people.require(ctx, Right.KEEP_HONOURS, unit)
    if row.state not in rules.STANDING:
        raise ConflictError(wording.NOT_WAITING.format(number=number, state=wording.STATES[row.state]))
    if row.state is HonourState.WAITING:
        return _decide(ctx, row, HonourState.WITHDRAWN, reason.strip()[: rules.LONGEST_TITLE])
    if not people.may(ctx, Right.CONFIRM_RESULT, unit):
        raise NotAllowedError(wording.ALREADY.format(number=number))
    _decide(ctx, row, HonourState.WITHDRAWN, _reason(reason, "撤下荣誉", number))
    _tell(ctx, row, wording.WITHDRAWN)
    return row


def _waiting(ctx: Context, number: int) -> Honour:
    """The row, locked, if it waits and is not the speaker's own entry."""
    row = finding.honour(ctx, number)
    people.require(ctx, Right.CONFIRM_RESULT, people.org(ctx, row.org_id))
    ctx.session.refresh(row, with_for_update=True)
    if row.state is not HonourState.WAITING:
        raise ConflictError(wording.NOT_WAITING.format(number=number, state=wording.STATES[row.state]))
    if row.by_id == ctx.speaker.id:
        raise NotAllowedError(wording.NOT_OWN.format(number=number))
    return row


def _reason(reason: str, example: str, number: int) -> str:
    why = reason.strip().rstrip("。")
    if not why:
        raise BadInputError(wording.NO_REASON.format(example=example, number=number))
    if len(why) > rules.LONGEST_TITLE:
        raise BadInputError(wording.LONG_REASON.format(most=rules.LONGEST_TITLE))
    return why


def _decide(ctx: Context, row: Honour, state: HonourState, reason: str) -> Honour:
    before = audit.snapshot(row)
    row.state, row.reason, row.decided_by, row.decided_at = state, reason, ctx.speaker.id, ctx.now
    ctx.session.flush()
    _note(ctx, f"honour.{state.value}", row, [audit.changed(row, before)])
    return row


def _tell(ctx: Context, row: Honour, words: str) -> None:
    """Tell who registered it, if somebody did and it is another."""
    if row.by_id is None or row.by_id == ctx.speaker.id:
        return
    text = words.format(number=row.id, title=cut(row.title, wording.LONGEST), reason=row.reason)
    notify.put(
        ctx,
        to=row.by_id,
        text=text,
        key=f"honour:{row.id}:{row.state.value}:{row.by_id}:{ctx.now:%Y%m%d%H%M%S}",
        topic=Topic.ANSWER,
        about=f"honour:{row.id}",
        due=notify.quiet.post(ctx.now, ctx.workdays),
    )


def _note(ctx: Context, verb: str, row: Honour, changes: Sequence[Change]) -> None:
    audit.record(ctx, verb, summary=row.title, changes=changes, org_id=row.org_id, undoable=ctx.actor is not None)
