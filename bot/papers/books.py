"""Tables written for people: workbooks that print well and hold no formula, and csv that Excel opens in Chinese."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | date | bool | None

LISTS = "选项"
NAME = "&A"
"""The sheet's name, at the head of every page."""
PAGES = "第 &P 页，共 &N 页"
FONT = "微软雅黑"
DAY_FORMAT = "yyyy-mm-dd"
DAY_HINT = "请填日期，如 2026-07-01。"
LIST_HINT = "请从下拉列表里选，或照列表里的写法填。"
A4_WIDTH = 180
"""Tables with more characters across than this go on A3."""
LAST_ROW = 5000
"""Down to which row the drop-down lists reach."""

LINE_HEIGHT = 16.5
LATIN = 0x2E7F
"""Signs after this one are as wide as they are high."""

HEAD_FILL = PatternFill("solid", fgColor="FFD9E2EC")
NEEDED_FILL = PatternFill("solid", fgColor="FFF7D9D9")
EXAMPLE_FONT = Font(name=FONT, size=10, italic=True, color="FF808080")
BODY_FONT = Font(name=FONT, size=10)
HEAD_FONT = Font(name=FONT, size=10, bold=True)
RED_HEAD_FONT = Font(name=FONT, size=10, bold=True, color="FFC00000")
RED_FONT = Font(name=FONT, size=10, color="FFC00000")
RED_FILL = PatternFill("solid", fgColor="FFFFE5E5")
THIN = Side(style="thin", color="FFBFBFBF")
EDGES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
BODY = Alignment(vertical="center", wrap_text=True)

TEXT, NUMBER, DAY, RED = "名册文字", "名册数字", "名册日期", "名册错误"
"""Named styles: one look-up a cell instead of four, which tells with 20 000 rows."""

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table to write."""

    title: str
    width: int = 12
    is_day: bool = False
    needed: bool = False
    choices: Sequence[str] = ()
    open_list: bool = False
    """Whether other words than the choices may be filled in."""
    is_red: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands out: the row number of the example, and cells to colour by (row, column), both from 1."""

    example_row: int | None = None
    wrong_cells: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def clean(value: Value) -> Value:
    """Without characters that no workbook may hold."""
    return _ILLEGAL.sub("", value) if isinstance(value, str) else value


def put(sheet: Worksheet, row: int, column: int, value: Value, *, style: str = "") -> BookCell:
    """Write a value as what it is: text stays text, even when it looks like a formula."""
    value = clean(value)
    cell = sheet.cell(row, column, value)
    if style:
        cell.style = style
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: rows by their number, from 2."""

    title: str
    heads: Sequence[Head]
    rows: Mapping[int, Sequence[Value]]
    marks: Marks = Marks()
    printed: int | None = None
    """So many columns go on paper, the others are for the screen; None: all."""


def book(title: str, heads: Sequence[Head], rows: Mapping[int, Sequence[Value]], marks: Marks | None = None) -> bytes:
    """A workbook of one table: frozen headings, filter, drop-downs, landscape; rows by their number, from 2."""
    return workbook([Table(title, heads, rows, marks or Marks())])


def workbook(tables: Sequence[Table]) -> bytes:
    """A workbook of several tables, each ready for screen and printer; the first is the one read back."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for style in _styles():
        made.add_named_style(style)
    sheets: list[Worksheet] = [made.create_sheet(table.title) for table in tables]
    for sheet, table in zip(sheets, tables, strict=True):
        _write_table(sheet, table)
    listed = [
        (sheet, number, head)
        for sheet, table in zip(sheets, tables, strict=True)
        for number, head in enumerate(table.heads, start=1)
        if head.choices
    ]
    if listed:
        _add_lists(made.create_sheet(LISTS), listed)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _write_table(sheet: Worksheet, table: Table) -> None:
    _write_heads(sheet, table.heads)
    for number, row in table.rows.items():
        _write_row(sheet, number, table.heads, row, table.marks)
        sheet.row_dimensions[number].height = _height(table.heads, row)
    _ask_for_days(sheet, table.heads)
    _set_page(sheet, table.heads[: table.printed])
    if table.printed is not None:
        sheet.print_area = f"A1:{get_column_letter(table.printed)}{sheet.max_row}"


def _write_heads(sheet: Worksheet, heads: Sequence[Head]) -> None:
    for number, head in enumerate(heads, start=1):
        cell = put(sheet, 1, number, head.title)
        cell.font = RED_HEAD_FONT if head.is_red else HEAD_FONT
        cell.fill = NEEDED_FILL if head.needed else HEAD_FILL
        cell.alignment, cell.border = MIDDLE, EDGES
        sheet.column_dimensions[get_column_letter(number)].width = head.width
    sheet.row_dimensions[1].height = 32


def _styles() -> Iterable[NamedStyle]:
    yield NamedStyle(TEXT, font=BODY_FONT, alignment=BODY, border=EDGES)
    yield NamedStyle(NUMBER, font=BODY_FONT, alignment=MIDDLE, border=EDGES)
    yield NamedStyle(DAY, font=BODY_FONT, alignment=MIDDLE, border=EDGES, number_format=DAY_FORMAT)
    yield NamedStyle(RED, font=RED_FONT, fill=RED_FILL, alignment=BODY, border=EDGES)


def _write_row(sheet: Worksheet, row: int, heads: Sequence[Head], values: Sequence[Value], marks: Marks) -> None:
    for number, (head, value) in enumerate(zip(heads, values, strict=True), start=1):
        cell = put(sheet, row, number, value, style=_style(head, value))
        if row == marks.example_row:
            cell.font = EXAMPLE_FONT
        if (row, number) in marks.wrong_cells:
            cell.fill = RED_FILL


def _style(head: Head, value: Value) -> str:
    if head.is_red and value:
        return RED
    if head.is_day or isinstance(value, date):
        return DAY
    return TEXT if isinstance(value, str) else NUMBER


def _height(heads: Sequence[Head], values: Sequence[Value]) -> float:
    """Room for the cell with the most lines; a Chinese character is two wide."""
    return LINE_HEIGHT * max((_lines(value, head.width) for head, value in zip(heads, values, strict=True)), default=1)


def _lines(value: Value, width: int) -> int:
    if not isinstance(value, str):
        return 1
    paragraphs = value.split("\n")
    return sum(max(1, -(-sum(1 + (ord(sign) > LATIN) for sign in part) // (width - 1))) for part in paragraphs)


def _add_lists(lists: Worksheet, listed: Iterable[tuple[Worksheet, int, Head]]) -> None:
    """Drop-downs come from a hidden sheet: Excel refuses lists over 255 characters inside a cell's rule."""
    lists.sheet_state = "hidden"
    for place, (sheet, number, head) in enumerate(listed, start=1):
        for row, choice in enumerate(head.choices, start=1):
            put(lists, row, place, choice)
        letter = get_column_letter(place)
        source = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(head.choices)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=not head.open_list)
        _add_rule(sheet, rule, number, LIST_HINT)


def _ask_for_days(sheet: Worksheet, heads: Sequence[Head]) -> None:
    for number, head in enumerate(heads, start=1):
        if head.is_day:
            rule = DataValidation(type="date", operator="between", formula1="1", formula2="73050", allow_blank=True)
            rule.showErrorMessage = True
            _add_rule(sheet, rule, number, DAY_HINT)


def _add_rule(sheet: Worksheet, rule: DataValidation, column: int, hint: str) -> None:
    letter = get_column_letter(column)
    rule.error = hint
    rule.errorStyle = "warning"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{LAST_ROW}")


def _set_page(sheet: Worksheet, heads: Sequence[Head]) -> None:
    sheet.freeze_panes = "D2" if heads[0].is_red else "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(sheet.max_column)}{max(sheet.max_row, 2)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    is_wide = sum(head.width for head in heads) > A4_WIDTH
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if is_wide else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(text=NAME))
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text=PAGES))
    sheet.page_margins.left = sheet.page_margins.right = 0.4


def show(sheet: Worksheet, row: int, formats: Mapping[int, str]) -> None:
    """Show the numbers in these columns of a row in a format; what is in the cells stays exact."""
    for column, written in formats.items():
        sheet.cell(row, column).number_format = written


def entitle(book: Workbook, heading: str) -> None:
    """Print a heading over each page, `&A` in it being the name of the sheet."""
    for sheet in book.worksheets:
        sheet.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(text=heading))


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A csv that Excel opens as Chinese; an apostrophe stands before what it would take for a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows([_guarded(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _guarded(value: Value) -> Any:
    if isinstance(value, str):
        text = str(clean(value))
        return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return "" if value is None else value
