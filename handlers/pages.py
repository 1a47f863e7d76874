"""网页: a link by which who asked comes in to the pages, once."""

from bot import logins
from bot.chat import Reply, Router, Said
from bot.core.context import Context

router = Router()

LINK = "点开就能进网页，只供您本人，十分钟内有效，只能用一次，不要转给别人：\n{url}"


@router.command(
    "网页",
    "打开网页",
    "登录",
    intent="pages.open",
    typed=True,
    usage="网页",
    about="给您一个进网页的链接：我的任务、会议、学时；书记看支部，党委工作部看全公司。",
)
def pages(ctx: Context, _: Said) -> Reply:
    """A way in for members without WeCom, and at a desk; in WeCom pages open by themselves."""
    return Reply(LINK.format(url=logins.by_link.make(ctx)))
