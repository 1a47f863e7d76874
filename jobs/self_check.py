"""The monthly self-check: what the machine cost people, told to the office (burden budget; opinions of 2023-12-18)."""

from collections.abc import Sequence
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.chat import InboxMessage
from bot.core import audit
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Role

TOLD = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
REPORT = (
    "{month}月负担自查：\n"
    "机器人主动发消息：{heard}人收到，每人中位{sent.median}条，95%的人不超过{sent.p95}条，最多{sent.most}条。\n"
    "大家打字：{spoke}人，每人中位{typed.median}条，95%的人不超过{typed.p95}条，最多{typed.most}条。\n"
    "公告{every}条，其中紧急{urgent}条。投诉{complaints}件。\n"
    "每周上限：党员{member}条，书记委员{officer}条，另有公告{announcements}条。"
)


def run(ctx: Context) -> int:
    """Queue last month's report to the office; returns the number of messages. Safe to repeat."""
    this = ctx.today.replace(day=1)
    last = date(this.year - (this.month == 1), this.month - 1 or 12, 1)
    start, end = (datetime.combine(day, time(), ctx.now.tzinfo) for day in (last, this))
    sent, typed = notify.burden(ctx, start, end), _typed(ctx, start, end)
    every, urgent = notify.announced(ctx, start, end)
    text = REPORT.format(
        month=last.month,
        heard=len(sent),
        sent=notify.spread(sent.values()),
        spoke=len(typed),
        typed=notify.spread(typed),
        every=every,
        urgent=urgent,
        complaints=audit.count(ctx, "complaint", since=start, until=end),
        member=ctx.settings.reminders.member_a_week,
        officer=ctx.settings.reminders.officer_a_week,
        announcements=ctx.settings.reminders.announcements_a_week,
    )
    office = {one.id for root in people.roots(ctx) for one in people.holders(ctx, TOLD, root.id)}
    return notify.put_many(
        ctx, [Notice(member, text, f"self_check:{last:%Y-%m}:{member}", Topic.OFFICE) for member in sorted(office)]
    )


def _typed(ctx: Context, start: datetime, end: datetime) -> Sequence[int]:
    """How many messages each person sent; who they were is not looked at."""
    within = sa.and_(col(InboxMessage.received_at) >= start, col(InboxMessage.received_at) < end)
    query = sa.select(sa.func.count()).where(within, col(InboxMessage.sender) != "").group_by(col(InboxMessage.sender))
    return ctx.connection.execute(query).scalars().all()
