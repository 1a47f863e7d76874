"""隐私, 我的数据: what is kept of people and why (个人信息保护法 art. 17), and one's own, to take along (art. 45)."""

from bot import papers
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from handlers import linked

router = Router()

READY = "您的数据都在这里，只供您本人，半小时内有效：\n{url}\n有错的请找组织委员更正，或找{contact}。"


@router.command(
    "隐私",
    "个人信息",
    intent="privacy.notice",
    usage="隐私",
    about="看支部通记哪些个人信息、谁看得到、存多久。",
    typed=True,
)
def notice(ctx: Context, _: Said) -> Reply:
    """What is kept, who sees it, for how long, and what one may ask for."""
    return Reply(papers.own.notice(ctx.settings))


@router.command(
    "我的数据",
    "我的信息",
    intent="privacy.own",
    usage="我的数据",
    about="把支部通里您自己的数据导成 Excel，发给您一个半小时内有效的链接。",
    typed=True,
)
def own(ctx: Context, _: Said) -> Reply:
    """A link to all that is kept of the speaker."""
    url = linked.paper(ctx, papers.own.KIND, ctx.speaker.id)
    return Reply(READY.format(url=url, contact=ctx.settings.chat.contact))
