"""The words of a text or Word file that somebody hands in: read here, after what is dangerous in it was refused."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.parsers import expat

from bot.core.errors import BadInputError
from bot.papers import archives

DOCUMENT = "word/document.xml"
MACROS = ("word/vbaproject.bin", "content.xml")
SPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
"""The names of Word's own tags, as it writes them and as the strict standard does."""
TOLD_TWICE = "Fallback"
"""What stands in it is told before, for readers that know more."""
CODES = ("utf-8-sig", "gb18030")
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n"}

WRONG_KIND = "只收 docx 和 txt 文件；别的请另存为 docx，或把文字直接贴进来。"
OLD = "这是旧的 doc 文件，或者加了密码；请另存为没有密码的 docx 再传。"
NOT_A_DOCUMENT = "这不是 docx 文件；请在 Word 里另存为 docx 再传。"
DAMAGED = "文件打不开，可能已损坏；请在 Word 里另存为 docx 再传。"
NOT_TEXT = "文件里不是文字；请另存为 docx 或 txt 再传。"
NOTHING = "文件里没有文字，可能是图片；请把文字直接贴进来。"


def words(data: bytes, name: str) -> str:
    """The words of a .docx or .txt file, a line for each paragraph.

    Raises:
        BadInputError: another kind of file, too large, damaged, locked, dangerous, or without words.
    """
    archives.check_size(data)
    kind = PurePath(name).suffix.lower()
    if kind not in {".docx", ".txt"}:
        raise BadInputError(WRONG_KIND)
    found = _of_document(data) if kind == ".docx" else _of_text(data)
    lines = [line.strip() for line in found.splitlines()]
    text = "\n".join(line for line in lines if line)
    if not text:
        raise BadInputError(NOTHING)
    return text


def _of_text(data: bytes) -> str:
    for code in CODES:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadInputError(NOT_TEXT)


def _of_document(data: bytes) -> str:
    if data.startswith(archives.OLD_OR_LOCKED):
        raise BadInputError(OLD)
    if not data.startswith(b"PK"):
        raise BadInputError(NOT_A_DOCUMENT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archives.check_parts(archive, DOCUMENT, MACROS, NOT_A_DOCUMENT)
            [text] = [_read(part) for name, part in archives.inflated(archive, len(data)) if name == DOCUMENT]
    except (*archives.BROKEN, expat.ExpatError):
        raise BadInputError(DAMAGED) from None
    return text


def _read(part: bytes) -> str:
    story = _Story()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = story.start, story.end
    parser.CharacterDataHandler = story.said
    parser.StartDoctypeDeclHandler = archives.refuse_doctype
    parser.Parse(part, True)
    return "".join(story.pieces)


@dataclass
class _Story:
    """What is written, as its tags go by."""

    pieces: list[str] = field(default_factory=list)
    is_text: bool = False
    twice: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        del attributes
        space, _, kind = tag.rpartition(" ")
        self.twice += kind == TOLD_TWICE
        if space not in SPACES:
            return
        self.is_text = kind == "t"
        self.said_sign(SIGNS.get(kind, ""))

    def end(self, tag: str) -> None:
        """It ends; a paragraph's end is a line's."""
        space, _, kind = tag.rpartition(" ")
        self.twice -= kind == TOLD_TWICE
        self.is_text = False
        if space in SPACES and kind == "p":
            self.said_sign("\n")

    def said(self, text: str) -> None:
        """Characters between tags: only those of a run are the author's."""
        if self.is_text:
            self.said_sign(text)

    def said_sign(self, text: str) -> None:
        """Put it down, once."""
        if not self.twice:
            self.pieces.append(text)
