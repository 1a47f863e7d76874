"""Lines of a file into rows: headings matched to columns, every cell read, every mistake kept with its place; pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.errors import BadInputError
from bot.people.roster import cells
from bot.people.roster.cells import Cell
from bot.people.roster.columns import Column

EXAMPLE = "示例"
"""A line is skipped whose first known column begins with this word."""

NO_HEADING = "没有找到表头：第一行要有{titles}。"
TWICE = "表头里「{title}」出现了两次，请删掉一列。"
MISSING = "不能为空。"
SAME = "与第 {others} 行重复。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number there, and its cells by heading as written."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line (0: the file as a whole), in which column ("" for the line), in one sentence."""

    row: int
    column: str
    sentence: str


@dataclass(slots=True)
class Row:
    """A line read: values by column key for the columns the file has, and what is wrong with them."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What the row is about."""
        return str(self.values.get("code", ""))

    @property
    def good(self) -> bool:
        """Whether nothing stands against importing it."""
        return not self.problems

    def wrong(self, column: str, sentence: str) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.number, column, sentence))

    def doubtful(self, column: str, sentence: str) -> None:
        """Note what should be looked at but does not stop the row."""
        self.hints.append(Problem(self.number, column, sentence))


def recognised(headings: Iterable[str], columns: Sequence[Column]) -> dict[str, Column]:
    """Which heading stands for which column; headings nobody knows are left out.

    Raises:
        BadInputError: two headings stand for one column.
    """
    known = {spelling: column for column in columns for spelling in (*column.also, column.title)}
    found: dict[str, Column] = {}
    for heading in headings:
        column = known.get(cells.plain(heading).replace(" ", "").rstrip("*"))
        if column is None:
            continue
        if column in found.values():
            raise BadInputError(TWICE.format(title=column.title))
        found[heading] = column
    return found


def _whole(headings: Iterable[str], columns: Sequence[Column]) -> dict[str, Column]:
    found = recognised(headings, columns)
    missing = [column.title for column in columns if column.needed and column not in found.values()]
    if missing:
        raise BadInputError(NO_HEADING.format(titles="".join(f"「{title}」" for title in missing)))
    return found


def read(lines: Iterable[Line], columns: Sequence[Column]) -> list[Row]:
    """Every line that is neither blank nor the example, read by the columns.

    Raises:
        BadInputError: the headings do not fit.
    """
    rows: list[Row] = []
    matched: dict[tuple[str, ...], dict[str, Column]] = {}
    for line in lines:
        headings = tuple(line.cells)
        if headings not in matched:
            matched[headings] = _whole(headings, columns)
        if not _skipped(line, matched[headings]):
            rows.append(_row(line, matched[headings]))
    return rows


def _skipped(line: Line, headings: Mapping[str, Column]) -> bool:
    values = [cells.plain(line.cells[heading]) for heading in headings]
    return not any(values) or any(value.startswith(EXAMPLE) for value in values[:1])


def _row(line: Line, headings: Mapping[str, Column]) -> Row:
    row = Row(line.number, {})
    for heading, column in headings.items():
        try:
            value = column.read(line.cells[heading])
        except BadInputError as error:
            row.wrong(column.title, error.sentence)
            continue
        if column.needed and not value:
            row.wrong(column.title, MISSING)
        row.values[column.key] = value
    return row


def refuse_same(rows: Iterable[Row], title: str, key: Callable[[Row], Hashable]) -> None:
    """Mark every row whose key another row has too; rows without one are left alone."""
    holders: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if key(row):
            holders[key(row)].append(row)
    for same in holders.values():
        for row in same if len(same) > 1 else ():
            others = "、".join(str(other.number) for other in same if other is not row)
            row.wrong(title, SAME.format(others=others[:60]))
