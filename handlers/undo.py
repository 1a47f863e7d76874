"""撤回: the last thing, within ten minutes; the answer says what is gone and that the meeting itself stays."""

from bot import takeback
from bot.chat import Reply, Router, Said
from bot.core.context import Context

router = Router()


@router.command("撤回", "撤销", intent="undo", usage="撤回", about="十分钟内撤回刚才那一件。", typed=True)
def undo(ctx: Context, _: Said) -> Reply:
    """Take back the speaker's last thing."""
    return Reply(takeback.undo(ctx).sentence)
