"""Computing what was shown anew: for one unit whose appeal was granted, for all where the office says so.

As of the same day and by the same version of the table. For one unit only the appeal makes a difference to what people
had entered: what others confirmed after the computation waits for the office. Frozen nothing is computed anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot import people
from bot.assess import judging, notices, periods
from bot.assess.facts import Entered
from bot.assess.models import Appeal, AppealState, AssessmentEntry, Check, CheckKind, CheckState, EntryKind, Score
from bot.assess.shown import table_of
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.people import Org, Right

NOT_SHOWN = "{check}还没有公布，每次计算都是新的，不用重算。"
FROZEN = "{check}结果已经定稿，不再改动。"
RESULT = ("points", "known", "known_of", "grade", "lines")


@dataclass(frozen=True, slots=True)
class Amended:
    """A unit's result in a check that became another: the columns before, the row now."""

    check: Check
    unit: Org
    before: Score
    """As it was; belongs to no session."""
    now: Score
    change: audit.Change


def recompute(ctx: Context, check: Check) -> list[Amended]:
    """Compute a shown check anew for all its units, with everything confirmed since; returns what changed, by code.

    Raises:
        NotAllowedError: the speaker may not confirm results.
        ConflictError: it was not shown, or is frozen.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    ctx.session.refresh(check, with_for_update=True)
    name = notices.check_words(check.period)
    if check.state is not CheckState.SHOWN:
        raise ConflictError((FROZEN if check.state is CheckState.FROZEN else NOT_SHOWN).format(check=name))
    found = select(Org).join(Score, col(Score.org_id) == col(Org.id)).where(Score.check_id == check.id)
    units = ctx.session.exec(found.order_by(Org.code)).all()
    before = audit.snapshot(check)
    amended = list(_amended(ctx, check, units, None))
    check.computed_at = ctx.now
    ctx.session.flush()
    audit.record(ctx, "check.recompute", summary=check.period, changes=[audit.changed(check, before)])
    for one in amended:
        audit.record(ctx, "score.recompute", summary=_about(one), changes=[one.change], org_id=one.unit.id)
    return amended


def still_open(ctx: Context, appeal: Appeal, entry: AssessmentEntry | None) -> Sequence[Check]:
    """The shown checks that a granted appeal bears on, locked: the one it is about, the quarters, the last month.

    A check that knows nothing of the entry appealed against stays as it is, and so do the months before the last.
    """
    about = None if appeal.check_id is None else ctx.get(Check, appeal.check_id)
    year = entry.day.year if entry else int(about.period[:4]) if about else ctx.today.year
    query = select(Check).where(
        col(Check.state) == CheckState.SHOWN,
        col(Check.period).startswith(f"{year}"),
    )
    found = ctx.session.exec(query.order_by(col(Check.id)).with_for_update()).all()
    last = max((one.period for one in found if one.kind is CheckKind.MONTH), default="")
    return [
        one
        for one in found
        if (one.kind is _touched(entry) or one.id == appeal.check_id or one.period == last)
        and (entry is None or (entry.day in periods.read(one.period).span and entry.day <= one.as_of))
    ]


def _touched(entry: AssessmentEntry | None) -> CheckKind:
    """The kind of check that an entry counts into: the check on site into the year's, anything else into quarters."""
    return CheckKind.YEAR if entry and entry.kind is EntryKind.ON_SITE else CheckKind.QUARTER


def for_unit(ctx: Context, appeal: Appeal, checks: Sequence[Check]) -> list[Amended]:
    """Compute these checks anew for the unit alone."""
    unit = people.org(ctx, appeal.org_id)
    codes = frozenset(_granted(ctx, unit))
    return [one for check in checks for one in _amended(ctx, check, [unit], Entered(check.computed_at, codes))]


def _about(one: Amended) -> str:
    return f"{one.unit.short} {notices.period_words(one.check.period)}"


def _granted(ctx: Context, unit: Org) -> Sequence[str]:
    """The items of which the office has said that the unit is right: all that was confirmed of them counts."""
    query = select(Appeal.code).where(
        col(Appeal.org_id) == unit.id, col(Appeal.state) == AppealState.GRANTED, col(Appeal.check_id).is_not(None)
    )
    return ctx.session.exec(query).all()


def _amended(ctx: Context, check: Check, units: Sequence[Org], entered: Entered | None) -> Iterator[Amended]:
    """The units whose result becomes another, each stored."""
    by_id = {unit.id: unit for unit in units}
    # One statement for them all; of one unit alone, for the one.
    mine = select(Score).where(Score.check_id == check.id)
    stands = ctx.session.exec(mine if len(by_id) > 1 else mine.where(col(Score.org_id).in_(by_id)))
    scores = {score.org_id: score for score in stands}
    for judged in judging.rows(ctx, check, units, table_of(ctx, check), entered):
        org_id = judged["org_id"]
        now = scores.get(org_id)
        if now is None or all(getattr(now, name) == judged[name] for name in RESULT):
            continue
        before, stored = Score(**now.model_dump()), audit.snapshot(now)
        for name in RESULT:
            setattr(now, name, judged[name])
        ctx.session.flush()
        yield Amended(check, by_id[org_id], before, now, audit.changed(now, stored))
