"""换届, 谈心谈话 and 民主评议 of all units as a table: days and numbers, nobody's name."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot import elections, org_life, people
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError
from bot.elections import Term
from bot.org_life import Grades, MemberAppraisal, TalkKind, Talks
from bot.papers import books, listed
from bot.papers.books import Value
from bot.papers.sheets import Sheet
from bot.people import Org, OrgKind

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "org_life"
TITLE = "组织生活登记"
TALKS = (TalkKind.COMMITTEE, TalkKind.WITH_MEMBERS, TalkKind.MEMBERS)
GRADES = ("excellent", "qualified", "basic", "unqualified", "ungraded")
MOST = 10_000
NOT_A_NUMBER = "「{text}」不是人数，请写 0 到 9999 的整数。"
NEEDS = "写了这一项，还要写{what}。"
FEWER = "已经登记了{count}人次，比文件里的多；记错的请在聊天里撤回。"
TO_COME = "日期在今天之后，还没发生的不登记。"
CHANGED = "{unit}：{what}"
REQUESTED, HELD, TALKED, APPRAISED, TOLD = "换届请示", "选举", "谈心谈话", "评议结果", "评议反馈"


def _number(cell: Cell) -> int | None:
    """How many, or nothing."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).strip().removesuffix(".0")
    if not words:
        return None
    if not (words.isascii() and words.isdecimal() and int(words) < MOST):
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20]))
    return int(words)


COLUMNS = (
    Column("code", "单位编号", cells.code, ("单位代码", "编号", "code"), needed=True, width=10),
    Column("unit", "单位", cells.text(100), ("单位名称",), width=18),
    Column("term_end", "任期届满", cells.day, width=12, is_day=True),
    Column("requested", "换届请示", cells.day, width=12, is_day=True),
    Column("held", "选举日期", cells.day, width=12, is_day=True),
    Column("expected", "选举应到", _number, width=9),
    Column("present", "选举到会", _number, width=9),
    Column(TalkKind.COMMITTEE, "谈心：委员之间", _number, width=9),
    Column(TalkKind.WITH_MEMBERS, "谈心：委员与党员", _number, width=9),
    Column(TalkKind.MEMBERS, "谈心：党员之间", _number, width=9),
    Column("appraised", "评议日期", cells.day, width=12, is_day=True),
    Column("excellent", "优秀", _number, width=7),
    Column("qualified", "合格", _number, width=7),
    Column("basic", "基本合格", _number, width=9),
    Column("unqualified", "不合格", _number, width=8),
    Column("ungraded", "不定等次", _number, width=9),
    Column("told", "反馈日期", cells.day, width=12, is_day=True),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)
Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class OrgLifePlan(people.roster.Plan):
    """What importing the days and numbers would do."""

    acts: tuple[Act, ...] = field(default=())


def export(ctx: Context, year: int) -> tuple[bytes, int]:
    """A line for each unit of the company, in the order of the organisation; and how many there are.

    Raises:
        NotAllowedError: the speaker keeps these for no whole company.
    """
    terms = {one.unit.id: one for one in elections.terms(ctx)}
    talks, appraised = org_life.of_units(ctx, year)
    units = [one for root in people.roots(ctx) for one in people.orgs_below(ctx, root) if one.kind is not OrgKind.GROUP]
    rows: dict[int, Sequence[Value]] = {
        number: (unit.code, unit.short, *_term(unit, terms.get(unit.id)), *_talks(talks.get(unit.id)), *found)
        for number, unit in enumerate(units, start=2)
        for found in [_grades(appraised.get(unit.id))]
    }
    return books.book(TITLE, HEADS, rows), len(rows)


def _term(unit: Org, term: Term | None) -> Sequence[int | date | None]:
    found = term.election if term else None
    if found is None:
        return unit.term_end, None, None, None, None
    return unit.term_end, found.requested_on, found.held_on, found.expected, found.present


def _talks(found: Talks | None) -> Sequence[int | None]:
    return [found.counts.get(kind) if found else None for kind in TALKS]


def _grades(found: MemberAppraisal | None) -> Sequence[int | date | None]:
    if found is None:
        return (None,) * 7
    return found.day, found.excellent, found.qualified, found.basic, found.unqualified, found.ungraded, found.told_on


def compare(ctx: Context, sheet: Sheet) -> OrgLifePlan:
    """What importing these lines would do: what is new or other in the file; an empty cell takes nothing away.

    The ends of the terms come with the organisations, never from here. Talks are the year's sums.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["code"], lambda row: row.code)
    everywhere = [one for root in people.roots(ctx) for one in people.orgs_below(ctx, root)]
    units = {one.code: one for one in everywhere if one.kind is not OrgKind.GROUP}
    entries: list[Entry] = []
    acts: list[Act] = []
    for row in read:
        unit = units.get(row.code)
        if unit is None:
            if row.code:
                row.wrong(TITLES["code"], listed.NO_UNIT.format(code=row.code[:20]))
            continue
        done = {what: act for part in (_elected, _talked, _judged) for what, act in part(ctx, row, unit).items()}
        if row.good and done:
            entries.append(Entry(row.number, unit.code, unit.short, {"what": list(done)}))
            acts += done.values()
    problems = tuple(problem for row in read for problem in row.problems)
    unchanged = sum(row.good for row in read) - len(entries)
    return OrgLifePlan(WHAT, tuple(entries), (), unchanged, problems, acts=tuple(acts))


def _past(ctx: Context, row: Row, key: str) -> date | None:
    """A day of the line that is not to come."""
    day: date | None = row.values.get(key)
    if day is not None and day > ctx.today:
        row.wrong(TITLES[key], TO_COME)
    return day


def _elected(ctx: Context, row: Row, unit: Org) -> Mapping[str, Act]:
    requested, held = _past(ctx, row, "requested"), _past(ctx, row, "held")
    expected, present = row.values.get("expected"), row.values.get("present")
    if requested is None and held is None:
        return {}
    try:
        known = elections.term(ctx, unit).election
        if held is not None and expected is not None and present is not None:
            elections.require_sensible(ctx, unit, held, expected=expected, present=present)
        elif held is not None:
            row.wrong(TITLES["held"], NEEDS.format(what="应到和到会"))
    except BotError as error:
        row.wrong(TITLES["held" if held else "requested"], error.sentence)
        return {}
    done: dict[str, Act] = {}
    if requested is not None and (known is None or known.requested_on != requested):
        done[REQUESTED] = lambda: elections.request(ctx, unit, requested)
    same = known is not None and (known.held_on, known.expected, known.present) == (held, expected, present)
    if held is not None and not same:
        done[HELD] = lambda: elections.hold(ctx, unit, held, expected=expected or 0, present=present or 0)
    return done


def _talked(ctx: Context, row: Row, unit: Org) -> Mapping[str, Act]:
    known = org_life.talks(ctx, unit, ctx.today.year).counts
    more: dict[TalkKind, int] = {}
    for kind in TALKS:
        count, there = row.values.get(kind), known.get(kind, 0)
        if count is not None and count < there:
            row.wrong(TITLES[kind], FEWER.format(count=there))
        elif count is not None and count > there:
            more[kind] = count - there
    if not more:
        return {}
    return {TALKED: lambda: [org_life.talked(ctx, unit, kind, count, ctx.today) for kind, count in more.items()]}


def _judged(ctx: Context, row: Row, unit: Org) -> Mapping[str, Act]:
    day, told = _past(ctx, row, "appraised"), _past(ctx, row, "told")
    numbers = {name: row.values.get(name) or 0 for name in GRADES}
    if day is None:
        if any(numbers.values()) or told:
            row.wrong(TITLES["appraised"], NEEDS.format(what="评议日期"))
        return {}
    grades, known = Grades(**numbers), org_life.outcome(ctx, unit, org_life.year_of(day))
    try:
        org_life.require_sensible(ctx, unit, day, grades)
    except BotError as error:
        row.wrong(TITLES["appraised"], error.sentence)
    if told is not None and told < day:
        row.wrong(TITLES["told"], org_life.TOLD_BEFORE)
    done: dict[str, Act] = {}
    if known is None or (known.day, {name: getattr(known, name) for name in GRADES}) != (day, numbers):
        done[APPRAISED] = lambda: org_life.appraise(ctx, unit, day, grades)
    if told is not None and (known is None or known.told_on != told):
        done[TOLD] = lambda: org_life.told(ctx, unit, told)
    return done


def apply(found: OrgLifePlan, *, good_rows_only: bool = False) -> int:
    """Record it; returns how many units have something new.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
    """
    found.require_good(good_rows_only=good_rows_only)
    for act in found.acts:
        act()
    return len(found.added)


def described(found: OrgLifePlan) -> list[str]:
    """Every unit with what is new of it."""
    return [CHANGED.format(unit=entry.name, what="、".join(entry.values["what"])) for entry in found.added]
