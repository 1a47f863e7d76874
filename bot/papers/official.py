"""Official papers as GB/T 9704-2012 lays them out: letterhead, number, red line, title, text, signature, foot."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.papers.titles import broken, width
from bot.papers.word import (
    BODY,
    CENTRE,
    FOOTER_SIZE,
    HEADING,
    JUSTIFIED,
    OFFICIAL,
    RIGHT,
    TABLE_SIZE,
    TITLE,
    TITLE_LINE,
    TITLE_SIZE,
    Paper,
    clean,
    element,
    off_grid,
    one_line,
    run,
)

SECOND_LEVEL = "楷体"
TYPE_AREA = 156
"""Millimetres: as wide as the text, the red line and the rules at the foot are."""
POINTS_ACROSS = 442
RED = RGBColor(0xFF, 0, 0)
MARK_LARGEST, MARK_SMALLEST, MARK_NARROWEST = 42.0, 30.0, 50
"""Points of the letterhead; a longer one is narrowed, down to so many hundredths of its width."""
MARK_BELOW = Mm(33.5)
"""From the upper edge of the text to the line of the letterhead, whose characters begin 35 mm below that edge."""
RED_LINE = {"val": "single", "sz": "12", "space": "7", "color": "FF0000"}
THICK, THIN = 1.0, 0.7
"""Points: 0.35 and 0.25 mm."""
FOOT_LINE, TABLE_BELOW = 22, 6
TWIPS_A_MILLIMETRE = 1440 / 25.4
AFTER_EDGES = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
"""What comes after the edges of a paragraph, in the order of the standard of the format (ISO 29500-1, 17.3.1)."""
DATE_FROM_RIGHT = 4.0
"""Characters of room right of the date (7.3.5)."""
ROOM_FOR_SEAL = 2
COPY_TO, FULL_STOP = "抄送：", "。"
DAY = "{day.year}年{day.month}月{day.day}日"
PRINTED = re.compile(r"(.*?)(\d{4}年\d{1,2}月\d{1,2}日印发)")
SECOND = re.compile(r"（[一二三四五六七八九十]+）[^。]*。?")
CELL_EDGES, NARROWEST = 5, 12
"""Millimetres that a cell's edges take, and the least width of a column."""
LEAST_OF_LONGEST = 38
"""Millimetres kept for the column that holds most."""
MILLIMETRES_A_SIGN = TABLE_SIZE * 0.3528


class Official(Paper):
    """An official paper being written, from top to bottom."""

    def __init__(self, *, subject: str, made_at: datetime, mark: str = "") -> None:
        """`mark` stands at the head of every page: what is a draft says so."""
        super().__init__(subject=subject, made_at=made_at, layout=OFFICIAL)
        page = self.document.sections[0]
        page.header_distance = Mm(18)
        for head in (page.header, page.even_page_header) if mark else ():
            head.paragraphs[0].alignment = RIGHT
            run(head.paragraphs[0], mark, HEADING, OFFICIAL.size).font.color.rgb = RED

    def letterhead(self, issuer: str, number: str) -> None:
        """发文机关标志 in one red line, the number two lines below, the red line 4 mm below that."""
        issuer = one_line(issuer)
        size, narrowed = fitted(issuer)
        mark = self.paragraph(align=CENTRE, indent=False)
        mark.paragraph_format.space_before = MARK_BELOW
        off_grid(mark, size * 1.2)
        if issuer:
            piece = run(mark, issuer, TITLE, size)
            piece.font.color.rgb = RED
            if narrowed < 100:  # noqa: PLR2004 hundredths
                scale = element("w:w", val=str(narrowed))
                piece._element.rPr.insert_element_before(scale, "w:kern", "w:position", "w:sz")  # noqa: SLF001
        self.blank(2)
        line = self.paragraph(one_line(number), align=CENTRE, indent=False)
        edges = element("w:pBdr")
        edges.append(element("w:bottom", **RED_LINE))
        line._p.get_or_add_pPr().insert_element_before(edges, *AFTER_EDGES)  # noqa: SLF001 no name for it
        self.blank(2)

    def title(self, text: str) -> None:
        """2号小标宋 in the middle, broken by sense."""
        line = self.paragraph(align=CENTRE, indent=False)
        off_grid(line, TITLE_LINE)
        for number, words in enumerate(broken(text)):
            if number:
                line.runs[-1].add_break()
            run(line, words, TITLE, TITLE_SIZE)

    def addressee(self, text: str) -> None:
        """Who it is for, flush left, one line below the title."""
        self.blank(1)
        if named := one_line(text):
            self.paragraph(named, align=JUSTIFIED, indent=False)

    def heading(self, text: str) -> None:
        """`一、`, 黑体, kept with what follows."""
        if words := one_line(text):
            self.paragraph(words, font=HEADING).paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """What is written, a paragraph a line; `（一）` up to its full stop in 楷体."""
        for words in filter(None, map(one_line, text.splitlines())):
            line = self.paragraph(align=JUSTIFIED)
            second = SECOND.match(words)
            if second:
                self.piece(line, second[0], SECOND_LEVEL)
            if rest := words[second.end() if second else 0 :]:
                self.piece(line, rest, BODY)
            line.paragraph_format.keep_with_next = True if second and not rest else None

    def table(self, widths: Sequence[int], rows: Iterable[Sequence[str]], *, header: Sequence[str] = ()) -> Any:
        """A table does not touch the text above it."""
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(TABLE_BELOW)
        return super().table(widths, rows, header=header)

    def matters(self, rows: Sequence[Sequence[str]]) -> None:
        """A table, its first row the headings, as wide as the text; columns by what they hold."""
        across = max((len(row) for row in rows), default=0)
        if across:
            even = [[clean(cell) for cell in row] + [""] * (across - len(row)) for row in rows]
            self.table(column_widths(even), even[1:], header=even[0])

    def signature(self, signer: str, dated: date | None) -> None:
        """Who issues it and the day, the name above the middle of the date, with room for the seal."""
        day = "" if dated is None else DAY.format(day=dated)
        signer = one_line(signer)
        before, of_day = signature_places(signer, day)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for words, right in [("", 0.0)] * ROOM_FOR_SEAL + [(signer, before), (day, of_day)]:
            line = self.paragraph(align=RIGHT, indent=False)
            line.paragraph_format.keep_with_next = True
            place = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 python-docx has no name for it
            place.set(qn("w:rightChars"), str(round(right * 100)))
            place.set(qn("w:right"), str(round(right * OFFICIAL.size * 20)))
            if words:
                run(line, words, BODY, OFFICIAL.size)

    def foot(self, copy_to: str, printed: str) -> None:
        """抄送 and 印发 between rules whose last is the foot of the text of the last page."""
        copies = one_line(copy_to).removeprefix(COPY_TO).rstrip(FULL_STOP)
        texts = [f"{COPY_TO}{copies}{FULL_STOP}"] if copies else []
        texts += [words] if (words := one_line(printed)) else []
        if not texts:
            return
        self._rule(THICK)
        for number, words in enumerate(texts):
            if number:
                self._rule(THIN)
            self._foot_line(words)
        self._rule(THICK)
        off_grid(self.paragraph(indent=False), 1)

    def _rule(self, thick: float) -> None:
        """A rule is a black line of text: LibreOffice lets no frame float whose paragraphs have edges."""
        line = self.paragraph(indent=False)
        off_grid(line, thick)
        black = element("w:shd", val="clear", color="auto", fill="000000")
        line._p.get_or_add_pPr().insert_element_before(black, *AFTER_EDGES[1:])  # noqa: SLF001 no name for it
        _at_foot(line)

    def _foot_line(self, words: str) -> None:
        """One of 4号, a character in from either side; the day of printing stands to the right."""
        line = self.paragraph(indent=False)
        place = line.paragraph_format
        off_grid(line, FOOT_LINE)
        place.left_indent = place.right_indent = Pt(FOOTER_SIZE)
        if words.startswith(COPY_TO):
            place.left_indent, place.first_line_indent = Pt(FOOTER_SIZE * 4), Pt(-FOOTER_SIZE * 3)
        elif found := PRINTED.fullmatch(words):
            place.tab_stops.add_tab_stop(Mm(TYPE_AREA) - Pt(FOOTER_SIZE), WD_TAB_ALIGNMENT.RIGHT)
            words = f"{found[1].strip()}\t{found[2]}"
        run(line, words, BODY, FOOTER_SIZE)
        _at_foot(line)


def fitted(issuer: str) -> tuple[float, int]:
    """Points of the letterhead and how much it is narrowed, in hundredths, so that it stays in one line."""
    size = POINTS_ACROSS / max(width(issuer), 1.0)
    if size >= MARK_SMALLEST:
        return min(MARK_LARGEST, size * 2 // 1 / 2), 100
    return MARK_SMALLEST, max(MARK_NARROWEST, int(size * 100 / MARK_SMALLEST))


def signature_places(signer: str, day: str) -> tuple[float, float]:
    """Characters of room right of the name and of the date: the name is above the middle of the date."""
    longer = (width(signer) - width(day)) / 2 if signer and day else 0.0
    of_day = max(DATE_FROM_RIGHT, longer)
    return max(0.0, of_day - longer), of_day


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Millimetres of each column, together as wide as the text: short ones as they need, the rest to the longest."""
    columns = list(zip(*rows, strict=True))
    needed = [max(NARROWEST, ceil(max(map(width, one)) * MILLIMETRES_A_SIGN + CELL_EDGES)) for one in columns]
    longest = needed.index(max(needed))
    left = TYPE_AREA - max(LEAST_OF_LONGEST, TYPE_AREA // len(needed))
    widths = dict.fromkeys(range(len(needed)), 0)
    others = sorted((one for one in widths if one != longest), key=lambda one: needed[one])
    for place, one in enumerate(others):
        widths[one] = min(needed[one], left // (len(others) - place))
        left -= widths[one]
    widths[longest] = TYPE_AREA - sum(widths.values())
    return list(widths.values())


def _at_foot(line: Any) -> None:
    """The lines with this place make one frame at the foot of the text of the page its paragraph is on.

    A table floating there would do for Word, but LibreOffice lets none float that is as wide as the text.
    """
    place = {"vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    frame = element("w:framePr", w=str(round(TYPE_AREA * TWIPS_A_MILLIMETRE)), wrap="notBeside", **place)
    line._p.get_or_add_pPr().insert_element_before(frame, "w:widowControl", "w:pBdr", *AFTER_EDGES)  # noqa: SLF001
