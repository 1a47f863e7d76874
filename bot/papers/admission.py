"""发展党员 as a file: a line a person, a column a step with its day; in and out, for who keeps admissions alone."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import admission, people
from bot.admission import Line, Record
from bot.core.config import Admission
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed
from bot.papers.books import Head, Marks
from bot.papers.sheets import Sheet
from bot.people import Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "admission"
TITLE = "发展党员"
STEPS = admission.book(Admission()).steps
BETWEEN = "、"
NOT_A_NUMBER = "「{text}」不是编号。"
NO_SUCH = "没有编号 {number} 的发展党员记录。"
OTHER = "{number}号是{unit}的另一位同志，请核对编号。"
NO_UNIT = "没有「{text}」这个支部。"
NEEDS_UNIT = "新登记的要写单位。"
BAD_NAME = "请写姓名，二到十六个汉字。"
TO_COME = "{day}还没到。"
OTHER_DAY = "已经记在{day}；要改请在聊天里说「发展 {number} 更正」。"
STOPPED = "{number}号已停止或已办完，没有改动。"
NO_STEP = "一步也没有填。"
NEEDS_BASIS = "{sentence}要照实记，请在“{title}”一列写文号或原因。"
ADDED, CHANGED = "新增 {unit} {name} {count} 步", "更新 {number}号 {count} 步"
EXAMPLE, EXAMPLE_NAME = "示例", "王小明"
UNDER_WAY, STOPPED_ON, OVER = "在办", "已停止", "已办完"


def _number(cell: Cell) -> int | None:
    """The number of a record; blank: a new one."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).removesuffix("号").strip()
    if words and not (words.isdecimal() and len(words) < len("1000000")):
        raise BadInputError(NOT_A_NUMBER.format(text=words[:20]))
    return int(words) if words else None


def _days(cell: Cell) -> tuple[date, ...]:
    """One day, or several with 、 between them."""
    if isinstance(cell, str):
        read = [cells.day(part) for part in cells.parts(cell.replace("/", "-"))]
    else:
        read = [cells.day(cell)]
    return tuple(sorted(day for day in read if day is not None))


def _key(no: int) -> str:
    return f"s{no}"


COLUMNS = (
    Column("number", "编号", _number, ("序号", "number"), width=7),
    Column("unit", "单位", cells.place, ("支部", "党支部", "org"), width=20),
    Column("name", "姓名", cells.name, ("name",), needed=True, width=10),
    *(Column(_key(one.no), f"{one.no}{one.name}", _days, (one.name,), width=13, is_day=True) for one in STEPS),
    Column("basis", "依据或原因", cells.text(100), ("依据", "原因", "文号"), width=30),
)
TITLES = listed.titles(COLUMNS)
SHOWN = (Head("身份", 12), Head("办理", 8), Head("预备期满", 12, is_day=True), Head("下一步最晚", 12, is_day=True))
"""What only goes out."""


@dataclass(frozen=True, slots=True)
class AdmissionPlan(people.roster.Plan):
    """What importing the records would do."""

    lines: tuple[Line, ...] = ()


def template(ctx: Context) -> bytes:
    """An empty table with the units of the store to choose from, and an example that is skipped.

    Raises:
        BadInputError: there are no units yet.
    """
    units = people.roster.unit_labels(ctx, groups=False)
    if not units:
        raise BadInputError(listed.NO_UNITS)
    days = {1: ctx.today.replace(month=1, day=5), 2: ctx.today.replace(month=1, day=20)}
    example = [EXAMPLE, units[-1], EXAMPLE_NAME, *(days.get(one.no) for one in STEPS), ""]
    return books.book(TITLE, _heads(units), {2: example}, Marks(example_row=2))


def _heads(units: Sequence[str]) -> Sequence[Head]:
    return listed.heads(COLUMNS, offered={"unit": units}, open_lists=("unit",))


def export(ctx: Context, name: str) -> tuple[bytes, int]:
    """The records in the speaker's reach (all, when a command asks), as xlsx or csv; and how many.

    Raises:
        NotAllowedError: the speaker keeps no admissions.
        BadInputError: another ending.
    """
    found = admission.all_units(ctx) if ctx.actor is None else admission.in_reach(ctx)
    rows = [_line(ctx, one) for one in found]
    heads = [*_heads(people.roster.unit_labels(ctx, groups=False)), *SHOWN]
    return listed.written(name, TITLE, heads, rows), len(rows)


def _line(ctx: Context, one: admission.Entry) -> Sequence[books.Value]:
    known, book = one.record(), admission.book(ctx.settings.admission)
    due = next(iter(admission.rules.dues(book, known)), None) if one.is_under_way else None
    state = UNDER_WAY if one.is_under_way else STOPPED_ON if one.row.stopped_on else OVER
    return (
        one.row.id,
        f"{one.unit.code} {one.unit.short}",
        one.row.name,
        *(_shown(known.days.get(step.no, ())) for step in STEPS),
        "；".join(dict.fromkeys(step.basis for step in one.steps if step.basis)),
        admission.wording.stand(known),
        state,
        admission.rules.probation_end(book, known),
        due.day if due else None,
    )


def _shown(days: Sequence[date]) -> books.Value:
    return BETWEEN.join(day.isoformat() for day in days) if len(days) > 1 else next(iter(days), None)


def compare(ctx: Context, sheet: Sheet) -> AdmissionPlan:
    """What importing these records would do: steps that are not there yet are added, nothing is taken away.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["number"], lambda row: row.values.get("number"))
    known = {one.row.id: one for one in admission.all_units(ctx)}
    units = {name: unit for unit in _branches(ctx) for name in (unit.code, unit.name, unit.short)}
    good = [(row, line) for row in read if (line := _read(ctx, row, known, units)) is not None and row.good]
    entries = [_entry(row, line) for row, line in good if line.steps]
    return AdmissionPlan(
        WHAT,
        added=tuple(one for one in entries if one.key is None),
        updated=tuple(one for one in entries if one.key is not None),
        unchanged=len(good) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        hints=tuple(hint for row in read for hint in row.hints),
        lines=tuple(line for _, line in good),
    )


def _branches(ctx: Context) -> Iterable[Org]:
    above = (people.OrgKind.GROUP, people.OrgKind.COMMITTEE)
    return (unit for root in people.roots(ctx) for unit in people.orgs_below(ctx, root) if unit.kind not in above)


def _entry(row: Row, line: Line) -> Entry:
    values = {"unit": line.unit.short, "count": len(line.steps)}
    return Entry(row.number, line.unit.code, line.name, values, key=line.row.id if line.row else None)


def _read(ctx: Context, row: Row, known: Mapping[int, admission.Entry], units: Mapping[str, Org]) -> Line | None:
    """The line that a row makes; None when it cannot be told whose it is."""
    one, unit = _whose(row, known, units)
    if unit is None or not row.good:
        return None
    taken = one.record() if one else Record({})
    wanted = [(step.no, day) for step in STEPS for day in row.values.get(_key(step.no)) or ()]
    fresh = tuple((no, day) for no, day in wanted if day not in taken.days.get(no, ()))
    if not wanted:
        row.wrong(TITLES["name"], NO_STEP)
    elif fresh and one is not None and not one.is_under_way:
        row.wrong(TITLES["number"], STOPPED.format(number=one.row.id))
    _look(ctx, row, taken, fresh, one.row.id if one else 0)
    return Line(unit, row.values["name"], fresh, row.values.get("basis") or "", one.row if one else None)


def _whose(
    row: Row, known: Mapping[int, admission.Entry], units: Mapping[str, Org]
) -> tuple[admission.Entry | None, Org | None]:
    """Whose record it is, and of which unit: by the number, else by unit and name, else somebody new."""
    number, said, name = row.values.get("number"), row.values.get("unit") or "", row.values.get("name") or ""
    unit = units.get(said)
    if said and unit is None:
        row.wrong(TITLES["unit"], NO_UNIT.format(text=said[:20]))
        return None, None
    if number is not None:
        one = known.get(number)
        if one is None:
            row.wrong(TITLES["number"], NO_SUCH.format(number=number))
        elif one.row.name != name or (unit is not None and unit.id != one.unit.id):
            row.wrong(TITLES["number"], OTHER.format(number=number, unit=one.unit.short))
        return one, one.unit if one else None
    if unit is None:
        row.wrong(TITLES["unit"], NEEDS_UNIT)
        return None, None
    if not admission.is_name(name):
        row.wrong(TITLES["name"], BAD_NAME)
    same = [one for one in known.values() if admission.is_same(one, unit, name)]
    return (same[0] if len(same) == 1 else None), unit


def _look(ctx: Context, row: Row, taken: Record, fresh: Sequence[tuple[int, date]], number: int) -> None:
    """What speaks against the steps: days to come, days that differ, rules."""
    repeats = {step.no: step.repeats for step in STEPS}
    for no, day in fresh:
        last = taken.last(no)
        if day > ctx.today:
            row.wrong(TITLES[_key(no)], TO_COME.format(day=admission.wording.day(day)))
        elif last is not None and not repeats[no]:
            row.wrong(TITLES[_key(no)], OTHER_DAY.format(day=admission.wording.day(last), number=number))
    for no, found in admission.against(ctx, taken, fresh) if row.good else ():
        sentence = admission.wording.finding(found)
        if found.level is admission.Level.LOCAL or row.values.get("basis"):
            row.doubtful(TITLES[_key(no)], sentence)
        else:
            row.wrong(TITLES[_key(no)], NEEDS_BASIS.format(sentence=sentence, title=TITLES["basis"]))


def apply(ctx: Context, found: AdmissionPlan, *, good_rows_only: bool = False) -> int:
    """Write the records; returns how many had anything new.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker keeps no admissions of a unit.
    """
    found.require_good(good_rows_only=good_rows_only)
    return admission.take_in(ctx, found.lines)


def described(found: AdmissionPlan) -> list[str]:
    """Everybody with something new."""
    added = [ADDED.format(unit=one.values["unit"], name=one.name, count=one.values["count"]) for one in found.added]
    return [*added, *(CHANGED.format(number=one.key, count=one.values["count"]) for one in found.updated)]
