"""Whether somebody is shown cards: in the WeChat plug-in (微信插件) there are none, and words say the same."""

from sqlmodel import col, select

from bot.core import audit
from bot.core.context import Context
from bot.people.models import ChatAccount

WISHES = {True: "要卡片", False: "不要卡片"}


def show_cards(ctx: Context, *, wanted: bool) -> bool:
    """Note for all accounts of the speaker whether he wants cards; False when nothing changed."""
    mine = select(ChatAccount).where(ChatAccount.member_id == ctx.speaker.id, col(ChatAccount.cards).is_not(wanted))
    changes = []
    for account in ctx.session.exec(mine.order_by(col(ChatAccount.id))).all():
        before = audit.snapshot(account)
        account.cards = wanted
        changes.append(audit.changed(account, before))
    if changes:
        ctx.session.flush()
        audit.record(ctx, "account.cards", summary=WISHES[wanted], changes=changes, undoable=True)
    return bool(changes)
