"""How large an image says it is, read from its headers; nothing is ever decoded.

What a viewer would have to make room for counts: the canvas, and every frame or part that could reach beyond it.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from mmap import mmap

MOST_STEPS = 200_000
"""Blocks of one file that are looked at; honest files of 20 MB have fewer."""

Data = bytes | mmap
Size = tuple[int, int]


def size(mime: str, data: Data) -> Size | None:
    """Width and height in pixels; None for what is no image.

    Raises:
        ValueError: the headers are not whole.
    """
    read = READERS.get(mime)
    if read is None:
        return None
    try:
        width, height = read(data)
    except (struct.error, IndexError):
        raise ValueError("cut off") from None
    if not width or not height:
        raise ValueError("no size")
    return width, height


def _png(data: Data) -> Size:
    """ISO/IEC 15948, 11.2.1: IHDR comes first and is thirteen bytes long."""
    if data[8:16] != b"\0\0\0\x0dIHDR":
        raise ValueError("no IHDR")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LONE = frozenset({0x01, *range(0xD0, 0xD8)})


def _jpeg(data: Data) -> Size:
    """ITU-T T.81, B.1: segments up to the start of the first frame."""
    place = 2
    for _ in range(MOST_STEPS):
        code = data[place + 1]
        if data[place] != 0xFF or code in {0xD8, 0xD9, 0xDA}:  # noqa: PLR2004 every marker begins so
            break
        if code in _START_OF_FRAME:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        if code == 0xFF:  # noqa: PLR2004 a fill byte
            place += 1
        elif code in _LONE:
            place += 2
        else:
            place += 2 + max(2, *struct.unpack(">H", data[place + 2 : place + 4]))
    raise ValueError("no frame")


def _gif(data: Data) -> Size:
    """GIF89a: the screen, and every picture that reaches beyond it."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    place = 13 + _colours(flags)
    steps = iter(range(MOST_STEPS))
    for _ in steps:
        kind = data[place]
        if kind == 0x2C:  # noqa: PLR2004 an image
            left, top, wide, high, flags = struct.unpack("<HHHHB", data[place + 1 : place + 10])
            width, height = max(width, left + wide), max(height, top + high)
            place = _past_blocks(data, place + 11 + _colours(flags), steps)
        elif kind == 0x21:  # noqa: PLR2004 an extension
            place = _past_blocks(data, place + 2, steps)
        else:
            return width, height
    raise ValueError("no end")


def _colours(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(data: Data, place: int, steps: Iterator[int]) -> int:
    for _ in steps:
        length = data[place]
        place += 1 + length
        if not length:
            return place
    raise ValueError("no end")


def _webp(data: Data) -> Size:
    """RFC 9649: the canvas, the frames of an animation and the pictures inside."""
    sizes = [found for name, body in _chunks(data) for found in [_webp_size(name, data[body : body + 12])] if found]
    if not sizes:
        raise ValueError("no picture")
    return max(wide for wide, _ in sizes), max(high for _, high in sizes)


def _chunks(data: Data) -> Iterator[tuple[bytes, int]]:
    """Name and beginning of every chunk; the frame of an animation is opened, its chunks follow it."""
    place = 12
    for _ in range(MOST_STEPS):
        if place + 8 > len(data):
            return
        name, length = struct.unpack("<4sI", data[place : place + 8])
        yield name, place + 8
        place += 8 + (16 if name == b"ANMF" else length + length % 2)
    raise ValueError("no end")


def _webp_size(name: bytes, body: bytes) -> Size | None:
    if name == b"VP8X":
        return _three(body, 4) + 1, _three(body, 7) + 1
    if name == b"ANMF":
        return _three(body, 6) + 1, _three(body, 9) + 1
    if name == b"VP8 ":
        wide, high = struct.unpack("<HH", body[6:10])
        return wide & 0x3FFF, high & 0x3FFF
    if name == b"VP8L":
        [bits] = struct.unpack("<I", body[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _three(body: bytes, place: int) -> int:
    return int.from_bytes(body[place : place + 3], "little")


def _heic(data: Data) -> Size:
    """ISO/IEC 23008-12, 6.5.3: the largest of the extents that the parts of the picture declare."""
    sizes = []
    for meta, end in _boxes(data, b"meta", 0, len(data)):
        for parts, parts_end in _boxes(data, b"iprp", meta + 4, end):
            for kinds, kinds_end in _boxes(data, b"ipco", parts, parts_end):
                sizes += [
                    struct.unpack(">II", data[body + 4 : body + 12])
                    for body, _ in _boxes(data, b"ispe", kinds, kinds_end)
                ]
    if not sizes:
        raise ValueError("no extent")
    return max(wide for wide, _ in sizes), max(high for _, high in sizes)


def _boxes(data: Data, name: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes of one name begin and end (ISO/IEC 14496-12, 4.2)."""
    for _ in range(MOST_STEPS):
        if start + 8 > end:
            return
        length, found = struct.unpack(">I4s", data[start : start + 8])
        body = start + 8
        if length == 1:
            [length] = struct.unpack(">Q", data[body : body + 8])
            body += 8
        after = start + length if length else end
        if not body <= after <= end:
            raise ValueError("a box beyond its room")
        if found == name:
            yield body, after
        start = after
    raise ValueError("no end")


READERS: Mapping[str, Callable[[Data], Size]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/heic": _heic,
}
