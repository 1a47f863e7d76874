"""Uploaded tables read: the same lines from xlsx, csv in three encodings; what cannot be read says why."""

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.core.errors import BadInputError
from bot.papers import sheets
from tests.core.files import packed
from tests.papers.test_archives import honest

TABLE = "编号,姓名\r\nM1,王伟\r\n,\r\nM2,李明\r\n"


def book(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_in_the_encodings_offices_use(encoding: str) -> None:
    sheet = sheets.read(TABLE.encode(encoding), "名册.CSV")

    assert sheet.headings == ("编号", "姓名")
    assert [(line.number, dict(line.cells)) for line in sheet.lines] == [
        (2, {"编号": "M1", "姓名": "王伟"}),
        (4, {"编号": "M2", "姓名": "李明"}),
    ]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(delimiter: str) -> None:
    assert sheets.read(TABLE.replace(",", delimiter).encode(), "a.csv").headings == ("编号", "姓名")


def test_a_workbook_keeps_its_row_numbers_and_types() -> None:
    data = book(["编号", "入党日期", "出生年份", "备注"], [], ["M1", date(2021, 3, 5), 1985, None, ""])

    [line] = sheets.read(data, "名册.xlsx").lines
    assert line.number == 3
    assert dict(line.cells) == {"编号": "M1", "入党日期": date(2021, 3, 5), "出生年份": 1985, "备注": ""}


def test_the_apostrophe_of_our_own_csv_is_taken_off() -> None:
    [line] = sheets.read("姓名,备注\n'=1+1,'quoted'\n".encode(), "a.csv").lines

    assert dict(line.cells) == {"姓名": "=1+1", "备注": "'quoted'"}


def test_short_lines_are_filled_up_and_columns_without_heading_left_out() -> None:
    [line] = sheets.read("编号,,姓名,,\nM1,x\n".encode(), "a.csv").lines

    assert dict(line.cells) == {"编号": "M1", "姓名": ""}


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"x", "a.xls", sheets.KINDS),
        (b"x", "a.xlsx.exe", sheets.KINDS),
        (b"x", "", sheets.KINDS),
        (book(["编号"]), "a.csv", sheets.KINDS),
        (b"", "a.csv", sheets.NO_TABLE),
        (book(), "a.xlsx", sheets.NO_TABLE),
        (b"\xff\x00\x81\xff", "a.csv", sheets.NOT_TEXT),
        (b"a,b\n\x00,1", "a.csv", sheets.NOT_TEXT),
        (b"\xff\xfea", "a.csv", sheets.NOT_TEXT),
        (b"a,b\n" + b"x" * 140_000, "a.csv", sheets.BAD_CSV),
        (b"a,b\n1,2,3\n4,5,6", "a.csv", "第 2、3 行比表头多出内容，可能多了逗号。"),
        (b"a,a\n1,2", "a.csv", "表头里「a」出现了两次，请删掉一列。"),
        (b"a\n" + b"1\n" * 50_001, "a.csv", "行数超过 50000，请拆成几个文件再传。"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "文件超过 5 MB，请拆开再传。"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, said: str) -> None:
    with pytest.raises(BadInputError) as told:
        sheets.read(data, name)
    assert told.value.sentence == said


def test_fifty_thousand_lines_of_csv_are_read() -> None:
    assert len(sheets.read(b"a\n" + b"1\n" * 50_000, "a.csv").lines) == 50_000


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    parts = honest()
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.sampled_from(b'0123456789<>/"&-EeA: \xff'))
    try:
        sheet = sheets.read(packed(parts | {name: bytes(part)}), "a.xlsx")
    except BadInputError:
        return
    assert sheet.headings


def test_toml_tables() -> None:
    assert sheets.tables('[[org]]\ncode = "B01"\n'.encode("utf-8-sig")) == {"org": [{"code": "B01"}]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = ", "toml 文件的格式有误（末尾）。"),
        (b"a = 1\nb == 2\nc = 3", "toml 文件的格式有误（第 2 行）。"),
        (b"\xff\xfe", "toml 文件不是 UTF-8 编码"),
        (b"a = " + b"[" * 5000, "toml 文件的格式有误"),
        (b"#" * (1024 * 1024 + 1), "toml 文件超过 1 MB"),
    ],
)
def test_toml_that_cannot_be_read(data: bytes, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        sheets.tables(data)
