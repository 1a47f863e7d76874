"""Word documents as offices here print them: A4, Chinese fonts on every run, page numbers with dashes.

Page and type sizes follow GB/T 9704-2012 (公文格式): margins 37/35/28/26 mm, text 3号仿宋 or smaller in tables.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, HEADING, TITLE, PLAIN = "仿宋", "黑体", "方正小标宋简体", "宋体"
TEXT_SIZE, TABLE_SIZE, TITLE_SIZE, FOOTER_SIZE = 14, 12, 22, 14
AUTHOR = "支部通"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
Margins = tuple[int, int, int, int]
"""Top, bottom, left, right, in millimetres."""
OFFICIAL: Margins = (37, 35, 28, 26)
WORKING: Margins = (28, 25, 28, 26)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Paper:
    """A document being written, from top to bottom."""

    def __init__(self, *, subject: str, made_at: datetime, margins: Margins = OFFICIAL) -> None:
        self.document = Document()
        self._set_page(margins)
        about = self.document.core_properties
        about.author, about.title, about.comments = AUTHOR, clean(subject), ""
        about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)

    def _set_page(self, margins: Margins) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = (Mm(side) for side in margins)
        page.footer_distance = Mm(margins[1] - 10)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY, Pt(TEXT_SIZE)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        normal.paragraph_format.space_after = Pt(0)
        footer = page.footer.paragraphs[0]
        footer.alignment = CENTRE
        run(footer, "— ", PLAIN, FOOTER_SIZE)
        _page_number(footer)
        run(footer, " —", PLAIN, FOOTER_SIZE)

    def title(self, text: str) -> None:
        """The name of the paper, 2号小标宋 in the middle."""
        line = self.paragraph(text, font=TITLE, size=TITLE_SIZE, align=CENTRE, indent=False)
        line.paragraph_format.space_after = Pt(14)
        line.paragraph_format.line_spacing = Pt(34)

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
        size: float = TEXT_SIZE,
        align: Any = None,
        indent: bool = True,
    ) -> Any:
        """One paragraph, its first line two characters in unless told."""
        line = self.document.add_paragraph()
        line.alignment = align
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Pt(26)
        if indent:
            place = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 python-docx has no name for it
            place.set(qn("w:firstLineChars"), "200")
            place.set(qn("w:firstLine"), str(TEXT_SIZE * 40))
        run(line, text, font, size)
        return line

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


def run(paragraph: Any, text: str, font: str, size: float) -> Any:
    """A piece of text with its font set for Latin and Chinese letters alike."""
    piece = paragraph.add_run(clean(text))
    piece.font.name, piece.font.size = font, Pt(size)
    piece._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 python-docx has no name for it
    return piece


def fill(cell: Any, text: str, *, font: str = BODY, align: Any = None) -> None:
    """Write into a cell, vertically centred."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.alignment = align
    line.paragraph_format.line_spacing = Pt(20)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    run(line, text, font, TABLE_SIZE)


def _mark(row: Any, name: str) -> None:
    flag = OxmlElement(name)
    flag.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(flag)  # noqa: SLF001 python-docx has no name for it


def _page_number(paragraph: Any) -> None:
    """The field PAGE, which Word counts itself."""
    for kind in ("begin", "", "end"):
        piece = run(paragraph, "", PLAIN, FOOTER_SIZE)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = " PAGE "
        piece._element.append(part)  # noqa: SLF001 python-docx has no name for it
