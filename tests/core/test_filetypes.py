"""What is taken in and what is not, told from the bytes; files that mean harm are refused fast and small."""

import io
import resource
import struct
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy
from openpyxl import Workbook

from bot.core import filetypes, packages, pixels
from bot.core.errors import BadInputError
from tests.core import files

MEGABYTE = 1 << 20
OFFICE = "application/vnd.openxmlformats-officedocument."
MOST = 50


def sniff(content: bytes, place: Path) -> str:
    path = place / "it"
    path.write_bytes(content)
    with path.open("rb") as file:
        return filetypes.sniff(file, max_megapixels=MOST)


def refused(content: bytes, place: Path) -> str:
    with pytest.raises(BadInputError) as told:
        sniff(content, place)
    return told.value.sentence


def real_docx() -> bytes:
    target = io.BytesIO()
    document = Document()
    document.add_paragraph("支部党员大会记录")
    document.save(target)
    return target.getvalue()


def real_xlsx() -> bytes:
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


KINDS = [
    (files.png(), "image/png"),
    (files.jpeg(), "image/jpeg"),
    (files.gif(), "image/gif"),
    (files.webp(), "image/webp"),
    (files.heic(), "image/heic"),
    (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    (files.package("docx"), OFFICE + "wordprocessingml.document"),
    (files.package("xlsx"), OFFICE + "spreadsheetml.sheet"),
    (files.package("pptx"), OFFICE + "presentationml.presentation"),
    (files.package("ppsx"), OFFICE + "presentationml.presentation"),
    (real_docx(), OFFICE + "wordprocessingml.document"),
    (real_xlsx(), OFFICE + "spreadsheetml.sheet"),
    (files.ole("WordDocument"), "application/msword"),
    (files.ole("Data", "Workbook"), "application/vnd.ms-excel"),
    (files.ole("Book"), "application/vnd.ms-excel"),
    (files.ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    (b"#!AMR\n\x3c\x91", "audio/amr"),
    (b"#!AMR-WB\n\x3c\x91", "audio/amr"),
    (files.mp3(), "audio/mpeg"),
    (files.mp3(tag=False), "audio/mpeg"),
    (files.movie(), "video/mp4"),
    (files.movie(b"qt  "), "video/quicktime"),
    (files.movie(b"M4A "), "audio/mp4"),
    ("三季度小结\r\n\t一、…".encode(), "text/plain"),
    (b"\xef\xbb\xbf" + "姓名,分数\n李明,9 < 10".encode(), "text/plain"),
    (("长" * MEGABYTE).encode(), "text/plain"),
]


@pytest.mark.parametrize(("content", "mime"), KINDS, ids=range(len(KINDS)))
def test_what_is_taken_in(content: bytes, mime: str, tmp_path: Path) -> None:
    assert sniff(content, tmp_path) == mime
    assert filetypes.ENDINGS[mime].startswith(".")


ARCHIVE, PROGRAM, PAGE = packages.ARCHIVE, filetypes.PROGRAM, filetypes.PAGE
DAMAGED, UNKNOWN, NOT_OFFICE = packages.DAMAGED, filetypes.UNKNOWN, packages.NOT_OFFICE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\0" * 20, PROGRAM),
        (b"\x7fELF\x02\x01", PROGRAM),
        (b"\xca\xfe\xba\xbe\0\0", PROGRAM),
        (b"#!/bin/sh\nrm -rf /", PROGRAM),
        (b"%!PS-Adobe", PROGRAM),
        (b"<!DOCTYPE html><html>", PAGE),
        (b"\n  <svg onload='x'/>", PAGE),
        (b"\xef\xbb\xbf<html>", PAGE),
        (b"<?xml version='1.0'?><svg/>", PAGE),
        (b"hello <ScRiPt>alert(1)</script>", PAGE),
        (b"a <?php system($_GET[1]);", PAGE),
        (b"{\\rtf1 \\objdata}", UNKNOWN),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
        (b"\x1f\x8b\x08", ARCHIVE),
        (b"PK\x05\x06" + b"\0" * 18, ARCHIVE),
        (files.packed({"a.txt": b"x"}), ARCHIVE),
        (files.package("docm"), packages.MACROS),
        (files.package("vsdx"), NOT_OFFICE),
        (b"PK\x03\x04 cut off", DAMAGED),
        (files.package()[:-30], DAMAGED),
        (files.package("docx", {"a": b"x"}, zipfile.ZIP_LZMA), DAMAGED),
        (files.ole("Root Entry"), NOT_OFFICE),
        (files.ole("WordDocument", group=files.installer_class(0x84)), NOT_OFFICE),
        (files.ole("WordDocument", group=files.installer_class(0x86)), NOT_OFFICE),
        (files.ole("EncryptedPackage"), packages.LOCKED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), NOT_OFFICE),
        (files.ole() + b"\0" * 7 + "WordDocument\0".encode("utf-16-le"), NOT_OFFICE),
        (b"\xb1\xe0\xba\xc5", UNKNOWN),  # GBK
        ("半".encode()[:2], UNKNOWN),
        (b"a\0b", UNKNOWN),
        (b"BM" + bytes(100), UNKNOWN),
        (b"RIFF\0\0\0\0WAVEfmt ", UNKNOWN),
        (b"ID3\x03\0\0\0\0\0\x04abcd\xff\xe0\0\0", UNKNOWN),
        (files.mp3(tag=False, frame=b"\xff\xfb\x9c\x00"), UNKNOWN),
        (files.movie(b"crx "), UNKNOWN),
    ],
    ids=str,
)
def test_what_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    assert refused(content, tmp_path) == said


def test_a_locked_package(tmp_path: Path) -> None:
    content = bytearray(files.package())
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refused(bytes(content), tmp_path) == packages.LOCKED


def test_a_part_that_is_not_what_its_checksum_says(tmp_path: Path) -> None:
    content = files.package("docx", {"a.bin": b"honest"}, zipfile.ZIP_STORED)

    assert refused(content.replace(b"honest", b"forged"), tmp_path) == DAMAGED


SIZES = [
    ("image/png", files.png(640, 480), (640, 480)),
    ("image/jpeg", files.jpeg(640, 480), (640, 480)),
    ("image/jpeg", files.jpeg(640, 480, before=b"\xff\xd0\xff\xe1\0\x05abc"), (640, 480)),
    ("image/gif", files.gif(640, 480), (640, 480)),
    ("image/gif", files.gif(10, 10, frame=(600, 400, 40, 80)), (640, 480)),
    ("image/webp", files.webp(files.vp8(640, 480)), (640, 480)),
    ("image/webp", files.webp(files.vp8l(640, 480)), (640, 480)),
    ("image/webp", files.webp(files.chunk(b"EXIF", b"abc"), files.vp8x(640, 480)), (640, 480)),
    ("image/webp", files.webp(files.vp8x(2, 2), files.frame(3, 9, files.vp8(640, 480))), (640, 480)),
    ("image/webp", files.webp(files.vp8x(2, 2), files.frame(640, 480, files.vp8l(1, 1))), (640, 480)),
    ("image/heic", files.heic(files.extent(512, 480), files.extent(640, 12)), (640, 480)),
    ("text/plain", b"640 480", None),
]


@pytest.mark.parametrize(("mime", "content", "size"), SIZES, ids=range(len(SIZES)))
def test_how_large_an_image_says_it_is(mime: str, content: bytes, size: tuple[int, int] | None) -> None:
    assert pixels.size(mime, content) == size


BOMBS = {
    "png": files.png(60_000, 60_000),
    "jpeg": files.jpeg(60_000, 60_000),
    "gif": files.gif(60_000, 60_000),
    "gif frame": files.gif(1, 1, frame=(0, 0, 60_000, 60_000)),
    "webp": files.webp(files.vp8x(60_000, 60_000)),
    "webp inside": files.webp(files.vp8x(8, 8), files.vp8(16_383, 16_383)),
    "heic": files.heic(files.extent(4, 3), files.extent(60_000, 60_000)),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_an_image_of_billions_of_pixels(content: bytes, tmp_path: Path) -> None:
    """F51."""
    assert refused(content, tmp_path) == filetypes.PIXELS.format(limit=MOST)


def test_the_limit_of_pixels_is_met_exactly(tmp_path: Path) -> None:
    assert sniff(files.png(50_000, 1000), tmp_path) == "image/png"
    assert refused(files.png(50_000, 1001), tmp_path) == filetypes.PIXELS.format(limit=MOST)


@pytest.mark.parametrize(
    "content",
    [
        files.png()[:20],
        files.png().replace(b"IHDR", b"tEXt"),
        files.png(0, 5),
        files.jpeg(5, 0),
        files.jpeg()[:6],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0\x04JFno marker here",
        b"\xff\xd8" + b"\xff" * (pixels.MOST_STEPS + 9),
        files.gif()[:12],
        files.gif()[:30],
        b"GIF89a" + struct.pack("<HHBBB", 4, 3, 0, 0, 0) + b"\x21\xfe" + b"\x01a" * (pixels.MOST_STEPS + 9),
        b"GIF89a" + struct.pack("<HHBBB", 4, 3, 0, 0, 0) + b"\x21\xfe\0" * (pixels.MOST_STEPS + 9),
        files.webp(files.chunk(b"EXIF", b"abc")),
        files.webp(files.vp8(4, 3)[:12]),
        files.webp(b"XXXX\0\0\0\0" * (pixels.MOST_STEPS + 9)),
        files.heic(files.box(b"pixi", b"1234")),
        files.heic()[:12] + files.box(b"meta", struct.pack(">I4sI", 4, b"iprp", 0)),
        files.movie(b"heic") + files.box(b"free", b"") * (pixels.MOST_STEPS + 9),
    ],
    ids=range(18),
)
def test_an_image_without_whole_headers(content: bytes, tmp_path: Path) -> None:
    start = time.monotonic()

    assert refused(content, tmp_path) == DAMAGED
    assert time.monotonic() - start < 5


STARTS: SearchStrategy[bytes] = some.sampled_from([content for content, _ in KINDS if len(content) < MEGABYTE])


@settings(deadline=None)
@given(start=STARTS, cut=some.integers(4, 400), more=some.binary(max_size=200))
def test_whatever_follows_a_beginning_is_a_kind_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, cut: int, more: bytes
) -> None:
    place = tmp_path_factory.getbasetemp()
    try:
        told = sniff(start[:cut] + more, place)
    except BadInputError as refusal:
        told = refusal.sentence
    assert told in filetypes.ENDINGS or told.endswith("。")


def directory(entries: int) -> bytes:
    """A zip that lists so many empty entries, written by hand as its directory alone."""
    entry = b"PK\x01\x02" + bytes(42)
    listed = entry * entries
    head = b"PK\x03\x04" + bytes(26)
    return head + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), len(head), 0)


def bomb() -> bytes:
    """Three hundred megabytes, packed without ever having them."""
    target = io.BytesIO(files.package())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/a.bin", "w") as part:
        for _ in range(300):
            part.write(bytes(MEGABYTE))
    return target.getvalue()


def bomb_not_declared() -> bytes:
    """The same, and the directory says it is a thousand bytes."""
    content = bytearray(bomb())
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 1000)
    return bytes(content)


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l9;</x>'.encode()


OFFICE_BOMBS = {
    "declared": (bomb, packages.INFLATES),
    "not declared": (bomb_not_declared, packages.INFLATES),
    "50k entries": (lambda: files.package("docx", {f"{n}": b"" for n in range(50_000)}), packages.INFLATES),
    "too many": (lambda: files.package("docx", {f"{n}": b"" for n in range(2000)}), packages.INFLATES),
    "400k entries": (lambda: directory(400_000), packages.INFLATES),
    "zip64": (lambda: files.package()[:-22] + b"PK\x06\x07" + bytes(16) + files.package()[-22:], packages.INFLATES),
    "laughs": (lambda: files.package("docx", {"word/a.xml": laughs()}), packages.FOREIGN_PARTS),
    "late": (
        lambda: files.package("docx", {"a.xml": b" " * (packages.STEP - 4) + b"<!DOCTYPE x SYSTEM 'file:///x'>"}),
        packages.FOREIGN_PARTS,
    ),
    "wide": (lambda: files.package("docx", {"a.rels": "<!DOCTYPE x>".encode("utf-16")}), packages.FOREIGN_PARTS),
}


@pytest.mark.parametrize(("make", "said"), OFFICE_BOMBS.values(), ids=OFFICE_BOMBS)
def test_an_office_bomb_is_refused_fast_and_small(make: object, said: str, tmp_path: Path) -> None:
    """F51: under five seconds and two hundred megabytes."""
    assert callable(make)
    content = make()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    assert refused(content, tmp_path) == said

    assert time.monotonic() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_picture_may_hold_what_a_page_must_not(tmp_path: Path) -> None:
    """Only parts that are read as XML are searched."""
    content = files.package("docx", {"word/media/a.png": b"<!DOCTYPE in a picture"})

    assert sniff(content, tmp_path).endswith("document")
