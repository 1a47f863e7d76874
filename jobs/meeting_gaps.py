"""What is missing from the record: meetings never filed, members not seen for months. Asked once, privately."""

from dataclasses import replace

from bot import meetings, notify
from bot.core.context import Context
from bot.meetings import LongUnseen, Unfiled
from bot.notify import Notice, Topic

UNFILED = "{month}月{day}日的{title}还没归档：补记回复「纪要」，没开成回复「取消会议」。"
UNSEEN = "只发给您：近{months}个月没有{name}参加组织生活的记录，可能是漏记，请了解一下；补学可以回复「补学」来记。"
UNSEEN_LONG = (
    "只发给您：近6个月没有{name}参加组织生活的记录，可能是漏记，请当面了解。党章第九条对连续六个月没有正当理由不参加"
    "组织生活有规定，是否适用由支部按程序研究，这里不作结论。"
)
LONGEST = 6


def run(ctx: Context) -> int:
    """Queue what is to be asked; returns the number of messages. A meeting is asked for once, a mark is said once."""
    asked = [_unfiled(one) for one in meetings.unfiled(ctx)]
    found = [*asked, *(_unseen(one) for one in meetings.long_unseen(ctx))]
    able = notify.reachable(ctx, {one.to for one in found})
    due = notify.quiet.post(ctx.now, ctx.workdays)
    return notify.put_many(ctx, (replace(one, due=due) for one in found if one.to in able))


def _unfiled(one: Unfiled) -> Notice:
    return Notice(
        to=one.keeper_id,
        text=UNFILED.format(month=one.day.month, day=one.day.day, title=meetings.wording.title(one)),
        key=f"unfiled:{one.meeting_id}",
        topic=Topic.MEETING,
        about=f"meeting:{one.meeting_id}",
    )


def _unseen(one: LongUnseen) -> Notice:
    text = UNSEEN_LONG if one.months >= LONGEST else UNSEEN
    return Notice(
        to=one.secretary_id,
        text=text.format(name=one.name, months=one.months),
        key=f"unseen:{one.member_id}:{one.since}:{one.months}",
        topic=Topic.MEETING,
    )
