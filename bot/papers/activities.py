"""The register of activities as a file: one row each; in a workbook also who took part and what was reported."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot import activities
from bot.activities import Entry
from bot.core.context import Context
from bot.papers import books, listed
from bot.papers.books import Head, Table, Value

TITLE, MEMBERS, REPORTS = "活动台账", "参加人员", "战报"
HEADS = (
    Head("编号", 7),
    Head("单位编号", 10),
    Head("单位", 16),
    Head("年度", 7),
    Head("活动", 22),
    Head("类别", 10),
    Head("队长", 9),
    Head("节点", 14),
    Head("目标", 28),
    Head("开始日期", 12, is_day=True),
    Head("完成期限", 12, is_day=True),
    Head("状态", 9),
    Head("参加人数", 9),
    Head("完成日期", 12, is_day=True),
    Head("比期限早几天", 12),
    Head("结果", 34),
    Head("最近战报", 34),
    Head("急难险重确认", 13, is_day=True),
)
MEMBER_HEADS = (
    Head("编号", 7),
    Head("活动", 22),
    Head("姓名", 10),
    Head("备注", 16),
    Head("报名日期", 12, is_day=True),
)
REPORT_HEADS = (Head("编号", 7), Head("活动", 22), Head("日期", 12, is_day=True), Head("战报", 60))
TEAM, OWN = "突击队", "自定"


def export(ctx: Context, name: str) -> tuple[bytes, int]:
    """The whole register by number, as xlsx or csv by the ending of the name; and how many rows it has.

    Raises:
        BadInputError: another ending.
    """
    found = activities.register(ctx)
    rows = [_row(one) for one in found]
    if listed.is_text(name):
        return listed.written(name, TITLE, HEADS, rows), len(rows)
    sheets = [
        _table(TITLE, HEADS, rows),
        _table(MEMBERS, MEMBER_HEADS, _members(ctx, found)),
        _table(REPORTS, REPORT_HEADS, _reports(ctx, found)),
    ]
    return books.workbook(sheets), len(rows)


def _table(title: str, heads: Sequence[Head], rows: Iterable[Sequence[Value]]) -> Table:
    return Table(title, heads, dict(enumerate(rows, start=2)))


def _row(one: Entry) -> Sequence[Value]:
    row = one.activity
    return (
        row.id,
        one.unit.code,
        one.unit.short,
        row.year,
        row.name,
        TEAM if row.is_team else row.code or OWN,
        one.leader,
        row.milestone,
        row.target,
        row.starts_on,
        row.ends_on,
        activities.wording.STATES[row.state],
        one.enrolled if row.enrols else None,
        row.done_on,
        row.days_early,
        row.result,
        one.last,
        row.urgent_on,
    )


def _members(ctx: Context, found: Sequence[Entry]) -> Iterable[Sequence[Value]]:
    names = {one.activity.id: one.activity.name for one in found}
    for row, name in activities.all_enrolled(ctx):
        yield row.activity_id, names[row.activity_id], name, row.note, row.day


def _reports(ctx: Context, found: Sequence[Entry]) -> Iterable[tuple[int, str, date, str]]:
    names = {one.activity.id: one.activity.name for one in found}
    for row in activities.all_reports(ctx):
        yield row.activity_id, names[row.activity_id], row.day, row.text
