"""Study hours as a file: one line a member, out; study besides meetings, one line a person and day, in."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlmodel import col, select

from bot import learning, people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.learning import Student, Study, StudyKind
from bot.papers import books, listed
from bot.papers.books import Head, Value
from bot.papers.sheets import Sheet
from bot.people import Member, Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "learning"
TITLE, OUT_TITLE = "学时登记", "学时"
MOST = 80
NOT_HOURS = f"「{{text}}」不是学时，请写 0.1 到 {MOST} 之间的数，最多一位小数。"
HAS_LEFT = "{name}那天已不在名册上。"
FUTURE, LONG_AGO = "日期不能晚于今天。", "只收今年和去年的。"
ADDED = "新增 {name} {day} {kind} {hours}"
FULL = "已满"
ONE = Decimal(1)

OUT_HEADS = (
    *(Head("单位编号", 10), Head("单位", 16), Head("党小组", 20), Head("编号", 10), Head("姓名", 9)),
    *(Head("应学", 7), Head("会议", 7)),
    *(Head(name, 9) for name in learning.wording.KINDS.values()),
    *(Head("合计", 7), Head("还差", 7), Head("情况", 22)),
)


def export(ctx: Context, name: str, year: int) -> tuple[bytes, int]:
    """Every member by unit and roster code, as xlsx or csv by the ending of the name; and how many lines it has.

    Raises:
        BadInputError: another ending.
    """
    places = {org.id: org for org in ctx.session.exec(select(Org))}
    found = sorted(learning.everybody(ctx, year), key=lambda one: (places[one.org_id].code, one.code))
    rows = [_line(one, places) for one in found]
    return listed.written(name, OUT_TITLE, OUT_HEADS, rows), len(rows)


def _line(one: Student, places: Mapping[int, Org]) -> Sequence[Value]:
    target, hours = one.target, one.hours
    met = sum(piece.minutes for piece in hours.meetings.values())
    said = [hours.entries[kind].minutes if kind in hours.entries else None for kind in learning.wording.KINDS]
    state = learning.wording.NOT_ASKED[target.why] if target.why else FULL if one.has_all else ""
    return (
        *(places[one.org_id].code, places[one.org_id].short),
        places[one.group_id].short if one.group_id else "",
        *(one.code, one.name, _number(target.minutes), _number(met)),
        *(_number(minutes) for minutes in said),
        *(_number(hours.minutes), _number(one.lacking) if target.minutes is not None else None, state),
    )


def _number(minutes: int | None) -> float | None:
    return None if minutes is None else float(learning.wording.hours(minutes))


def _minutes(cell: Cell) -> int | None:
    """Hours with one decimal at most, as minutes."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).removesuffix("学时").removesuffix("小时").strip()
    if not words:
        return None
    try:
        hours = Decimal(words)
    except InvalidOperation:
        raise BadInputError(NOT_HOURS.format(text=words[:20])) from None
    if not hours.is_finite() or not 0 < hours <= MOST or hours * 10 % ONE:
        raise BadInputError(NOT_HOURS.format(text=words[:20]))
    return int(hours * 60)


_KINDS = {name: kind for kind, name in learning.wording.KINDS.items()}
COLUMNS = (
    Column("code", "编号", cells.code, ("党员编号", "code"), needed=True, width=12),
    Column("name", "姓名", cells.text(40), ("name",), width=10),
    Column("day", "日期", cells.day, ("day",), needed=True, width=13, is_day=True),
    Column("kind", "类型", cells.word(_KINDS), ("kind",), needed=True, choices=tuple(_KINDS), width=12),
    Column("minutes", "学时", _minutes, ("小时", "hours"), needed=True, width=8),
    Column("title", "题目", cells.text(learning.rules.LONGEST_TITLE), ("内容", "title"), width=40),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)


@dataclass(frozen=True, slots=True)
class StudyImport(people.roster.Plan):
    """What importing the lines would do."""

    given: Mapping[Study, Sequence[int]] = field(default_factory=dict)
    """What was studied → the members who did."""


def template(ctx: Context) -> bytes:
    """A table to fill in, with an example of each kind of cell."""
    example = (people.roster.EXAMPLE, "张三", ctx.today, next(iter(_KINDS)), 1, "")
    return books.book(TITLE, HEADS, {2: example}, books.Marks(example_row=2))


def compare(ctx: Context, sheet: Sheet) -> StudyImport:
    """What importing these lines would do; what is recorded already stays.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["code"], lambda row: row.good and (row.code, _study(row)))
    members = _members(ctx, {row.code for row in read if row.code})
    for row in read:
        _look(ctx, row, members.get(row.code))
    good = [row for row in read if row.good]
    known = learning.on_record(ctx, [one.id for one in members.values()])
    given: dict[Study, list[int]] = {}
    entries = []
    for row in good:
        member, study = members[row.code], _study(row)
        if (member.id, study) not in known:
            given.setdefault(study, []).append(member.id)
            entries.append(Entry(row.number, member.code, member.name, {"study": study}))
    return StudyImport(
        WHAT,
        added=tuple(entries),
        updated=(),
        unchanged=len(good) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        given=given,
    )


def _members(ctx: Context, codes: Iterable[str]) -> dict[str, Member]:
    query = select(Member).where(col(Member.code).in_(sorted(codes)))
    return {one.code: one for one in ctx.session.exec(query)}


def _study(row: Row) -> Study:
    values = row.values
    return Study(values["day"], StudyKind(values["kind"]), values["minutes"], values.get("title") or "")


def _look(ctx: Context, row: Row, member: Member | None) -> None:
    """Whether the line's member and day are ones."""
    day = row.values.get("day")
    listed.look_at_member(row, member, TITLES)
    if isinstance(day, date):
        if day > ctx.today:
            row.wrong(TITLES["day"], FUTURE)
        elif day.year < ctx.today.year - 1:
            row.wrong(TITLES["day"], LONG_AGO)
        elif member is not None and member.left_on is not None and member.left_on <= day:
            row.wrong(TITLES["day"], HAS_LEFT.format(name=member.name))


def apply(ctx: Context, found: StudyImport, *, good_rows_only: bool = False) -> int:
    """Record the lines; returns how many were not there yet.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker does not keep the records of all of them.
    """
    found.require_good(good_rows_only=good_rows_only)
    return sum(len(learning.record(ctx, members, study).entries) for study, members in found.given.items())


def described(found: StudyImport) -> list[str]:
    """Every line that is new."""
    told = []
    for entry in found.added:
        study: Study = entry.values["study"]
        hours, kind = learning.wording.hours(study.minutes), learning.wording.KINDS[study.kind]
        told.append(ADDED.format(name=entry.name, day=study.day, kind=kind, hours=hours))
    return told
