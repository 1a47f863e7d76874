"""A unit's result: every line of the table with its points and its reason, the sum, the grade; pure and exact.

Fractions inside, one decimal half up at the very end: the order of rows never shows in a result.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from bot.assess import merits, proposing
from bot.assess.computed import COMPUTED
from bot.assess.facts_of import EntryFact, Facts, RowRef, Span
from bot.assess.methods import EXEMPT, GIVEN, NOT_APPLICABLE, UNREADABLE, Finding, cost, gain, number, rounded, rows_of
from bot.assess.models import EntryKind
from bot.assess.scheme import Indicator, Method, Source, Table

ELSEWHERE = frozenset({EntryKind.FINDING, EntryKind.ON_SITE})
"""What costs and earns nothing here: findings, and the points of the year's check on site."""
FILING = "D3-5"
"""The indicator under which late filing is mentioned; whether it costs anything a person says."""
FILED_LATE = "归档超过 7 天的会议 {count} 次，扣不扣由人确认"
TAKEN, ADDED = "确认扣 {points} 分", "确认加 {points} 分"
EARNED, PENDING, LEFT_OUT = "得 {points} 分", "待核", "不计入"
BONUS, DEDUCTION = "确认 {count} 件，加 {points} 分", "确认 {count} 件，扣 {points} 分"
CAPPED = "合计封顶 {cap} 分，本项计 {points} 分"
VETOED = "{name}，依据{document}，等次不高于{cap}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a result.

    Of an indicator: `of` is what the table gives it, `earned` from 0 to `of`, None for 待核; `applies` is False where
    it leaves the denominator. Of a bonus, a deduction or a veto, there only when something was confirmed: `of` is 0,
    `earned` what it adds (below 0: takes) after the cap.
    """

    code: str
    of: Decimal
    earned: Decimal | None
    applies: bool
    reason: str
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit has in one check."""

    lines: tuple[Line, ...]
    points: Decimal | None
    """None while a line that counts is 待核: unknown is not zero."""
    known: Decimal
    """What is certain so far, additions and deductions included."""
    known_of: Decimal
    """Of how many points that is; the base points when nothing is 待核."""
    grade: str
    """Empty while the points are not known."""


def score(table: Table, facts: Facts, *, as_of: date, span: Span) -> Result:
    """Judge one unit by the table: tasks due and entries made in the span, up to and including `as_of`.

    A dimension's points go to its indicators that apply, in proportion; a dimension without any leaves its points to
    the others in the same way. Additions and deductions outside the dimensions come on top, each up to its cap.
    """
    seen = replace(
        facts,
        tasks=tuple(task for task in facts.tasks if task.due in span),
        entries=tuple(sorted(_counting(facts.entries, as_of, span), key=lambda entry: (entry.day, entry.id))),
    )
    judged = [(indicator, _judge(indicator, seen, as_of)) for indicator in table.indicators]
    extras = list(_extras(table, seen))
    lines = [_line(one.code, one.points, finding) for one, finding in judged]
    lines += [_line(code, Decimal(0), finding) for code, finding in extras]
    vetoes, cap = _vetoes(table, seen)
    known, known_of = _scaled(table, judged)
    total = rounded(max(known + sum(finding.earned or 0 for _, finding in extras), Fraction(0)), 1)
    certain = known_of > 0 and all(line.earned is not None or not line.applies for line in lines)
    return Result(
        lines=(*lines, *vetoes),
        points=total if certain else None,
        known=total,
        known_of=rounded(known_of, 1),
        grade=table.capped(table.grade_of(total), cap) if certain else "",
    )


def _counting(entries: Iterable[EntryFact], as_of: date, span: Span) -> Iterable[EntryFact]:
    """Findings cost nothing; what happened later or before is another period's."""
    return (one for one in entries if one.kind not in ELSEWHERE and one.day in span and one.day <= as_of)


def _line(code: str, of: Decimal, finding: Finding) -> Line:
    earned = finding.earned
    exact = None if earned is None else Decimal(earned.numerator) / Decimal(earned.denominator)
    return Line(code, of, exact, finding.applies, finding.reason, finding.rows)


def _judge(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """One indicator: records or people say what it is worth, then what was confirmed is taken off and added."""
    said = [entry for entry in facts.entries if entry.code == indicator.code]
    entries = [entry for entry in said if entry.value != NOT_APPLICABLE]
    finding = _exempt(said) or _worth(indicator, facts, entries, as_of)
    if not finding.applies:
        return replace(finding, reason=_sentence(finding.reason, LEFT_OUT))
    if finding.earned is None:
        return replace(finding, reason=_sentence(finding.reason, PENDING))
    deducts, adds = indicator.method is Method.DEDUCT, indicator.method is Method.ADD
    costs = [one for one in entries if one.kind is EntryKind.DEDUCTION or (deducts and one.kind is EntryKind.VALUE)]
    gains = [one for one in entries if one.kind is EntryKind.BONUS or (adds and one.kind is EntryKind.VALUE)]
    taken = _confirmed(costs, lambda entry: cost(entry, indicator.unit_deduction))
    added = _confirmed(gains, lambda entry: gain(entry, indicator.params if adds else {}))
    rows = (*finding.rows, *taken.rows, *added.rows)
    unread = taken.unread or added.unread
    if unread:
        return Finding(None, _sentence(UNREADABLE.format(number=unread), PENDING), rows)
    earned = min(max(finding.earned - taken.points + added.points, Fraction(0)), Fraction(indicator.points))
    pieces = (
        finding.reason,
        TAKEN.format(points=number(taken.points)) if costs else "",
        ADDED.format(points=number(added.points)) if gains else "",
        EARNED.format(points=number(earned)),
    )
    return Finding(earned, _sentence(*pieces), rows)


def _exempt(entries: Sequence[EntryFact]) -> Finding | None:
    """That the item does not apply to the unit, where this is the last that was said of its value."""
    last = max((one for one in entries if one.kind is EntryKind.VALUE), key=lambda one: (one.day, one.id), default=None)
    if last is None or last.value != NOT_APPLICABLE:
        return None
    return Finding(None, EXEMPT, rows_of("assessment_entry", [last.id]), applies=False)


def _worth(indicator: Indicator, facts: Facts, entries: Sequence[EntryFact], as_of: date) -> Finding:
    """What it is worth by records; by people where the table asks them, or where no records exist and they spoke."""
    if indicator.source is Source.AUTO:
        finding = COMPUTED[indicator.code](indicator, facts, as_of)
        known = finding.earned is not None or not finding.applies
        if known or not any(entry.kind is EntryKind.VALUE for entry in entries):
            return finding
    finding = GIVEN[indicator.method](indicator, entries)
    late = facts.meetings.late_filed
    if indicator.code == FILING and late and not entries:
        reason = FILED_LATE.format(count=len(set(late)))
        return replace(finding, reason=reason, rows=rows_of("meeting", late))
    proposed = proposing.proposal(indicator, facts.recorded, entries)
    if proposed is not None:
        reason = "，".join(filter(None, (finding.reason if entries else "", proposed.words)))
        return replace(finding, reason=reason, rows=(*finding.rows, *proposed.rows))
    return finding


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """What confirmed entries come to, and the number of the first that cannot be read, if there is one."""

    points: Fraction
    rows: tuple[RowRef, ...]
    unread: int | None
    more: int = 0
    """Matters among them that records alone know, the rows of which come after those of the entries."""


NOTHING = _Confirmed(Fraction(0), (), None)


def _confirmed(entries: Sequence[EntryFact], amount: Callable[[EntryFact], Fraction | None]) -> _Confirmed:
    if not entries:
        return NOTHING
    amounts = [(entry.id, amount(entry)) for entry in entries]
    return _Confirmed(
        points=sum((points for _, points in amounts if points is not None), Fraction(0)),
        rows=rows_of("assessment_entry", (entry_id for entry_id, _ in amounts)),
        unread=next((entry_id for entry_id, points in amounts if points is None), None),
    )


def _sentence(*pieces: str) -> str:
    return "，".join(piece for piece in pieces if piece) + "。"


def _extras(table: Table, facts: Facts) -> Iterator[tuple[str, Finding]]:
    """What was confirmed to be added and, below zero, to be taken; each cap used up in the order of the table."""
    left = Fraction(table.scoring.bonus_cap)
    for bonus in table.bonuses:
        entries = [entry for entry in facts.entries if entry.code == bonus.code]
        known = merits.counted(bonus, facts.recorded.merits, entries)
        if entries or known.rows:
            said = _confirmed(entries, partial(gain, levels=bonus.points))
            rows = (*said.rows, *known.rows)
            total = replace(said, points=said.points + known.points, rows=rows, more=known.more)
            finding = _capped(total, left, (BONUS, table.scoring.bonus_cap))
            left -= finding.earned or 0
            yield bonus.code, finding
    left = Fraction(table.scoring.deduction_cap)
    for deduction in table.deductions:
        entries = [entry for entry in facts.entries if entry.code == deduction.code]
        if entries:
            total = _confirmed(entries, partial(cost, unit=deduction.points))
            finding = _capped(total, left, (DEDUCTION, table.scoring.deduction_cap))
            left -= finding.earned or 0
            yield deduction.code, finding if finding.earned is None else replace(finding, earned=-finding.earned)


def _capped(total: _Confirmed, left: Fraction, words: tuple[str, Decimal]) -> Finding:
    if total.unread:
        return Finding(None, _sentence(UNREADABLE.format(number=total.unread), PENDING), total.rows)
    said, cap = words
    counted = min(total.points, left)
    count = sum(row.table == "assessment_entry" for row in total.rows) + total.more
    pieces = [said.format(count=count, points=number(total.points))]
    if counted < total.points:
        pieces.append(CAPPED.format(cap=number(cap), points=number(counted)))
    return Finding(counted, _sentence(*pieces), total.rows)


def _vetoes(table: Table, facts: Facts) -> tuple[list[Line], str]:
    """The lines of vetoes that are on and confirmed, and the best grade they leave."""
    lines, cap = [], table.grades[0].name
    for veto in table.vetoes:
        rows = rows_of("assessment_entry", (entry.id for entry in facts.entries if entry.code == veto.code))
        if rows and veto.enabled and veto.document:
            reason = _sentence(VETOED.format(name=veto.name, document=veto.document, cap=veto.cap))
            lines.append(Line(veto.code, Decimal(0), Decimal(0), applies=True, reason=reason, rows=rows))
            cap = table.capped(cap, veto.cap)
    return lines, cap


def _scaled(table: Table, judged: Sequence[tuple[Indicator, Finding]]) -> tuple[Fraction, Fraction]:
    """What is earned, and of how many points, where it is known; what does not apply is shared out among the rest."""
    applying = {
        dimension: [(one, found) for one, found in judged if one.dimension == dimension.code and found.applies]
        for dimension in table.dimensions
    }
    whole = sum(dimension.points for dimension, some in applying.items() if some)
    known = known_of = Fraction(0)
    for dimension, some in applying.items():
        if some:
            scale = Fraction(dimension.points * table.scoring.base_points) / Fraction(
                whole * sum(one.points for one, _ in some)
            )
            certain = [(one.points, found.earned) for one, found in some if found.earned is not None]
            known += scale * sum((earned for _, earned in certain), Fraction(0))
            known_of += scale * Fraction(sum(points for points, _ in certain))
    return known, known_of
