"""The panel's list of tasks around a member: what he has to do next, or, of an officer, what the unit owes."""

from bot import people, plan
from bot.core.context import Actor, Context
from bot.demo.records import Json
from bot.people import Member
from bot.plan import Merged, TaskState

SHOWN = 8
DUE = "{year}{month}月{day}日"
YEAR = "{year}年"
LATE = "{due}，逾期{days}天"
SEVERAL = "{title}（{count}项）"
NUMBER = "任务 {number}"
TO_CHECK = "等核验"


def around(ctx: Context, member: Member) -> list[Json]:
    """The next duties of a member, the most urgent first, those alike in one row."""
    ctx = ctx.acting(Actor(member.id, member.name))
    found = plan.of_member(ctx, member.id)
    return [_row(ctx, one) for one in plan.group_same(found)[:SHOWN]]


def _row(ctx: Context, one: Merged) -> Json:
    first = one.tasks[0]
    late = first.days_late(ctx.today)
    year = "" if one.due.year == ctx.today.year else YEAR.format(year=one.due.year)
    due = DUE.format(year=year, month=one.due.month, day=one.due.day)
    reported = first.state is TaskState.REPORTED
    return {
        "title": SEVERAL.format(title=one.title, count=one.count) if one.count > 1 else one.title,
        "number": NUMBER.format(number=one.numbers[0]),
        "due": LATE.format(due=due, days=late) if late > 0 and not reported else due,
        "state": TO_CHECK if reported else "",
        "tone": "warn" if reported else "poor" if late > 0 else "",
        "unit": people.org(ctx, first.unit_id).short,
    }
