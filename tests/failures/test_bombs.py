"""F51: files that blow up are refused by every door a file comes in at, in seconds and with little memory.

They are read in a process of their own that may take 200 MB more than it has, and not more than a minute of work.
"""

import io
import os
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import papers
from bot.cli import files as tables
from bot.cli import main
from bot.core import filetypes, packages
from bot.core.config import Settings, Store
from bot.core.errors import BadInputError
from bot.core.evidence import EvidenceStore
from bot.papers import sheets
from tests.core import files
from tests.processes import PROCESSES

ROOM = 200 << 20
"""Bytes a reader may take more than it has."""
SECONDS = 5.0
"""Of work: a machine that is busy with other things would say nothing of the file."""
MEGABYTE = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in zip("abcdefghi", "bcdefghij", strict=True)
)


class Refusal(NamedTuple):
    """What came of handing a file in at a door."""

    door: str
    file: str
    said: str
    seconds: float


def sheet(inner: str, head: str = "") -> bytes:
    """A workbook with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = f'<?xml version="1.0"?>{head}<worksheet xmlns="{space}"><sheetData>{inner}</sheetData></worksheet>'
    return files.package("xlsx", {SHEET: rows.encode()})


def entries(many: int) -> bytes:
    """A zip of so many empty parts; made by hand, since to pack them takes far longer than to refuse them."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"x"
    listed = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + name
        for name in (f"{number:05}".encode() for number in range(many))
    )
    end = struct.pack("<HHHHIIH", 0, 0, many & 0xFFFF, many & 0xFFFF, len(listed), len(local), 0)
    return local + listed + b"PK\x05\x06" + end


def laughing(part: str, kind: str) -> bytes:
    return files.package(kind, {part: f'<?xml version="1.0"?>{LAUGHS}]><x>&j;</x>'.encode()})


def inflating(kind: str, part: str) -> bytes:
    """A part of 300 MB that says it is of ten bytes: the same packed megabyte again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    again = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = again * 300 + packer.flush()
    target = io.BytesIO(files.package(kind))
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo(part)
        info.compress_type, info.file_size, info.compress_size = zipfile.ZIP_DEFLATED, 10, len(packed)
        info.CRC, info.header_offset = 0, archive.start_dir
        target.seek(archive.start_dir)
        target.write(info.FileHeader() + packed)
        archive.start_dir = target.tell()
        archive.filelist.append(info)
        vars(archive)["_didModify"] = True
    return target.getvalue()


FAR = sheet('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>')
ENTITY = sheet("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "another.xml">]>')
TABLES: Mapping[str, tuple[bytes, str]] = {
    "far.xlsx": (FAR, "行数超过 20000"),
    "entity.xlsx": (ENTITY, "外部实体"),
    "laughs.xlsx": (laughing(SHEET, "xlsx"), "外部实体"),
    "remote.xlsx": (sheet("", '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'), "外部实体"),
    "inflating.xlsx": (inflating("xlsx", SHEET), "解开后过大"),
    "rows.xlsx": (sheet("<row/>" * 1_000_001), "解开后过大"),
    "entries.xlsx": (entries(50_000), "解开后过大"),
    "long.csv": (b"a\n" * 3 * MEGABYTE, "超过 5 MB"),
    "rows.csv": (b"a\n" * 60_000, "行数超过 50000"),
    "wide.csv": (b"a" + b"," * 4 * MEGABYTE, "列数超过 200"),
    "quoted.csv": (b'a\n"' + b"a" * 4 * MEGABYTE, "格式有误"),
}
"""What is handed in as a table, and what is said of it."""
EVERYWHERE = ("far.xlsx", "entity.xlsx", "laughs.xlsx")
"""What every door is shown; the reader behind all of them is shown the rest."""
HANDED: Mapping[str, tuple[bytes, str]] = {
    "inflating.docx": (inflating("docx", "word/media/a.xml"), packages.INFLATES),
    "laughs.docx": (laughing("word/x.xml", "docx"), packages.FOREIGN_PARTS),
    "laughs.pptx": (laughing("ppt/x.xml", "pptx"), packages.FOREIGN_PARTS),
    "entity.xlsx": (ENTITY, packages.FOREIGN_PARTS),
    "entries.docx": (entries(50_000), packages.INFLATES),
    "huge.png": (files.png(60_000, 60_000), filetypes.PIXELS.format(limit=50)),
    "huge.jpg": (files.jpeg(60_000, 60_000), filetypes.PIXELS.format(limit=50)),
    "huge.gif": (files.gif(60_000, 60_000), filetypes.PIXELS.format(limit=50)),
    "frame.gif": (files.gif(4, 3, frame=(0, 0, 60_000, 60_000)), filetypes.PIXELS.format(limit=50)),
    "huge.webp": (files.webp(files.vp8x(60_000, 60_000)), filetypes.PIXELS.format(limit=50)),
    "huge.heic": (files.heic(files.extent(60_000, 60_000)), filetypes.PIXELS.format(limit=50)),
    "large.txt": (b"a" * 21 * MEGABYTE, "材料超过 20 MB，没有收下。"),
}


def doors() -> list[tuple[str, tuple[str, ...]]]:
    """Every command that takes a table in, with what it wants besides."""
    besides = {"contest": ("1",), "scheme": ("2026",), "survey": ("--title", "支部作用发挥")}
    return [(name, besides.get(name, ())) for name in sorted(tables.importing.commands)]


def _limited() -> None:
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, size + ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def _at_the_doors(place: Path, told: Connection) -> None:
    """In a process of its own: hand every file in, at every door."""
    os.chdir(place)
    _limited()
    told.send([*_commands(), *_reader(), *_evidence(place)])


def _commands() -> Iterator[Refusal]:
    for door, besides in doors():
        for name in EVERYWHERE:
            said, start = io.StringIO(), time.process_time()
            try:
                with redirect_stderr(said), redirect_stdout(said):
                    main(["import", door, *besides, name])
            except SystemExit as left:
                said.write(f" {left.code}")
            yield Refusal(door, name, said.getvalue(), time.process_time() - start)


def _reader() -> Iterator[Refusal]:
    for name, (content, _) in TABLES.items():
        yield _read("reader", sheets.read, name, content)
    for intake in papers.intake.INTAKES.values():
        for name in EVERYWHERE:
            yield _read("page", intake.read, name, TABLES[name][0])
    for name in ("inflating.docx", "laughs.docx", "entries.docx", "large.txt"):
        yield _read("debrief", papers.words, name, HANDED[name][0])


def _read(door: str, read: Callable[[bytes, str], object], name: str, content: bytes) -> Refusal:
    start = time.process_time()
    try:
        said = f"taken: {read(content, name)!r}"
    except BadInputError as error:
        said = error.sentence
    return Refusal(door, name, said, time.process_time() - start)


def _evidence(place: Path) -> Iterator[Refusal]:
    store = EvidenceStore(Settings(store=Store(evidence=place / "evidence")))
    for name, (content, _) in HANDED.items():
        start = time.process_time()
        try:
            store.keep(content)
            said = "kept"
        except BadInputError as error:
            said = error.sentence
        left = [path for path in (place / "evidence").rglob("*") if path.is_file()]
        yield Refusal("evidence", name, said if not left else "something is left", time.process_time() - start)


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> list[Refusal]:
    place = tmp_path_factory.mktemp("bombs")
    for name in EVERYWHERE:
        (place / name).write_bytes(TABLES[name][0])
    ours, theirs = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_at_the_doors, args=(place, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        assert ours.poll(90), "no answer"
        found: list[Refusal] = ours.recv()
        return found
    finally:
        child.kill()
        child.join()


def test_every_door_is_shown_to_them(refusals: list[Refusal]) -> None:
    beside = {"reader", "evidence", "page", "debrief"}
    assert {one.door for one in refusals} == {name for name, _ in doors()} | beside
    assert {"members", "orgs", "tasks", "plans", "operating", "problems", "survey", "contest"} <= {
        name for name, _ in doors()
    }


def test_no_command_takes_one_in(refusals: list[Refusal]) -> None:
    for one in refusals:
        if one.door in tables.importing.commands:
            assert TABLES[one.file][1] in one.said, one
            assert one.said.endswith("\n 1"), one


def test_the_reader_of_tables_refuses_each_for_what_it_is(refusals: list[Refusal]) -> None:
    told = {one.file: one.said for one in refusals if one.door == "reader"}

    assert told.keys() == TABLES.keys()
    assert [name for name, (_, wanted) in TABLES.items() if wanted not in told[name]] == []


def test_no_page_takes_one_in(refusals: list[Refusal]) -> None:
    """The tables of the office's pages, and the text of a debrief."""
    for one in refusals:
        if one.door == "page":
            assert TABLES[one.file][1] in one.said, one
    told = {one.file: one.said for one in refusals if one.door == "debrief"}
    assert len(told) == 4
    assert not [said for said in told.values() if said.startswith("taken")]


def test_nothing_of_it_becomes_evidence(refusals: list[Refusal]) -> None:
    told = {one.file: one.said for one in refusals if one.door == "evidence"}

    assert told == {name: said for name, (_, said) in HANDED.items()}


def test_each_is_refused_in_seconds(refusals: list[Refusal]) -> None:
    assert max(one.seconds for one in refusals) < SECONDS


def test_the_bound_on_memory_is_one(tmp_path: Path) -> None:
    """What takes more than it may fails in such a process: that the others did not says that they took less."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_greedy, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    assert ours.poll(30)
    assert ours.recv() == "MemoryError"
    child.join(10)


def _greedy(told: Connection) -> None:
    _limited()
    try:
        told.send(str(len(bytes(ROOM + MEGABYTE))))
    except MemoryError:
        told.send("MemoryError")
    sys.exit()
