"""What a file is, told from its bytes alone: a list of what is taken in, everything else is refused with a reason.

Names and what a platform calls a file are never believed. Nothing is decoded or run: see `pixels` and `packages`.
"""

import codecs
import re
from collections.abc import Mapping
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from bot.core import packages, pixels
from bot.core.errors import BadInputError
from bot.core.pixels import Data

TEXT = "text/plain"
ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "audio/amr": ".amr",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    TEXT: ".txt",
}
"""Every media type that is kept, with the ending it is handed out under."""

UNKNOWN = "这种文件不收；照片、PDF、Word、Excel、PPT、录音、视频和文字（UTF-8）都可以。"
PROGRAM = "程序和脚本不收。"
PAGE = "网页文件不收，请另存为 PDF 再发。"
PIXELS = "图片太大（超过 {limit} 百万像素），请缩小后再发。"

_OFFICE, _OLD_OFFICE = "office", "old office"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", _OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr"),
)
_BRANDS: Mapping[bytes, str] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "), "video/mp4"),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6"), "video/mp4"),
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
"""Major brands of ISO/IEC 14496-12 files, as phones write them."""
_REFUSED: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK"), packages.ARCHIVE),
    ((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!", b"%!PS"), PROGRAM),
    ((b"<", b"\xef\xbb\xbf<"), PAGE),
)
_MARKUP = re.compile(rb"(?i:<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?)|javascript:)")
_LOOKED_AT = 4096
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_STEP = 1 << 20
_AUDIO_FRAME = re.compile(rb"\xff[\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
"""MPEG-1 or 2, layer III, a bit rate and a sampling rate that exist (ISO/IEC 11172-3, 2.4.1.3)."""
_PADDING = 64 * 1024


def sniff(file: BinaryIO, *, max_megapixels: int) -> str:
    """The media type of a file that is not empty.

    Raises:
        BadInputError: nothing we keep, not whole, or a danger to whoever opens it.
    """
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        mime = _by_beginning(data)
        if mime == _OFFICE:
            return packages.office(file, data)
        if mime == _OLD_OFFICE:
            return packages.old_office(data)
        if mime == TEXT:
            _check_text(data)
        _check_pixels(mime, data, max_megapixels)
        return mime


def _by_beginning(data: Data) -> str:
    head = data[:16]
    for start, mime in _STARTS:
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    return "audio/mpeg" if _is_mp3(data) else TEXT


def _is_mp3(data: Data) -> bool:
    """A frame at the beginning, or behind a tag and its padding (ID3v2.3, 3.1: lengths of seven bits a byte)."""
    place = 0
    if data[:3] == b"ID3":
        for part in data[6:10]:
            place = place << 7 | part & 0x7F
        place += 10
        place += len(data[place : place + _PADDING]) - len(data[place : place + _PADDING].lstrip(b"\0"))
    found = data[place : place + 3]
    return _AUDIO_FRAME.fullmatch(found) is not None and found[2] & 0x0C != 0x0C  # noqa: PLR2004 a reserved rate


def _check_pixels(mime: str, data: Data, max_megapixels: int) -> None:
    try:
        found = pixels.size(mime, data)
    except ValueError:
        raise BadInputError(packages.DAMAGED) from None
    if found is not None and found[0] * found[1] > max_megapixels * 1_000_000:
        raise BadInputError(PIXELS.format(limit=max_megapixels))


def _check_text(data: Data) -> None:
    """Plain words only: whatever a reader might run, draw or unpack is no text, wherever its mark stands."""
    head = data[:_LOOKED_AT].lstrip()
    for starts, reason in _REFUSED:
        if head.startswith(starts):
            raise BadInputError(reason)
    if _MARKUP.search(head):
        raise BadInputError(PAGE)
    if head.startswith(b"{\\rtf") or not _is_text(data):
        raise BadInputError(UNKNOWN)


def _is_text(data: Data) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(data), _STEP):
            if _NOT_TEXT.search(decoder.decode(data[place : place + _STEP])):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
