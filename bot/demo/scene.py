"""What stands on the calendar when the curtain rises: without a meeting nobody could sign in."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot import meetings, people
from bot.core.context import Actor, Context
from bot.core.errors import NotFoundError
from bot.demo import company

PLACE = "三楼会议室"
TODAYS_AGENDA = ("学习党章第一章", "交流读书体会")
FRIDAYS_AGENDA = ("通报三季度检查整改", "讨论预备党员转正")
NO_SECRETARY = "演示单位里没有 {code}。"
FRIDAY = 4
EARLIER = timedelta(hours=1)
"""Called before the curtain rose: the first 撤回 of a newcomer must not cancel a meeting he has not called."""


def load(ctx: Context) -> None:
    """The featured secretary has called a theme day at the next full hour and a members' meeting on Friday.

    Raises:
        NotFoundError: the company was not loaded.
    """
    secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
    if secretary is None:
        raise NotFoundError(NO_SECRETARY.format(code=company.FEATURED["secretary"]))
    soon = (ctx.now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    days = (FRIDAY - ctx.now.weekday()) % 7 or 7
    friday = datetime.combine(ctx.today + timedelta(days=days), time(15), ctx.now.tzinfo)
    ctx = replace(ctx, now=ctx.now - EARLIER).acting(Actor(secretary.id, secretary.name))
    for kind, starts_at, agenda in (
        (meetings.MeetingKind.THEME_DAY, soon, TODAYS_AGENDA),
        (meetings.MeetingKind.GENERAL_MEETING, friday, FRIDAYS_AGENDA),
    ):
        meetings.call(ctx, kind=kind, org_id=secretary.org_id, starts_at=starts_at, place=PLACE, agenda=agenda)
