"""Dates, periods and times in what people type: read for certain or not at all.

A silently wrong date is the worst answer. So an impossible date (2月30日), a vague one (年前, 节后, 明后天), a lunar
or a recurring one is refused: it is not in `find`, and `refused` names it, so that the person can be asked.
Weeks begin on Monday. A weekday or a day number without more is the coming one (today included), with `prefer="past"`
the last one. 前 and 以前 include the day named (民法典 art. 1259), before a festival they do not.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from bot.core.clock import local
from bot.core.workdays import Workdays
from bot.text import times
from bot.text.calendar_words import WEEKDAYS, weekday_of
from bot.text.date_spans import Anchor, Kind, NotADate, Reader, Span
from bot.text.date_words import BEFORE, RULES
from bot.text.normal import fold
from bot.text.numerals import NUMBER, number

LONGEST = 4000
"""Characters read of one text; the rest is not looked at."""
_RULES = tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in RULES)
_SCAN = re.compile("|".join(f"(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', pattern)})" for pattern, _ in RULES), re.IGNORECASE)
_GAP = re.compile(
    r"(?<=[年月日号点时])[ ]+(?=[\d年月日号点时:])|(?<=\d)[ ]+(?=[年月日号点时:])"
    r"|(?<=周|期|拜)[ ]+(?=[一二三四五六日天])"
)
_WEEKDAY_AFTER = re.compile(r"\s?[(]?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])(?![日-])[)]?")
_LINK = re.compile(r"[\s,的]{0,2}")
_DEADLINE = re.compile(rf"的?(?:下班|上班|收工|交班)?{BEFORE}")
_AFTER = re.compile(r"[之以]后|后(?![勤台面续备排方盾果天日补半])|前后|左右|上下(?!午)|前[夕后]")
_LATEST = re.compile(r"(?:截止|截至|最晚|最迟|不晚于|不迟于|限)(?:到|日期|时间|为|是|在|于)?[::\s]?$")
_NEAR = 10
"""Characters before a date that can make it a deadline."""
_DASH = re.compile(r"\s?(?:起|开始)?(?:[-~–—至到]|--|——)\s?")
_ONLY_DAY = re.compile(rf"(?P<d>{NUMBER})[日号]?")
_ONLY_WEEKDAY = re.compile(r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])")
_ENDS_IN_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]$")
_NEAR_DAY = re.compile(r"(?:大?[前后]|[昨今明])天|(?:周|星期|礼拜)[一二三四五六日天]")
_NUMBERED = re.compile(rf"{NUMBER}[日号]$")
_OF_A_WEEK = re.compile(r"(?:上上|下下|上|下|本|这)个?(?:周|星期|礼拜)[一二三四五六日天]")
_LIST = re.compile(r"[\s、,和或及与]{0,2}")
_WIDE = frozenset({"week", "month", "quarter", "half", "year"})
_PRECISE = ("day", "deadline", "range", "part")


@dataclass(frozen=True, slots=True)
class When:
    """One date, period or time of day in a text, at [start, stop).

    `first` and `last` are None only for a time of day that stands alone (kind "clock"). A deadline runs from today to
    `last`; what ends in 底 or 末 is its last day only. `part`: morning, noon, afternoon, evening, late or night.
    """

    start: int
    stop: int
    text: str
    first: date | None
    last: date | None
    clock: time | None
    kind: Kind
    part: str = ""


def find(
    text: str, now: datetime, workdays: Workdays | None = None, *, prefer: Literal["future", "past"] = "future"
) -> list[When]:
    """What is certain of the dates, periods and times in a text, left to right, without overlaps."""
    return read(text, now, workdays, prefer=prefer)[0]


def refused(
    text: str, now: datetime, workdays: Workdays | None = None, *, prefer: Literal["future", "past"] = "future"
) -> list[str]:
    """Words that look like a date or time and cannot be relied on: the person is to be asked."""
    return read(text, now, workdays, prefer=prefer)[1]


def read(
    text: str, now: datetime, workdays: Workdays | None = None, *, prefer: Literal["future", "past"] = "future"
) -> tuple[list[When], list[str]]:
    """Both: what is certain, and the words that cannot be relied on."""
    found = _read(text, now, workdays, prefer)
    return [when for when in found if isinstance(when, When)], [when for when in found if isinstance(when, str)]


def main(whens: list[When]) -> When | None:
    """The one meant when a text names several: a day before a period, the first before the later ones."""
    dated = [when for when in whens if when.kind != "clock"]
    return next((when for when in dated if when.kind in _PRECISE), dated[0] if dated else None)


def day(when: When) -> date | None:
    """The single day meant: a date itself or the last day of a deadline; None for a period."""
    return when.last if when.kind in {"day", "deadline"} else None


def period(when: When) -> str | None:
    """2026-11, 2026-Q4, 2026-H1 or 2026 for a month, quarter, half year or year; None for anything else."""
    if when.first is None or when.kind not in _WIDE or when.kind == "week":
        return None
    year, month = when.first.year, when.first.month
    return {
        "month": f"{year}-{month:02d}",
        "quarter": f"{year}-Q{(month + 2) // 3}",
        "half": f"{year}-H{(month + 5) // 6}",
        "year": f"{year}",
    }[when.kind]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text while it is being read; neither span nor clock: refused."""

    start: int
    stop: int
    span: Span | None
    clock: time | None = None
    part: str = ""

    @property
    def kind(self) -> Kind:
        return self.span[0] if self.span else "clock"

    def refused(self, stop: int = 0) -> "_Piece":
        return _Piece(self.start, stop or self.stop, None)


def _read(text: str, now: datetime, workdays: Workdays | None, prefer: str) -> list[When | str]:
    typed = text[:LONGEST]
    squeezed, places = _squeezed(fold(typed))
    anchor = Anchor(local(now).date(), prefer == "past", workdays)
    pieces = [_completed(piece, squeezed, anchor) for piece in _scanned(squeezed, anchor)]
    pieces = _joined(pieces, squeezed)
    pieces += _lone_clocks(squeezed, pieces)
    return [_when(piece, typed, places) for piece in sorted(pieces, key=lambda piece: piece.start)]


def _when(piece: _Piece, typed: str, places: list[int]) -> When | str:
    start, stop = places[piece.start], places[piece.stop - 1] + 1
    words = typed[start:stop]
    if piece.span is None and piece.clock is None:
        return words
    _, first, last = piece.span or ("clock", None, None)
    return When(start, stop, words, first, last, piece.clock, piece.kind, piece.part)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without the spaces inside dates (11 月 27 日), and where each character stood."""
    gone = {place for match in _GAP.finditer(text) for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in gone]
    return "".join(text[place] for place in places), places


def _scanned(text: str, anchor: Anchor) -> Iterator[_Piece]:
    place = 0
    while (found := _SCAN.search(text, place)) is not None:
        match, reader = next(
            (match, reader) for rule, reader in _RULES if (match := rule.match(text, found.start())) is not None
        )
        with suppress(NotADate):
            yield _Piece(match.start(), match.end(), _span(reader, match, anchor))
        place = max(match.end(), match.start() + 1)


def _span(reader: Reader, match: re.Match[str], anchor: Anchor) -> Span | None:
    try:
        return reader(match, anchor)
    except (ValueError, KeyError, OverflowError):
        return None


def _completed(piece: _Piece, text: str, anchor: Anchor) -> _Piece:
    """What follows a date: its weekday, the time of day, 前 or 后."""
    if piece.span is None:
        return piece
    piece = _with_clock(_with_weekday(piece, text), text)
    if piece.span is None:
        return piece
    kind, _, last = piece.span
    before = _DEADLINE.match(text, piece.stop)
    vague = before if kind in _WIDE else None if before else _AFTER.match(text, piece.stop)
    if vague:
        return piece.refused(vague.end())
    if before or (kind == "day" and _LATEST.search(text, max(0, piece.start - _NEAR), piece.start)):
        span: Span = ("deadline", min(anchor.today, last), last)
        return replace(piece, span=span, stop=before.end() if before else piece.stop)
    return piece


def _with_weekday(piece: _Piece, text: str) -> _Piece:
    """11月27日(周五): the two must agree."""
    after = _WEEKDAY_AFTER.match(text, piece.stop)
    if piece.kind != "day" or piece.span is None or after is None or _ENDS_IN_WEEKDAY.search(text, 0, piece.stop):
        return piece
    if piece.span[1].weekday() != WEEKDAYS[after["w"]]:
        return piece.refused(after.end())
    return replace(piece, stop=after.end())


def _with_clock(piece: _Piece, text: str) -> _Piece:
    link = _LINK.match(text, piece.stop)
    clock = times.match_at(text, link.end() if link else piece.stop)
    if piece.span is None or clock is None or piece.kind in _WIDE:
        return piece
    if not clock.clear:
        return piece.refused(clock.stop)
    return replace(piece, stop=_clock_end(clock.stop, text), clock=clock.at, part=clock.part)


def _clock_end(stop: int, text: str) -> int:
    """The end of 3点到5点, of which the beginning counts."""
    dash = _DASH.match(text, stop)
    until = times.match_at(text, dash.end()) if dash else None
    return until.stop if until and until.at else stop


def _joined(pieces: list[_Piece], text: str) -> list[_Piece]:
    """Pieces that belong together: 25日至27日, 周五(11月27日)."""
    done: list[_Piece] = []
    for one in pieces:
        last = done[-1] if done else None
        piece = _same_week(last, one, text) if last else one
        both = _together(last, piece, text) if last and piece.start >= last.stop else None
        if both:
            done[-1] = both
        elif not last or piece.start >= last.stop:
            done.append(piece)
    return done


def _same_week(last: _Piece, piece: _Piece, text: str) -> _Piece:
    """下周三、周四: the second is of the week of the first, or it is not clear."""
    bare = _ONLY_WEEKDAY.match(text, piece.start)
    listed = _LIST.fullmatch(text[last.stop : piece.start])
    if not (bare and listed and last.span and piece.span and _OF_A_WEEK.match(text, last.start)):
        return piece
    day = weekday_of(last.span[1], 0, WEEKDAYS[bare["w"]])
    return replace(piece, span=(piece.kind, day, day)) if day > last.span[1] else piece.refused()


def _together(one: _Piece, two: _Piece, text: str) -> _Piece | None:
    between = text[one.stop : two.start]
    if _DASH.fullmatch(between):
        return _ranged(one, two, text)
    if between.strip() not in {"", "("} or "\n" in between or one.kind != "day" or two.kind != "day":
        return None
    closed = two.stop + text.startswith(")", two.stop)
    if one.span == two.span:
        both = replace(one, stop=closed, clock=one.clock or two.clock, part=one.part or two.part)
        return both if both.clock or both.part else _with_clock(both, text)
    one_said, two_said = text[one.start : one.stop], text[two.start : two.stop]
    at_odds = "(" in between or (_NEAR_DAY.fullmatch(one_said) and _NUMBERED.search(two_said))
    return one.refused(closed) if at_odds else None


def _ranged(one: _Piece, two: _Piece, text: str) -> _Piece | None:
    if one.span is None or two.span is None:
        return one.refused(two.stop)
    first, last = one.span[1], two.span[2]
    words = text[two.start : two.stop]
    try:
        if bare := _ONLY_DAY.fullmatch(words):
            last = first.replace(day=number(bare["d"]) or 0)
        elif bare := _ONLY_WEEKDAY.fullmatch(words):
            last = weekday_of(first, 0, WEEKDAYS[bare["w"]])
    except ValueError:
        return one.refused(two.stop)
    if last < first:
        return one.refused(two.stop)
    return _Piece(one.start, two.stop, ("range", first, last), one.clock, one.part)


def _lone_clocks(text: str, pieces: list[_Piece]) -> list[_Piece]:
    found: list[_Piece] = []
    taken = {place for piece in pieces for place in range(piece.start, piece.stop)}
    for clock in times.find(text):
        stop = _clock_end(clock.stop, text)
        if taken.isdisjoint(range(clock.start, stop)):
            found.append(_Piece(clock.start, stop, None, clock.at, clock.part))
            taken.update(range(clock.start, stop))
    return found
