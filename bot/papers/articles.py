"""Articles as a file: one line for each outlet an article was published at, in and out; no likes, no views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot import people, publicity
from bot.core.context import Context
from bot.papers import books, listed
from bot.papers.books import Head, Value
from bot.papers.sheets import Sheet
from bot.people import Org, OrgKind
from bot.publicity import Draft, Level

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "articles"
TITLE = "稿件"
FUTURE = "发表日期不能晚于今天。"
NO_LEVEL = "看不出是哪一级的，请从列表里选。"
NO_LIKES = "点赞、转发、阅读多少不记，请去掉。"
SIGNS_ONLY = "题目不能只有标点。"
BAD_LINK = "链接要以 http:// 或 https:// 开头。"
ADDED = "新增 {unit} {day} {title}，{outlet}"

_LEVELS = {name: level for level, name in publicity.wording.LEVELS.items()}
COLUMNS = (
    Column("code", "单位编号", cells.code, ("单位代码", "编号", "code"), needed=True, width=10),
    Column("unit", "单位", cells.text(100), ("单位名称",), width=18),
    Column("title", "题目", cells.text(publicity.rules.LONGEST_TITLE), ("标题", "title"), needed=True, width=40),
    Column("day", "发表日期", cells.day, ("日期", "day"), needed=True, width=13, is_day=True),
    Column("outlet", "媒体", cells.text(publicity.rules.LONGEST_WORD), ("发在", "outlet"), needed=True, width=18),
    Column("level", "级别", cells.word(_LEVELS), ("level",), choices=tuple(_LEVELS), width=12),
    Column("authors", "作者", cells.text(publicity.rules.LONGEST_WORD), ("authors",), width=14),
    Column("reviewer", "审核人", cells.text(publicity.rules.LONGEST_WORD), ("reviewer",), width=10),
    Column("link", "链接", cells.text(publicity.rules.LONGEST_LINK), ("网址", "link"), width=30),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)
OUT_HEADS = (Head("稿件编号", 8), *HEADS, Head("情况", 10), Head("未确认的原因", 24))


@dataclass(frozen=True, slots=True)
class ArticlesImport(people.roster.Plan):
    """What importing the lines would do."""

    given: Sequence[tuple[int, Draft]] = ()
    """Unit and article, in the order of the file."""


def export(ctx: Context, name: str, year: int) -> tuple[bytes, int]:
    """All articles of a year by day, as xlsx or csv by the ending of the name; and how many lines.

    Raises:
        BadInputError: another ending.
    """
    words = publicity.wording
    rows: list[Sequence[Value]] = [
        (
            *(one.article.id, one.unit.code, one.unit.short, one.article.title, row.day, row.outlet),
            *(words.LEVELS[row.level], one.article.authors, one.article.reviewer, row.link),
            *(words.STATES[row.state], row.reason),
        )
        for one in publicity.everything(ctx, year)
        for row in one.outlets
    ]
    return listed.written(name, TITLE, OUT_HEADS, rows), len(rows)


def template(ctx: Context) -> bytes:
    """A table to fill in, with an example."""
    filled = ("锅炉支部", "党员突击队抢装水冷壁", ctx.today, "公司网", next(iter(_LEVELS)), "张三", "李四", "")
    return books.book(TITLE, HEADS, {2: (people.roster.EXAMPLE, *filled)}, books.Marks(example_row=2))


def compare(ctx: Context, sheet: Sheet) -> ArticlesImport:
    """What importing these lines would do; what is recorded at that outlet already stays.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["title"], lambda row: row.good and _key(row))
    units = {org.code: org for org in ctx.session.exec(select(Org)) if org.kind is not OrgKind.GROUP}
    for row in read:
        _look(ctx, row, units)
    good = [row for row in read if row.good]
    known = _known(ctx, {row.values["day"].year for row in good})
    fresh = [row for row in good if _key(row) not in known]
    return ArticlesImport(
        WHAT,
        added=tuple(
            Entry(row.number, row.code, units[row.code].short, {name: row.values[name] for name in _TOLD})
            for row in fresh
        ),
        updated=(),
        unchanged=len(good) - len(fresh),
        problems=tuple(problem for row in read for problem in row.problems),
        given=[(units[row.code].id, _draft(row)) for row in fresh],
    )


_TOLD = ("day", "title", "outlet")


def _key(row: Row) -> tuple[str, str, str]:
    return row.code, publicity.rules.plain(row.values["title"]), row.values["outlet"]


def _known(ctx: Context, years: set[int]) -> set[tuple[str, str, str]]:
    """What is stored, by unit, title and outlet: of the years of the lines and those beside them."""
    around = {one for year in years for one in (year - 1, year, year + 1)}
    return {
        (one.unit.code, publicity.rules.plain(one.article.title), row.outlet)
        for year in around
        for one in publicity.everything(ctx, year)
        for row in one.outlets
    }


def _draft(row: Row) -> Draft:
    values = row.values
    more = {name: values.get(name) or "" for name in ("authors", "reviewer", "link")}
    level: Level = values.get("level") or publicity.known()[values["outlet"]]
    return Draft(values["title"], values["outlet"], level, values["day"], **more)


def _look(ctx: Context, row: Row, units: Mapping[str, Org]) -> None:
    """Whether the line's unit, day, level and words are ones."""
    unit, values = units.get(row.code), row.values
    listed.look_at_unit(row, unit, TITLES)
    if isinstance(values.get("day"), date) and values["day"] > ctx.today:
        row.wrong(TITLES["day"], FUTURE)
    _look_at_words(row)


def _look_at_words(row: Row) -> None:
    title, outlet, link = (row.values.get(name) or "" for name in ("title", "outlet", "link"))
    if title and not publicity.rules.plain(title):
        row.wrong(TITLES["title"], SIGNS_ONLY)
    for name, words in (("title", title), ("outlet", outlet)):
        if publicity.rules.boasts(words):
            row.wrong(TITLES[name], NO_LIKES)
    is_said = row.values.get("level") is not None or any(one.column == TITLES["level"] for one in row.problems)
    if outlet and not is_said and publicity.level_of(outlet) is None:
        row.wrong(TITLES["level"], NO_LEVEL)
    if link and not link.startswith(("http://", "https://")):
        row.wrong(TITLES["link"], BAD_LINK)


def apply(ctx: Context, found: ArticlesImport, *, good_rows_only: bool = False) -> int:
    """Record the articles; returns how many lines changed something. The office confirms what appeared above.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker does not keep the articles of all of these units.
    """
    found.require_good(good_rows_only=good_rows_only)
    filed = [publicity.file(ctx, people.org(ctx, unit), draft) for unit, draft in found.given]
    return sum(not one.repeated for one in filed)


def described(found: ArticlesImport) -> list[str]:
    """Every line that is new."""
    return [ADDED.format(unit=entry.name, **entry.values) for entry in found.added]
