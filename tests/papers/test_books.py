"""Tables written: nothing in them is a formula, nothing makes the writer stumble, lists are offered."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.papers import books, sheets
from bot.papers.books import Head, Marks, Table

HEADS = (Head("编号", 10, needed=True), Head("姓名", 12), Head("入党日期", 13, is_day=True))


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://127.0.0.1")', "+1", "-1", "@SUM(A1)", "\t=1", "{=1}"])
def test_no_cell_is_a_formula(text: str) -> None:
    cell = opened(books.book("名册", HEADS, {2: ["M1", text, None]}))["名册"]["B2"]

    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is (text[0] in "=+-@\t")
    [_, row] = csv.reader(io.StringIO(books.csv_text(["姓名"], [[text]]).decode("utf-8-sig")))
    assert not row[0].startswith(("=", "+", "-", "@", "\t"))


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(), max_size=20))
def test_any_text_can_be_written(text: str) -> None:
    assert opened(books.book("名册", HEADS, {2: ["M1", text, None]}))["名册"]["A2"].value == "M1"
    assert books.csv_text(["姓名"], [[text]])


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
def test_what_was_written_is_read_again(text: str) -> None:
    rows: list[list[books.Value]] = [["M1", text, date(2021, 3, 5)]]
    titles = [head.title for head in HEADS]

    [line] = sheets.read(books.book("名册", HEADS, {2: rows[0]}), "a.xlsx").lines
    assert list(line.cells.values()) == rows[0]
    if not text.startswith("'"):
        [line] = sheets.read(books.csv_text(titles, rows), "a.csv").lines
        assert list(line.cells.values()) == ["M1", text, "2021-03-05"]


def test_a_formula_behind_a_control_character_is_none_either() -> None:
    cell = opened(books.book("名册", HEADS, {2: ["M1", "\x01=1+1", None]}))["名册"]["B2"]

    assert (cell.data_type, cell.value) == ("s", "=1+1")


def test_a_sheet_is_ready_for_screen_and_printer() -> None:
    sheet = opened(books.book("名册", HEADS, {2: ["M1", "王伟", date(2021, 3, 5)]}))["名册"]

    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("C2", "$1:$1", "A1:C2")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet["C2"].value.date() == date(2021, 3, 5)
    assert sheet.column_dimensions["A"].width == 10


def test_a_wide_table_goes_on_a3() -> None:
    sheet = opened(books.book("名册", [Head("说明", 181)], {}))["名册"]

    assert sheet.page_setup.paperSize == 8


def test_lists_are_offered_from_a_hidden_sheet() -> None:
    """A list inside the rule itself would be refused by Excel over 255 characters."""
    choices = [f"B{number:02d} 某某工程公司党支部" for number in range(40)]
    book = opened(books.book("名册", (Head("组织", choices=choices), HEADS[2]), {}))

    assert book["选项"].sheet_state == "hidden"
    assert book["选项"]["A40"].value == choices[39]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in book["名册"].data_validations.dataValidation}
    assert rules == {"A2:A5000": ("list", "'选项'!$A$1:$A$40"), "B2:B5000": ("date", "1")}


def test_a_table_without_lists_has_one_sheet() -> None:
    assert opened(books.book("名册", HEADS, {})).sheetnames == ["名册"]


def test_red_and_grey() -> None:
    heads = (Head("错误说明", 20, is_red=True), Head("姓名"))
    marks = Marks(example_row=2, wrong_cells=frozenset({(3, 2)}))
    sheet = opened(books.book("待改", heads, {2: ["", "张三"], 3: ["不对", "王伟"]}, marks))["待改"]

    assert sheet["A3"].font.color.rgb == "FFC00000"
    assert sheet["B2"].font.italic
    assert sheet["B3"].fill.fgColor.rgb == "FFFFE5E5"
    assert sheet.freeze_panes == "D2"


def test_a_row_is_as_high_as_its_longest_cell() -> None:
    sheet = opened(books.book("名册", [Head("说明", 11)], {2: ["短"], 3: ["一二三四五六七八九十"], 4: ["一\n二\n三"]}))[
        "名册"
    ]

    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [16.5, 33, 49.5]


def test_several_tables_in_one_book_each_with_its_lists_and_its_part_for_the_printer() -> None:
    heads = (Head("编号", 10), Head("类型", choices=("党委", "支部")), Head("说明", 181))
    tables = [Table("清单", heads, {2: ["1", "支部", ""]}, printed=2), Table("情况", heads, {})]

    book = opened(books.workbook(tables))

    assert book.sheetnames == ["清单", "情况", "选项"]
    listed, standing = book["清单"], book["情况"]
    assert (listed.print_area, standing.print_area) == ("'清单'!$A$1:$B$2", "")
    assert (listed.page_setup.paperSize, standing.page_setup.paperSize) == (9, 8)
    assert (listed.auto_filter.ref, listed.oddHeader.center.text) == ("A1:C2", "&A")
    rules = [sheet.data_validations.dataValidation[0].formula1 for sheet in (listed, standing)]
    assert rules == ["'选项'!$A$1:$A$2", "'选项'!$B$1:$B$2"]
