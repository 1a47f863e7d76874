"""Figures of an activity as a file: a template with the units in it, read back and compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bot import activities, people
from bot.activities import Activity, ActivityTemplate, Figures, Line
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed
from bot.papers.books import Head, Value
from bot.papers.sheets import Sheet
from bot.people import Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Problem = people.roster.Problem
Row = people.roster.Row
cells = people.roster.cells

WHAT = "contest"
TITLE = "数据"
NOT_A_NUMBER = "「{text}」不是数，请写不小于 0 的数，最多两位小数{most}。"
NOT_A_PERIOD = "「{text}」看不懂，请写成 2026年3季度、2026-11 或 2026年下半年。"
OTHER_PACE = "这个活动按{pace}填数据。"
NO_UNIT = "没有编号 {code} 的单位，或不在这个活动范围内。"
BLANK = "有 {count} 行没有填数，没有改动；缺的数按待核算。"
ADDED, CHANGED = "新增 {period} {name}：{values}", "更新 {period} {name}：{values}"


def period(cell: Cell) -> str:
    """`2026年3季度`, `2026Q3`, `2026-11`, `2026年下半年`, `2026` as they are stored.

    Raises:
        BadInputError: anything else.
    """
    words = unicodedata.normalize("NFKC", cells.plain(cell)).replace(" ", "").replace("第", "").upper()
    words = words.translate(str.maketrans("一二三四", "1234"))
    if not words:
        return ""
    quarter = re.fullmatch(r"(20\d\d)年?-?(?:Q([1-4])|([1-4])季度?)", words)
    if quarter:
        return f"{quarter[1]}-Q{quarter[2] or quarter[3]}"
    half = re.fullmatch(r"(20\d\d)年?-?(?:H([12])|([上下])半年)", words)
    if half:
        return f"{half[1]}-H{half[2] or ('1' if half[3] == '上' else '2')}"
    month = re.fullmatch(r"(20\d\d)(?:年|-)(0?[1-9]|1[0-2])月?", words)
    if month:
        return f"{month[1]}-{int(month[2]):02d}"
    if re.fullmatch(r"20\d\d年?", words):
        return words[:4]
    raise BadInputError(NOT_A_PERIOD.format(text=cells.plain(cell)[:20]))


def columns(template: ActivityTemplate) -> tuple[Column, ...]:
    """What is filled in: the unit, the crew or project if it is one, the period, and each metric."""
    of_contest = template.is_contest

    def figure(cell: Cell) -> Decimal | None:
        words = unicodedata.normalize("NFKC", cells.plain(cell)).removesuffix("分").strip()
        if not words:
            return None
        most = activities.wording.MOST_100 if of_contest else ""
        try:
            value = Decimal(words)
        except InvalidOperation:
            raise BadInputError(NOT_A_NUMBER.format(text=words[:20], most=most)) from None
        if not activities.is_figure(value, contest=of_contest):
            raise BadInputError(NOT_A_NUMBER.format(text=words[:20], most=most))
        return value

    return (
        Column("code", "单位代码", cells.code, ("单位编号", "编号", "code"), needed=True, width=12),
        Column("unit", "单位", cells.text(100), ("单位名称",), width=20),
        Column("subject", "班组或项目", cells.text(40), ("班组", "项目", "责任区", "部室"), width=20),
        Column("period", "期间", period, ("季度", "period"), needed=True, width=14),
        *(Column(code, name, figure, width=10) for code, name in template.metrics.items()),
    )


def template(ctx: Context, row: Activity, wanted: str) -> bytes:
    """A table to fill in for a period: the units of the activity, and the figures there are already.

    Raises:
        BadInputError: the activity is not measured, or for another kind of period.
    """
    made = template_of(ctx, row)
    require_pace(made, wanted)
    told = {(line.unit.id, line.subject): line for line in activities.table(ctx, row, wanted)}
    places = [(unit, "") for unit in _units(ctx, row).values() if unit.kind is not people.OrgKind.GROUP]
    known = [(line.unit, line.subject) for line in told.values()]
    keys = {(unit.id, subject): (unit, subject) for unit, subject in [*places, *known]}
    ordered = sorted(keys.values(), key=lambda one: (one[0].code, one[1]))
    said = activities.wording.period(wanted)
    rows: dict[int, Sequence[Value]] = {
        number: (unit.code, unit.short, subject, said, *values_of(made, told.get((unit.id, subject))))
        for number, (unit, subject) in enumerate(ordered, start=2)
    }
    heads = [Head(one.title, one.width, needed=one.needed) for one in columns(made)]
    return books.book(TITLE, heads, rows)


def template_of(ctx: Context, row: Activity) -> ActivityTemplate:
    """What the activity is measured by.

    Raises:
        BadInputError: it is not measured.
    """
    made = activities.template_of(ctx, row)
    if made is None or not made.metrics:
        raise BadInputError(activities.wording.NO_METRICS.format(number=row.id, name=row.name))
    return made


def require_pace(made: ActivityTemplate, wanted: str) -> None:
    """Let pass a period that figures of this activity are told for.

    Raises:
        BadInputError: another kind of period.
    """
    if not wanted or not activities.fits(made, wanted):
        raise BadInputError(OTHER_PACE.format(pace=activities.wording.PACES[made.pace]))


def _units(ctx: Context, row: Activity) -> dict[str, Org]:
    return {unit.code: unit for unit in people.orgs_below(ctx, people.org(ctx, row.org_id))}


def values_of(made: ActivityTemplate, line: Line | None) -> list[Value]:
    """The numbers in the order of the columns; empty where one is missing."""
    return [float(line.values[code]) if line and code in line.values else None for code in made.metrics]


@dataclass(frozen=True, slots=True)
class ContestPlan(people.roster.Plan):
    """What importing the figures would do."""

    figures: Sequence[Figures] = field(default_factory=tuple)


def compare(ctx: Context, row: Activity, sheet: Sheet) -> ContestPlan:
    """What importing these figures would do; a number that is not filled in is left as it is.

    Raises:
        BadInputError: the headings do not fit, or the activity is not measured.
    """
    made = template_of(ctx, row)
    shown = columns(made)
    titles = {column.key: column.title for column in shown}
    read = people.roster.read(sheet.lines, shown)
    units = _units(ctx, row)
    for one in read:
        _look(one, units, made, titles)
    keyed = [(one.values.get("subject"), one.values.get("period")) for one in read]
    places = dict(zip((one.number for one in read), keyed, strict=True))
    people.roster.refuse_same(read, titles["code"], lambda one: one.code and (one.code, places[one.number]))
    good = [one for one in read if one.good]
    entries, figures = _changes(ctx, row, made, good, units)
    blank = sum(not any(one.values.get(code) is not None for code in made.metrics) for one in good)
    return ContestPlan(
        WHAT,
        added=tuple(entry for entry in entries if entry.key is None),
        updated=tuple(entry for entry in entries if entry.key is not None),
        unchanged=len(good) - len(entries),
        problems=tuple(problem for one in read for problem in one.problems),
        hints=(Problem(0, "", BLANK.format(count=blank)),) if blank else (),
        figures=tuple(figures),
    )


def _look(one: Row, units: Mapping[str, Org], made: ActivityTemplate, titles: Mapping[str, str]) -> None:
    """Whether the row's unit and period are ones of this activity."""
    unit = units.get(one.code)
    listed.look_at_unit(one, unit, titles, none=NO_UNIT)
    wanted = one.values.get("period")
    if wanted and not activities.fits(made, wanted):
        one.wrong(titles["period"], OTHER_PACE.format(pace=activities.wording.PACES[made.pace]))


def _changes(
    ctx: Context, row: Activity, made: ActivityTemplate, good: Sequence[Row], units: Mapping[str, Org]
) -> tuple[list[Entry], list[Figures]]:
    """The rows that change something, as they are told and as they are kept."""
    stored = {
        (line.unit.id, line.subject, wanted): line
        for wanted in {one.values["period"] for one in good}
        for line in activities.table(ctx, row, wanted)
    }
    entries, figures = [], []
    for one in good:
        unit, wanted, subject = units[one.code], one.values["period"], one.values.get("subject") or ""
        line = stored.get((unit.id, subject, wanted))
        told = {code: value for code in made.metrics if (value := one.values.get(code)) is not None}
        before = dict(line.values) if line else {}
        new = {code: value for code, value in told.items() if before.get(code) != value}
        if not new:
            continue
        values = {"period": wanted} | new
        entries.append(Entry(one.number, unit.code, subject or unit.short, values, before, row.id if line else None))
        figures.append(Figures(unit, wanted, new, subject))
    return entries, figures


def apply(ctx: Context, row: Activity, found: ContestPlan, *, good_rows_only: bool = False) -> int:
    """Keep the figures; returns how many numbers are new or others.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the figures are not the speaker's to enter.
    """
    found.require_good(good_rows_only=good_rows_only)
    return activities.enter_figures(ctx, row, found.figures)


def described(ctx: Context, row: Activity, found: ContestPlan) -> list[str]:
    """Every unit, crew or project whose figures are new or others."""
    metrics = template_of(ctx, row).metrics
    number = activities.wording.number
    known = [(ADDED, entry) for entry in found.added] + [(CHANGED, entry) for entry in found.updated]
    return [
        form.format(
            period=activities.wording.period(entry.values["period"]),
            name=entry.name,
            values="、".join(
                f"{name}{number(entry.values[code])}" for code, name in metrics.items() if code in entry.values
            ),
        )
        for form, entry in known
    ]
