"""Rosters as files: a template to fill in, organisations and members read back, mistakes in red, the export."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot import people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, sheets
from bot.papers.books import Head, Marks
from bot.papers.sheets import Sheet

Column = people.roster.Column
Line = people.roster.Line
Plan = people.roster.Plan
MEMBERS = people.roster.MEMBER_COLUMNS

TITLE = "党员名册"
ERROR_TITLE = "待改"
ERROR_HEAD = "错误说明"
EXAMPLE_CODE = "示例行"
EXAMPLE_NAME = "张三"
NO_UNITS = "还没有组织，请先导入组织再取模板。"
NO_TABLES = "toml 文件里没有 committee、org、group 或 member。"
OUT_KINDS = "导出文件请用 .xlsx 或 .csv 结尾。"
WORKBOOK = ".xlsx"
TEXT = ".csv"
OPEN_LISTS = ("org", "group", "roles")
"""Lists that help but do not bind: a code alone or several posts may be filled in."""


@dataclass(frozen=True, slots=True)
class OrgFile:
    """What a file of organisations holds: the units, and posts named apart from the members."""

    units: Sheet
    posts: Sheet


def template(ctx: Context) -> bytes:
    """An empty roster with the units of the store to choose from.

    Raises:
        BadInputError: there are no units yet.
    """
    units = people.roster.unit_labels(ctx, groups=False)
    if not units:
        raise BadInputError(NO_UNITS)
    groups = people.roster.unit_labels(ctx, groups=True)
    example: dict[str, people.roster.Cell] = {
        "code": EXAMPLE_CODE,
        "name": EXAMPLE_NAME,
        "birth_year": 1985,
        "org": units[-1],
        "joined_on": ctx.today.replace(year=2010, month=7, day=1),
        "userid": "zhangsan",
        "roles": "",
        "exempt_reason": "",
    }
    row = [example.get(column.key, column.example) for column in MEMBERS]
    return books.book(TITLE, _heads({"org": units, "group": groups}), {2: row}, Marks(example_row=2))


def _heads(choices: Mapping[str, Sequence[str]]) -> list[Head]:
    return [
        Head(
            column.title,
            column.width,
            is_day=column.is_day,
            needed=column.needed,
            choices=choices.get(column.key, column.choices),
            open_list=column.key in OPEN_LISTS,
        )
        for column in MEMBERS
    ]


def export(ctx: Context, name: str) -> bytes:
    """Everybody who has not left, as xlsx or csv by the ending of the name; importing it again changes nothing.

    Raises:
        BadInputError: another ending.
    """
    rows = people.roster.member_lines(ctx)
    kind = PurePath(name).suffix.lower()
    if kind == TEXT:
        return books.csv_text([column.title for column in MEMBERS], rows)
    if kind != WORKBOOK:
        raise BadInputError(OUT_KINDS)
    groups = people.roster.unit_labels(ctx, groups=True)
    heads = _heads({"org": people.roster.unit_labels(ctx, groups=False), "group": groups})
    return books.book(TITLE, heads, dict(enumerate(rows, start=2)))


def read_members(data: bytes, name: str) -> Sheet:
    """The lines of a file of members: xlsx, csv, or toml with `member` tables.

    Raises:
        BadInputError: the file cannot be read.
    """
    if not _is_toml(name):
        return sheets.read(data, name)
    return _sheet(_named(sheets.tables(data), "member"))


def read_orgs(data: bytes, name: str) -> OrgFile:
    """The lines of a file of organisations: xlsx, csv, or toml with `committee`, `org`, `group`, `grant` tables.

    Raises:
        BadInputError: the file cannot be read.
    """
    if not _is_toml(name):
        return OrgFile(sheets.read(data, name), Sheet((), ()))
    found = sheets.tables(data)
    units = [*_some(found, "committee"), *_some(found, "org"), *map(_group, _some(found, "group"))]
    if not units:
        raise BadInputError(NO_TABLES)
    return OrgFile(_sheet(units), _sheet(_some(found, "grant")))


def _group(table: Mapping[str, Any]) -> dict[str, Any]:
    """A group is a unit whose upper unit is called `org`."""
    return {"kind": "group", "parent": table.get("org", "")} | {key: table[key] for key in table if key != "org"}


def _is_toml(name: str) -> bool:
    return PurePath(name).suffix.lower() == ".toml"


def _some(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The tables of this name, one or several; anything else under the name is none."""
    held = found.get(name, [])
    return [table for table in (held if isinstance(held, list) else [held]) if isinstance(table, dict)]


def _named(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    tables = _some(found, name)
    if not tables:
        raise BadInputError(NO_TABLES)
    return tables


def _sheet(tables: Iterable[Mapping[str, Any]]) -> Sheet:
    """Tables as lines of one sheet: every key is a column; the first table stands in line 2, below the headings."""
    held = list(tables)
    headings = tuple(dict.fromkeys(key for table in held for key in table))
    lines = [
        Line(number, {heading: _cell(table.get(heading)) for heading in headings})
        for number, table in enumerate(held, start=2)
    ]
    return Sheet(headings, tuple(lines))


def _cell(value: Any) -> people.roster.Cell:
    if isinstance(value, list):
        return "；".join(str(item) for item in value)
    return value if value is None or isinstance(value, str | float | int) else str(value)


def with_errors(sheet: Sheet, plan: Plan, columns: Sequence[Column]) -> bytes:
    """The uploaded lines again, in their places, with a red column in front saying what is wrong in each."""
    titles = [heading for heading in sheet.headings if heading and heading != ERROR_HEAD]
    known = people.roster.recognised(titles, columns)
    places = {known[title].title: number for number, title in enumerate(titles, start=2) if title in known}
    sentences: defaultdict[int, list[str]] = defaultdict(list)
    for problem in plan.problems:
        sentences[problem.row].append(f"{problem.column}：{problem.sentence}")
    rows = {
        line.number: ["\n".join(sentences[line.number]), *(line.cells[title] for title in titles)]
        for line in sheet.lines
    }
    wrong = {(problem.row, places.get(problem.column, 1)) for problem in plan.problems}
    heads = [Head(ERROR_HEAD, 44, is_red=True), *(_head(title, known.get(title)) for title in titles)]
    return books.book(ERROR_TITLE, heads, rows, Marks(wrong_cells=frozenset(wrong)))


def _head(title: str, column: Column | None) -> Head:
    return Head(title, column.width, is_day=column.is_day) if column else Head(title)
