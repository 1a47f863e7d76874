"""The office hears of accounts: those that went, in the next post; how many wait for a word, once a week."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot import contacts, notify, people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Role
from bot.text.brief import some

TOLD = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
LOOKED_BACK = 7
"""Days told of afterwards, when nothing ran meanwhile."""
NAMES = 6
WAITING = "通讯录里有 {count} 个账号等着和名册对上：回「待绑定」看，或在网页「管理 · 通讯录」处理。"
GONE = (
    "{names}共 {count} 人的企业微信账号已不在通讯录，或不在应用的可见范围。名册和绑定都没有动，请核对：回「待绑定」。"
)
GONE_ONE = "{names}的企业微信账号已不在通讯录，或不在应用的可见范围。名册和绑定都没有动，请核对：回「待绑定」。"


def run(ctx: Context) -> int:
    """Queue what is to be told; returns the number of messages. A day is told of once, and a week."""
    office = [number for root in people.roots(ctx) for number in people.posted(ctx, TOLD, root)]
    due = notify.quiet.post(ctx.now, ctx.workdays)
    return notify.put_many(
        ctx,
        [
            Notice(to=member, text=text, key=f"{key}:{member}", topic=Topic.OFFICE, about="contacts", due=due)
            for key, text in _news(ctx)
            for member in dict.fromkeys(office)
        ],
    )


def _news(ctx: Context) -> Iterator[tuple[str, str]]:
    """Keys and words; only of days that are over, so that each is told of as a whole."""
    today = datetime.combine(ctx.today, time(), SHANGHAI)
    for back in range(LOOKED_BACK, 0, -1):
        begin = today - timedelta(days=back)
        found = contacts.gone(ctx, begin, begin + timedelta(days=1))
        if found:
            names = some((f"{one.member}（{one.unit}）" for one in found), NAMES)
            words = GONE_ONE if len(found) == 1 else GONE
            yield f"contacts-gone:{begin.date()}", words.format(names=names, count=len(found))
    count = contacts.waiting(ctx)
    if count:
        year, week, _ = ctx.today.isocalendar()
        yield f"contacts-waiting:{year}-{week}", WAITING.format(count=count)
