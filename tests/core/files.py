"""Small files of every kind, made here byte by byte: honest ones, and ones that mean harm."""

import io
import struct
import zipfile
from collections.abc import Mapping

OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", OOXML + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", OOXML + "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", OOXML + "presentationml.presentation.main+xml"),
    "ppsx": ("ppt/presentation.xml", OOXML + "presentationml.slideshow.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "vsdx": ("visio/document.xml", "application/vnd.ms-visio.drawing.main+xml"),
}


def png(width: int = 4, height: int = 3) -> bytes:
    head = struct.pack(">II", width, height) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + head + b"\0\0\0\0" + b"\0\0\0\0IEND\xaeB`\x82"


def jpeg(width: int = 4, height: int = 3, *, before: bytes = b"\xff\xe0\0\x04JF") -> bytes:
    frame = struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8" + before + b"\xff\xff\xc2" + frame + b"\xff\xda\0\x02" + b"\0" * 40 + b"\xff\xd9"


def gif(width: int = 4, height: int = 3, *, frame: tuple[int, int, int, int] = (0, 0, 4, 3)) -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0" * 6
    extension = b"\x21\xf9\x04\0\0\0\0\0"
    picture = b"\x2c" + struct.pack("<HHHHB", *frame, 0x80) + b"\0" * 6 + b"\x02\x02\x4c\x01\0"
    return screen + extension + picture + b"\x3b"


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def vp8(width: int, height: int) -> bytes:
    return chunk(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0")


def vp8l(width: int, height: int) -> bytes:
    return chunk(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14))


def vp8x(width: int, height: int) -> bytes:
    return chunk(b"VP8X", b"\0" * 4 + three(width - 1) + three(height - 1))


def frame(width: int, height: int, picture: bytes) -> bytes:
    return chunk(b"ANMF", b"\0" * 6 + three(width - 1) + three(height - 1) + b"\0" * 4 + picture)


def webp(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks or (vp8(4, 3),))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def long_box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, name, len(body) + 16) + body


def extent(width: int, height: int) -> bytes:
    return box(b"ispe", b"\0" * 4 + struct.pack(">II", width, height))


def heic(*extents: bytes, brand: bytes = b"heic") -> bytes:
    kinds = box(b"ipco", box(b"hvcC", b"\0" * 9) + b"".join(extents or (extent(4, 3),)))
    meta = long_box(b"meta", b"\0" * 4 + box(b"hdlr", b"\0" * 8) + box(b"iprp", kinds))
    return box(b"ftyp", brand + b"\0\0\0\0mif1") + meta + struct.pack(">I4s", 0, b"mdat") + b"\0" * 20


def movie(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0") + box(b"mdat", b"\0" * 20)


def mp3(*, tag: bool = True, frame: bytes = b"\xff\xfb\x90\x64") -> bytes:
    head = b"ID3\x03\0\0\0\0\0\x04abcd" + b"\0" * 30 if tag else b""
    return head + frame + b"\0" * 60


def ole(*names: str, group: bytes = b"\0" * 16) -> bytes:
    """A container of old Office with entries of these names; `group` is the class of its root."""
    entries = b"".join(_entry(name, group if name == "Root Entry" else b"\0" * 16) for name in ("Root Entry", *names))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"\0" * 512 + entries


def _entry(name: str, group: bytes) -> bytes:
    words = f"{name}\0".encode("utf-16-le")
    return (words.ljust(64, b"\0") + struct.pack("<H", len(words)) + b"\x05\x01" + b"\xff" * 12 + group).ljust(
        128, b"\0"
    )


def installer_class(low: int) -> bytes:
    return bytes([low]) + bytes.fromhex("100c0000000000c000000000000046")


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            # A fixed moment: the same parts are the same bytes whenever they are packed.
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def package(kind: str = "docx", more: Mapping[str, bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A new Office file of the least parts, with `more` of them."""
    part, content_type = MAIN[kind]
    contents = f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    parts = {"[Content_Types].xml": contents.encode(), part: b"<w:document/>"} | dict(more or {})
    return packed(parts, method)
