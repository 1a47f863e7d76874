"""Surveys as files: questions in from a sheet, answers and counts out; no person stands in either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot import people, problems, surveys
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed
from bot.papers.books import Head, Table, Value
from bot.papers.sheets import Sheet
from bot.problems import Kind
from bot.surveys import Asked, Result, Survey

Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "survey"
TITLE, COUNTS, ANSWERS = "调研题目", "计数", "答案"
CHOICES = range(1, surveys.rules.MOST_CHOICES + 1)
GAP = "选项要从“选项1”起挨着填。"
NO_ROWS = "没有可以导入的题。"
QUESTION = "{place}. {text}{choices}"
OFFERED = "（{choices}）"
IN_WORDS = "（问答）"
ALL = "全部"

COLUMNS = (
    Column("text", "题目", cells.text(200), ("问题", "question"), needed=True, width=50),
    *(Column(f"c{number}", f"选项{number}", cells.text(40), width=14) for number in CHOICES),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)
COUNT_HEADS = (Head("题号", 7), Head("题目", 40), Head("选项", 16), Head("单位", 18), Head("人数", 8))
ANSWER_HEADS = (
    Head("条号", 7),
    Head("题号", 7),
    Head("题目", 34),
    Head("单位", 18),
    Head("类别（按字面）", 16),
    Head("性质（按字面）", 14),
    Head("内容", 60),
    Head("台账编号", 10),
)


@dataclass(frozen=True, slots=True)
class SurveyPlan(people.roster.Plan):
    """What importing the questions would do."""

    ready: tuple[Asked, ...] = field(default=())


def template() -> bytes:
    """A sheet to fill in: a line a question; with choices it is answered by one of them, without in words."""
    return books.book(TITLE, HEADS, {})


def compare(sheet: Sheet) -> SurveyPlan:
    """The questions of a sheet; what is wrong with a line is told at the line.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    found = [(row, _asked(row)) for row in read]
    ready = tuple(asked for row, asked in found if asked is not None and row.good)
    entries = tuple(Entry(row.number, str(row.number), asked.text, {}) for row, asked in found if asked and row.good)
    return SurveyPlan(WHAT, entries, (), 0, tuple(problem for row in read for problem in row.problems), ready=ready)


def _asked(row: Row) -> Asked | None:
    offered = [row.values.get(f"c{number}") or "" for number in CHOICES]
    choices = tuple(one for one in offered if one)
    if tuple(offered[: len(choices)]) != choices:
        row.wrong(TITLES["c1"], GAP)
        return None
    try:
        return surveys.rules.sound(Asked(row.values.get("text") or "", choices))
    except BadInputError as error:
        if row.good:
            row.wrong(TITLES["text"], error.sentence)
        return None


def apply(ctx: Context, found: SurveyPlan, title: str, *, good_rows_only: bool = False) -> Survey:
    """Begin a survey with these questions; somebody of the office sends it from the chat.

    Raises:
        BadInputError: some rows are bad and the good ones alone were not asked for, none is left, or the title is none.
        NotAllowedError: the speaker runs no surveys.
    """
    found.require_good(good_rows_only=good_rows_only)
    if not found.ready:
        raise BadInputError(NO_ROWS)
    return surveys.draft(ctx, title, found.ready)


def described(found: SurveyPlan) -> Iterator[str]:
    """A line for each question."""
    for place, one in enumerate(found.ready, 1):
        choices = OFFERED.format(choices="/".join(one.choices)) if one.choices else IN_WORDS
        yield QUESTION.format(place=place, text=one.text, choices=choices)


def export(ctx: Context, number: int) -> tuple[bytes, int]:
    """A closed survey as a workbook: how often each choice was picked, and all that was said; and how many answers.

    Raises:
        NotAllowedError: the speaker runs no surveys.
        NotFoundError, ConflictError: there is none, or it is not closed.
    """
    found = surveys.results(ctx, number)
    counts = [line for one in found for line in _counts(one)]
    registered = {row.problem.source_key: row.problem.id for row in problems.all_units(ctx)}
    answers = [line for one in found for line in _said(one, number, registered)]
    tables = [
        Table(COUNTS, COUNT_HEADS, dict(enumerate(counts, start=2))),
        Table(ANSWERS, ANSWER_HEADS, dict(enumerate(answers, start=2))),
    ]
    return books.workbook(tables), sum(one.answered for one in found)


def _counts(one: Result) -> Iterator[Sequence[Value]]:
    asked = one.question
    if not asked.choices:
        yield asked.place, asked.text, IN_WORDS, ALL, len(one.said)
    for choice in one.counts:
        yield asked.place, asked.text, choice.label, ALL, choice.count
        for unit, count in choice.by_unit:
            yield asked.place, asked.text, choice.label, unit.short, count


def _said(one: Result, number: int, registered: dict[str, int]) -> Iterator[Sequence[Value]]:
    for each in one.said:
        category = next(iter(problems.sorting.proposed(each.text)), None)
        kind = Kind.SUGGESTION if surveys.rules.PROPOSES.search(each.text) else Kind.PROBLEM
        yield (
            each.number,
            each.place,
            one.question.text,
            each.unit.short if each.unit else "",
            f"{category.value} {problems.wording.CATEGORIES[category]}" if category else "",
            problems.saying.KINDS[kind],
            each.text,
            registered.get(f"survey:{number}:{each.number}"),
        )
