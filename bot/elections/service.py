"""Recording an election at the end of a term; the new term stands once the result was approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.elections import rules
from bot.elections.models import Election
from bot.elections.rules import Stage
from bot.people import Org, Right

APPOINTED = "{unit}不由选举产生，没有换届。"
NO_TERM = "{unit}的任期届满日还没有登记，请在组织名册里填上「任期届满」再导入。"
NOT_IN_FUTURE = "日期在今天之后，还没发生的不登记。"
TOO_FAR = "提前或者延期最多一年：{unit}本届{end}届满，{day}超出了，没有记。"
NO_BASIS = "延期要有上级批准，请写上文号，例如「换届延期 机关一支部 2027年6月30日 公司党〔2026〕12号」。"
NOT_HELD = "{unit}还没有登记选举，先报「换届选举 12月20日 应到45 到会40」。"
MORE_THAN_ALL = "到会{present}人多于应到{expected}人，没有记，请核对。"
NOBODY = "应到人数是0，没有记，请核对。"
HELD = "{unit}{day}的换届选举已经登记，不用再延期，没有记。"
NOT_LATER = "延期的日期要在届满日{end}之后，没有记，请核对。"
BEFORE_HELD = "批复的日期早于选举的日期，没有记，请核对。"


@dataclass(frozen=True, slots=True)
class Term:
    """The running term of a unit: when it ends (later, where allowed), and what was recorded of its election."""

    unit: Org
    end: date
    stage: Stage
    election: Election | None


def term(ctx: Context, unit: Org) -> Term:
    """A unit's running term. At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker keeps no elections there.
        ConflictError: its committee is appointed.
        NotFoundError: the end of its term is not known.
    """
    if ctx.actor is not None:
        people.require(ctx, Right.KEEP_ELECTION, unit)
    if unit.kind not in rules.YEARS:
        raise ConflictError(APPOINTED.format(unit=unit.short))
    if unit.term_end is None:
        raise NotFoundError(NO_TERM.format(unit=unit.short))
    query = select(Election).where(Election.org_id == unit.id, Election.term_end == unit.term_end)
    found = ctx.session.exec(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    return _term(ctx, unit, unit.term_end, found)


def _term(ctx: Context, unit: Org, end: date, found: Election | None) -> Term:
    last = found.postponed_to if found and found.postponed_to else end
    return Term(unit, last, rules.stage(ctx.today, last), found)


def terms(ctx: Context) -> Sequence[Term]:
    """The running terms of all elected units whose end is known, in the order of the organisation. Two statements.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker keeps no elections for the whole company.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.KEEP_ELECTION)
    units = [
        unit
        for root in people.roots(ctx)
        for unit in people.orgs_below(ctx, root)
        if unit.kind in rules.YEARS and unit.term_end is not None
    ]
    found: Mapping[tuple[int, date], Election] = {
        (one.org_id, one.term_end): one
        for one in ctx.session.exec(select(Election).where(col(Election.org_id).in_([unit.id for unit in units])))
    }
    ends = [(unit, unit.term_end) for unit in units if unit.term_end]
    return [_term(ctx, unit, end, found.get((unit.id, end))) for unit, end in ends]


def request(ctx: Context, unit: Org, day: date) -> Term:
    """The request for the election went to the organisation above.

    Raises:
        NotAllowedError, ConflictError, NotFoundError: as `term`.
        BadInputError: a day to come.
    """
    _require_past(ctx, day)
    return _write(ctx, unit, "election.request", requested_on=day)


def hold(ctx: Context, unit: Org, day: date, *, expected: int, present: int) -> Term:
    """The election was held, with so many present of those with the right to vote; who was elected is not ours.

    Raises:
        NotAllowedError, ConflictError, NotFoundError: as `term`.
        BadInputError: a day to come, more than a year from the end of the term, nobody expected, or more present.
    """
    require_sensible(ctx, unit, day, expected=expected, present=present)
    return _write(ctx, unit, "election.hold", held_on=day, expected=expected, present=present)


def require_sensible(ctx: Context, unit: Org, day: date, *, expected: int, present: int) -> None:
    """Let an election pass that can have been.

    Raises:
        NotAllowedError, ConflictError, NotFoundError, BadInputError: as `hold`.
    """
    _require_past(ctx, day)
    if not expected:
        raise BadInputError(NOBODY)
    if present > expected:
        raise BadInputError(MORE_THAN_ALL.format(present=present, expected=expected))
    _require_near(term(ctx, unit), day)


def postpone(ctx: Context, unit: Org, until: date, basis: str) -> Term:
    """The organisation above allowed a later day: the office records it with its document.

    Raises:
        NotAllowedError: the speaker is not of the office.
        ConflictError: the election was held, or as `term`.
        NotFoundError: as `term`.
        BadInputError: no document, not after the end of the term, or more than a year after it.
    """
    people.require(ctx, Right.APPROVE_ELECTION, unit)
    if not basis.strip():
        raise BadInputError(NO_BASIS)
    running = term(ctx, unit)
    if running.election and running.election.held_on:
        raise ConflictError(HELD.format(unit=unit.short, day=_words(running.election.held_on)))
    _require_near(running, until)
    if until <= (end := _planned_end(running)):
        raise BadInputError(NOT_LATER.format(end=_words(end)))
    return _write(ctx, unit, "election.postpone", postponed_to=until, postponed_basis=basis.strip())


def approve(ctx: Context, unit: Org, day: date) -> Term:
    """The organisation above approved the result: the new term begins with the day of the election.

    Raises:
        NotAllowedError: the speaker is not of the office.
        ConflictError: nothing was held yet, or as `term`.
        NotFoundError: as `term`.
        BadInputError: a day to come, or before the election.
    """
    people.require(ctx, Right.APPROVE_ELECTION, unit)
    _require_past(ctx, day)
    found = term(ctx, unit).election
    if found is None or found.held_on is None:
        raise ConflictError(NOT_HELD.format(unit=unit.short))
    if day < found.held_on:
        raise BadInputError(BEFORE_HELD)
    before = audit.snapshot(found)
    found.approved_on = day
    ctx.session.add(found)
    ctx.session.flush()
    begun = people.set_term_end(ctx, unit, rules.next_end(found.held_on, unit.kind))
    changes = [audit.changed(found, before), begun]
    audit.record(ctx, "election.approve", summary=unit.short, changes=changes, org_id=unit.id, undoable=True)
    return term(ctx, unit)


def _write(ctx: Context, unit: Org, verb: str, **values: date | int | str) -> Term:
    people.hold(ctx, unit)
    running = term(ctx, unit)
    found = running.election
    before = audit.snapshot(found) if found else None
    made = found or Election(org_id=unit.id, term_end=running.end, by_id=None, at=ctx.now)
    made.by_id, made.at = ctx.actor.id if ctx.actor else None, ctx.now
    for name, value in values.items():
        setattr(made, name, value)
    ctx.session.add(made)
    ctx.session.flush()
    change = audit.changed(made, before) if before else audit.added(made)
    audit.record(ctx, verb, summary=unit.short, changes=[change], org_id=unit.id, undoable=True)
    return term(ctx, unit)


def _require_past(ctx: Context, day: date) -> None:
    if day > ctx.today:
        raise BadInputError(NOT_IN_FUTURE)


def _planned_end(running: Term) -> date:
    """The last day of the term before any postponement."""
    return running.election.term_end if running.election else running.end


def _require_near(running: Term, day: date) -> None:
    end = _planned_end(running)
    if not end - rules.FURTHEST <= day <= end + rules.FURTHEST:
        said = {"unit": running.unit.short, "end": _words(end), "day": _words(day)}
        raise BadInputError(TOO_FAR.format(**said))


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
