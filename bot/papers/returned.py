"""What comes back when a file has mistakes: its lines again, in their places, with a red column in front."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot import people
from bot.papers import books
from bot.papers.books import Head, Marks
from bot.papers.sheets import Sheet

Column = people.roster.Column
Problem = people.roster.Problem

TITLE = "待改"
ERROR_HEAD = "错误说明"


def with_errors(sheet: Sheet, problems: Iterable[Problem], columns: Sequence[Column]) -> bytes:
    """The uploaded lines again, in their places, with a red column in front saying what is wrong in each."""
    titles = [heading for heading in sheet.headings if heading and heading != ERROR_HEAD]
    known = people.roster.recognised(titles, columns)
    places = {known[title].title: number for number, title in enumerate(titles, start=2) if title in known}
    sentences: defaultdict[int, list[str]] = defaultdict(list)
    wrong: set[tuple[int, int]] = set()
    for problem in problems:
        sentences[problem.row].append(f"{problem.column}：{problem.sentence}")
        wrong.add((problem.row, places.get(problem.column, 1)))
    rows = {
        line.number: ["\n".join(sentences[line.number]), *(line.cells[title] for title in titles)]
        for line in sheet.lines
    }
    heads = [Head(ERROR_HEAD, 44, is_red=True), *(_head(title, known.get(title)) for title in titles)]
    return books.book(TITLE, heads, rows, Marks(wrong_cells=frozenset(wrong)))


def _head(title: str, column: Column | None) -> Head:
    return Head(title, column.width, is_day=column.is_day) if column else Head(title)
