"""Looking into an uploaded Office file before any library reads it: bombs, entities and disguises are refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from bot.core.errors import BadInputError

MEBIBYTE = 1024 * 1024
MOST_BYTES = 5 * MEBIBYTE
MOST_INFLATED = 50 * MEBIBYTE
MOST_RATIO = 100
MOST_PARTS = 1000
MOST_COLUMNS = 200

TOO_BIG = "文件超过 5 MB，请拆开再传。"
DAMAGED = "文件打不开，可能已损坏；请在 Excel 里另存为 xlsx 再传。"
INFLATES = "文件解开后过大，没有读取；请删去多余内容再传。"
NOT_A_BOOK = "这不是 xlsx 工作簿；请在 Excel 里另存为 xlsx 再传。"
LOCKED = "文件加了密码，请去掉密码再传。"
FOREIGN_PARTS = "文件里有不该有的内容（外部实体），没有读取。"
TOO_MANY_ROWS = "行数超过 {most}，请拆成几个文件再传。"
TOO_MANY_COLUMNS = "列数超过 {most}，请删去多余的列再传。"

WORKBOOK = "xl/workbook.xml"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What the reading of an archive that is none, or a damaged one, may end in."""
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,9})")
_SHEET_MARKS = re.compile(rb"<(?:[\w.-]+:)?(?:c|row|worksheet)[\s>/]")
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DISGUISES = ("content.xml", "xl/workbook.bin")
"""What makes a reader take the file for another kind, with other ways to be a bomb."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


def check_size(data: bytes) -> None:
    """Refuse what is too big to be a roster.

    Raises:
        BadInputError: more than 5 MB.
    """
    if len(data) > MOST_BYTES:
        raise BadInputError(TOO_BIG)


def check_workbook(data: bytes, *, most_rows: int) -> None:
    """Refuse an xlsx that is not one, or that is a danger to whoever reads it.

    Sizes are counted while inflating, not believed; positions of cells are read from every part, because a reader
    makes room for the whole rectangle up to the farthest cell.

    Raises:
        BadInputError: with one sentence.
    """
    check_size(data)
    if data.startswith(OLD_OR_LOCKED):
        raise BadInputError(LOCKED)
    if not data.startswith(b"PK"):
        raise BadInputError(NOT_A_BOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_parts(archive, WORKBOOK, _DISGUISES, NOT_A_BOOK)
            for name, part in inflated(archive, len(data)):
                _check_part(name, part, most_rows)
    except BROKEN:
        raise BadInputError(DAMAGED) from None


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lower().lstrip("/")


def check_parts(archive: zipfile.ZipFile, main: str, refused: Iterable[str], sentence: str) -> None:
    """Refuse an archive without its main part, or with one that makes a reader take it for something else.

    Raises:
        BadInputError: with the sentence, or because it is too large or packed in a strange way.
    """
    infos = archive.infolist()
    names = [_name(info) for info in infos]
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_INFLATED:
        raise BadInputError(INFLATES)
    if main not in names or any(name in names for name in refused):
        raise BadInputError(sentence)
    if any(info.compress_type not in _PLAIN_METHODS for info in infos):
        raise zipfile.BadZipFile


def inflated(archive: zipfile.ZipFile, packed: int) -> Iterator[tuple[str, bytes]]:
    """The parts by name, read to their true end; no more together than what a file of so many bytes may hold.

    Raises:
        BadInputError: they are larger.
    """
    total = 0
    limit = min(MOST_INFLATED, packed * MOST_RATIO)
    for info in archive.infolist():
        info.file_size = limit + 1  # read to the true end, whatever the directory says
        with archive.open(info) as part:
            content = part.read(limit - total + 1)
        total += len(content)
        if total > limit:
            raise BadInputError(INFLATES)
        yield _name(info), content


def _check_part(name: str, part: bytes, most_rows: int) -> None:
    """Read a part as XML; what is not XML must not hold a sheet either."""
    try:
        _measure(part, most_rows)
    except expat.ExpatError:
        if name.endswith((".xml", ".rels")) or _SHEET_MARKS.search(part):
            raise BadInputError(DAMAGED) from None


def _measure(part: bytes, most_rows: int) -> None:
    extent = _Extent(most_rows)
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(part, True)


def refuse_doctype(*_: object) -> None:
    """A handler of expat's: a document type brings entities, and no Office file has one.

    Raises:
        BadInputError: always.
    """
    raise BadInputError(FOREIGN_PARTS)


class _Extent:
    """How far the cells of a sheet reach, by their names or, where they have none, by counting."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.row = 0
        self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = self._row(attributes.get("r")), 0
        elif kind == "c":
            self._cell(attributes.get("r"))

    def _row(self, number: str | None) -> int:
        row = self.row + 1 if number is None else int(number)
        if row > self.most_rows + 1:
            raise BadInputError(TOO_MANY_ROWS.format(most=self.most_rows))
        return row

    def _cell(self, reference: str | None) -> None:
        found = _CELL.fullmatch(reference or "")
        if found is None and reference:
            raise ValueError(reference)
        self.column = column_number(found[1]) if found else self.column + 1
        if found:
            self._row(found[2])
        if self.column > MOST_COLUMNS:
            raise BadInputError(TOO_MANY_COLUMNS.format(most=MOST_COLUMNS))


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
