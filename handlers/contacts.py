"""Accounts of the address book: proposals are agreed to or not; what the platform tells of it is noted."""

from bot import contacts, people
from bot.channels.base import Incoming
from bot.chat import Answer, Reply, Router, Said, ask
from bot.contacts import ContactState, Shown
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Right
from bot.text import args
from bot.text.brief import some
from handlers import each, tasks

router = Router()

LISTED = 120
"""Accounts kept for the pages of a list; the rest is on the page."""
NAMES = 8
DEPARTMENT, WHY = 10, 12
"""Characters shown of a department and of a reason."""
NONE = "没有待绑定的账号。"
HEAD = "待绑定{count}个（前面是编号）：清楚的回「同意绑定 编号」或「同意绑定 全部」，不是的回「不绑定 编号」"
LINE = "{number} {name}（{department}）→{member}"
UNCLEAR_LINE = "{number} {name}（{department}）：{why}"
LEFT = "{number} {name}（{unit}）已不在通讯录，看过回「不绑定 {number}」"
NO_DEPARTMENT, UNCLEAR, BOUND_TO = "没写部门", "看不清是谁", "绑定的是{name}，姓名不一样"
ALL = ("全部", "所有", "都同意")
HOW_MANY = "一次绑定 {count} 人：{names}。看不清的不动。确认请回「确认」。"
NOBODY_CLEAR = "没有清楚的待绑定账号；看不清的请在网页「管理 · 通讯录」里填党员编号。"
BOUND = "已绑定{count}人：{names}。"
BOUND_ALL = "已绑定 {count} 人。改错回「撤回」。"
DECLINED = "这{count}个不绑定：{names}。"
WHICH, WHICH_NOT = "请写编号，例如「同意绑定 3」「同意绑定 3、5」或「同意绑定 全部」。", "请写编号，例如「不绑定 3」。"


@router.event("event.change_contact")
def changed(ctx: Context, incoming: Incoming) -> None:
    """Which account is to be looked up; asking the platform is a chore of its own."""
    contacts.note(ctx, incoming.borrows or incoming.channel, incoming.details)


@router.command(
    "待绑定",
    intent="contact.waiting",
    usage="待绑定",
    about="看通讯录里还没和名册对上的账号，同意或不绑定。",
    right=Right.MANAGE_PEOPLE,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What waits for somebody's word: the clear ones first, then the unclear, then who went."""
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    count = contacts.count(ctx, ContactState.OPEN)
    lines = [_line(one) for one in contacts.listed(ctx, ContactState.OPEN, 0, LISTED)]
    gone = contacts.listed(ctx, ContactState.LEFT, 0, LISTED)
    lines += [LEFT.format(number=one.number, name=one.name, unit=one.unit) for one in gone]
    if not lines:
        return Reply(NONE)
    return tasks.pages(ctx, HEAD.format(count=count) if count else "", lines)


def _line(one: Shown) -> str:
    department = one.departments[-1][:DEPARTMENT] if one.departments else NO_DEPARTMENT
    if not one.member:
        return UNCLEAR_LINE.format(number=one.number, name=one.name, department=department, why=_why(one))
    member = one.unit if one.member == one.name else f"{one.member}，{one.unit}"
    return LINE.format(number=one.number, name=one.name, department=department, member=member)


def _why(one: Shown) -> str:
    if one.is_bound:
        return BOUND_TO.format(name=one.holder)
    return one.why.partition("，")[0][:WHY] or UNCLEAR


@router.command(
    "同意绑定",
    intent="contact.accept",
    usage=("同意绑定 3", "同意绑定 全部"),
    about="把通讯录里的账号绑给名册上的人；全部只绑看得清的，先问一句。",
    right=Right.MANAGE_PEOPLE,
    typed=True,
)
def accept(ctx: Context, said: Said) -> Reply:
    """Bind the named ones, or all that are clear once the speaker has confirmed it."""
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    words = said.rest.strip("。 ")
    if words not in ALL:
        outcome = each.run(_numbers(words, WHICH), lambda number: contacts.accept(ctx, number).name)
        return Reply(each.told(outcome, BOUND))
    clear = contacts.clear(ctx)
    if not clear:
        raise ConflictError(NOBODY_CLEAR)
    names = some((one.member for one in clear), NAMES)
    numbers = [one.number for one in clear]
    return ask(ctx, "contact.all", HOW_MANY.format(count=len(clear), names=names), payload={"numbers": numbers})


@router.answer("contact.all")
def accept_all(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Those that were clear when asked, and still are."""
    return Reply(BOUND_ALL.format(count=len(contacts.accept_all(ctx, set(answer.payload["numbers"])))))


@router.command(
    "不绑定",
    intent="contact.decline",
    usage="不绑定 3",
    about="通讯录里的账号不是名册上的人，以后不再问；已离开的，表示看过了。",
    right=Right.MANAGE_PEOPLE,
    typed=True,
)
def decline(ctx: Context, said: Said) -> Reply:
    """Leave the named ones alone."""
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    outcome = each.run(_numbers(said.rest, WHICH_NOT), lambda number: contacts.decline(ctx, number).name)
    return Reply(each.told(outcome, DECLINED))


def _numbers(words: str, how: str) -> list[int]:
    if not words.strip():
        raise BadInputError(how)
    return args.numbers(words)
