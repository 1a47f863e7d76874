"""What people enter about units: entered by one, confirmed or rejected by another, withdrawn by who entered it.

Until it is confirmed it counts nowhere and the unit hears nothing of it. A finding (检查发现) costs nothing: it needs
no second person, and the unit hears of it at once. What lies in a frozen quarter or year changes no more.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify, people
from bot.assess import notices
from bot.assess.drafts import CENT, Draft, checked, require_open
from bot.assess.models import Appeal, AssessmentEntry, EntryKind, EntryState
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Org, Right

NAME = "扣分、加分或检查发现"
NO_SUCH = "没有编号 {number} 的" + NAME + "。"
OWN = "第{number}号是您自己录的，要另一位同志来确认或驳回。"
NOT_OWN = "第{number}号不是您录的，不能撤下；不同意的，回「驳回扣分 {number} 原因」。"
NO_REASON = "请写明原因，例如「驳回扣分 {number} 记录里有应到人数」。"
STATES: Mapping[EntryState, str] = {
    EntryState.ENTERED: "还没有确认",
    EntryState.CONFIRMED: "已经确认",
    EntryState.REJECTED: "已经驳回",
    EntryState.WITHDRAWN: "已经撤下",
}
NOT_WAITING = "第{number}号{state}，没有改动。"
MOST = 50
"""Entries in a list."""


def enter(ctx: Context, draft: Draft) -> AssessmentEntry:
    """Keep what was entered; a colleague hears that it waits for a second person, of a finding the unit hears.

    Raises:
        NotAllowedError, BadInputError, ConflictError: as for looking at the draft.
    """
    ready = checked(ctx, draft)
    found = ready.kind is EntryKind.FINDING
    entry = AssessmentEntry(
        kind=ready.kind,
        state=EntryState.CONFIRMED if found else EntryState.ENTERED,
        org_id=ready.org_id,
        code=ready.code,
        day=ready.day,
        points=None if ready.points is None else ready.points.quantize(CENT),  # as the store gives it back
        value=ready.value,
        text=ready.text,
        document=ready.document,
        entered_by=ctx.speaker.id,
        entered_at=ctx.now,
    )
    return keep(ctx, entry)


def keep(ctx: Context, entry: AssessmentEntry) -> AssessmentEntry:
    """Store what somebody answers for; of what counts at once the unit hears, of the rest a colleague."""
    ctx.session.add(entry)
    ctx.session.flush()
    _note(ctx, "entry.enter", entry, audit.added(entry))
    (notices.tell_office if entry.state is EntryState.ENTERED else notices.tell_unit)(ctx, entry)
    return entry


def confirm(ctx: Context, number: int) -> AssessmentEntry:
    """Say that what another entered stands: from now on it counts, and the unit is told.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: the speaker may not, or entered it himself.
        ConflictError: it does not wait any more, or its period is frozen.
    """
    entry = _to_decide(ctx, number)
    _decide(ctx, "entry.confirm", entry, EntryState.CONFIRMED)
    notices.tell_unit(ctx, entry)
    return entry


def reject(ctx: Context, number: int, reason: str) -> AssessmentEntry:
    """Say that what another entered does not stand, and why; who entered it is told.

    Raises:
        BadInputError: no reason.
        NotFoundError, NotAllowedError, ConflictError: as for confirming.
    """
    entry = _to_decide(ctx, number)
    if not reason.strip():
        raise BadInputError(NO_REASON.format(number=number))
    _decide(ctx, "entry.reject", entry, EntryState.REJECTED, reason.strip())
    notices.tell_rejected(ctx, entry)
    return entry


def is_to_decide(ctx: Context, found: AssessmentEntry) -> bool:
    """Whether it waits for the speaker's word: whoever may confirm it and did not enter it himself."""
    waits = found.state is EntryState.ENTERED and found.entered_by != ctx.speaker.id
    return waits and people.may(ctx, Right.CONFIRM_RESULT, people.org(ctx, found.org_id))


def withdraw(ctx: Context, number: int) -> AssessmentEntry:
    """Take back one's own entry that nobody has decided yet.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: another entered it.
        ConflictError: it does not wait any more, or its period is frozen.
    """
    entry = locked(ctx, number)
    if entry.entered_by != ctx.speaker.id:
        raise NotAllowedError(NOT_OWN.format(number=number))
    _require_waiting(ctx, entry)
    _decide(ctx, "entry.withdraw", entry, EntryState.WITHDRAWN)
    return entry


def entry(ctx: Context, number: int) -> AssessmentEntry:
    """The entry with this number: for the office, and for the unit's officers once it is confirmed.

    Struck off by an appeal of theirs it was confirmed before: they see what became of it.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(AssessmentEntry, number, NAME)
    unit = people.org(ctx, found.org_id)
    shown = found.state is EntryState.CONFIRMED or appeal_against(ctx, found) is not None
    own = shown and people.may(ctx, Right.SEE_UNIT, unit)
    if not own and not people.may(ctx, Right.SEE_ALL_RESULTS, unit):
        raise NotFoundError(NO_SUCH.format(number=number))
    return found


def appeal_against(ctx: Context, found: AssessmentEntry) -> Appeal | None:
    """The appeal of the unit against an entry; each is appealed against once."""
    return ctx.session.exec(select(Appeal).where(col(Appeal.entry_id) == found.id)).first()


def waiting(ctx: Context) -> Sequence[AssessmentEntry]:
    """What waits for a second person in the units the speaker confirms for, his own entries too, oldest first.

    Raises:
        NotAllowedError: the speaker confirms nothing.
    """
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    top = people.led_units(ctx, Right.CONFIRM_RESULT)[-1]
    query = (
        select(AssessmentEntry)
        .join(Org, col(Org.id) == col(AssessmentEntry.org_id))
        .where(col(AssessmentEntry.state) == EntryState.ENTERED, people.below(top))
    )
    return ctx.session.exec(query.order_by(col(AssessmentEntry.id)).limit(MOST)).all()


def of_unit(ctx: Context, unit: Org, *, year: int, code: str = "") -> Sequence[AssessmentEntry]:
    """What was confirmed or found about a unit in a year, newest first; of one item or dimension, when told.

    Raises:
        NotAllowedError: the speaker may not see the unit's results.
    """
    require_sight(ctx, unit)
    one = AssessmentEntry
    year_of = sa.extract("year", col(one.day)) == year
    query = select(one).where(col(one.org_id) == unit.id, col(one.state) == EntryState.CONFIRMED, year_of)
    if code:
        query = query.where(sa.or_(col(one.code) == code, col(one.code).startswith(f"{code}-", autoescape=True)))
    return ctx.session.exec(query.order_by(col(one.day).desc(), col(one.id).desc()).limit(MOST)).all()


def require_sight(ctx: Context, unit: Org) -> None:
    """Let pass who may see a unit's points: its own officers and the office (publish_scores = "own").

    Raises:
        NotAllowedError: with one sentence saying whose results one sees.
    """
    if not people.may(ctx, Right.SEE_UNIT, unit):
        people.require(ctx, Right.SEE_ALL_RESULTS, unit)


def locked(ctx: Context, number: int) -> AssessmentEntry:
    """The entry, locked until the transaction ends, so that two who speak at once decide one after the other."""
    found = entry(ctx, number)
    ctx.session.refresh(found, with_for_update=True)
    return found


def _to_decide(ctx: Context, number: int) -> AssessmentEntry:
    """An entry of somebody else's that waits, locked until the transaction ends."""
    found = locked(ctx, number)
    people.require(ctx, Right.CONFIRM_RESULT, people.org(ctx, found.org_id))
    _require_waiting(ctx, found)
    if found.entered_by == ctx.speaker.id:
        raise NotAllowedError(OWN.format(number=number))
    return found


def _require_waiting(ctx: Context, found: AssessmentEntry) -> None:
    if found.state is not EntryState.ENTERED:
        raise ConflictError(NOT_WAITING.format(number=found.id, state=STATES[found.state]))
    require_open(ctx, found.day, found.kind)


def _decide(ctx: Context, verb: str, found: AssessmentEntry, state: EntryState, decision: str = "") -> None:
    change = settle(ctx, found, state, decision)
    _note(ctx, verb, found, change)


def settle(ctx: Context, found: AssessmentEntry, state: EntryState, decision: str) -> audit.Change:
    """Write the decision into the entry and drop what was still to be said of it; the change, for the trail."""
    before = audit.snapshot(found)
    found.state, found.decision = state, decision
    found.decided_by, found.decided_at = ctx.speaker.id, ctx.now
    ctx.session.flush()
    notify.withdraw(ctx, about=notices.about(found))
    return audit.changed(found, before)


def _note(ctx: Context, verb: str, found: AssessmentEntry, change: audit.Change) -> None:
    summary = notices.headline(ctx, found)
    audit.record(ctx, verb, summary=summary, changes=[change], org_id=found.org_id, undoable=True)
