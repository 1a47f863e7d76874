"""All units of a check together (总体情况): numbers first, words made of nothing but them. No unit is named.

Text, picture, workbook and notice take the same figures, so that they cannot differ.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from bot import people
from bot.assess import checks, freezing, standing
from bot.assess.drafts import name_of
from bot.assess.models import Check, CheckKind, CheckState, Score
from bot.assess.scheme import Method, Table
from bot.assess.shown import table_of
from bot.assess.standing import Standing, window
from bot.assess.wording import LISTED, SHORT, day, fitting, name
from bot.core.context import Context
from bot.people import Org, Right
from bot.plan import wording

ONE_DAY = timedelta(days=1)

FIRST = (
    "{name}，{units}个单位：{first}至{last}应办{total}项，办结{done}项（{share}%），其中迟办{late}项，没办{missing}项。"
)
COMPLETE = "全部办结的单位{count}个。"
GRADES, GRADE, UNGRADED = "等次：{listed}。", "{name}{count}个", "有待核项、还没定的{count}个"
OFTEN_MISSING = "没办较多的事项：{listed}。"
OFTEN_LOST = "丢分较多的项：{listed}。"
IN_UNITS = "{title}（{count}个单位）"
TOLD = "各单位的结果已发给本单位书记，只发本单位的。"
UNTOLD = "另有{count}个单位没有书记，没有发。"
AFTERWARDS = "{waiting}之后回「定稿 {period}」。"
WAITING = "待核{count}项，回「待核 {period}」看。"
FROZEN = "已定稿。"
DRAFT_GIVEN = "各单位的初稿已发本单位书记，申诉到{until}为止。"


class Counted(NamedTuple):
    """A title, the name of a grade or an item, and how many units."""

    title: str
    units: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of all units of a check together; units that had nothing to do are left out.

    Counts of tasks are of `first` to `last`, both included; `grades` in the order of the table, all of them; the lists
    of what is missing, lost and 待核 from the most units to the fewest, the same number in the order of the table.
    """

    check: Check
    units: int
    first: date
    last: date
    on_time: int
    late: int
    missing: int
    complete: int
    """Units that did all they owed."""
    grades: tuple[Counted, ...]
    ungraded: int
    """Units without a grade: something of theirs is 待核."""
    missed: tuple[Counted, ...]
    """Duties by the number of units that did not do them."""
    lost: tuple[Counted, ...]
    """Items of the table by the number of units that lost points there."""
    waiting: tuple[Counted, ...]
    """Items of the table by the number of units where they are 待核."""
    untold: int
    """Units without a secretary, to whom nothing could be said."""
    appeals_until: date | None
    """The last day to appeal; None for a draft nobody has seen, and for what is frozen."""

    @property
    def total(self) -> int:
        """Tasks that fell due."""
        return self.on_time + self.late + self.missing

    @property
    def done(self) -> int:
        """In time or late."""
        return self.on_time + self.late

    @property
    def share(self) -> int:
        """Done of a hundred, rounded down: a hundred only when nothing is missing."""
        return self.done * 100 // self.total if self.total else 100


def overview_figures(ctx: Context, check: Check) -> Figures:
    """The figures of a check as it is stored, for the office; for the clock too, where nobody speaks.

    Raises:
        NotAllowedError: the speaker may not see all results.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.SEE_ALL_RESULTS)
    return current(ctx, check)


def current(ctx: Context, check: Check) -> Figures:
    """The same for our own telling, whoever led to it."""
    found = checks.stored(ctx, check)
    stood = standing.standings(ctx, check, [unit.id for unit, _ in found])
    return figures(ctx, check, active(check, found, stood), stood)


def active(check: Check, found: Sequence[tuple[Org, Score]], stood: dict[int, Standing]) -> list[tuple[Org, Score]]:
    """The units that had something to do in these days, in a month also those who still owe; to others none is said."""
    is_month = check.kind is CheckKind.MONTH
    return [(unit, score) for unit, score in found if stood[unit.id].total or (is_month and stood[unit.id].owed)]


def figures(ctx: Context, check: Check, found: Sequence[tuple[Org, Score]], stood: dict[int, Standing]) -> Figures:
    """The figures of these units."""
    days, table = window(check), table_of(ctx, check)
    secretaries = people.secretaries(ctx, [unit.id for unit, _ in found])
    some, scores = [stood[unit.id] for unit, _ in found], [score for _, score in found]
    grades = Counter(score.grade for score in scores)
    titles = Counter(title for one in some for title in {owed.title for owed in one.owed if owed.due in days})
    is_open = check.state is CheckState.SHOWN
    return Figures(
        check=check,
        units=len(found),
        first=days.start,
        last=days.end - ONE_DAY,
        on_time=sum(one.on_time for one in some),
        late=sum(one.late for one in some),
        missing=sum(one.missing for one in some),
        complete=sum(not one.missing for one in some),
        grades=tuple(Counted(one.name, grades[one.name]) for one in table.grades),
        ungraded=grades[""],
        missed=tuple(Counted(*one) for one in sorted(titles.items(), key=lambda one: (-one[1], one[0]))),
        lost=_items(table, (line for score in scores for line in lost_lines(table, score))),
        waiting=_items(table, (line for score in scores for line in score.lines if is_waiting(line))),
        untold=sum(unit.id not in secretaries for unit, _ in found),
        appeals_until=freezing.appeals_end(ctx, check) if is_open else None,
    )


def is_waiting(line: dict[str, Any]) -> bool:
    """Whether a line of a result is 待核: it counts, and nobody can say yet what it is worth."""
    return bool(line["applies"]) and line["earned"] is None


def lost_lines(table: Table, score: Score) -> list[dict[str, Any]]:
    """The lines in which points were lost, or taken on top; where points are only added none are lost."""
    added = {one.code for one in table.indicators if one.method is Method.ADD}
    known = (line for line in score.lines if line["applies"] and line["earned"] is not None)
    return [line for line in known if line["code"] not in added and Decimal(line["earned"]) < Decimal(line["of"])]


def _items(table: Table, lines: Iterable[dict[str, Any]]) -> tuple[Counted, ...]:
    """Items by how many units have such a line, most first, the same number in the order of the table."""
    order = [one.code for part in (table.indicators, table.bonuses, table.deductions) for one in part]
    codes = Counter(str(line["code"]) for line in lines)
    known = sorted((code for code in codes if code in order), key=lambda code: (-codes[code], order.index(code)))
    return tuple(Counted(f"{code} {name_of(table, code)}", codes[code]) for code in known)


def overview_text(told: Figures) -> str:
    """How much is done, which grades there are, what is missing and lost most; of a quarter also what comes next."""
    return _text(told, _last(told))


def shared_figures(told: Figures) -> Figures:
    """What many may see: a matter of one unit only would point at that unit."""
    missed, lost = (tuple(one for one in some if one.units > 1) for some in (told.missed, told.lost))
    return replace(told, missed=missed, lost=lost)


def group_text(told: Figures) -> str:
    """The same for the group, of what units have in common, without what only the office has to do."""
    until = _appeals_until(told)
    return _text(shared_figures(told), DRAFT_GIVEN.format(until=day(until)) if until else TOLD)


def caption(told: Figures) -> str:
    """How much is done: what is said where the picture cannot be drawn."""
    return FIRST.format(
        name=name(told.check),
        units=told.units,
        first=day(told.first),
        last=day(told.last),
        total=told.total,
        done=told.done,
        share=told.share,
        late=told.late,
        missing=told.missing,
    )


def _text(told: Figures, last: str) -> str:
    head = [caption(told), COMPLETE.format(count=told.complete) + _grades(told)]
    often = [_listed(OFTEN_MISSING, told.missed), _listed(OFTEN_LOST, told.lost)]
    return fitting(head, [one for one in often if one], last)


def _appeals_until(told: Figures) -> date | None:
    """Of a draft; a month counts into no score."""
    return None if told.check.kind is CheckKind.MONTH else told.appeals_until


def _last(told: Figures) -> str:
    """What became of it, and what comes next."""
    check, untold = told.check, UNTOLD.format(count=told.untold) if told.untold else ""
    if check.state is CheckState.FROZEN:
        return FROZEN
    until = _appeals_until(told)
    if until is None:
        return TOLD + untold
    waiting = WAITING.format(count=len(told.waiting), period=check.period) if told.waiting else ""
    return DRAFT_GIVEN.format(until=day(until)) + AFTERWARDS.format(waiting=waiting, period=check.period) + untold


def _grades(told: Figures) -> str:
    """`等次：优秀15个、良好4个。`; nothing where no unit has one yet."""
    listed = [GRADE.format(name=one.title, count=one.units) for one in told.grades if one.units]
    if not listed:
        return ""
    more = [UNGRADED.format(count=told.ungraded)] if told.ungraded else []
    return GRADES.format(listed="、".join([*listed, *more]))


def _listed(form: str, some: Sequence[Counted]) -> str:
    """The first few."""
    if not some:
        return ""
    told = [IN_UNITS.format(title=wording.short(one.title, SHORT), count=one.units) for one in some[:LISTED]]
    return form.format(listed="、".join(told))
