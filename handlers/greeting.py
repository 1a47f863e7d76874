"""Who opens the chat is greeted once a day: his name, what is open, and how to go on."""

from datetime import timedelta

from bot import meetings, plan
from bot.channels.base import Incoming
from bot.chat import Reply, Router, how_to_be_known
from bot.core.context import Context

router = Router()

AHEAD = timedelta(days=14)
"""How far meetings are looked for."""
HELLO = "{name}，您好。{today}\n回「帮助」看能办什么。"
TASKS, LATE, MEETING = "有{count}项任务没办完", "（{late}项逾期）", "下一个会是{when}{title}"
NOTHING = "眼下没有等您办的事。"


@router.welcome("event.enter_agent", "event.subscribe")
def greet(ctx: Context, incoming: Incoming) -> Reply:
    """One line of what is open; who is not known is told how to become known."""
    if ctx.actor is None:
        return Reply(how_to_be_known(incoming))
    said = [*_tasks(ctx), *_meeting(ctx)]
    return Reply(HELLO.format(name=ctx.speaker.name, today="，".join(said) + "。" if said else NOTHING))


def _tasks(ctx: Context) -> list[str]:
    waiting = [one for one in plan.own(ctx) if one.has_begun and one.task.state is plan.TaskState.OPEN]
    late = sum(one.days_late > 0 for one in waiting)
    return [TASKS.format(count=len(waiting)) + (LATE.format(late=late) if late else "")] if waiting else []


def _meeting(ctx: Context) -> list[str]:
    soon = meetings.mine(ctx, since=ctx.today, until=ctx.today + AHEAD)
    found = min((one for one in soon if one.is_ahead or one.is_on), key=lambda one: one.starts_at, default=None)
    if found is None:
        return []
    return [MEETING.format(when=meetings.wording.when(found.starts_at), title=meetings.wording.title(found))]
