"""Reading one cell of a roster as people fill it in: text, code, day, word of a list; pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.core.errors import BadInputError

Cell = str | float | date | bool | None
"""A cell as the file holds it; `int` and `datetime` are covered by `float` and `date`."""

T = TypeVar("T")

MOST_SHOWN = 8

TOO_LONG = "太长，最多 {limit} 个字。"
BAD_CODE = "「{text}」不能作编号：只能用字母、数字和“-_.@”，最多 64 个字符。"
BAD_DAY = "「{text}」不是日期，请写成 2026-07-01。"
BAD_YEAR = "「{text}」不是年份，请写成 1985。"
BAD_WORD = "「{text}」不在可选的词里：{words}。"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]00?:00(?::00(?:\.0+)?)?)?")
_YEAR = re.compile(r"(\d{4})(?:\d{2}|\d{4}|[-/.年].*)?")
_SPLIT = re.compile(r"[;；,，、/\n]+")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(367, 73_051)
"""Excel's day numbers from 1901 to 2099."""
_YEARS = range(1900, 2100)


def plain(cell: Cell) -> str:
    """The cell as one line of clean text: no control or invisible characters, 12.0 as 12, blank as nothing."""
    if cell is None or isinstance(cell, bool):
        return {True: "是", False: "否"}.get(cell, "") if cell is not None else ""
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return _CONTROL.sub("", cell.replace("\t", " ").replace("\u3000", " ")).strip()


def text(limit: int) -> Callable[[Cell], str]:
    """Reads text of at most so many characters."""

    def read(cell: Cell) -> str:
        words = plain(cell)
        if len(words) > limit:
            raise BadInputError(TOO_LONG.format(limit=limit))
        return words

    return read


def name(cell: Cell) -> str:
    """A person's name; the gap people put into two-character names goes (张　三)."""
    words = text(40)(cell)
    return words if words.isascii() else words.replace(" ", "")


def code(cell: Cell) -> str:
    """A code of letters and digits, full-width ones included; what follows a blank is its explanation."""
    words = unicodedata.normalize("NFKC", plain(cell)).split()
    if not words:
        return ""
    if not _CODE.fullmatch(words[0]):
        raise BadInputError(BAD_CODE.format(text=words[0][:20]))
    return words[0]


def userid(cell: Cell) -> str:
    """An account of WeCom; upper and lower case are one (path/90195)."""
    return code(cell).lower()


def place(cell: Cell) -> str:
    """How a unit is named: its code (B04, or B04 with the name behind it), or its name."""
    words = unicodedata.normalize("NFKC", plain(cell))
    first = words.split(" ", 1)[0]
    return first if _CODE.fullmatch(first) else words


def day(cell: Cell) -> date | None:
    """A day: a date cell, an Excel day number, or 2026-07-01, 2026/7/1, 2026.7.1, 2026年7月1日, 20260701."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and cell in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(cell))
    words = unicodedata.normalize("NFKC", plain(cell))
    if not words:
        return None
    found = _DAY.fullmatch(words)
    try:
        return _date(found)
    except ValueError:
        raise BadInputError(BAD_DAY.format(text=words[:20])) from None


def _date(found: re.Match[str] | None) -> date:
    year_, month, number = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
    if year_ not in _YEARS:
        raise ValueError(year_)
    return date(year_, month, number)


def year(cell: Cell) -> int | None:
    """A year between 1900 and 2099; of a date or a month, its year."""
    words = plain(cell)
    found = _YEAR.fullmatch(words)
    if found and int(found[1]) in _YEARS:
        return int(found[1])
    if words:
        raise BadInputError(BAD_YEAR.format(text=words[:20]))
    return None


def parts(cell: Cell) -> tuple[str, ...]:
    """The items of a cell that holds several, whatever stands between them."""
    return tuple(item for raw in _SPLIT.split(plain(cell)) if (item := raw.strip()))


def word(meanings: Mapping[str, T]) -> Callable[[Cell], T | None]:
    """Reads one word of a list; blank is None."""

    def read(cell: Cell) -> T | None:
        words = plain(cell)
        return meaning(words, meanings) if words else None

    return read


def meaning(words: str, meanings: Mapping[str, T]) -> T:
    """What a word of the list stands for.

    Raises:
        BadInputError: naming the Chinese words of the list.
    """
    found = meanings.get(unicodedata.normalize("NFKC", words).lower())
    if found is None:
        raise BadInputError(BAD_WORD.format(text=words[:20], words=_listed(shown(meanings).values())))
    return found


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    return "、".join(found[:MOST_SHOWN]) + ("等" if len(found) > MOST_SHOWN else "")


def shown(meanings: Mapping[str, T]) -> dict[T, str]:
    """The word to show for each meaning: the first one listed."""
    found: dict[T, str] = {}
    for word_, value in meanings.items():
        found.setdefault(value, word_)
    return found
