"""Official papers, read back from the file: the page, the places of things, and any text people type."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers import official, titles
from bot.papers.official import Official
from bot.papers.word import OFFICIAL, clean
from tests.ground import MONDAY
from tests.papers.documents import flow

ISSUER, NUMBER = "中共华东电力建设有限公司委员会文件", "公司党发〔2026〕18号"
TITLE = "关于2026年第三季度党建工作检查情况的通报"
SIGNER, DAY = "中共华东电力建设有限公司委员会", date(2026, 10, 20)
ROWS = [("编号", "责任单位", "整改事项", "时限"), ("1", "锅炉支部", "补齐9月党员大会记录中的表决情况", "11月30日")]
ORDER_OF_PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "shd", "tabs"),
    *("autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc"),
)
ORDER_OF_RUN = ("rFonts", "color", "spacing", "w", "sz", "lang")
"""ISO 29500-1, 17.3.1 and 17.3.2: Word takes properties in this order only."""


def written(mark: str = "", **changed: Any) -> Any:
    """A whole paper, read back."""
    said = {
        "issuer": ISSUER,
        "number": NUMBER,
        "title": TITLE,
        "text": "（一）任务。应办128项。\n按期119项。",
    } | changed
    paper = Official(subject=said["title"], made_at=MONDAY, mark=mark)
    paper.letterhead(said["issuer"], said["number"])
    paper.title(said["title"])
    paper.addressee("各党支部：")
    paper.heading("一、总体情况")
    paper.text(said["text"])
    paper.matters(said.get("rows", ROWS))
    paper.signature(said.get("signer", SIGNER), DAY)
    paper.foot(said.get("copy_to", "公司工会、团委"), said.get("printed", "公司党委工作部2026年10月20日印发"))
    return Document(io.BytesIO(paper.content()))


def line(document: Any, starts: str) -> Any:
    return next(one for one in document.paragraphs if one.text.startswith(starts))


def own(part: Any, name: str) -> str | None:
    value: str | None = part.get(qn(f"w:{name}"))
    return value


def test_everything_stands_in_its_order_and_nothing_else() -> None:
    assert flow(written()) == [
        ISSUER,
        NUMBER,
        TITLE,
        "各党支部：",
        "一、总体情况",
        "（一）任务。应办128项。",
        "按期119项。",
        *ROWS[0],
        *ROWS[1],
        SIGNER,
        "2026年10月20日",
        "抄送：公司工会、团委。",
        "公司党委工作部2026年10月20日印发",
    ]


def test_the_page_holds_22_lines_of_28_characters() -> None:
    page = written().sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    grid = page._sectPr.find(qn("w:docGrid"))
    across, down = sides[0].pt - sides[4].pt - sides[5].pt, sides[1].pt - sides[2].pt - sides[3].pt

    assert [side.mm for side in sides] == pytest.approx([210, 297, 37, 35, 28, 26], abs=0.05)
    assert (own(grid, "type"), own(grid, "linePitch")) == ("lines", "579")
    assert down // 28.95 == 22
    assert across // (OFFICIAL.size - OFFICIAL.closer / 20) == 28


def test_the_text_is_on_the_grid_its_first_line_two_in() -> None:
    text = line(written(), "（一）")
    place = text._p.pPr.ind

    assert (own(place, "firstLineChars"), own(place, "firstLine")) == ("200", "640")
    assert text.paragraph_format.line_spacing.pt == 28.95
    assert [(piece.text, piece.font.name, piece.font.size.pt) for piece in text.runs] == [
        ("（一）任务。", "楷体", 16),
        ("应办128项。", "仿宋", 16),
    ]
    assert {own(piece._r.rPr.find(qn("w:spacing")), "val") for piece in text.runs} == {"-5"}


def test_a_heading_alone_in_its_line_stays_with_what_follows() -> None:
    document = written(text="（一）任务\n按期119项。\n逾期9项。")

    assert line(document, "（一）任务").paragraph_format.keep_with_next is True
    assert line(document, "一、总体").paragraph_format.keep_with_next is True
    assert line(document, "按期").paragraph_format.keep_with_next is None


def test_the_letterhead_is_red_and_the_red_line_below_the_number() -> None:
    document = written()
    mark, number = line(document, ISSUER), line(document, NUMBER)
    edge = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    between = document.paragraphs[1:3]

    assert (str(mark.runs[0].font.color.rgb), mark.runs[0].font.name) == ("FF0000", "方正小标宋简体")
    assert [one.text for one in between] == ["", ""]
    assert (own(edge, "color"), own(edge, "val"), own(edge, "space")) == ("FF0000", "single", "7")
    assert (number.alignment, mark.alignment) == (1, 1)


@pytest.mark.parametrize(
    ("issuer", "size", "narrowed"),
    [("公司党委文件", 42, 100), (ISSUER, 26, 100), ("中共" + "长" * 23, 30, 58), ("长" * 60, 30, 50), ("", 42, 100)],
)
def test_the_letterhead_fits_its_line(issuer: str, size: float, narrowed: int) -> None:
    points, hundredths = official.fitted(issuer)

    assert (points, hundredths) == ((size, narrowed) if issuer != ISSUER else (30, 86))
    if titles.width(issuer) <= 29:
        assert titles.width(issuer) * points * hundredths / 100 <= 442


def test_a_letterhead_without_a_name_and_a_narrowed_one() -> None:
    assert not any(str(piece.font.color.rgb) == "FF0000" for one in written(issuer="").paragraphs for piece in one.runs)
    narrow = line(written(), ISSUER).runs[0]._r.rPr.find(qn("w:w"))
    assert own(narrow, "val") == "86"
    assert line(written(issuer="公司党委文件"), "公司党委文件").runs[0]._r.rPr.find(qn("w:w")) is None


def test_page_numbers_stand_right_on_odd_left_on_even_pages() -> None:
    document = written()
    page = document.sections[0]
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]

    assert document.settings.odd_and_even_pages_header_footer is True
    for foot, side, end in ((odd, 2, "right"), (even, 0, "left")):
        assert (foot.alignment, own(foot._p.pPr.ind, f"{end}Chars")) == (side, "100")
        assert [piece.text for piece in foot.runs if piece.text] == ["— ", " —"]
        assert [node.text for node in foot._p.iter(qn("w:instrText"))] == [" PAGE "]
        assert {(piece.font.name, piece.font.size.pt) for piece in foot.runs} == {("宋体", 14)}


def test_a_draft_says_so_on_every_page() -> None:
    page, plain = written(mark="草稿").sections[0], written().sections[0]

    assert [head.paragraphs[0].text for head in (page.header, page.even_page_header)] == ["草稿", "草稿"]
    assert plain.header.is_linked_to_previous


def test_the_name_stands_above_the_middle_of_the_date() -> None:
    places = {one.text: own(one._p.pPr.ind, "rightChars") for one in written().paragraphs if one.alignment == 2}

    assert places == {"": "0", SIGNER: "0", "2026年10月20日": "400"}
    assert official.signature_places("公司党委", "2026年10月20日") == (5.5, 4.0)
    assert official.signature_places("中共" + "长" * 20, "2026年1月2日") == (0.0, 8.0)
    assert official.signature_places("公司党委", "") == (4.0, 4.0)
    kept = [one.paragraph_format.keep_with_next for one in written().paragraphs if one.alignment == 2]
    assert kept == [True] * 4


def test_the_foot_is_one_frame_at_the_foot_of_the_text() -> None:
    document = written()
    framed = [one for one in document.paragraphs if one._p.pPr.find(qn("w:framePr")) is not None]
    rules = [one for one in framed if one._p.pPr.find(qn("w:shd")) is not None]
    copies, printed = (one for one in framed if one.text)

    assert {tuple(one._p.pPr.find(qn("w:framePr")).items()) for one in framed} == {
        tuple(framed[0]._p.pPr.find(qn("w:framePr")).items())
    }
    frame = framed[0]._p.pPr.find(qn("w:framePr"))
    assert (own(frame, "vAnchor"), own(frame, "yAlign"), own(frame, "w")) == ("margin", "bottom", "8844")
    assert [one.paragraph_format.line_spacing.pt for one in rules] == [1.0, 0.7, 1.0]
    assert {piece.font.size.pt for one in (copies, printed) for piece in one.runs} == {14}
    assert printed.text == "公司党委工作部\t2026年10月20日印发"
    assert document.paragraphs[-1]._p.pPr.find(qn("w:framePr")) is None


@pytest.mark.parametrize(
    ("copy_to", "printed", "texts"),
    [
        ("", "", []),
        ("抄送：工会。", "", ["抄送：工会。"]),
        ("", "党委工作部印", ["党委工作部印"]),
        ("工会", "党委工作部2026年1月2日印发", ["抄送：工会。", "党委工作部2026年1月2日印发"]),
    ],
)
def test_what_the_foot_leaves_out(copy_to: str, printed: str, texts: list[str]) -> None:
    document = written(copy_to=copy_to, printed=printed)
    framed = [one for one in document.paragraphs if one._p.pPr.find(qn("w:framePr")) is not None]

    assert [one.text.replace("\t", "") for one in framed if one.text] == texts
    assert len(framed) == (len(texts) * 2 + 1 if texts else 0)


def test_the_table_is_as_wide_as_the_text_its_head_comes_again() -> None:
    table = written().tables[0]

    assert sum(cell.width.mm for cell in table.rows[1].cells) == pytest.approx(156, abs=0.1)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert not written(rows=[]).tables


def test_rows_of_unlike_length_are_filled_up() -> None:
    table = written(rows=[("编号", "事项"), ("1",), ("2", "补记录", "多一格")]).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["编号", "事项", ""],
        ["1", "", ""],
        ["2", "补记录", "多一格"],
    ]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_columns_fill_the_text_and_short_ones_are_not_broken(lengths: list[int]) -> None:
    widths = official.column_widths([["长" * length for length in lengths]])

    assert sum(widths) == 156
    assert min(widths) >= 12
    assert widths[lengths.index(max(lengths))] >= 156 // len(lengths)
    for width, length in zip(widths, lengths, strict=True):
        if length <= 1:
            assert width == 12 or max(lengths) <= 1


def test_what_is_empty_takes_no_words() -> None:
    paper = Official(subject="", made_at=MONDAY)
    paper.title(" ")
    paper.addressee("\n")
    paper.heading("")
    paper.text("\n \n")
    paper.signature("", None)
    paper.foot(" ", "")

    assert flow(Document(io.BytesIO(paper.content()))) == []


def pieces(document: Any) -> Iterator[Any]:
    page = document.sections[0]
    parts = [document, page.footer, page.even_page_footer, page.header, page.even_page_header]
    return (piece for part in parts for piece in part._element.iter(qn("w:r")))


def test_every_piece_of_text_has_its_chinese_font() -> None:
    found = [piece.rPr.rFonts for piece in pieces(written(mark="草稿"))]

    assert {own(fonts, "eastAsia") for fonts in found} == {"仿宋", "黑体", "楷体", "方正小标宋简体", "宋体"}
    assert all(own(fonts, "ascii") == own(fonts, "eastAsia") and own(fonts, "hint") == "eastAsia" for fonts in found)


def test_properties_are_in_the_order_word_takes() -> None:
    document = written(mark="草稿", text="（一）任务\n按期119项。")
    styles = document.styles.element
    for root, name, order in (
        (document.element, "w:pPr", ORDER_OF_PARAGRAPH),
        (styles.find(qn("w:style")), "w:pPr", ORDER_OF_PARAGRAPH),
        (document.element, "w:rPr", ORDER_OF_RUN),
    ):
        for properties in root.iter(qn(name)):
            named = [child.tag.rpartition("}")[2] for child in properties]
            assert named == sorted(named, key=order.index)


def test_digits_stand_close_and_lines_may_end_a_page_alone() -> None:
    normal = written().styles["Normal"].element

    assert [own(normal.pPr.find(qn(name)), "val") for name in ("w:autoSpaceDE", "w:autoSpaceDN")] == ["0", "0"]
    assert own(normal.rPr.find(qn("w:lang")), "eastAsia") == "zh-CN"


HOSTILE = st.text(st.characters(), max_size=80) | st.sampled_from(["\x00\x08<w:p>&", "\ud800", "长" * 600, "a" * 300])


@settings(deadline=None, max_examples=15)
@given(title=HOSTILE, text=HOSTILE, signer=HOSTILE, copy_to=HOSTILE, cell=HOSTILE)
def test_any_text_stays_text(title: str, text: str, signer: str, copy_to: str, cell: str) -> None:
    rows = [(cell, "事项"), ("1", cell)]
    document = written(title=title, text=text, signer=signer, copy_to=copy_to, rows=rows)

    said = solid("".join(flow(document)))
    assert all(solid(clean(each)) in said for each in (title, text, signer, cell))
    assert said.endswith("公司党委工作部2026年10月20日印发")


def solid(text: str) -> str:
    return re.sub(r"\s", "", text)
