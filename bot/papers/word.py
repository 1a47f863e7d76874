"""Word documents as offices here print them: A4, Chinese fonts on every run, page numbers with dashes.

Page and type sizes follow GB/T 9704-2012 (公文格式): margins 37/35/28/26 mm, text 3号仿宋 or smaller in tables.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, HEADING, TITLE, PLAIN = "仿宋", "黑体", "方正小标宋简体", "宋体"
TABLE_SIZE, TITLE_SIZE, FOOTER_SIZE = 12, 22, 14
AUTHOR = "支部通"
SUBJECT = 200
"""Characters of the subject in the file's properties, which hold 255."""
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
Margins = tuple[int, int, int, int]
"""Top, bottom, left, right, in millimetres."""
TABLE_LINE, TITLE_LINE, FOOTER_LINE = 20, 34, 16
NUMBER_ABOVE_EDGE = 10
"""Millimetres from the foot of the text down to the foot of the page number, whose dashes stand 7 mm below the text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page: its margins, the size of its text and of a line in points, how much closer the characters stand."""

    margins: Margins
    size: float
    line: float
    closer: int = 0
    """Twentieths of a point taken off each character: 28 of 16 points fit into 156 mm with 5."""
    two_sided: bool = False
    """Page numbers to the right on odd pages, to the left on even ones; else in the middle."""


OFFICIAL = Layout((37, 35, 28, 26), size=16, line=28.95, closer=5, two_sided=True)
"""GB/T 9704-2012, 5.2: 22 lines of 28 characters of 3号."""
WORKING = Layout((28, 25, 28, 26), size=14, line=26)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Paper:
    """A document being written, from top to bottom."""

    def __init__(self, *, subject: str, made_at: datetime, layout: Layout) -> None:
        self.document, self.layout = Document(), layout
        self._set_page()
        self._set_text()
        self._number_pages()
        about = self.document.core_properties
        about.author, about.title, about.comments = AUTHOR, one_line(subject)[:SUBJECT], ""
        about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)

    def _set_page(self) -> None:
        page, margins = self.document.sections[0], self.layout.margins
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (Mm(side) for side in margins)
        page.footer_distance = Mm(margins[1] - NUMBER_ABOVE_EDGE)
        grid = page._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 python-docx has no name for it
        grid.set(qn("w:type"), "lines")  # with characters too, LibreOffice spreads the text
        grid.set(qn("w:linePitch"), str(round(self.layout.line * 20)))

    def _set_text(self) -> None:
        """The text of all paragraphs; digits stand as close to Chinese characters as these to each other."""
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, Pt(self.layout.size)
        properties = normal.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = False
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
            normal.element.get_or_add_pPr().insert_element_before(element(name, val="0"), "w:spacing")

    def _number_pages(self) -> None:
        page = self.document.sections[0]
        self.document.settings.odd_and_even_pages_header_footer = self.layout.two_sided
        sides = (
            [(page.footer, RIGHT), (page.even_page_footer, LEFT)] if self.layout.two_sided else [(page.footer, CENTRE)]
        )
        for footer, side in sides:
            line = footer.paragraphs[0]
            line.alignment = side
            off_grid(line, FOOTER_LINE)
            if side != CENTRE:
                place = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 python-docx has no name for it
                place.set(qn(f"w:{'right' if side == RIGHT else 'left'}Chars"), "100")
                place.set(qn(f"w:{'right' if side == RIGHT else 'left'}"), str(FOOTER_SIZE * 20))
            run(line, "— ", PLAIN, FOOTER_SIZE)
            _page_number(line)
            run(line, " —", PLAIN, FOOTER_SIZE)

    def title(self, text: str) -> None:
        """The name of the paper, 2号小标宋 in the middle."""
        line = self.paragraph(text, font=TITLE, size=TITLE_SIZE, align=CENTRE, indent=False)
        line.paragraph_format.space_after = Pt(14)
        off_grid(line, TITLE_LINE)

    def heading(self, text: str) -> None:
        """A heading of the first level, 黑体, kept with what follows."""
        line = self.paragraph(text, font=HEADING)
        line.paragraph_format.space_before = Pt(6)
        line.paragraph_format.keep_with_next = True

    def paragraph(
        self,
        text: str = "",
        *,
        font: str = BODY,
        size: float | None = None,
        align: Any = None,
        indent: bool = True,
    ) -> Any:
        """One paragraph, its first line two characters in unless told."""
        line = self.document.add_paragraph()
        line.alignment = align
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Pt(self.layout.line)
        if indent:
            place = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 python-docx has no name for it
            place.set(qn("w:firstLineChars"), "200")
            place.set(qn("w:firstLine"), str(round(self.layout.size * 40)))
        if text:
            self.piece(line, text, font, size)
        return line

    def piece(self, line: Any, text: str, font: str, size: float | None = None) -> Any:
        """A piece of a paragraph; text of the usual size stands as close as the layout says."""
        piece = run(line, text, font, size or self.layout.size)
        if self.layout.closer and size is None:
            closer = element("w:spacing", val=str(-self.layout.closer))
            piece._element.rPr.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz")  # noqa: SLF001
        return piece

    def text(self, text: str) -> None:
        """What somebody wrote, a paragraph a line."""
        for line in text.splitlines():
            if line.strip():
                self.paragraph(line.strip())

    def blank(self, lines: int) -> None:
        """Room to write by hand."""
        for _ in range(lines):
            self.paragraph(indent=False)

    def table(self, widths: Sequence[int], rows: Iterable[Sequence[str]], *, header: Sequence[str] = ()) -> Any:
        """A ruled table; `widths` in millimetres; the header row comes again on each page, rows are not torn."""
        table = self.document.add_table(rows=0, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if header:
            self._row(table, widths, header, font=HEADING)
            _mark(table.rows[0], "w:tblHeader")
        for row in rows:
            self._row(table, widths, row)
        return table

    def form(self, widths: Sequence[int], rows: Iterable[Sequence[str]]) -> Any:
        """A ruled form of labels and values; the last value of a short row takes the rest of its row."""
        table = self.table(widths, ())
        for texts in rows:
            row = table.add_row()
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
            cells = [*row.cells[: len(texts) - 1], row.cells[len(texts) - 1].merge(row.cells[-1])]
            for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                label = place % 2 == 0
                fill(cell, text, font=HEADING if label else BODY, align=CENTRE if label else LEFT)
        return table

    def _row(self, table: Any, widths: Sequence[int], texts: Sequence[str], *, font: str = BODY) -> None:
        """One row; all but the text in the widest column stands in the middle of its cell."""
        row = table.add_row()
        _mark(row, "w:cantSplit")
        for cell, width, text in zip(row.cells, widths, texts, strict=True):
            cell.width = Mm(width)
            fill(cell, text, font=font, align=LEFT if font == BODY and width == max(widths) else CENTRE)

    def content(self) -> bytes:
        """The file."""
        kept = io.BytesIO()
        self.document.save(kept)
        return kept.getvalue()


def clean(text: str) -> str:
    """Text without the characters XML does not take."""
    return _NOT_IN_XML.sub("", text)


def one_line(text: str) -> str:
    """The same without line breaks, tabs and blanks too many."""
    return " ".join(clean(text).split())


def element(name: str, **attributes: str) -> Any:
    """A piece of WordprocessingML, its attributes of the same namespace."""
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def run(paragraph: Any, text: str, font: str, size: float) -> Any:
    """A piece of text with its font set for Latin and Chinese letters alike."""
    piece = paragraph.add_run(clean(text))
    piece.font.name, piece.font.size = font, Pt(size)
    fonts = piece._element.rPr.rFonts  # noqa: SLF001 python-docx has no name for it
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and dashes are as wide as the characters
    return piece


def off_grid(line: Any, points: float) -> None:
    """Lines of another height than the grid's, which would double them."""
    line.paragraph_format.line_spacing = Pt(points)
    flag = element("w:snapToGrid", val="0")
    line._p.get_or_add_pPr().insert_element_before(flag, "w:spacing", "w:ind", "w:jc")  # noqa: SLF001 no name for it


def fill(cell: Any, text: str, *, font: str = BODY, align: Any = None) -> None:
    """Write into a cell, vertically centred."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.alignment = align
    off_grid(line, TABLE_LINE)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    run(line, text, font, TABLE_SIZE)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(element(name, val="true"))  # noqa: SLF001 python-docx has no name for it


def _page_number(paragraph: Any) -> None:
    """The field PAGE, which Word counts itself."""
    for kind in ("begin", "", "end"):
        piece = run(paragraph, "", PLAIN, FOOTER_SIZE)
        part = element("w:fldChar", fldCharType=kind) if kind else element("w:instrText")
        part.text = None if kind else " PAGE "
        piece._element.append(part)  # noqa: SLF001 python-docx has no name for it
