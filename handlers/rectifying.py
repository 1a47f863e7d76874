"""整改, 销号, 退回整改: what a unit has changed, and what who accepts it says to that."""

import re

from bot import evidence, people, plan, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.problems import Entry
from bot.text import args, dates
from handlers import changes, meant

router = Router()

TEXT = 40
"""Characters of what was found, or of somebody's words, in an answer."""
WHAT = "{number}号（{text}）改了什么？请写一句，例如「已配投影」。"
REPLIED = "{number}号整改已回复：{reply}。等{acceptor}验收。{material}改错回「撤回」。"
MATERIAL = "附材料{count}份。"
CLOSED = "已销号：{number}号（{text}），{unit}{done}。改错回「撤回」。"
WHY_BACK = "{number}号整改没改好在哪里？会原样告诉{unit}。"
SENT_BACK = "已退回{number}号整改，原因已告诉{unit}，期限{due}。改错回「撤回」。"

PASSED = re.compile(r"^(?:整改|验收)?(?:已?验收)?(?:通过|合格|(?:同意|可以|准予)?销号)(?:了|吧)?(?:[,，。;；\s].*)?$")
NOT_PASSED = re.compile(
    r"^(?:整改|验收)?(?:退回|打回|不合格|(?:没有?|未|不予?)通过)(?:了|去|重改)?(?:[\s,，。;；:：]+(?P<why>.*))?$",
    re.DOTALL,
)
BARE = re.compile(r"^(?:[已都全部经情况]*(?:整改|改|处理|解决|办|弄)?(?:完成|完|好|到位|落实)?(?:了|毕)?)?[,，。\s]*$")
"""Says that it was changed, not what."""
LATER = re.compile(
    r"^(?:我们?|单位|请|想|要|需要?|申请|能不能|能否|可否|再|先|整改)*"
    r"(?:延期|延[到至后长缓]|改期|推迟|宽限|缓(?:[几一两]|到)|晚[几一两三四五\d]+[天周]|再给|往后(?:推|延|拖))"
)
"""More time is asked for: never what was changed."""
REQUEST = re.compile(
    r"[\s,，。;；]*(?:请|申请|麻烦)(?:领导|党委|办公室|党委工作部)?(?:来)?(?:验收|核验|销号|验收销号)[。!！]*$"
)


@router.command(
    "整改",
    "整改回复",
    intent="rectify.reply",
    usage=("整改 12 已配投影，照片见上", "12号问题已改完，新配了投影，请验收"),
    about="回复整改：写明改了什么，照片可附可不附；由验收人销号。",
    typed=True,
    yields_to="task.extend",
)
def reply(ctx: Context, said: Said) -> Reply:
    """What was changed; who accepts it may say so in the same words."""
    number, text = number_and_text(said, "整改")
    if text and (back := NOT_PASSED.match(text)):
        return sent_back(ctx, number, back["why"] or "")
    if PASSED.match(text):
        return accepted(ctx, number, text)
    return replied(ctx, number, text)


def number_and_text(said: Said, example: str) -> tuple[int, str]:
    """The problem's number and what follows: as it was understood, else as typed after the command.

    Raises:
        BadInputError: no number.
    """
    if "problem" in said.slots:
        return int(said.slots["problem"]), str(said.slots.get("text", ""))
    return args.number_then_rest(said.rest, example=example)


@router.answer("rectify.reply.what")
def what_was_changed(ctx: Context, said: Said, answered: Answer) -> Reply:
    """What was changed was typed."""
    return replied(ctx, answered.payload["number"], said.text)


def replied(ctx: Context, number: int, text: str) -> Reply:
    """Reply to a rectification, with the links and files the text speaks of; what was changed is asked for.

    More time asked for in its place is no reply: the deadline is spoken of instead.
    """
    if LATER.match(text):
        said = dates.main(dates.find(text, ctx.now, ctx.workdays))
        return changes.of_problem(ctx, number, dates.day(said) if said else None, "")
    text = REQUEST.sub("", text)
    if BARE.match(text):
        found = problems.wording.said(problems.entry(ctx, number).problem.text, TEXT)
        question = WHAT.format(number=number, text=found)
        return ask(ctx, "rectify.reply.what", question, words=(), payload={"number": number})
    row = problems.reply(ctx, number, text)
    task, asked = parts(row)
    material = evidence.attach_noted(ctx, text, task.id, title=task.title)
    return Reply(
        REPLIED.format(
            number=number,
            reply=problems.wording.said(text, TEXT),
            acceptor=people.member(ctx, asked.acceptor_id).name,
            material=MATERIAL.format(count=material) if material else "",
        )
    )


def parts(row: Entry) -> tuple[plan.Task, problems.Rectification]:
    """The task and the rectification of a row of the register.

    Raises:
        BadInputError: nothing was asked of the unit yet.
    """
    if row.task is None or row.rectification is None:
        raise BadInputError(problems.wording.NO_RECTIFICATION.format(number=row.problem.id))
    return row.task, row.rectification


@router.command(
    "销号",
    intent="rectify.accept",
    usage=("销号 12", "12号整改通过，销号"),
    about="验收整改并销号；整改责任人和回复的人不能自己验收。",
    typed=True,
)
def accept(ctx: Context, said: Said) -> Reply:
    """Strike a problem off."""
    return accepted(ctx, *number_and_text(said, "销号"))


def accepted(ctx: Context, number: int, text: str) -> Reply:
    """Accept what was changed and strike the problem off."""
    row = problems.accept(ctx, number, text)
    task, _ = parts(row)
    found = problems.wording.said(row.problem.text, TEXT)
    return Reply(CLOSED.format(number=number, text=found, unit=row.unit.short, done=plan.wording.finished(task)))


@router.command(
    "退回整改",
    intent="rectify.return",
    usage=("退回整改 12 只配了一半", "12号整改退回，缺照片"),
    about="整改没改好的退回去，要说原因；期限不变。",
    typed=True,
)
def send_back(ctx: Context, said: Said) -> Reply:
    """Give an answer back; the reason is asked for when it was not said."""
    return sent_back(ctx, *number_and_text(said, "退回整改"))


def sent_back(ctx: Context, number: int, reason: str) -> Reply:
    """Give an answer back; what is lacking is asked for when it was not said."""
    if not reason.strip():
        unit = problems.entry(ctx, number).unit.short
        question = WHY_BACK.format(number=number, unit=unit)
        return ask(ctx, "rectify.return.why", question, words=(), payload={"number": number})
    row = problems.send_back(ctx, number, reason)
    due = meant.day_words(ctx, parts(row)[0].due)
    return Reply(SENT_BACK.format(number=number, unit=row.unit.short, due=due))


@router.answer("rectify.return.why")
def why_back(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The reason was typed."""
    return sent_back(ctx, answered.payload["number"], said.text)
