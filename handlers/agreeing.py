"""送核, 同意, 不同意: each unit sees what the quarter's notice says of it, and its secretary agrees or objects."""

from bot import circular, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.circular import Agreement, NoticePaper, PaperState, Section, Step
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args
from bot.text.brief import cut
from handlers import again, meant, which_notice

router = Router()

SENT = "已送{units}个单位核对，{until}前没回的按同意算。{unreached}改错回「撤回」。"
NOBODY_TO_ASK = "没有写到单位的内容要核对，下一步「审核通报」。改错回「撤回」。"
UNREACHED = "{units}没有书记或没有聊天账号，请当面核对后回「同意通报 编号」。"
AGREED = "已记：同意{count}条。{objected}改错回「撤回」。"
STILL_OBJECTED = "第{numbers}条仍有您的异议。"
OBJECTED = "已记：第{number}条有异议（{reason}），改好或去掉前不写入通报，已告诉党委工作部。改错回「撤回」。"
WHICH = "对哪一条不同意？请写编号和理由，例如「不同意通报 12 标识已经换了」；编号见「通报」。"
WHY = "第{number}条哪里不对？请写理由。"
LONGEST = 30
"""Characters of a reason in a reply."""


@router.command(
    "送核通报",
    "通报送核",
    intent="notice.ask",
    usage="送核通报",
    about="把通报里写到各单位的内容发给本单位书记核对，三个工作日。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.ask")
def send_to_units(ctx: Context, said: Said) -> Reply:
    """Each unit is shown what is written about it, and asked."""
    circular.require(ctx, Step.DRAFT)
    asked = circular.ask(ctx, which_notice.of(ctx, said))
    unreached = ""
    if asked.unreached:
        unreached = UNREACHED.format(units=cut("、".join(unit.short for unit in asked.unreached), LONGEST))
    if asked.until is None:
        return Reply(unreached or NOBODY_TO_ASK)
    return Reply(SENT.format(units=asked.units, until=meant.day_words(ctx, asked.until), unreached=unreached))


@router.command(
    "同意通报",
    "通报同意",
    "没意见",
    "无意见",
    intent="notice.agree",
    usage=("同意通报", "同意通报 12"),
    about="书记核对通报里写到本单位的内容：没有意见。",
    right=Right.APPEAL,
    typed=True,
)
@again.asking("notice.agree")
def agree(ctx: Context, said: Said) -> Reply:
    """All that is written about the unit is so, or these sentences are."""
    period, rest = which_notice.named(ctx, said)
    numbers = args.numbers(rest) if rest else []
    found = circular.of_item(ctx, numbers[0]) if numbers else _asked(ctx, period)
    rows = circular.agree(ctx, found, numbers)
    return Reply(AGREED.format(count=len(rows), objected=_objections(ctx, found)))


def _asked(ctx: Context, period: str) -> NoticePaper:
    """The notice of the quarter named, else the one about which the speaker's unit was asked."""
    if period or not people.may_anywhere(ctx, Right.APPEAL):
        return circular.latest(ctx, period)
    with_units = [one for one in circular.unpublished(ctx) if one.state is PaperState.WITH_UNITS]
    return which_notice.among(one for one in with_units if circular.mine(ctx, one)) or circular.latest(ctx)


def _objections(ctx: Context, found: NoticePaper) -> str:
    """What the speaker's unit still objects to, said so that nobody takes agreeing to the rest for agreeing to all."""
    mine = circular.mine(ctx, found) if people.may_anywhere(ctx, Right.APPEAL) else []
    left = [one for one in mine if one.agreement is Agreement.OBJECTED and one.section is not Section.RECTIFY]
    numbers = "、".join(str(one.id) for one in left)
    return STILL_OBJECTED.format(numbers=numbers) if left else ""


@router.command(
    "不同意通报",
    "通报异议",
    intent="notice.object",
    usage="不同意通报 12 标识已经换了",
    about="书记对通报里写到本单位的一条提出异议；处理前不写入。",
    right=Right.APPEAL,
    typed=True,
)
@again.asking("notice.object")
def object_to(ctx: Context, said: Said) -> Reply:
    """A sentence about the unit is not so, and why; both are asked for."""
    try:
        number, reason = args.number_then_rest(said.rest, example="不同意通报")
    except BadInputError:
        return ask(ctx, "notice.object", WHICH, words=(), payload={})
    if not reason:
        return ask(ctx, "notice.object", WHY.format(number=number), words=(), payload={"number": number})
    return _objected(ctx, number, reason)


@router.answer("notice.object")
def objected(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The number and the reason were typed, or the reason alone."""
    if answer.payload.get("number"):
        return _objected(ctx, answer.payload["number"], said.text)
    return _objected(ctx, *args.number_then_rest(said.text, example="不同意通报"))


def _objected(ctx: Context, number: int, reason: str) -> Reply:
    circular.object_to(ctx, circular.of_item(ctx, number), number, reason)
    return Reply(OBJECTED.format(number=number, reason=circular.wording.short(reason, LONGEST)))
