"""隐私, 我的数据: what is kept of people and why (个人信息保护法 art. 17), and one's own, to take along (art. 45)."""

from bot import papers
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from handlers import linked

router = Router()

NOTICE = (
    "支部通只记党务工作要用的：名册上的姓名、单位、职务，到会、任务、学时、党费交没交，没有手机号、证件号。\n"
    "看得到的是本人和本单位负责人，不排名。请假原因存{reasons}天，聊天原话存{texts}天，到期自动删。\n"
    "要看、要一份，回「我的数据」；记错了找组织委员更正；有意见回「投诉」或找{contact}。"
)
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
    settings = ctx.settings
    return Reply(
        NOTICE.format(
            reasons=settings.meetings.retention_days_of_leave_reasons,
            texts=settings.chat.retention_days_of_texts,
            contact=settings.chat.contact,
        )
    )


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
