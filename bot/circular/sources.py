"""What a frozen quarter gives a notice: counts, what was done well, what is wrong, what comes next."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import assess
from bot.assess import AssessmentEntry, Check, EntryKind, EntryState, Score
from bot.circular import paper, rules, wording
from bot.circular.models import Section
from bot.core.context import Context
from bot.core.db import constants
from bot.people import Org
from bot.plan import Check as HowChecked
from bot.plan import Task, TaskState

COMMON = 3
"""Common findings told."""
ONE_DAY = timedelta(days=1)
SEVERAL = 2
"""From so many units on a finding is common."""
TASKS_LINE = "D1-1"
"""The line of a result in which tasks are counted."""
ALIVE = (TaskState.OPEN, TaskState.REPORTED, TaskState.DONE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence the figures give; `plain` is what stands instead where the text may not be printed."""

    section: Section
    source_key: str
    text: str
    org_id: int | None = None
    plain: str = ""
    first: date = date.min
    """Of a duty to come: when it is due first."""


def proposals(ctx: Context, check: Check) -> Iterator[Proposal]:
    """All sentences of a frozen quarter's check, section by section; rectifications follow from the single cases."""
    results = assess.every_result(ctx, check)
    yield from _overview(ctx, check, results)
    entries = _entries(ctx, check)
    units = {org.id: org for org, _ in results}
    yield from _practices(entries, units)
    yield from _common(ctx, check, results)
    yield from _cases(ctx, check, entries, units)
    # Five at most, in the order of their dates.
    yield from sorted(ahead(ctx, check.period)[: rules.AHEAD], key=lambda one: (one.first, one.source_key))


def _overview(ctx: Context, check: Check, results: Sequence[tuple[Org, Score]]) -> Iterator[Proposal]:
    own = assess.read_period(check.period).own
    days = wording.DAYS.format(
        quarter=wording.quarter(check.period),
        first=wording.day(own.start),
        last=wording.day(own.end - ONE_DAY),
        as_of=wording.day(check.as_of),
    )
    grades = Counter(score.grade for _, score in results)
    counts = [(grade.name, grades[grade.name]) for grade in assess.table_of(ctx, check).grades]
    yield Proposal(Section.OVERVIEW, "overview:days", days)
    yield Proposal(Section.OVERVIEW, "overview:way", wording.WAY)
    yield Proposal(Section.OVERVIEW, "overview:units", wording.units_line(len(results), counts, grades[""]))


def _entries(ctx: Context, check: Check) -> Sequence[AssessmentEntry]:
    """What was entered about the quarter and stands, by unit and number."""
    own, one = assess.read_period(check.period).own, AssessmentEntry
    query = (
        select(one)
        .join(Org, col(Org.id) == col(one.org_id))
        .where(col(one.state) == EntryState.CONFIRMED, col(one.day) >= own.start, col(one.day) < own.end)
        .order_by(col(Org.code), col(one.id))
    )
    return ctx.session.exec(query).all()


def _practices(entries: Iterable[AssessmentEntry], units: Mapping[int, Org]) -> Iterator[Proposal]:
    """Confirmed bonuses that say what was done: three to five, or none; one a unit before a second of the same."""
    told = [one for one in entries if one.kind is EntryKind.BONUS and one.text.strip() and one.org_id in units]
    seen: Counter[int] = Counter()
    ordered = []
    for one in told:
        ordered.append((seen[one.org_id], units[one.org_id].code, one.id, one))
        seen[one.org_id] += 1
    chosen = [one for *_, one in sorted(ordered, key=lambda row: row[:3])[: rules.PRACTICES[-1]]]
    if len(chosen) < rules.PRACTICES[0]:
        return
    for one in chosen:
        unit = paper.unit_words(units[one.org_id])
        text = wording.PRACTICE.format(unit=unit, text=wording.short(one.text, wording.CASE_CHARS))
        yield Proposal(Section.PRACTICES, f"entry:{one.id}", text, one.org_id)


def _common(ctx: Context, check: Check, results: Sequence[tuple[Org, Score]]) -> Iterator[Proposal]:
    """The duties of the quarter that most units had not done in time, as counts; more units first, then by name."""
    counted = {number for _, score in results for number in _tasks_of(score)}
    units_by_title: dict[str, set[int]] = defaultdict(set)
    codes: dict[str, str] = {}
    for number, unit_id, code, title in _not_done(ctx, check):
        if number in counted:
            units_by_title[title].add(unit_id)
            codes.setdefault(title, code)
    most = sorted(units_by_title.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for title, units in most[:COMMON]:
        if len(units) >= SEVERAL:
            text = wording.COMMON.format(title=title, count=len(units))
            yield Proposal(Section.PROBLEMS, f"task:{codes[title] or title}", text)


def _tasks_of(score: Score) -> Iterator[int]:
    """The tasks that the frozen line counted."""
    return (number for line in score.lines if line["code"] == TASKS_LINE for _, number in line["rows"])


def _not_done(ctx: Context, check: Check) -> sa.CursorResult[int, int, str, str]:
    """Tasks of the quarter not done, or done late, on the day of the check."""
    own = assess.read_period(check.period).own
    late = sa.or_(col(Task.done_on).is_(None), col(Task.done_on) > check.as_of, col(Task.done_on) > col(Task.due))
    query = (
        sa.select(col(Task.id), col(Task.unit_id), col(Task.code), col(Task.title))
        .where(col(Task.due) >= own.start, col(Task.due) < own.end, col(Task.check) != HowChecked.EXTERNAL, late)
        .where(col(Task.state).in_(constants(ALIVE)))
        .order_by(col(Task.id))
    )
    return ctx.connection.execute(query)


def _cases(
    ctx: Context, check: Check, entries: Iterable[AssessmentEntry], units: Mapping[int, Org]
) -> Iterator[Proposal]:
    """Confirmed deductions and findings, each with its unit; points are nobody's business but the unit's own."""
    table = assess.table_of(ctx, check)
    for one in entries:
        if one.kind not in {EntryKind.DEDUCTION, EntryKind.FINDING} or one.org_id not in units:
            continue
        unit, name = paper.unit_words(units[one.org_id]), assess.name_of(table, one.code)
        plain = (wording.PLAIN_CASE if name else wording.OTHER_CASE).format(unit=unit, item=name)
        text = wording.CASE.format(unit=unit, text=wording.short(one.text, wording.CASE_CHARS))
        yield Proposal(Section.PROBLEMS, f"entry:{one.id}", text, one.org_id, plain)


def ahead(ctx: Context, period: str) -> list[Proposal]:
    """The duties of the next quarter that are due after today: those of most units first, the same by their dates."""
    start = assess.read_period(period).own.end
    end = assess.read_period(_next(period)).own.end
    query = (
        sa.select(col(Task.code), col(Task.title), col(Task.due), sa.func.count(sa.distinct(col(Task.unit_id))))
        .where(col(Task.due) >= start, col(Task.due) < end, col(Task.due) > ctx.today)
        .where(col(Task.check) != HowChecked.EXTERNAL, col(Task.template_id).is_not(None))
        .where(col(Task.state).in_(constants(ALIVE)))
        .group_by(col(Task.code), col(Task.title), col(Task.due))
    )
    units: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for code, title, due, count in ctx.connection.execute(query):
        units[code, title] = max(units[code, title], count)
        days[code, title].append(due)
    most = sorted(units, key=lambda duty: (-units[duty], min(days[duty]), duty))
    return [_duty(code, title, sorted(days[code, title])) for code, title in most]


def _duty(code: str, title: str, dues: Sequence[date]) -> Proposal:
    form = wording.AHEAD_ONE if len(dues) == 1 else wording.AHEAD_SEVERAL
    text = form.format(title=title, day=wording.day(dues[0]), count=len(dues))
    return Proposal(Section.AHEAD, f"task:{code}", text, first=dues[0])


def _next(period: str) -> str:
    """The quarter after `2026Q3`: `2026Q4`; after `2026Q4`: `2027Q1`."""
    year, _, number = period.partition("Q")
    return f"{int(year) + 1}Q1" if number == "4" else f"{year}Q{int(number) + 1}"
