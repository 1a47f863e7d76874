"""Tables people upload, read safely: headings and lines, whatever kind of file it was."""

import csv
import io
import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

import python_calamine

from bot import people
from bot.core.errors import BadInputError
from bot.papers import archives

MOST_ROWS = 20_000
MOST_CSV_ROWS = 50_000
MOST_TOML_BYTES = archives.MEBIBYTE
HEADING_ROW = 1

KINDS = "只收 xlsx、csv 文件。"
NO_TABLE = "文件里没有内容。"
NOT_TEXT = "csv 文件的编码认不出来；请存成 UTF-8 或 GBK，或改用 xlsx。"
BAD_CSV = "csv 文件的格式有误，请在 Excel 里另存为 xlsx 再传。"
BIG_TOML = "toml 文件超过 1 MB，请拆开再传。"
BAD_TOML = "toml 文件的格式有误（{where}）。"
TOML_CODING = "toml 文件不是 UTF-8 编码，请另存为 UTF-8 再传。"
WIDER = "第 {rows} 行比表头多出内容，可能多了逗号。"
HEADING_TWICE = "表头里「{title}」出现了两次，请删掉一列。"

_BOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_GUARDED = ("'=", "'+", "'-", "'@")

Cell = people.roster.Cell
Line = people.roster.Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as uploaded: its headings from left to right, and its lines with their numbers in the file."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read(data: bytes, name: str) -> Sheet:
    """The first sheet of an xlsx, or a csv in UTF-8 or GBK; the name says which it is.

    Raises:
        BadInputError: too big, damaged, disguised or dangerous; one sentence says which.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".xlsx":
        return _sheet(_book(data), _short)
    if kind == ".csv":
        return _sheet(_csv(data), _unguarded)
    raise BadInputError(KINDS)


def tables(data: bytes) -> dict[str, Any]:
    """The tables of a toml file.

    Raises:
        BadInputError: too big, not UTF-8 or not toml.
    """
    if len(data) > MOST_TOML_BYTES:
        raise BadInputError(BIG_TOML)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInputError(TOML_CODING) from None
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadInputError(BAD_TOML.format(where=f"第 {line[1]} 行" if line else "末尾")) from None


def is_toml(name: str) -> bool:
    """Whether a file of this name is read with `tables`."""
    return PurePath(name).suffix.lower() == ".toml"


def named(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The tables of this name, one or several; anything else under the name is none."""
    held = found.get(name, [])
    return [table for table in (held if isinstance(held, list) else [held]) if isinstance(table, dict)]


def from_tables(found: Iterable[Mapping[str, Any]]) -> Sheet:
    """Tables as lines of one sheet: every key is a column; the first table stands in line 2, below the headings."""
    held = list(found)
    headings = tuple(dict.fromkeys(key for table in held for key in table))
    lines = [
        Line(number, {heading: _as_cell(table.get(heading)) for heading in headings})
        for number, table in enumerate(held, start=HEADING_ROW + 1)
    ]
    return Sheet(headings, tuple(lines))


def _as_cell(value: Any) -> Cell:
    """A value of a toml file as somebody would write it into one cell."""
    if isinstance(value, list):
        return "；".join(str(item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{item}" for key, item in value.items())
    return value if value is None or isinstance(value, str | float | int) else str(value)


def _book(data: bytes) -> Iterable[Sequence[Any]]:
    archives.check_workbook(data, most_rows=MOST_ROWS)
    try:
        with python_calamine.CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError, ValueError, OSError):
        raise BadInputError(archives.DAMAGED) from None


def _csv(data: bytes) -> list[list[str]]:
    archives.check_size(data)
    if data.startswith(_BOOK_MAGIC):
        raise BadInputError(KINDS)
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = list(itertools.islice(reader, MOST_CSV_ROWS + 2))
    except csv.Error:
        raise BadInputError(BAD_CSV) from None
    if len(rows) > MOST_CSV_ROWS + 1:
        raise BadInputError(archives.TOO_MANY_ROWS.format(most=MOST_CSV_ROWS))
    if any(len(row) > archives.MOST_COLUMNS for row in rows):
        raise BadInputError(archives.TOO_MANY_COLUMNS.format(most=archives.MOST_COLUMNS))
    return rows


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInputError(NOT_TEXT)


def _sheet(rows: Iterable[Sequence[Any]], clean: Callable[[Any], Cell]) -> Sheet:
    numbered = enumerate(rows, start=HEADING_ROW)
    headings = tuple(str(cell).strip() for cell in next(numbered, (HEADING_ROW, ()))[1])
    while headings and not headings[-1]:
        headings = headings[:-1]
    if not headings:
        raise BadInputError(NO_TABLE)
    twice = [title for title, count in Counter(headings).items() if title and count > 1]
    if twice:
        raise BadInputError(HEADING_TWICE.format(title=twice[0]))
    filled = [(number, [clean(cell) for cell in row]) for number, row in numbered if any(cell != "" for cell in row)]
    wider = [str(number) for number, row in filled if any(cell != "" for cell in row[len(headings) :])]
    if wider:
        raise BadInputError(WIDER.format(rows="、".join(wider[:5])))
    return Sheet(headings, tuple(Line(number, _cells(headings, row)) for number, row in filled))


def _cells(headings: Sequence[str], row: Sequence[Cell]) -> dict[str, Cell]:
    pairs = itertools.zip_longest(headings, row[: len(headings)], fillvalue="")
    return {str(heading): cell for heading, cell in pairs if heading}


def _short(cell: Any) -> Cell:
    """Times and spans are no cells of a roster: kept as their text."""
    return cell if isinstance(cell, str | float | int | bool | date) else str(cell)


def _unguarded(cell: str) -> str:
    """Without the apostrophe that our own csv files put before what a spreadsheet would take for a formula."""
    return cell[1:] if cell.startswith(_GUARDED) else cell
