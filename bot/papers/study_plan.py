"""Study plans of a year as a file: one line a topic, in and out; what was studied is shown, not read."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import select

from bot import learning, people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.learning import Draft
from bot.papers import books, listed
from bot.papers.books import Head, Value
from bot.papers.sheets import Sheet
from bot.people import Org, OrgKind

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "study_plan"
TITLE = "学习计划"
NOT_A_MONTH = "「{text}」不是月份，请写 1 到 12。"
SIGNS_ONLY = "题目不能只有标点。"
ADDED, CHANGED = "新增 {unit} {year}年{month}月 {title}", "更新 {unit} {year}年{month}月 {title}"


def _month(cell: Cell) -> int | None:
    words = unicodedata.normalize("NFKC", cells.plain(cell)).removesuffix("份").removesuffix("月").strip()
    if not words:
        return None
    if not words.isdecimal() or int(words[:4]) not in range(1, 13):
        raise BadInputError(NOT_A_MONTH.format(text=words[:20]))
    return int(words)


COLUMNS = (
    Column("code", "单位编号", cells.code, ("单位代码", "编号", "code"), needed=True, width=10),
    Column("unit", "单位", cells.text(100), ("单位名称",), width=18),
    Column("year", "年度", cells.year, ("年份", "year"), needed=True, width=8),
    Column("month", "月份", _month, ("month",), needed=True, width=8),
    Column("title", "专题", cells.text(learning.rules.LONGEST_TITLE), ("题目", "内容", "title"), needed=True, width=40),
    Column("how", "形式", cells.text(learning.rules.LONGEST_WORD), ("方式", "how"), width=14),
    Column("leader", "领学人", cells.text(learning.rules.LONGEST_WORD), ("主讲人", "leader"), width=10),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)
OUT_HEADS = (*HEADS, Head("学完日期", 13, is_day=True))


@dataclass(frozen=True, slots=True)
class TopicsImport(people.roster.Plan):
    """What importing the lines would do."""

    given: Mapping[tuple[int, int], Sequence[Draft]] = field(default_factory=dict)
    """Unit and year → topics."""


def export(ctx: Context, name: str, year: int) -> tuple[bytes, int]:
    """All plans of a year by unit and month, as xlsx or csv by the ending of the name; and how many topics.

    Raises:
        BadInputError: another ending.
    """
    units = {org.id: org for org in ctx.session.exec(select(Org))}
    found = sorted(learning.topics(ctx, year, ctx.today), key=lambda one: (units[one.row.org_id].code, one.row.month))
    rows: list[Sequence[Value]] = []
    for one in found:
        row, unit = one.row, units[one.row.org_id]
        rows.append((unit.code, unit.short, row.year, row.month, row.title, row.how, row.leader, one.studied_on))
    return listed.written(name, TITLE, OUT_HEADS, rows), len(rows)


def template(ctx: Context) -> bytes:
    """A table to fill in, with an example."""
    example = (people.roster.EXAMPLE, "锅炉支部", ctx.today.year, 1, "党章专题学习", "集中学习", "张三")
    return books.book(TITLE, HEADS, {2: example}, books.Marks(example_row=2))


def compare(ctx: Context, sheet: Sheet) -> TopicsImport:
    """What importing these lines would do: new topics, and those of the same title that change.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["title"], lambda row: row.good and _key(row))
    units = {org.code: org for org in ctx.session.exec(select(Org)) if org.kind is not OrgKind.GROUP}
    for row in read:
        _look(row, units)
    good = [row for row in read if row.good]
    known = _known(ctx, {row.values["year"] for row in good})
    given: dict[tuple[int, int], list[Draft]] = {}
    entries = []
    for row in good:
        unit, draft, year = units[row.code], _draft(row), row.values["year"]
        before = known.get((unit.id, year, learning.rules.plain(draft.title)))
        if before is None or before != _over(before, draft):
            given.setdefault((unit.id, year), []).append(draft)
            values = {"year": year, "month": draft.month, "title": draft.title}
            entries.append(Entry(row.number, unit.code, unit.short, values, key=None if before is None else row.number))
    return TopicsImport(
        WHAT,
        added=tuple(entry for entry in entries if entry.key is None),
        updated=tuple(entry for entry in entries if entry.key is not None),
        unchanged=len(good) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        given=given,
    )


def _key(row: Row) -> tuple[str, int, str]:
    return row.code, row.values["year"], learning.rules.plain(row.values["title"])


def _draft(row: Row) -> Draft:
    values = row.values
    return Draft(values["month"], values["title"], values.get("how") or "", values.get("leader") or "")


def _over(before: Draft, draft: Draft) -> Draft:
    """The topic with what the line says otherwise; what it does not say stays."""
    return Draft(draft.month, before.title, draft.how or before.how, draft.leader or before.leader)


def _known(ctx: Context, years: set[int]) -> dict[tuple[int, int, str], Draft]:
    """The stored topics by unit, year and title."""
    return {
        (one.row.org_id, year, learning.rules.plain(one.row.title)): Draft(
            one.row.month, one.row.title, one.row.how, one.row.leader
        )
        for year in years
        for one in learning.topics(ctx, year, ctx.today)
    }


def _look(row: Row, units: Mapping[str, Org]) -> None:
    """Whether the line's unit is one, and its title says something."""
    unit = units.get(row.code)
    title = row.values.get("title")
    listed.look_at_unit(row, unit, TITLES)
    if title and not learning.rules.plain(title):
        row.wrong(TITLES["title"], SIGNS_ONLY)


def apply(ctx: Context, found: TopicsImport, *, good_rows_only: bool = False) -> int:
    """Put the topics into the plans; returns how many are new or others.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same; too many.
        NotAllowedError: the speaker does not keep all of these plans.
    """
    found.require_good(good_rows_only=good_rows_only)
    count = 0
    for (unit, year), drafts in found.given.items():
        done = learning.set_topics(ctx, people.org(ctx, unit), year, drafts)
        count += done.added + done.changed
    return count


def described(found: TopicsImport) -> list[str]:
    """Every topic that is new or changes."""
    forms = [(ADDED, entry) for entry in found.added] + [(CHANGED, entry) for entry in found.updated]
    return [form.format(unit=entry.name, **entry.values) for form, entry in forms]
