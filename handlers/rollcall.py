"""A whole list at once: a pasted 接龙, 应到8实到7, everybody but one. Shown first, saved on 确认."""

from bot import people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from handlers import again, filing

router = Router()

NAMES_LATER = "记下之前要有名字：请把没到的人补上，例如「黄勇、徐超请假，其他都到了」。"


@router.command(
    "接龙",
    intent="attend.bulk",
    dated=True,
    usage=("黄勇请假，其他都到了", "二组应到8实到7，林福鹏请假", "#接龙\n党小组会\n1. 黄勇\n2. 林福鹏 请假（出差）"),
    about="一次记全：粘贴接龙，或说谁没到。",
    right=people.Right.FILE_ATTENDANCE,
)
@again.asking("attend.bulk")
def roll_call(ctx: Context, said: Said) -> Reply:
    """Read a list or a sentence about everybody, show what it would change, save when confirmed."""
    people.require_anywhere(ctx, people.Right.FILE_ATTENDANCE)
    draft = filing.begin(said, roll=True)
    if _everybody_there(said):
        draft["rest"] = "present"
    if not draft["marks"] and not draft.get("rest"):
        return Reply(NAMES_LATER)
    return filing.advance(ctx, draft)


def _everybody_there(said: Said) -> bool:
    """应到 minus those named is 实到: then all the others were there."""
    expected, present = said.slots.get("expected"), said.slots.get("present")
    if expected is None or present is None or said.slots.get("names_pending"):
        return False
    named = [mark for mark in said.slots.get("persons", ()) if mark["status"] in {"leave", "absent"}]
    return bool(expected - len(named) == present)
