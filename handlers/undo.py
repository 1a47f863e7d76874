"""撤回: the last thing, within ten minutes; the answer says what is gone and that the meeting itself stays."""

from collections.abc import Mapping

from bot.chat import Reply, Router, Said
from bot.core import audit
from bot.core.context import Context

router = Router()

UNDONE = "已撤回：{what}。"
WHAT: Mapping[str, str] = {
    "attendance.sign_in": "您在{summary}的签到，现在没有登记",
    "attendance.mark": "刚才在{summary}的登记（{count}人），恢复到之前",
    "attendance.make_up": "刚才记的补学（{summary}）",
    "meeting.call": "{summary}的安排，这次会不开了",
    "meeting.change": "对{summary}的改动，恢复原来的时间地点",
    "meeting.cancel": "对{summary}的取消，会照常开",
    "meeting.write": "刚才记入{summary}的内容",
    "meeting.close": "{summary}的归档，可以接着改",
    "meeting.reopen": "{summary}的重开，仍是已归档",
    "vote.add": "刚才记的一项表决（{summary}）",
    "resolution.add": "刚才记的决议（{summary}）",
}
"""What was done, by the verb of the trail."""


@router.command("撤回", "撤销", intent="undo", usage="撤回", about="十分钟内撤回刚才那一件。", typed=True)
def undo(ctx: Context, _: Said) -> Reply:
    """Take back the speaker's last thing."""
    entry = audit.undo_latest(ctx)
    count = sum(change["table"] == "attendance" for change in entry.changes)
    what = WHAT.get(entry.verb, "{summary}").format(summary=entry.summary, count=count)
    return Reply(UNDONE.format(what=what))
