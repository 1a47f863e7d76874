"""我的账号 and 解绑: which accounts one is known by, and how one stops being known by them."""

from bot import logins, people
from bot.chat import Answer, Reply, Router, Said, ask, came_by
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.core.platforms import NAMED, called
from bot.people import ChatAccount, Member
from handlers import which
from handlers.meant import day_words

router = Router()

MINE = "您（{name}，{unit}）绑定了：\n{lines}\n解除正在用的这一个，回「解绑」。"
LINE = "{channel}{userid}，{day}起"
SURE = "要解除这个{channel}账号和您（{name}）的绑定吗？解除后支部通不再给它发消息，已登录的网页也会退出。"
DONE = "已解除。以后再用，请向支部书记要绑定码。"
GONE = "这个账号已经解除过了，没有改动。"
LET_GO = "已解除{name}的账号（{channels}），已登录的网页一并退出。改错回「撤回」。"
WHO = "有 {count} 位{name}，解除哪一位的账号？"
TOO_MANY = "有 {count} 位{name}，请写党员编号，例如「解绑 {code}」。"
MOST_CHOICES = 9


@router.command(
    "我的账号",
    "账号",
    intent="accounts.own",
    usage="我的账号",
    about="看自己绑定了哪些账号：企业微信、公众号。",
    typed=True,
)
def mine(ctx: Context, _: Said) -> Reply:
    """The accounts of the speaker."""
    lines = [
        LINE.format(
            channel=called(one.channel),
            userid=f" {one.userid}" if one.channel in NAMED else "",
            day=day_words(ctx, local(one.bound_at).date()),
        )
        for one in people.accounts(ctx, ctx.speaker.id)
    ]
    unit = people.org(ctx, people.member(ctx, ctx.speaker.id).org_id).short
    return Reply(MINE.format(name=ctx.speaker.name, unit=unit, lines="\n".join(lines)))


@router.command(
    "解绑",
    "解除绑定",
    intent="unbind",
    usage=("解绑", "解绑 赵强"),
    about="解除正在用的账号的绑定；书记、组织委员可以解除本单位别人的。",
    typed=True,
)
def unbind(ctx: Context, said: Said) -> Reply:
    """One's own account after a question; another's, who manages the people of his unit, at once."""
    if said.rest and said.rest != ctx.speaker.name:
        return _of_another(ctx, said.rest)
    account = _speaking(ctx)
    text = SURE.format(channel=called(account.channel), name=ctx.speaker.name)
    return ask(ctx, "unbind.own", text + "\n回「确认」或「取消」。", payload={"account": account.id})


@router.answer("unbind.own")
def unbind_own(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The account from which it was asked."""
    account = next((one for one in people.accounts(ctx, ctx.speaker.id) if one.id == answer.payload["account"]), None)
    if account is None:
        raise ConflictError(GONE)
    people.let_go(ctx, account)
    logins.end_all(ctx)
    return Reply(DONE)


def _speaking(ctx: Context) -> ChatAccount:
    """The account that speaks; the console borrows one of another channel."""
    channel, userid = came_by(ctx)
    mine = people.accounts(ctx, ctx.speaker.id)
    return min(mine, key=lambda one: (one.userid != userid, one.channel != channel))


def _of_another(ctx: Context, words: str) -> Reply:
    found = [one for one, _ in people.in_reach(ctx, words)]
    if len(found) == 1:
        return _let_go(ctx, found[0])
    if len(found) > MOST_CHOICES:
        raise BadInputError(TOO_MANY.format(count=len(found), name=words, code=found[0].code))
    choices = [f"{which.told_apart(ctx, one)}{one.code}" for one in found]
    head = WHO.format(count=len(found), name=words)
    return ask(ctx, "unbind.who", head, choices=choices, payload={"members": [one.id for one in found]})


@router.answer("unbind.who")
def unbind_picked(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The accounts of the one picked."""
    return _let_go(ctx, people.member(ctx, answer.payload["members"][answer.picked or 0]))


def _let_go(ctx: Context, member: Member) -> Reply:
    channels = "、".join(dict.fromkeys(called(one.channel) for one in people.accounts(ctx, member.id)))
    people.unbind(ctx, member)
    logins.end_of(ctx, member)
    return Reply(LET_GO.format(name=member.name, channels=channels))
