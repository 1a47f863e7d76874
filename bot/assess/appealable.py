"""What of a unit's result may still be appealed against: what a page offers. Appealing asks again itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from bot import people
from bot.assess import freezing
from bot.assess.composing import NAMES
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
from bot.assess.scheme import Table
from bot.assess.shown import latest_shown
from bot.core.clock import local
from bot.core.context import Context
from bot.people import Org, Right

SHOWN = 24
"""Checks to leaf through: two years' months."""


@dataclass(frozen=True, slots=True)
class Appealable:
    """Until which day there is time for a line, by its code, and for an entry, by its number."""

    lines: Mapping[str, date] = field(default_factory=dict)
    entries: Mapping[int, date] = field(default_factory=dict)


def shown_checks(ctx: Context) -> Sequence[Check]:
    """The checks that units have been shown, the last first."""
    query = select(Check).where(col(Check.state) != CheckState.DRAFT)
    return ctx.session.exec(query.order_by(col(Check.shown_at).desc(), col(Check.id).desc()).limit(SHOWN)).all()


def appealable(
    ctx: Context, check: Check, unit: Org, score: Score, table: Table, entries: Sequence[AssessmentEntry]
) -> Appealable:
    """What of a result, and of what was entered about the unit, the speaker may appeal against today.

    Nothing twice, nothing that costs nothing, nothing frozen, nothing late; a line only of the result shown last.
    """
    if not people.may(ctx, Right.APPEAL, unit):
        return Appealable()
    before = ctx.session.exec(select(Appeal).where(col(Appeal.org_id) == unit.id)).all()
    appealed = {one.entry_id for one in before}
    frozen = _frozen(ctx, int(check.period[:4]))
    days = {one.id: _until(ctx, one, table) for one in entries if _counts(one) and one.id not in appealed}
    free = {one.id for one in entries if frozen.isdisjoint(_periods(one))}
    return Appealable(
        _lines(ctx, check, score, {one.code for one in before if one.check_id == check.id}),
        {number: until for number, until in days.items() if number in free and ctx.today <= until},
    )


def answerable(ctx: Context, unit: Org, appeals: Sequence[Appeal]) -> frozenset[int]:
    """Which of a unit's appeals the speaker may answer: those that wait, and neither are his nor of what he entered."""
    if not people.may(ctx, Right.CONFIRM_RESULT, unit):
        return frozenset()
    numbers = [one.entry_id for one in appeals if one.entry_id is not None]
    query = select(AssessmentEntry.id).where(
        col(AssessmentEntry.id).in_(numbers), col(AssessmentEntry.entered_by) == ctx.speaker.id
    )
    own = set(ctx.session.exec(query))
    return frozenset(
        one.id
        for one in appeals
        if one.state is AppealState.OPEN and one.by_id != ctx.speaker.id and one.entry_id not in own
    )


def _lines(ctx: Context, check: Check, score: Score, before: set[str]) -> Mapping[str, date]:
    if check.state is not CheckState.SHOWN:
        return {}
    until = freezing.appeals_end(ctx, check)
    if ctx.today > until:
        return {}
    last, last_year = latest_shown(ctx), latest_shown(ctx, kind=CheckKind.YEAR)
    return {
        line["code"]: until
        for line in score.lines
        if (last_year if line["code"] in NAMES else last) == check
        and line["code"] not in before
        and line["applies"]
        and (line["earned"] is None or Decimal(line["earned"]) < Decimal(line["of"]))
    }


def _frozen(ctx: Context, year: int) -> set[str]:
    """The quarters of a year, and the year, that change no more."""
    query = select(Check.period).where(col(Check.kind) != CheckKind.MONTH, col(Check.state) == CheckState.FROZEN)
    return set(ctx.session.exec(query.where(col(Check.period).startswith(str(year)))))


def _periods(entry: AssessmentEntry) -> set[str]:
    """Into which results an entry counts; the check on site into the year's alone."""
    year = str(entry.day.year)
    return {year} if entry.kind is EntryKind.ON_SITE else {year, f"{year}Q{(entry.day.month + 2) // 3}"}


def _counts(entry: AssessmentEntry) -> bool:
    return entry.kind is not EntryKind.FINDING and entry.state is EntryState.CONFIRMED


def _until(ctx: Context, entry: AssessmentEntry, table: Table) -> date:
    seen = local(entry.decided_at or entry.entered_at).date()
    return ctx.workdays.shift(seen, table.scoring.appeal_days)
