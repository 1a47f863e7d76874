"""Who got stars, flags and contests as a file: a line a winner, out and, of earlier periods, in; no ballots in it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import activities, awards, people
from bot.awards import Held, Past
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.papers import books, listed
from bot.papers.books import Value
from bot.papers.sheets import Sheet
from bot.people import Member, Org, OrgKind

Cell = people.roster.Cell
Column = people.roster.Column
Entry = people.roster.Entry
Row = people.roster.Row
cells = people.roster.cells

WHAT = "awards"
TITLE = "评选结果"
VACANT = awards.wording.VACANT
NO_CODE = "写了人名就要写党员编号，免得同名的弄错；没有得主写“空缺”。"
NO_WINNER = "不能为空，写得主；没有得主写“空缺”。"
NOT_A_PERIOD = "「{text}」不是时间，请写 2026年11月、2026年4季度、2026年下半年 或 2026年。"
OTHER_PACE = "{name}按{pace}评，请写一个{pace}。"
NOT_A_PLACE = "「{text}」不是序号，只有取前三的写 1、2、3。"
ONE_ONLY = "{name}只有一个得主，序号写 1 或空着。"
AHEAD = "还没开始的不能导入。"
STANDS = "已经有{who}，要改请先在聊天里「取消评选」。"
ADDED = "{unit} {period}{name} {who}"
PERIOD = re.compile(
    r"((?:19|20)\d\d)年?(?:-?(?:0?(?P<month>1[0-2]|[1-9])月?|第?Q?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4])"
    r"|H(?P<half>[12])|(?P<word>[上下])半年))?"
)


def _period(cell: Cell) -> str:
    """`2026-11`, `2026-Q4`, `2026-H2`, `2026`, however people write it; of a day its month."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", cells.plain(cell))).upper()
    if not words:
        return ""
    found = PERIOD.fullmatch(words)
    if found is None:
        raise BadInputError(NOT_A_PERIOD.format(text=words[:20]))
    year = found[1]
    if found["month"]:
        return f"{year}-{int(found['month']):02d}"
    if quarter := found["quarter"] or found["q"]:
        return f"{year}-Q{quarter}"
    half = found["half"] or {"上": "1", "下": "2"}.get(found["word"] or "")
    return f"{year}-H{half}" if half else year


def _place(cell: Cell) -> int:
    words = cells.plain(cell) or "1"
    if words not in {"1", "2", "3"}:
        raise BadInputError(NOT_A_PLACE.format(text=words[:20]))
    return int(words)


PRIZES = {one.name: one.code for one in activities.defaults().values() if awards.is_awarded(one)}
PERSONAL = {code for code, one in activities.defaults().items() if one.subject is activities.Subject.PERSON}
COLUMNS = (
    Column("code", "单位编号", cells.code, ("单位代码", "组织编号", "code"), needed=True, width=12, example="B04"),
    Column("unit", "单位", cells.text(100), ("单位名称",), width=18),
    Column("prize", "评选", cells.word(PRIZES), ("活动", "项目"), needed=True, choices=tuple(PRIZES), width=20),
    Column("period", "时间", _period, ("月份", "期间", "period"), needed=True, width=14, example="2026年11月"),
    Column("place", "序号", _place, ("第几",), width=7),
    Column("member", "党员编号", cells.code, ("编号", "member"), width=12),
    Column("winner", "得主", cells.text(20), ("姓名", "班组", "winner"), width=16, example="焊接一班"),
    Column("text", "事迹", cells.text(60), ("理由", "text"), width=40),
    Column("day", "日期", cells.day, ("公布日期", "交接日期", "day"), width=13, is_day=True),
)
TITLES = listed.titles(COLUMNS)
HEADS = listed.heads(COLUMNS)


@dataclass(frozen=True, slots=True)
class AwardsPlan(people.roster.Plan):
    """What importing the awards would do."""

    given: tuple[Past, ...] = ()


def template() -> bytes:
    """The empty table, with what is awarded to choose from."""
    return books.book(TITLE, HEADS, {})


def export(ctx: Context, name: str) -> tuple[bytes, int]:
    """Everything that was awarded, as xlsx or csv by the ending of the name; and how many lines.

    Raises:
        BadInputError: another ending.
    """
    rows = [_line(one) for one in awards.register(ctx)]
    return listed.written(name, TITLE, HEADS, rows), len(rows)


def _line(one: Held) -> Sequence[Value]:
    row = one.award
    return (
        one.unit.code,
        one.unit.short,
        activities.name_of(row.code),
        activities.wording.period(row.period),
        row.place,
        one.member_code,
        one.name,
        row.text,
        row.day,
    )


def compare(ctx: Context, sheet: Sheet) -> AwardsPlan:
    """What importing these would do: what is not there yet is added, and nothing that stands is changed.

    Raises:
        BadInputError: the headings do not fit.
    """
    read = people.roster.read(sheet.lines, COLUMNS)
    known = _Known.of(ctx)
    for row in read:
        known.look(ctx, row)
    people.roster.refuse_same(read, TITLES["prize"], lambda row: row.good and _key(row))
    entries, given, unchanged = [], [], 0
    for row in read:
        if not row.good:
            continue
        past = known.past(row)
        who = row.values.get("winner") or VACANT
        stands = known.held.get((past.org_id, past.code, past.period, past.place))
        if stands is not None and _same(stands, past):
            unchanged += 1
        elif stands is not None:
            row.wrong(TITLES["winner"], STANDS.format(who=stands.name))
        else:
            given.append(past)
            entries.append(Entry(row.number, row.code, who, {"period": past.period, "prize": past.code}))
    return AwardsPlan(
        WHAT,
        added=tuple(entries),
        updated=(),
        unchanged=unchanged,
        problems=tuple(problem for row in read for problem in row.problems),
        given=tuple(given),
    )


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row.values.get(name) or 1 for name in ("code", "prize", "period", "place"))


def _same(stands: Held, past: Past) -> bool:
    row = stands.award
    return (row.member_id, row.subject) == (past.member_id, past.subject)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are held against: units, members, and what was awarded."""

    units: Mapping[str, Org]
    members: Mapping[str, Member]
    held: Mapping[tuple[int, str, str, int], Held]

    @classmethod
    def of(cls, ctx: Context) -> "_Known":
        roots = people.roots(ctx)
        units = [one for root in roots for one in people.orgs_below(ctx, root) if one.kind is not OrgKind.GROUP]
        members = [one for root in roots for one in people.members_of(ctx, root)]
        held = awards.register(ctx)
        return cls(
            {one.code: one for one in units},
            {one.code: one for one in members},
            {(one.unit.id, one.award.code, one.award.period, one.award.place): one for one in held},
        )

    def look(self, ctx: Context, row: Row) -> None:
        """Whether the line's unit, period, place and winner are ones."""
        if row.code and row.code not in self.units:
            row.wrong(TITLES["code"], listed.NO_UNIT.format(code=row.code[:20]))
        prize = row.values.get("prize")
        if prize:
            self._look_at_prize(ctx, row, str(prize))
        self._look_at_winner(row, str(prize or ""))

    def _look_at_prize(self, ctx: Context, row: Row, prize: str) -> None:
        template = activities.defaults()[prize]
        period = row.values.get("period")
        if period and awards.period(template, period, ctx.today) != period:
            pace = activities.wording.PACES[template.pace]
            row.wrong(TITLES["period"], OTHER_PACE.format(name=template.name, pace=pace))
        elif period and activities.first_day(period) > ctx.today:
            row.wrong(TITLES["period"], AHEAD)
        if (row.values.get("place") or 1) > awards.places(template):
            row.wrong(TITLES["place"], ONE_ONLY.format(name=template.name))

    def _look_at_winner(self, row: Row, prize: str) -> None:
        code, said = str(row.values.get("member") or ""), str(row.values.get("winner") or "")
        member = self.members.get(code)
        if not said and not code:
            row.wrong(TITLES["winner"], NO_WINNER)
        elif code:
            listed.look_at_member(row, member, TITLES, code="member", name="winner")
        elif said != VACANT and prize in PERSONAL:
            row.wrong(TITLES["member"], NO_CODE)

    def past(self, row: Row) -> Past:
        """A good line as it is stored."""
        said, code = str(row.values.get("winner") or ""), str(row.values.get("member") or "")
        member = self.members.get(code)
        return Past(
            org_id=self.units[row.code].id,
            code=row.values["prize"],
            period=row.values["period"],
            day=row.values.get("day") or activities.first_day(row.values["period"]),
            place=row.values.get("place") or 1,
            member_id=member.id if member else None,
            subject="" if member or said == VACANT else said,
            text=str(row.values.get("text") or ""),
        )


def apply(ctx: Context, found: AwardsPlan, *, good_rows_only: bool = False) -> int:
    """Keep them; returns how many. Nobody is told.

    Raises:
        BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        NotAllowedError: the speaker does not decide on awards of the whole company.
    """
    found.require_good(good_rows_only=good_rows_only)
    return awards.take_in(ctx, found.given)


def described(found: AwardsPlan) -> list[str]:
    """Every award that is new."""
    return [
        ADDED.format(
            unit=entry.code,
            period=activities.wording.period(entry.values["period"]),
            name=activities.name_of(entry.values["prize"]),
            who=entry.name,
        )
        for entry in found.added
    ]
