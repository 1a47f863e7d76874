"""Office files, new (a zip of XML) and old (OLE): what they hold is counted, never believed and never parsed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from bot.core.errors import BadInputError
from bot.core.pixels import Data

MEGABYTE = 1 << 20
MOST_INFLATED = 100 * MEGABYTE
MOST_PARTS = 2000
MOST_DIRECTORY = MEGABYTE
"""Bytes of a zip's directory: it is read whole before its entries can be counted."""
STEP = 256 * 1024

ARCHIVE = "压缩包不收，请解开后逐个发来。"
DAMAGED = "文件残缺或已损坏，请重新保存后再发。"
LOCKED = "文件加了密码，请去掉密码再发。"
MACROS = "文件里带宏，请另存为不带宏的文件再发。"
INFLATES = "文件解开后过大，没有收下。"
FOREIGN_PARTS = "文件里有不该有的内容（外部实体），没有收下。"
NOT_OFFICE = "这种文件打不开，没有收下；Word、Excel、PPT 请另存为新格式再发。"

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_CONTENTS = "[Content_Types].xml"
_MAIN = re.compile(
    rb"application/vnd\.openxmlformats-officedocument\."
    rb"(wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.(?:presentation|slideshow))\.main\+xml"
)
_NEW = {
    b"wordprocessingml.document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"spreadsheetml.sheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"presentationml.presentation": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    b"presentationml.slideshow": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DECLARED = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_OVERLAP = 32

_SECTOR, _ENTRY = 512, 128
_OLD = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_INSTALLERS = tuple(bytes([low, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0]) for low in (0x82, 0x84, 0x86))
"""How the class of an installer's root begins: 000C1082, 000C1084, 000C1086."""


def office(file: BinaryIO, data: Data) -> str:
    """The media type of a Word, Excel or PowerPoint file in a zip.

    Raises:
        BadInputError: another archive, a bomb, a macro, a password, a declared entity, or not whole.
    """
    _check_directory(data)
    try:
        with zipfile.ZipFile(file) as archive:
            return _checked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise BadInputError(DAMAGED) from None


def _check_directory(data: Data) -> None:
    """Find the directory as the reader does, and refuse one that would fill the memory."""
    tail = data[-22:]
    place = len(data) - 22 if tail[:4] == _END and tail[-2:] == b"\0\0" else data.rfind(_END, max(0, len(data) - 65558))
    if place < 0:
        raise BadInputError(DAMAGED)
    length = int.from_bytes(data[place + 12 : place + 16], "little")
    if length > MOST_DIRECTORY or data[max(0, place - 20) : place].startswith(_END_64):
        raise BadInputError(INFLATES)


def _checked(archive: zipfile.ZipFile) -> str:
    infos = archive.infolist()
    if _CONTENTS not in archive.namelist():
        raise BadInputError(ARCHIVE)
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_INFLATED:
        raise BadInputError(INFLATES)
    if any(info.flag_bits & 1 for info in infos):
        raise BadInputError(LOCKED)
    if any(info.compress_type not in _PLAIN_METHODS for info in infos):
        raise BadInputError(DAMAGED)
    mime = _named_kind(archive)
    left = MOST_INFLATED
    for info in infos:
        left -= _inflated(archive, info, left)
    return mime


def _named_kind(archive: zipfile.ZipFile) -> str:
    """What the package says it is in its list of contents (ECMA-376 part 2, 10.1.2)."""
    with archive.open(_CONTENTS) as part:
        contents = part.read(MEGABYTE)
    if b"macroEnabled" in contents or b"vbaProject" in contents:
        raise BadInputError(MACROS)
    main = _MAIN.search(contents)
    if main is None:
        raise BadInputError(NOT_OFFICE)
    return _NEW[main[1]]


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    """Bytes of one part, unpacked to its true end whatever the directory says."""
    info.file_size = left + 2 * STEP
    is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    total, carried = 0, b""
    for piece in _pieces(archive, info):
        total += len(piece)
        if total > left:
            raise BadInputError(INFLATES)
        if is_xml and any(mark in carried + piece for mark in _DECLARED):
            raise BadInputError(FOREIGN_PARTS)
        carried = piece[-_OVERLAP:]
    return total


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        yield from iter(lambda: part.read(STEP), b"")


def old_office(data: Data) -> str:
    """The media type of an old Word, Excel or PowerPoint file ([MS-CFB] 2.6.1: entries of 128 bytes, names in UTF-16).

    Raises:
        BadInputError: an installer, an encrypted file, or anything else in such a container.
    """
    root = _entry(data, "Root Entry")
    if root < 0 or data[root + 80 : root + 89] in _INSTALLERS:
        raise BadInputError(NOT_OFFICE)
    if _entry(data, "EncryptedPackage") >= 0:
        raise BadInputError(LOCKED)
    found = next((mime for name, mime in _OLD.items() if _entry(data, name) >= 0), None)
    if found is None:
        raise BadInputError(NOT_OFFICE)
    return found


def _entry(data: Data, name: str) -> int:
    """Where the directory entry of this name begins; -1 when there is none."""
    words = f"{name}\0".encode("utf-16-le")
    place = data.find(words, _SECTOR)
    while place >= 0:
        length = int.from_bytes(data[place + 64 : place + 66], "little")
        if place % _ENTRY == 0 and length == len(words):
            return place
        place = data.find(words, place + 2)
    return -1
