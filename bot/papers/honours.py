"""The register of honours as a file, in and out: a line an honour, of a unit or of a person; no points in it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot import honours, people
from bot.core.context import Context
from bot.core.errors import BotError
from bot.honours import Draft, Honour, HonourLevel
from bot.papers import books, listed
from bot.papers.books import Head, Value
from bot.papers.sheets import Sheet
from bot.people import Member, Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "honours"
TITLE = "荣誉台账"
NOT_HIS = "{name}不在这个单位；不写单位编号，就按他现在的单位记。"
NO_PLACE = "单位编号和党员编号至少写一个。"
NO_DAY = "不能为空，请写 2026-11-20，只知道月份写 2026-11。"
NO_LEVEL = "不能为空，请从下拉列表里选。"
NO_CODE = "写了姓名就要写党员编号，免得同名的弄错。"
ADDED = "{unit} {holder}{title} {level} {day}"
_MONTH = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})月?")


def _day(cell: Cell) -> tuple[date, bool] | None:
    """A day, or a month alone (2026-11, 2026年11月) as its first day and True."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).strip()
    month = None if isinstance(cell, date) else _MONTH.fullmatch(words)
    if month is not None and 1 <= int(month[2]) <= 12:  # noqa: PLR2004 months
        return date(int(month[1]), int(month[2]), 1), True
    day = cells.day(cell)
    return None if day is None else (day, False)


COLUMNS = (
    Column("code", "单位编号", cells.code, ("单位代码", "组织编号", "code"), width=12, example="B04"),
    Column("unit", "单位", cells.text(100), ("单位名称",), width=18),
    Column("member", "党员编号", cells.code, ("编号", "member"), width=12),
    Column("name", "姓名", cells.name, ("name",), width=10),
    Column("title", "荣誉名称", cells.text(60), ("荣誉", "称号", "title"), needed=True, width=28),
    Column(
        "level",
        "级别",
        cells.word(honours.scale.words()),
        ("level",),
        needed=True,
        choices=tuple(honours.scale.names().values()),
    ),
    Column("year", "年度", cells.year, ("year",), width=8),
    Column("day", "授予日期", _day, ("日期", "时间", "day"), needed=True, width=13),
    Column("document", "文号", cells.text(40), ("文件号", "document"), width=22),
    Column("matter", "事项", cells.text(40), ("同一事项", "matter"), width=18),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)
OUT = (Head("序号", 7), *HEADS, Head("状态", 9), Head("原因", 24))
"""What goes out: the number people say and what became of it are no columns of the template."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A line that can be registered."""

    unit: Org
    holder: Member | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class HonoursPlan(people.roster.Plan):
    """What importing the honours would do."""

    ready: tuple[Ready, ...] = field(default=())


def template() -> bytes:
    """A sheet to fill in, levels to choose from."""
    return books.book(TITLE, HEADS, {})


def export(ctx: Context, name: str, year: int | None = None) -> tuple[bytes, int]:
    """All honours, of one year when told, as xlsx or csv by the ending of the name; and how many.

    Raises:
        BadInputError: another ending.
    """
    codes = {one.id: one.code for root in people.roots(ctx) for one in people.members_of(ctx, root)}
    rows = [_line(one, codes) for one in honours.everything(ctx, year)]
    return listed.written(name, TITLE, OUT, rows), len(rows)


def _line(one: honours.Entry, codes: Mapping[int, str]) -> Sequence[Value]:
    row = one.honour
    holder = codes.get(row.member_id or 0, "")
    day = f"{row.day:%Y-%m}" if row.is_month else row.day.isoformat()
    level = honours.scale.names()[row.level]
    told = (one.unit.code, one.unit.short, holder, one.holder, row.title, level, row.year, day)
    return (row.id, *told, row.document, row.matter, honours.wording.STATES[row.state], row.reason)


def compare(ctx: Context, sheet: Sheet) -> HonoursPlan:
    """What importing these honours would do: what is not there yet is registered, nothing is changed or taken off.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    units = {one.code: one for root in people.roots(ctx) for one in people.orgs_below(ctx, root)}
    members = {one.code: one for root in people.roots(ctx) for one in people.members_of(ctx, root)}
    found = {row.number: _ready(ctx, row, units, members) for row in read}
    known = {_key(one.honour) for one in honours.everything(ctx) if one.honour.state in honours.STANDING}
    entries, ready, same = [], [], 0
    for row in read:
        one = found[row.number]
        if one is None or not row.good:
            continue
        key = _wanted(one)
        if key in known:
            same += 1
            continue
        known.add(key)
        ready.append(one)
        entries.append(Entry(row.number, one.unit.code, one.draft.title, {}))
    problems = tuple(problem for row in read for problem in row.problems)
    return HonoursPlan(WHAT, tuple(entries), (), same, problems, ready=tuple(ready))


def _key(row: Honour) -> tuple[object, ...]:
    return row.org_id, row.member_id, row.level, row.year, honours.rules.plain(row.title)


def _wanted(one: Ready) -> tuple[object, ...]:
    draft = one.draft
    holder = one.holder.id if one.holder else None
    return one.unit.id, holder, draft.level, draft.year or draft.day.year, honours.rules.plain(draft.title)


def _ready(ctx: Context, row: Row, units: Mapping[str, Org], members: Mapping[str, Member]) -> Ready | None:
    """The honour of a line; what is wrong with it is noted at the line."""
    holder = _holder(row, members)
    unit = _unit(ctx, row, units, holder)
    level, day = row.values.get("level"), row.values.get("day")
    told = {problem.column for problem in row.problems}
    for value, key, sentence in ((level, "level", NO_LEVEL), (day, "day", NO_DAY)):
        if value is None and TITLES[key] not in told:
            row.wrong(TITLES[key], sentence)
    if not row.good or unit is None or level is None or day is None:
        return None
    draft = Draft(
        title=row.values["title"],
        level=HonourLevel(level),
        day=day[0],
        is_month=day[1],
        document=row.values.get("document") or "",
        matter=row.values.get("matter") or "",
        year=row.values.get("year"),
    )
    try:
        honours.require_sound(ctx, draft)
    except BotError as error:
        row.wrong(TITLES["title"], error.sentence)
        return None
    return Ready(unit, holder, draft)


def _holder(row: Row, members: Mapping[str, Member]) -> Member | None:
    code, said = row.values.get("member") or "", row.values.get("name") or ""
    holder = members.get(code)
    if code:
        listed.look_at_member(row, holder, TITLES, code="member")
    elif said:
        row.wrong(TITLES["member"], NO_CODE)
    return holder


def _unit(ctx: Context, row: Row, units: Mapping[str, Org], holder: Member | None) -> Org | None:
    code = row.code
    if not code:
        if holder is None and row.good:
            row.wrong(TITLES["code"], NO_PLACE)
        return people.org(ctx, holder.org_id) if holder else None
    unit = units.get(code)
    if unit is None:
        row.wrong(TITLES["code"], listed.NO_UNIT.format(code=code[:20]))
        return None
    unit = people.unit_of(ctx, unit)
    if holder is not None and holder.org_id != unit.id:
        row.wrong(TITLES["code"], NOT_HIS.format(name=holder.name))
    return unit


def apply(ctx: Context, found: HonoursPlan, *, good_rows_only: bool = False) -> int:
    """Register them; each waits for somebody of the office to confirm it. Returns how many were not there yet.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker keeps no honours of one of the units.
    """
    found.require_good(good_rows_only=good_rows_only)
    return sum(honours.file(ctx, one.unit, one.draft, holder=one.holder).is_new for one in found.ready)


def described(found: HonoursPlan) -> Iterator[str]:
    """A line for each honour that is new."""
    for one in found.ready:
        draft = one.draft
        yield ADDED.format(
            unit=one.unit.short,
            holder=f"{one.holder.name} " if one.holder else "",
            title=draft.title,
            level=honours.scale.names()[draft.level],
            day=f"{draft.day:%Y-%m}" if draft.is_month else draft.day.isoformat(),
        )
