"""What the organisation commissioner and the office do about people: binding accounts to the roster."""

from bot import people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from handlers import joining

router = Router()

HOW = "请这样写：绑定 企业微信账号 姓名，例如「绑定 zhangsan 张庆刚」。"
BOUND = "已绑定：{name}（{unit}）↔ {userid}。改错回「撤回」。"
PARTS = 3


@router.command(
    "绑定",
    intent="bind",
    usage="绑定 zhangsan 张庆刚",
    about="把企业微信账号和名册上的人对上；有绑定码的人自己发绑定码。",
    right=people.Right.MANAGE_PEOPLE,
    typed=True,
)
def bind(ctx: Context, said: Said) -> Reply:
    """Bind an account to the one member of that name within the speaker's reach."""
    if known := joining.already(ctx, said.text):
        return known
    people.require_anywhere(ctx, people.Right.MANAGE_PEOPLE)
    words = said.text.split()
    if len(words) != PARTS:
        raise BadInputError(HOW)
    userid, name = words[1], words[2]
    member, unit = people.bind(ctx, channel="wecom_app", userid=userid, name=name)
    return Reply(BOUND.format(name=member.name, unit=unit.short, userid=userid))
