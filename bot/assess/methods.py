"""How points follow from what people confirmed, one function a method; how shares become points; pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bot.assess.facts_of import EntryFact, RowRef
from bot.assess.models import EntryKind
from bot.assess.scheme import Indicator, Method

SHARE, CASES = re.compile(r"[01](\.[0-9]{1,6})?"), re.compile(r"[0-9]{1,3}")
"""How people write a share and a number of cases."""
NO_VALUE, UNREADABLE = "还没有确认的数值", "第 {number} 条确认记录看不懂"
CONFIRMED_SHARE, CONFIRMED_BAND, CONFIRMED_POINTS = "确认为 {share}", "确认为“{value}”", "确认计 {points} 分"
NOT_APPLICABLE, EXEMPT = "不适用", "确认为不适用"
"""What is confirmed of an item that does not apply to a unit."""
NO_CASES, NOTHING_ADDED = "没有确认的扣分", "没有确认的加分"


@dataclass(frozen=True, slots=True)
class Finding:
    """What records or people say of one indicator before confirmed deductions and additions.

    `earned` is None while nobody can say (待核); `applies` is False where there was nothing to do.
    """

    earned: Fraction | None
    reason: str
    rows: tuple[RowRef, ...] = ()
    applies: bool = True


def number(points: Fraction | Decimal) -> str:
    """Points as people write them: at most two decimals, half up, no idle zeros."""
    return f"{rounded(Fraction(points), 2).normalize():f}"


def tenths(points: Decimal) -> str:
    """Points as units read them in a list: one decimal, half up, no idle zero."""
    shown = rounded(abs(Fraction(points)), 1).normalize()
    return f"{-shown if points < 0 and shown else shown:f}"


def percent(share: Fraction) -> str:
    """A share as people write it: `92.6%`."""
    return f"{rounded(share, 3).scaleb(2).normalize():f}%"


def rounded(value: Fraction, digits: int) -> Decimal:
    """The nearest number with so many decimals, half up; the value is not negative."""
    doubled = 2 * value.denominator
    return Decimal((2 * value.numerator * 10**digits + value.denominator) // doubled).scaleb(-digits)


def linear(share: Fraction, indicator: Indicator) -> Fraction:
    """The points of a share: full from the target on, none up to `zero_at`, in proportion between."""
    target, zero_at = (Fraction(indicator.params[name]) for name in ("target", "zero_at"))
    reached = (share - zero_at) / (target - zero_at)
    return min(max(reached, Fraction(0)), Fraction(1)) * Fraction(indicator.points)


def rows_of(table: str, numbers: Iterable[int]) -> tuple[RowRef, ...]:
    """References to these rows, by number, each once."""
    return tuple(RowRef(table, one) for one in sorted(set(numbers)))


def no_cases(indicator: Indicator, entries: Sequence[EntryFact]) -> Finding:
    """Full points before what was confirmed is taken off; without an entry there is nothing to take."""
    return Finding(Fraction(indicator.points), "" if entries else NO_CASES)


def nothing_added(indicator: Indicator, entries: Sequence[EntryFact]) -> Finding:
    """No points before what was confirmed is added."""
    del indicator
    return Finding(Fraction(0), "" if entries else NOTHING_ADDED)


def share_given(indicator: Indicator, entries: Sequence[EntryFact]) -> Finding:
    """The latest confirmed share, as `0.92`, or the points given instead; none yet: 待核."""
    return _latest(indicator, entries, _as_share)


def band_given(indicator: Indicator, entries: Sequence[EntryFact]) -> Finding:
    """The latest confirmed band of the table, or the points given instead; none yet: 待核."""
    return _latest(indicator, entries, _as_band)


def _latest(
    indicator: Indicator,
    entries: Sequence[EntryFact],
    read: Callable[[Indicator, str], tuple[Fraction, str] | None],
) -> Finding:
    values = [entry for entry in entries if entry.kind is EntryKind.VALUE]
    if not values:
        return Finding(None, NO_VALUE)
    last = max(values, key=lambda entry: (entry.day, entry.id))
    rows = rows_of("assessment_entry", [last.id])
    if last.points is not None:
        points = _not_negative(last.points)
        if points is not None:
            return Finding(points, CONFIRMED_POINTS.format(points=number(points)), rows)
        return Finding(None, UNREADABLE.format(number=last.id), rows)
    known = read(indicator, last.value.strip())
    if known is None:
        return Finding(None, UNREADABLE.format(number=last.id), rows)
    return Finding(*known, rows)


def _as_share(indicator: Indicator, value: str) -> tuple[Fraction, str] | None:
    if not SHARE.fullmatch(value) or Decimal(value) > 1:
        return None
    share = Fraction(value)
    return linear(share, indicator), CONFIRMED_SHARE.format(share=percent(share))


def _as_band(indicator: Indicator, value: str) -> tuple[Fraction, str] | None:
    if value not in indicator.params:
        return None
    return Fraction(indicator.params[value]), CONFIRMED_BAND.format(value=value)


def cost(entry: EntryFact, unit: Decimal | None) -> Fraction | None:
    """What a confirmed deduction takes: its own points, or so much per case (one, when no number is given)."""
    if entry.points is not None:
        return _not_negative(entry.points)
    cases = entry.value.strip() or "1"
    if unit is None or not CASES.fullmatch(cases):
        return None
    return Fraction(unit) * int(cases)


def gain(entry: EntryFact, levels: Mapping[str, Decimal]) -> Fraction | None:
    """What a confirmed addition brings: its own points, or those of its level; a single level need not be named."""
    if entry.points is not None:
        return _not_negative(entry.points)
    level = entry.value.strip()
    if not level and len(levels) == 1:
        [points] = levels.values()
        return Fraction(points)
    return Fraction(levels[level]) if level in levels else None


def _not_negative(points: Decimal) -> Fraction | None:
    return Fraction(points) if points.is_finite() and points >= 0 else None


GIVEN: Mapping[Method, Callable[[Indicator, Sequence[EntryFact]], Finding]] = {
    Method.DEDUCT: no_cases,
    Method.RATIO: share_given,
    Method.BANDS: band_given,
    Method.ADD: nothing_added,
}
"""What people answer, by method."""
