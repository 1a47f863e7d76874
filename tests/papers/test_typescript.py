"""What is read of a file that is handed in: its words, and nothing that could harm whoever reads it."""

import io
import zipfile

import pytest
from docx import Document

from bot import papers
from bot.core.errors import BadInputError
from bot.papers import typescript

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(*paragraphs: str) -> bytes:
    paper = Document()
    for text in paragraphs:
        paper.add_paragraph(text)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def written(body: str) -> bytes:
    return packed(
        {"word/document.xml": f'<w:document xmlns:w="{SPACE}" xmlns:mc="urn:mc">{body}</w:document>'.encode()}
    )


def test_a_line_for_each_paragraph_of_a_word_file() -> None:
    assert papers.words(document("一年来", "", "  党课讲了四次。 "), "述职.DOCX") == "一年来\n党课讲了四次。"


def test_what_was_struck_out_or_is_told_twice_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>党课</w:t><w:tab/><w:delText>没有</w:delText><w:t>四次</w:t><w:br/></w:r></w:p>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText><mc:Choice><w:t>框里</w:t></mc:Choice>"
        "<mc:Fallback><w:p><w:t>框里</w:t></w:p></mc:Fallback></w:r></w:p>"
    )
    assert papers.words(written(body), "a.docx") == "党课\t四次\n框里"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_as_either_system_writes_it(code: str) -> None:
    assert papers.words("一年来\r\n\r\n 党课讲了四次。".encode(code), "述职.txt") == "一年来\n党课讲了四次。"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"x", "a.pdf", typescript.WRONG_KIND),
        (b"x", "docx", typescript.WRONG_KIND),
        (b"\x00" * (5 * 1024 * 1024 + 1), "a.txt", "文件超过 5 MB，请拆开再传。"),
        (b"a\x00b", "a.txt", typescript.NOT_TEXT),
        (b"\xff\xff\xff", "a.txt", typescript.NOT_TEXT),
        (b" \n ", "a.txt", typescript.NOTHING),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", typescript.OLD),
        ("一年来".encode(), "a.docx", typescript.NOT_A_DOCUMENT),
        (b"PK\x03\x04 damaged", "a.docx", typescript.DAMAGED),
        (packed({"xl/workbook.xml": b"<a/>"}), "a.docx", typescript.NOT_A_DOCUMENT),
        (packed({"word/document.xml": b"<a/>", "word/vbaProject.bin": b""}), "a.docx", typescript.NOT_A_DOCUMENT),
        (packed({"word/document.xml": b"<a/>"}, zipfile.ZIP_LZMA), "a.docx", typescript.DAMAGED),
        (packed({"word/document.xml": b"<a>"}), "a.docx", typescript.DAMAGED),
        (written("<w:p/>"), "a.docx", typescript.NOTHING),
        (
            packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}),
            "a.docx",
            "文件里有不该有的内容（外部实体），没有读取。",
        ),
        (
            packed({"word/document.xml": b"<a/>", "word/media/a.png": b"\x00" * 9_000_000}),
            "a.docx",
            "文件解开后过大，没有读取；请删去多余内容再传。",
        ),
    ],
    ids=range(16),
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as refused:
        papers.words(data, name)
    assert refused.value.sentence == sentence
