"""撤回: the last thing, within ten minutes."""

from bot.chat import Reply, Router, Said
from bot.core import audit
from bot.core.context import Context

router = Router()

UNDONE = "已撤回：{what}。"


@router.command("撤回", "撤销", intent="undo", usage="撤回", about="十分钟内撤回刚才那一件。", typed=True)
def undo(ctx: Context, _: Said) -> Reply:
    """Take back the speaker's last thing."""
    entry = audit.undo_latest(ctx)
    return Reply(UNDONE.format(what=entry.summary))
