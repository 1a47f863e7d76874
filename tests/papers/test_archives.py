"""Files that mean harm: refused before any reader touches them, quickly, with one sentence."""

import io
import resource
import struct
import time
import zipfile

import pytest
from openpyxl import Workbook

from bot.core.errors import BadInputError
from bot.papers import archives
from tests.core.files import packed

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def honest() -> dict[str, bytes]:
    """The parts of a small workbook."""
    target = io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["编号", "姓名"])
    book.save(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(inner: str, *, head: str = "", name: str = SHEET) -> bytes:
    sheet = f'<?xml version="1.0"?>{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{inner}</sheetData></worksheet>'
    return packed(honest() | {name: sheet.encode()})


def refused(data: bytes, *, most_rows: int = 20_000) -> str:
    with pytest.raises(BadInputError) as told:
        archives.check_workbook(data, most_rows=most_rows)
    return told.value.sentence


def test_an_honest_workbook_passes() -> None:
    archives.check_workbook(packed(honest()), most_rows=20_000)
    archives.check_workbook(packed(honest(), zipfile.ZIP_STORED), most_rows=20_000)
    archives.check_workbook(packed(honest() | {"xl/media/a.png": b"\x89PNG\x00"}), most_rows=20_000)


def test_a_file_over_five_megabytes() -> None:
    assert refused(b"PK" + bytes(archives.MOST_BYTES)) == archives.TOO_BIG


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", archives.NOT_A_BOOK),
        (b"\xe7\xbc\x96\xe5\x8f\xb7", archives.NOT_A_BOOK),
        (b"%PDF-1.7", archives.NOT_A_BOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted", archives.LOCKED),
        (b"PK\x03\x04 cut off", archives.DAMAGED),
        (packed({"word/document.xml": b"<w/>"}), archives.NOT_A_BOOK),
        (packed(honest() | {"xl/workbook.bin": b""}), archives.NOT_A_BOOK),
        (packed(honest() | {"Content.XML": b"<x/>"}), archives.NOT_A_BOOK),
        (packed(honest(), zipfile.ZIP_LZMA), archives.DAMAGED),
        (packed(honest())[:-400], archives.DAMAGED),
    ],
)
def test_what_is_no_workbook(data: bytes, said: str) -> None:
    assert refused(data) == said


def test_a_bomb_of_three_hundred_megabytes_is_refused_fast_and_small() -> None:
    bomb = packed(honest() | {SHEET: bytes(300 * archives.MEBIBYTE)})
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    assert refused(bomb) == archives.INFLATES
    assert time.monotonic() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_bomb_that_lies_about_its_size() -> None:
    """The directory says 10 bytes; what counts is what comes out."""
    content = b" " * (60 * archives.MEBIBYTE)
    bomb = bytearray(packed(honest() | {"xl/z.xml": content}))
    true_size, said = struct.pack("<L", len(content)), struct.pack("<L", 10)
    at = bomb.rfind(b"xl/z.xml")
    start = bomb.rfind(b"PK\x01\x02", 0, at)
    assert bomb[start + 24 : start + 28] == true_size
    bomb[start + 24 : start + 28] = said

    assert refused(bytes(bomb)) == archives.INFLATES


def test_small_but_a_thousand_times_larger_inside() -> None:
    assert refused(packed(honest() | {"xl/z.xml": b" " * (20 * archives.MEBIBYTE)})) == archives.INFLATES


def test_twenty_thousand_parts() -> None:
    assert refused(packed({f"x{number}": b"" for number in range(20_000)})) == archives.INFLATES


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>', "行数超过 20000"),
        ('<row r="1"><c r="XFD1"/></row>', "列数超过 200"),
        ("<row/>" * 20_002, "行数超过 20000"),
        ("<row>" + "<c/>" * 201 + "</row>", "列数超过 200"),
        ('<row r="1"><c r="1A"/></row>', "可能已损坏"),
        ('<row r="x"/>', "可能已损坏"),
        ("<row>", "可能已损坏"),
    ],
)
def test_cells_far_away_would_make_a_reader_reserve_the_whole_rectangle(inner: str, said: str) -> None:
    assert said in refused(with_sheet(inner))


def test_sixty_thousand_rows() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 60_001))

    assert refused(with_sheet(rows)) == "行数超过 20000，请拆成几个文件再传。"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE worksheet SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_are_refused(head: str) -> None:
    assert refused(with_sheet("", head=head)) == archives.FOREIGN_PARTS


def test_a_sheet_that_hides_under_another_name_is_measured_too() -> None:
    far = '<row r="1048576"><c r="XFD1048576"/></row>'

    assert "行数超过" in refused(with_sheet(far, name="xl/media/picture.png"))
    assert refused(packed(honest() | {"xl/media/p.png": b"junk<worksheet><row r='9999999'/>"})) == archives.DAMAGED


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("xfd", 16384)])
def test_columns_by_letters(letters: str, number: int) -> None:
    assert archives.column_number(letters) == number
