"""What records of study, articles and activities say of an indicator; pure.

Where the table takes the indicator from records (auto), that is its worth. Where people judge (confirm), it is no more
than a proposal: what somebody would have to confirm so that the points are those of the records.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bot import publicity
from bot.assess.facts_of import EntryFact, Recorded, RowRef
from bot.assess.methods import NOT_APPLICABLE, cost, gain, number, rows_of
from bot.assess.models import EntryKind
from bot.assess.periods import quarter_of
from bot.assess.scheme import Indicator, Method, Source

BANDS = ("有载体有数据成效", "有载体有成效", "有载体")
"""Of D5-1, the best first, as the table calls them."""
STUDIED, NOT_STUDIED = "学习计划{whole}个专题，到期的{due}个都学了", "学习计划到期{due}个专题，{missing}个没学"
NONE_DUE = "学习计划{whole}个专题，还没有到期的"
WRITTEN, LACKING, NO_QUARTER = "{count}篇稿件，季季都有", "{quarters}没有稿件", "{count}篇稿件，还没有满一个季度"
QUARTER, LISTED = "第{number}季度", "、"
ADOPTED, NOT_ADOPTED, OF_LEVEL = "上级采用{count}篇（{levels}）", "没有上级采用的稿件", "{level}{count}"
CARRIED = "{count}项活动，{results}项有成效，{figures}项有数据"
TAKE, ADD, BAND = "扣 {points} 分", "加 {points} 分", "定“{band}”"
FROM_RECORDS = "按记录确认"
BY_RECORDS = "{reason}，按记录{what}，由人确认"


@dataclass(frozen=True, slots=True)
class Shown:
    """What records show: the points by them, why, the rows; cases or a band where the method counts by these."""

    points: Fraction
    reason: str
    rows: tuple[RowRef, ...]
    cases: int = 0
    band: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would have to be confirmed: the entry's kind with its points or band, why, and the rows behind."""

    code: str
    kind: EntryKind
    points: Decimal | None
    value: str
    what: str
    """In words: `扣 1 分`, `定“有载体”`."""
    reason: str
    rows: tuple[RowRef, ...]

    @property
    def words(self) -> str:
        """For the reason of the line that waits for it."""
        return BY_RECORDS.format(reason=self.reason, what=self.what)


def topics_studied(indicator: Indicator, known: Recorded) -> Shown | None:
    """Topics of the year's study plan whose month is over, not studied: so much each (D2-1)."""
    plan = known.plan
    if plan is None:
        return None
    counts = {"whole": len(plan.topics), "due": len(plan.due), "missing": len(plan.missing)}
    reason = (NOT_STUDIED if plan.missing else STUDIED if plan.due else NONE_DUE).format(**counts)
    return _cases(indicator, len(plan.missing), reason, rows_of("study_topic", plan.missing or plan.topics))


def articles_written(indicator: Indicator, known: Recorded) -> Shown | None:
    """Whole quarters without an article: so much each (D4-1)."""
    articles = known.articles
    if articles is None:
        return None
    count = len(articles.numbers)
    quarters = LISTED.join(QUARTER.format(number=name[-1]) for name in sorted(articles.lacking))
    words = LACKING if quarters else WRITTEN if articles.quarters else NO_QUARTER
    reason = words.format(count=count, quarters=quarters)
    return _cases(indicator, len(articles.lacking), reason, rows_of("article", articles.numbers))


def _cases(indicator: Indicator, cases: int, reason: str, rows: tuple[RowRef, ...]) -> Shown:
    left = Fraction(indicator.points) - cases * Fraction(indicator.unit_deduction or 0)
    return Shown(max(left, Fraction(0)), reason, rows, cases=cases)


def articles_adopted(indicator: Indicator, known: Recorded) -> Shown | None:
    """Articles published above the unit, each at its highest level, up to the indicator's points (D4-2).

    Nothing is said where the table has no such level.
    """
    if known.articles is None:
        return None
    adopted = known.articles.adopted
    worth = {
        level: indicator.params[name] for level, name in publicity.wording.LEVELS.items() if name in indicator.params
    }
    if any(one.level not in worth for one in adopted):
        return None
    points = publicity.points(adopted, worth, indicator.points)
    counts = Counter(one.level for one in adopted)
    levels = LISTED.join(
        OF_LEVEL.format(level=name, count=counts[level])
        for level, name in publicity.wording.LEVELS.items()
        if counts[level]
    )
    reason = (ADOPTED if adopted else NOT_ADOPTED).format(count=len(adopted), levels=levels)
    return Shown(Fraction(points), reason, rows_of("article", (one.article_id for one in adopted)))


def activities_carried(indicator: Indicator, known: Recorded) -> Shown | None:
    """The band of what the unit carried out (D5-1): figures, something that came of it, or that it was on."""
    carried = known.carried
    if carried is None:
        return None
    band = BANDS[0 if carried.has_figures else 1 if carried.has_result else 2]
    if band not in indicator.params:
        return None
    results = {*carried.with_result, *carried.with_figures}
    reason = CARRIED.format(count=len(carried.activities), results=len(results), figures=len(carried.with_figures))
    return Shown(Fraction(indicator.params[band]), reason, rows_of("activity", carried.activities), band=band)


SHOWN: Mapping[str, Callable[[Indicator, Recorded], Shown | None]] = {
    "D2-1": topics_studied,
    "D4-1": articles_written,
    "D4-2": articles_adopted,
    "D5-1": activities_carried,
}
"""What records can say of, by code."""
METHODS: Mapping[str, Method] = {
    "D2-1": Method.DEDUCT,
    "D4-1": Method.DEDUCT,
    "D4-2": Method.ADD,
    "D5-1": Method.BANDS,
}
"""And by which method alone."""


def proposal(
    indicator: Indicator, known: Recorded, entries: Sequence[EntryFact], judged: Collection[str] = ()
) -> Proposal | None:
    """What records would change about the confirmed entries of an indicator that people judge; None: nothing.

    They only ever propose more of the same: what somebody confirmed beyond the records stands. Of quarters `judged`
    already `known` tells no cases any more (see `unjudged`), and what was taken off in them settles no other.
    """
    if indicator.source is Source.AUTO or METHODS.get(indicator.code) is not indicator.method:
        return None
    values = [one for one in entries if one.kind is EntryKind.VALUE]
    if values and max(values, key=lambda one: (one.day, one.id)).value == NOT_APPLICABLE:
        return None
    shown = SHOWN[indicator.code](indicator, known)
    if shown is None:
        return None
    if indicator.method is Method.DEDUCT:
        return _more_cases(indicator, shown, entries, judged)
    return _MORE[indicator.method](indicator, shown, entries)


def unjudged(known: Recorded, judged: Collection[str], topics: Collection[int]) -> Recorded:
    """The records without the cases of quarters judged already, and of the `topics` planned in them."""
    plan, articles = known.plan, known.articles
    if plan is not None:
        plan = replace(plan, missing=tuple(one for one in plan.missing if one not in topics))
    if articles is not None:
        articles = articles._replace(lacking=tuple(one for one in articles.lacking if one not in judged))
    return replace(known, plan=plan, articles=articles)


def _more_cases(
    indicator: Indicator, shown: Shown, entries: Sequence[EntryFact], judged: Collection[str]
) -> Proposal | None:
    """Cases not yet taken off; of points taken in other ways only whole ones are left."""
    unit = Fraction(indicator.unit_deduction or 0)
    unsettled = [one for one in entries if quarter_of(one.day) not in judged]
    left = min(
        shown.cases * unit - _taken(indicator, unsettled), Fraction(indicator.points) - _taken(indicator, entries)
    )
    cases = left // unit
    if cases <= 0:
        return None
    points = number(cases * unit)
    what = TAKE.format(points=points)
    return Proposal(indicator.code, EntryKind.DEDUCTION, Decimal(points), "", what, shown.reason, shown.rows)


def _taken(indicator: Indicator, entries: Sequence[EntryFact]) -> Fraction:
    return sum((cost(one, indicator.unit_deduction) or Fraction(0) for one in entries), Fraction(0))


def _more_points(indicator: Indicator, shown: Shown, entries: Sequence[EntryFact]) -> Proposal | None:
    given = sum((gain(one, indicator.params) or Fraction(0) for one in entries), Fraction(0))
    left = shown.points - given
    if left <= 0:
        return None
    points = number(left)
    what = ADD.format(points=points)
    return Proposal(indicator.code, EntryKind.BONUS, Decimal(points), "", what, shown.reason, shown.rows)


def _better_band(indicator: Indicator, shown: Shown, entries: Sequence[EntryFact]) -> Proposal | None:
    values = [one for one in entries if one.kind is EntryKind.VALUE]
    if values:
        last = max(values, key=lambda one: (one.day, one.id))
        said = Fraction(last.points if last.points is not None else indicator.params.get(last.value, indicator.points))
        if said >= shown.points:
            return None
    what = BAND.format(band=shown.band)
    return Proposal(indicator.code, EntryKind.VALUE, None, shown.band, what, shown.reason, shown.rows)


_MORE: Mapping[Method, Callable[[Indicator, Shown, Sequence[EntryFact]], Proposal | None]] = {
    Method.ADD: _more_points,
    Method.BANDS: _better_band,
}
