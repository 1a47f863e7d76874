"""Points of operating performance, as their office gave them, and what the year's Party points make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import select

from bot import people
from bot.assess import checks, linkage
from bot.assess.models import Check, CheckState, OperatingScore
from bot.assess.scheme import Linkage
from bot.assess.shown import table_of
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.people import Org, Right

NOT_FROZEN = "{year}年度考核还没有定稿，不能交薪酬部门；先看草稿的，加 --draft。"
SAVED = "{year}年经营业绩分，{units}个单位"


@dataclass(frozen=True, slots=True)
class Linked:
    """One unit's points for the pay office; `points` None: it is not linked, `words` say why."""

    unit: Org
    operating: Decimal | None
    party: Decimal | None
    grade: str
    points: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the other office gave for a unit."""

    points: Decimal
    note: str = ""


def operating_scores(ctx: Context, year: int) -> Mapping[int, OperatingScore]:
    """What was given for the year, by unit; at the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker may not see all results.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    return {one.org_id: one for one in ctx.session.exec(select(OperatingScore).where(OperatingScore.year == year))}


def save_operating(ctx: Context, year: int, given: Mapping[int, Given]) -> int:
    """Keep what was given, in the place of what was given before; returns how many units have other points now.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker is not of the office.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.ENTER_RESULT)
    stored, changes = operating_scores(ctx, year), []
    by = ctx.actor.id if ctx.actor else None
    for unit, one in given.items():
        row = stored.get(unit)
        if row is not None and (row.points, row.note) == (one.points, one.note):
            continue
        before = None if row is None else audit.snapshot(row)
        kept = row or OperatingScore(year=year, org_id=unit, points=one.points, at=ctx.now)
        kept.points, kept.note, kept.by_id, kept.at = one.points, one.note, by, ctx.now
        ctx.session.add(kept)
        ctx.session.flush()
        changes.append(audit.added(kept) if before is None else audit.changed(kept, before))
    if changes:
        summary = SAVED.format(year=year, units=len(changes))
        audit.record(ctx, "operating.save", summary=summary, changes=changes)
    return len(changes)


def linked_units(ctx: Context, check: Check, *, draft: bool = False) -> tuple[Linkage, list[Linked]]:
    """How the year's points go into operating performance, and every unit's, by code.

    Raises:
        NotAllowedError: the speaker may not see all results.
        ConflictError: the year is not frozen, and it was not said that a draft will do.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    if check.state is not CheckState.FROZEN and not draft:
        raise ConflictError(NOT_FROZEN.format(year=check.period))
    rule, given = table_of(ctx, check).linkage, operating_scores(ctx, int(check.period))
    found = sorted(checks.every_result(ctx, check), key=lambda one: one[0].code)
    listed = []
    for unit, score in found:
        operating = given[unit.id].points if unit.id in given else None
        points, words = linkage.linked(
            rule, profile=unit.profile, operating=operating, party=score.points, grade=score.grade
        )
        listed.append(Linked(unit, operating, score.points, score.grade, points, words))
    return rule, listed
