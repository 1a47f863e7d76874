"""Who has paid dues as a file: a line a member, a column a month, a tick in it; in and out, and no sum anywhere."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot import dues, people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.dues import Settled
from bot.papers import books, listed
from bot.papers.sheets import Sheet
from bot.people import Member, Org

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "dues"
TITLE = "党费登记"
WORDS = {Settled.PAID: "已交", Settled.WAIVED: "免交"}
READ = {
    **dict.fromkeys(("已交", "交", "√", "✓", "是", "1", "Y", "y"), Settled.PAID),
    **dict.fromkeys(("免交", "免"), Settled.WAIVED),
}
NOT_A_MARK = "「{text}」看不懂：交了填“已交”，免交填“免交”，没交空着；不要填钱数。"
NO_YEAR = "不能为空，请写哪一年，如 2026。"
CLOSED = "{month}不能登记：只能登记当月和前六个月。"
CHANGED = "{name} {months}"
MONTHS = range(1, 13)


def _mark(cell: Cell) -> Settled | None:
    """A tick, or nothing."""
    words = unicodedata.normalize("NFKC", cells.plain(cell)).strip()
    if not words:
        return None
    if words not in READ:
        raise BadInputError(NOT_A_MARK.format(text=words[:20]))
    return READ[words]


COLUMNS = (
    Column("code", "编号", cells.code, ("党员编号", "code"), needed=True, width=12),
    Column("name", "姓名", cells.text(40), ("name",), width=10),
    Column("unit", "单位", cells.text(100), ("支部", "党小组"), width=24),
    Column("year", "年度", cells.year, ("年份", "year"), width=8),
    *(Column(f"m{month}", f"{month}月", _mark, choices=tuple(WORDS.values()), width=7) for month in MONTHS),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS, needed=("year",))


@dataclass(frozen=True, slots=True)
class DuesPlan(people.roster.Plan):
    """What importing the ticks would do."""

    given: Mapping[str, Mapping[int, Settled]] = field(default_factory=dict)
    """Month → member → what is to be recorded."""


def export(ctx: Context, year: int, unit: Org | None = None) -> tuple[bytes, int]:
    """The members of a unit (of all, unless told) with the months of a year; and how many lines. Also the template.

    Raises:
        NotAllowedError: the speaker keeps no dues there.
    """
    places = [unit] if unit else list(people.roots(ctx))
    members = [one for place in places for one in people.members_of(ctx, place)]
    ticked = dues.of_year(ctx, places, year)
    units = {one.id: one.short for place in places for one in people.orgs_below(ctx, place)}
    rows = {
        number: _line(one, units.get(one.group_id or one.org_id, ""), year, ticked.get(one.id, {}))
        for number, one in enumerate(members, start=2)
    }
    return books.book(TITLE, HEADS, rows), len(rows)


def _line(member: Member, place: str, year: int, months: Mapping[str, Settled]) -> Sequence[Cell]:
    marks = [WORDS[done] if (done := months.get(f"{year}-{month:02d}")) else None for month in MONTHS]
    return member.code, member.name, place, year, *marks


def compare(ctx: Context, sheet: Sheet) -> DuesPlan:
    """What importing these ticks would do: what is ticked in the file and not in the store; nothing is taken away.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    people.roster.refuse_same(read, TITLES["code"], lambda row: row.code and (row.code, row.values.get("year")))
    everybody = {one.code: one for root in people.roots(ctx) for one in people.members_of(ctx, root)}
    for row in read:
        _look(ctx, row, everybody)
    good = [row for row in read if row.good]
    stored = {year: dues.of_year(ctx, people.roots(ctx), year) for year in {row.values["year"] for row in good}}
    given: dict[str, dict[int, Settled]] = {}
    entries = []
    for row in good:
        member = everybody[row.code]
        known = stored[row.values["year"]].get(member.id, {})
        fresh = {month: done for month, done in _marks(row) if month not in known}
        for month, done in fresh.items():
            given.setdefault(month, {})[member.id] = done
        if fresh:
            entries.append(Entry(row.number, member.code, member.name, {"months": sorted(fresh)}))
    return DuesPlan(
        WHAT,
        added=tuple(entries),
        updated=(),
        unchanged=len(good) - len(entries),
        problems=tuple(problem for row in read for problem in row.problems),
        given=given,
    )


def _look(ctx: Context, row: Row, everybody: Mapping[str, Member]) -> None:
    """Whether the line's member, year and months are ones."""
    member = everybody.get(row.code)
    listed.look_at_member(row, member, TITLES)
    if not row.values.get("year"):
        if TITLES["year"] not in {problem.column for problem in row.problems}:
            row.wrong(TITLES["year"], NO_YEAR)
        return
    for month, _ in _marks(row):
        if not dues.is_open(ctx, month):
            row.wrong(f"{int(month[5:])}月", CLOSED.format(month=f"{int(month[5:])}月"))


def _marks(row: Row) -> Iterator[tuple[str, Settled]]:
    """The months ticked in a line."""
    for month in MONTHS:
        done = row.values.get(f"m{month}")
        if done is not None:
            yield f"{row.values['year']}-{month:02d}", done


def apply(ctx: Context, found: DuesPlan, *, good_rows_only: bool = False) -> int:
    """Record the ticks; returns how many were not there yet.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker keeps no dues for all of them.
    """
    found.require_good(good_rows_only=good_rows_only)
    return dues.take_in(ctx, found.given)


def described(found: DuesPlan) -> list[str]:
    """Every member with the months that are new."""
    return [
        CHANGED.format(name=entry.name, months="、".join(f"{int(month[5:])}月" for month in entry.values["months"]))
        for entry in found.added
    ]
