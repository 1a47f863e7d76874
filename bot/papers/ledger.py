"""三会一课台账: the meetings of a period as they were filed, and the members' counts, as a workbook."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot import meetings, people
from bot.core.clock import local
from bot.core.context import Context
from bot.meetings import Attended, Held, MeetingState
from bot.papers import books
from bot.papers.books import Head, Table, Value
from bot.people import Org

MEETINGS, MEMBERS = "三会一课", "出勤"
HEADS = (
    Head("单位", 18),
    Head("会议", 12),
    Head("名称", 26),
    Head("日期", 12, is_day=True),
    Head("时间", 12),
    Head("地点", 14),
    Head("主持人", 9),
    Head("记录人", 9),
    Head("应到", 7),
    Head("实到", 7),
    Head("请假", 7),
    Head("缺席", 7),
    Head("到会率", 8),
    Head("议题", 30),
    Head("决议", 36),
    Head("状态", 10),
)
MEMBER_HEADS = (
    Head("编号", 10),
    Head("姓名", 10),
    Head("党小组或单位", 22),
    Head("到会", 7),
    Head("请假", 7),
    Head("缺席", 7),
    Head("已补学", 8),
)
PLANNED = "已安排"
FILED = {MeetingState.PLANNED: "未归档", MeetingState.HELD: "未归档", MeetingState.CLOSED: "已归档"}
LATE = "逾期归档"


def export(ctx: Context, unit: Org, since: date, until: date) -> tuple[bytes, int]:
    """The ledger of a unit for [since, until); and how many meetings it holds.

    The attendance rate is present ÷ (expected − leave), empty while the record is not closed.

    Raises:
        NotAllowedError: the speaker may not see the unit.
    """
    held, attended = meetings.ledger(ctx, unit, since, until)
    names = people.names(ctx, {number for one in held for number in _officers(one) if number})
    places = {one.id: one.short for one in people.orgs_below(ctx, unit)}
    return books.workbook(
        [
            _table(MEETINGS, HEADS, [_meeting(ctx, one, names) for one in held]),
            _table(MEMBERS, MEMBER_HEADS, [_member(one, places) for one in attended]),
        ]
    ), len(held)


def _table(title: str, heads: Sequence[Head], rows: Sequence[Sequence[Value]]) -> Table:
    return Table(title, heads, dict(enumerate(rows, start=2)))


def _officers(one: Held) -> tuple[int | None, int | None]:
    return one.meeting.chair_id, one.meeting.recorder_id


def _meeting(ctx: Context, one: Held, names: Mapping[int, str]) -> Sequence[Value]:
    row, begins = one.meeting, local(one.meeting.starts_at)
    ends = f"—{local(row.ends_at):%H:%M}" if row.ends_at else ""
    chair, recorder = (names.get(number, "") if number else "" for number in _officers(one))
    rate = meetings.counting.attendance_rate(row.present or 0, row.expected or 0, row.leave or 0)
    shown = f"{float(rate):.1%}" if rate is not None and row.state is MeetingState.CLOSED else ""
    return (
        one.unit.short,
        meetings.KINDS[row.kind].name,
        row.title,
        begins.date(),
        f"{begins:%H:%M}{ends}",
        row.place,
        chair,
        recorder,
        *(row.expected, row.present, row.leave, row.absent),
        shown,
        "；".join(row.agenda),
        "；".join(one.resolutions),
        _state(ctx, one),
    )


def _state(ctx: Context, one: Held) -> str:
    """Filed or not; what lies ahead is only planned."""
    row = one.meeting
    if row.late:
        return LATE
    return PLANNED if row.state is not MeetingState.CLOSED and row.starts_at > ctx.now else FILED[row.state]


def _member(one: Attended, places: Mapping[int, str]) -> Sequence[Value]:
    who = one.member
    place = places.get(who.group_id or who.org_id, places.get(who.org_id, ""))
    return who.code, who.name, place, one.attended, one.leave, one.absent, one.made_up


def numbered(unit: Org, since: date, until: date) -> int:
    """A unit and whole months of it in one number: what a link can carry."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return ((unit.id * 10_000 + since.year) * 100 + since.month) * 100 + months


def of_number(ctx: Context, number: int) -> tuple[Org, date, date]:
    """The unit and the months that `numbered` put into a number."""
    rest, months = divmod(number, 100)
    rest, month = divmod(rest, 100)
    unit, year = divmod(rest, 10_000)
    after = year * 12 + month - 1 + months
    return people.org(ctx, unit), date(year, month, 1), date(after // 12, after % 12 + 1, 1)
