"""What lists that go out as a file and come back have in common: headings, one table a file, whom a line is about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath

from bot import people
from bot.core.errors import BadInputError
from bot.papers import books
from bot.papers.books import Head, Value
from bot.people import Member, Org

Column = people.roster.Column
Row = people.roster.Row

WORKBOOK, TEXT = ".xlsx", ".csv"
OUT_KINDS = "导出文件请用 .xlsx 或 .csv 结尾。"
NO_UNIT = "没有编号 {code} 的单位。"
NO_MEMBER = "没有编号 {code} 的党员。"
OTHER = "{code} 是{name}，不是“{said}”。"
NO_UNITS = "还没有组织，请先导入组织再取模板。"
QUOTED = 20
"""Characters of a cell that a sentence repeats."""
NOTHING: Mapping[str, Sequence[str]] = {}


def titles(columns: Iterable[Column]) -> Mapping[str, str]:
    """The heading of each column, by its key."""
    return {column.key: column.title for column in columns}


def heads(
    columns: Iterable[Column],
    *,
    needed: Collection[str] = (),
    offered: Mapping[str, Sequence[str]] = NOTHING,
    open_lists: Collection[str] = (),
) -> tuple[Head, ...]:
    """The columns as they are written.

    Args:
        columns: in their order.
        needed: the keys of those that have to be filled in too.
        offered: what may be chosen where the store knows it, by key.
        open_lists: the keys of those in which other words than the choices may stand.
    """
    return tuple(
        Head(
            one.title,
            one.width,
            is_day=one.is_day,
            needed=one.needed or one.key in needed,
            choices=offered.get(one.key, one.choices),
            open_list=one.key in open_lists,
        )
        for one in columns
    )


def is_text(name: str) -> bool:
    """Whether a file of this name is csv, and no workbook.

    Raises:
        BadInputError: it is neither.
    """
    kind = PurePath(name).suffix.lower()
    if kind not in {TEXT, WORKBOOK}:
        raise BadInputError(OUT_KINDS)
    return kind == TEXT


def written(name: str, title: str, heads: Sequence[Head], rows: Sequence[Sequence[Value]]) -> bytes:
    """One table, as xlsx or csv by the ending of the name.

    Raises:
        BadInputError: another ending.
    """
    if is_text(name):
        return books.csv_text([head.title for head in heads], rows)
    return books.book(title, heads, dict(enumerate(rows, start=2)))


def look_at_unit(row: Row, unit: Org | None, titles: Mapping[str, str], *, none: str = NO_UNIT) -> None:
    """Whether the `code` of a line is of a unit, and the `unit` beside it of the same."""
    said = row.values.get("unit") or ""
    if row.code and unit is None:
        row.wrong(titles["code"], none.format(code=row.code[:QUOTED]))
    elif unit is not None and said and said not in {unit.name, unit.short, *unit.aliases}:
        row.wrong(titles["unit"], OTHER.format(code=unit.code, name=unit.short, said=said[:QUOTED]))


def look_at_member(
    row: Row, member: Member | None, titles: Mapping[str, str], *, code: str = "code", name: str = "name"
) -> None:
    """Whether a line's code is of a member, and the name beside it his; the keys of both columns may be others."""
    given, said = str(row.values.get(code) or ""), str(row.values.get(name) or "")
    if given and member is None:
        row.wrong(titles[code], NO_MEMBER.format(code=given[:QUOTED]))
    elif member is not None and said and said != member.name:
        row.wrong(titles[name], OTHER.format(code=member.code, name=member.name, said=said[:QUOTED]))
