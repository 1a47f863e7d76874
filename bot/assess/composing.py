"""A unit's year (年考评) out of its parts: the quarters' mean, the check on site, the debrief; pure and exact.

What is not known is 待核, never zero, and makes the whole unknown. A part whose share is zero does not apply.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bot.appraisal import GROUPS, VoterGroup
from bot.assess.facts_of import RowRef
from bot.assess.indicators import Line, Result
from bot.assess.methods import number, rounded
from bot.assess.scheme import Table

QUARTERS, ON_SITE, DEBRIEF = "Q", "XC", "SZ"
"""Codes of the year's lines."""
NAMES: Mapping[str, str] = {QUARTERS: "季度平均", ON_SITE: "现场考评", DEBRIEF: "述职测评"}
NO_QUARTER = "还没有定稿的季度结果，待核。"
PENDING_QUARTER = "第{numbers}季度还有待核的项，待核。"
QUARTERS_SAID = "{listed}，平均{mean}分。"
QUARTER_SAID = "第{number}季度{points}分"
NO_ON_SITE = "还没有确认的现场分，待核。"
ON_SITE_SAID = "现场{points}分。"
NO_RATING = "还没有可用的测评结果，待核。"
RATING_SAID = "{listed}，合计{points}分。"
GROUP_SAID = "{group}{ballots}票{points}分"
LEFT_OUT = "今年不计这一部分。"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A frozen quarter of the unit: 1 to 4, its points (None: lines of it are 待核), and its row."""

    number: int
    points: Decimal | None
    row: RowRef


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What is known of one unit's year."""

    quarters: tuple[Quarter, ...] = ()
    on_site: Decimal | None = None
    """0 to 100."""
    on_site_rows: tuple[RowRef, ...] = ()
    ratings: Mapping[VoterGroup, Mapping[str, int]] | None = None
    """Grade → ballots, by group, of groups that may be shown."""
    caps: tuple[str, ...] = ()
    """The best grades that confirmed vetoes leave."""


def compose(table: Table, facts: YearFacts) -> Result:
    """Join the parts by their shares; the grade is that of the rounded sum, no better than the vetoes allow."""
    parts = (
        (QUARTERS, table.year.quarters_mean, _quarters(facts.quarters)),
        (ON_SITE, table.year.on_site, _on_site(facts)),
        (DEBRIEF, table.year.debrief, _debrief(table, facts.ratings or {})),
    )
    lines, known, known_of, certain = [], Fraction(0), Fraction(0), True
    for code, share, (value, reason, rows) in parts:
        of = table.scoring.base_points * share
        if not share:
            lines.append(Line(code, of, None, applies=False, reason=LEFT_OUT))
            continue
        earned = None if value is None else Fraction(of) * value / Fraction(table.scoring.base_points)
        exact = None if earned is None else Decimal(earned.numerator) / Decimal(earned.denominator)
        lines.append(Line(code, of, exact, applies=True, reason=reason, rows=rows))
        certain = certain and earned is not None
        known += earned or 0
        known_of += 0 if earned is None else Fraction(of)
    total = rounded(known, 1)
    grade = table.grade_of(total) if certain else ""
    for cap in facts.caps if certain else ():
        grade = table.capped(grade, cap)
    return Result(tuple(lines), total if certain else None, total, rounded(known_of, 1), grade)


Part = tuple[Fraction | None, str, tuple[RowRef, ...]]


def _quarters(quarters: Sequence[Quarter]) -> Part:
    """The mean of the quarters the unit has; one founded in May has three."""
    found = sorted(quarters, key=lambda quarter: quarter.number)
    rows = tuple(quarter.row for quarter in found)
    if not found:
        return None, NO_QUARTER, ()
    known = [quarter.points for quarter in found if quarter.points is not None]
    if len(known) < len(found):
        pending = "、".join(str(quarter.number) for quarter in found if quarter.points is None)
        return None, PENDING_QUARTER.format(numbers=pending), rows
    mean = sum(map(Fraction, known), Fraction(0)) / len(known)
    listed = "、".join(
        QUARTER_SAID.format(number=quarter.number, points=number(quarter.points or Decimal(0))) for quarter in found
    )
    return mean, QUARTERS_SAID.format(listed=listed, mean=number(mean)), rows


def _on_site(facts: YearFacts) -> Part:
    if facts.on_site is None:
        return None, NO_ON_SITE, ()
    return Fraction(facts.on_site), ON_SITE_SAID.format(points=number(facts.on_site)), facts.on_site_rows


def _debrief(table: Table, ratings: Mapping[VoterGroup, Mapping[str, int]]) -> Part:
    """Each group's mean by the points of its grades, the groups by weight; one without ballots leaves its weight."""
    means: dict[VoterGroup, tuple[Fraction, int]] = {}
    for group in VoterGroup:
        counts = {grade: count for grade, count in ratings.get(group, {}).items() if grade in table.year.debrief_map}
        ballots = sum(counts.values())
        if ballots and table.year.debrief_weights.get(group, 0):
            worth = sum(
                (Fraction(table.year.debrief_map[grade]) * count for grade, count in counts.items()), Fraction(0)
            )
            means[group] = worth / ballots, ballots
    if not means:
        return None, NO_RATING, ()
    weights = {group: Fraction(table.year.debrief_weights[group]) for group in means}
    value = sum((weights[group] * mean for group, (mean, _) in means.items()), Fraction(0)) / sum(weights.values())
    listed = "，".join(
        GROUP_SAID.format(group=GROUPS[group], ballots=ballots, points=number(mean))
        for group, (mean, ballots) in means.items()
    )
    return value, RATING_SAID.format(listed=listed, points=number(value)), ()
