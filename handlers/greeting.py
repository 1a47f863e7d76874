"""Who opens the chat is greeted once a day: his name, what waits for him, and how to go on.

Who reads in the WeChat plug-in sees no card: an account that pressed none is told how to get words instead.
"""

from datetime import timedelta

from bot import meetings, notify, people, plan
from bot.channels.base import Incoming
from bot.chat import Reply, Router, how_to_be_known
from bot.core.context import Context
from bot.people import Right

router = Router()

AHEAD = timedelta(days=14)
"""How far meetings are looked for."""
HELLO = "{name}，您好。{today}\n{how}回「帮助」看能办什么。"
TASKS, LATE, MEETING = "有{count}项任务没办完", "（{late}项逾期）", "下一个会是{when}{title}"
VERIFY, HOW_TO_VERIFY = "等您核验的有{count}项", "回「待核验」看要核验的，"
NOTHING = "眼下没有等您办的事。"
UNPRESSED = "\n发给您的{count}张卡片还没点过。在微信里收消息看不到卡片，回「不要卡片」改发文字。"


@router.welcome("event.enter_agent", "event.subscribe")
def greet(ctx: Context, incoming: Incoming) -> Reply:
    """One line of what is open; who is not known is told how to become known."""
    if ctx.actor is None:
        return Reply(how_to_be_known(incoming))
    verify = _to_verify(ctx)
    said = [*_tasks(ctx), *verify, *_meeting(ctx)]
    today, how = "，".join(said) + "。" if said else NOTHING, HOW_TO_VERIFY if verify else ""
    cards = notify.unpressed(ctx, incoming.borrows or incoming.channel, incoming.sender)
    hello = HELLO.format(name=ctx.speaker.name, today=today, how=how)
    return Reply(hello + (UNPRESSED.format(count=cards) if cards else ""))


def _tasks(ctx: Context) -> list[str]:
    waiting = [one for one in plan.own(ctx) if one.has_begun and one.task.state is plan.TaskState.OPEN]
    late = sum(one.days_late > 0 for one in waiting)
    return [TASKS.format(count=len(waiting)) + (LATE.format(late=late) if late else "")] if waiting else []


def _to_verify(ctx: Context) -> list[str]:
    count = len(plan.to_verify(ctx)) if people.may_anywhere(ctx, Right.VERIFY_TASK) else 0
    return [VERIFY.format(count=count)] if count else []


def _meeting(ctx: Context) -> list[str]:
    soon = meetings.mine(ctx, since=ctx.today, until=ctx.today + AHEAD)
    found = min((one for one in soon if one.is_ahead or one.is_on), key=lambda one: one.starts_at, default=None)
    if found is None:
        return []
    return [MEETING.format(when=meetings.wording.when(found.starts_at), title=meetings.wording.title(found))]
