"""What records propose where people judge (source = confirm): listed for the office, taken over by a person's word.

Nothing is taken over by itself. The records were kept by others; who takes a proposal over answers for it like for an
entry of his own: the unit is told, may appeal, and another one decides that.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot import learning, people
from bot.assess import entries, facts, notices, periods, proposing, recorded, tables
from bot.assess.asked import CHUNK, asked
from bot.assess.drafts import CENT, require_open
from bot.assess.models import AssessmentEntry, Check, CheckKind, CheckState, EntryState
from bot.assess.proposing import Proposal
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right

NOT_A_QUARTER = "请写季度，例如「记录建议 2026Q3」。"
NOT_BEGUN = "{period}还没有到。"
NOTHING = "{unit}按记录没有要确认的{code}。"


@dataclass(frozen=True, slots=True)
class Offer:
    """What records propose of one unit."""

    unit: Org
    proposal: Proposal


def quarter_meant(ctx: Context) -> str:
    """The quarter one speaks of: the last one over while its result is not frozen, else the one that runs."""
    over = periods.quarter_before(ctx.today)
    query = select(Check.state).where(Check.kind == CheckKind.QUARTER, Check.period == over)
    state = ctx.session.exec(query).one_or_none()
    if state is not None and state is not CheckState.FROZEN:
        return over
    return f"{ctx.today.year}Q{(ctx.today.month + 2) // 3}"


def offers(ctx: Context, quarter: str) -> list[Offer]:
    """What records propose of all units up to the end of a quarter, by code of the unit and order of the table.

    Nothing where somebody has entered something of the item that still waits for a second person, and no deduction
    for what lies in a quarter that is frozen: that was judged.

    Raises:
        NotAllowedError: the speaker confirms nothing for all units.
        BadInputError: no quarter, or one that has not begun.
    """
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    return _offers(ctx, quarter, people.assessed(ctx))


def adopt(ctx: Context, quarter: str, unit: Org, codes: Collection[str] = ()) -> list[AssessmentEntry]:
    """Take over what records propose of a unit, of these items or of all, on the last day of the quarter or today.

    Raises:
        NotAllowedError: the speaker may not confirm results of the unit.
        BadInputError: no quarter, or one that has not begun.
        NotFoundError: records propose nothing.
        ConflictError: the quarter or the year is frozen.
    """
    people.require(ctx, Right.CONFIRM_RESULT, unit)
    require_open(ctx, min(ctx.today, periods.last_day(quarter)))
    found = [one.proposal for one in _offers(ctx, quarter, [unit]) if not codes or one.proposal.code in codes]
    if not found:
        raise NotFoundError(NOTHING.format(unit=unit.short, code=" ".join(["", *codes]) if codes else ""))
    return [_entered(ctx, quarter, unit, one) for one in found]


def _offers(ctx: Context, quarter: str, units: Sequence[Org]) -> list[Offer]:
    meant = periods.read(quarter)
    if meant.kind is not CheckKind.QUARTER:
        raise BadInputError(NOT_A_QUARTER)
    if meant.own.start > ctx.today:
        raise BadInputError(NOT_BEGUN.format(period=notices.period_words(quarter)))
    _, table = tables.current(ctx, meant.year)
    whose = asked(ctx, units, meant.span, ctx.today)
    said, rare = facts.entries_of(ctx, whose), recorded.rare(ctx, whose)
    waiting, judged = _waiting(ctx, meant.year), _judged(ctx, meant.year)
    topics = _topics(ctx, judged)
    shown = [one for one in table.indicators if one.code in proposing.SHOWN]
    found = []
    for start in range(0, len(units), CHUNK):
        some = units[start : start + CHUNK]
        known = recorded.of_units(ctx, whose, {unit.id for unit in some}, rare)
        for unit in some:
            unjudged = proposing.unjudged(known[unit.id], judged, topics)
            for one in shown:
                entered = [entry for entry in said.get(unit.id, ()) if entry.code == one.code]
                proposal = proposing.proposal(one, unjudged, entered, judged)
                if proposal is not None and (unit.id, one.code) not in waiting:
                    found.append(Offer(unit, proposal))
    return found


def _judged(ctx: Context, year: int) -> frozenset[str]:
    """The quarters of the year that are frozen: what lies in them was judged."""
    quarters = [f"{year}Q{number}" for number in range(1, 5)]
    query = select(Check.period).where(col(Check.period).in_(quarters), Check.state == CheckState.FROZEN)
    return frozenset(ctx.session.exec(query).all())


def _topics(ctx: Context, quarters: Collection[str]) -> frozenset[int]:
    """The topics of study plans of months in these quarters, by row number."""
    if not quarters:
        return frozenset()
    spans = [periods.read(one).own for one in quarters]
    months = [span.start.month + more for span in spans for more in range(3)]
    topic = learning.StudyTopic
    query = select(topic.id).where(topic.year == spans[0].start.year, col(topic.month).in_(months))
    return frozenset(ctx.session.exec(query).all())


def _waiting(ctx: Context, year: int) -> set[tuple[int, str]]:
    """Units and items of which something entered waits for a second person."""
    one, days = AssessmentEntry, periods.read(str(year)).own
    in_year = col(one.day) >= days.start, col(one.day) < days.end
    query = select(one.org_id, one.code).where(one.state == EntryState.ENTERED, *in_year)
    return set(ctx.session.exec(query).all())


def _entered(ctx: Context, quarter: str, unit: Org, proposal: Proposal) -> AssessmentEntry:
    day = min(ctx.today, periods.last_day(quarter))
    require_open(ctx, day)
    entry = AssessmentEntry(
        kind=proposal.kind,
        state=EntryState.CONFIRMED,
        org_id=unit.id,
        code=proposal.code,
        day=day,
        points=None if proposal.points is None else proposal.points.quantize(CENT),
        value=proposal.value,
        text=proposal.reason,
        entered_by=ctx.speaker.id,
        entered_at=ctx.now,
        decided_by=ctx.speaker.id,
        decided_at=ctx.now,
        decision=proposing.FROM_RECORDS,
    )
    return entries.keep(ctx, entry)
