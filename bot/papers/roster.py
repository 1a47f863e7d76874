"""Rosters as files: a template to fill in, organisations and members read back, the export."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed, sheets
from bot.papers.books import Marks
from bot.papers.sheets import Sheet

MEMBERS = people.roster.MEMBER_COLUMNS
ORGS = people.roster.ORG_COLUMNS

TITLE = "党员名册"
ORG_TITLE = "组织"
EXAMPLE_CODE = "示例行"
EXAMPLE_NAME = "张三"
NO_TABLES = "toml 文件里没有 committee、org、group 或 member。"
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
        raise BadInputError(listed.NO_UNITS)
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
    return books.book(
        TITLE,
        listed.heads(MEMBERS, offered={"org": units, "group": groups}, open_lists=OPEN_LISTS),
        {2: row},
        Marks(example_row=2),
    )


def org_template() -> bytes:
    """An empty table of organisations."""
    row = [column.example for column in ORGS]
    row[0] = EXAMPLE_CODE
    return books.book(ORG_TITLE, listed.heads(ORGS), {2: row}, Marks(example_row=2))


def export_orgs(ctx: Context) -> bytes:
    """All organisations and groups in the order of the tree; importing them again changes nothing."""
    return books.book(ORG_TITLE, listed.heads(ORGS), dict(enumerate(people.roster.org_lines(ctx), start=2)))


def export(ctx: Context, name: str) -> bytes:
    """Everybody who has not left, as xlsx or csv by the ending of the name; importing it again changes nothing.

    Raises:
        BadInputError: another ending.
    """
    rows = people.roster.member_lines(ctx)
    offered = {
        "org": people.roster.unit_labels(ctx, groups=False),
        "group": people.roster.unit_labels(ctx, groups=True),
    }
    heads = listed.heads(MEMBERS, offered=offered, open_lists=OPEN_LISTS)
    return listed.written(name, TITLE, heads, rows)


def read_members(data: bytes, name: str) -> Sheet:
    """The lines of a file of members: xlsx, csv, or toml with `member` tables.

    Raises:
        BadInputError: the file cannot be read.
    """
    if not sheets.is_toml(name):
        return sheets.read(data, name)
    found = sheets.named(sheets.tables(data), "member")
    if not found:
        raise BadInputError(NO_TABLES)
    return sheets.from_tables(found)


def read_orgs(data: bytes, name: str) -> OrgFile:
    """The lines of a file of organisations: xlsx, csv, or toml with `committee`, `org`, `group`, `grant` tables.

    Raises:
        BadInputError: the file cannot be read.
    """
    if not sheets.is_toml(name):
        return OrgFile(sheets.read(data, name), Sheet((), ()))
    found = sheets.tables(data)
    named = {name: sheets.named(found, name) for name in ("committee", "org", "group", "grant")}
    units = [*named["committee"], *named["org"], *map(_group, named["group"])]
    if not units:
        raise BadInputError(NO_TABLES)
    return OrgFile(sheets.from_tables(units), sheets.from_tables(named["grant"]))


def _group(table: Mapping[str, Any]) -> dict[str, Any]:
    """A group is a unit whose upper unit is called `org`."""
    return {"kind": "group", "parent": table.get("org", "")} | {key: table[key] for key in table if key != "org"}
