"""待确认, 确认扣分, 驳回扣分, 撤下扣分: what becomes of what one person entered about a unit."""

from bot import assess, people, plan
from bot.assess import AssessmentEntry
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args
from handlers import each, tasks

router = Router()

NOTHING_WAITS = "没有等确认的扣分、加分。{appeals}"
WAITING = "等确认的（前面是编号）：回「确认扣分 编号」或「驳回扣分 编号 原因」。"
APPEALS = "另有{count}件申诉等答复，回「申诉列表」看。"
LINE, YOURS = "{number} {headline}：{text}{whose}", "（您录的，等别人确认）"
LINE_TEXT = 30
CONFIRMED = "已确认{count}件，已告诉本单位书记：{names}。"
NUMBERED = "第{number}号{headline}"
WHICH = "是哪一件？请写编号，例如「{example} 3」；编号见「待确认」。"
WHY_NOT = "第{number}号为什么驳回？"
REJECTED = "已驳回第{number}号：{headline}，已告诉录入的同志。改错回「撤回」。"
WITHDRAWN = "已撤下第{number}号：{headline}。改错回「撤回」。"
LONGEST = 60
"""Characters of numbers that are read."""


@router.command(
    "待确认",
    intent="score.waiting",
    usage="待确认",
    about="看等另一位同志确认的扣分、加分。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What waits for a second person, and that appeals wait."""
    found, appeals = assess.waiting(ctx), len(assess.open_appeals(ctx))
    more = APPEALS.format(count=appeals) if appeals else ""
    if not found:
        return Reply(NOTHING_WAITS.format(appeals=more))
    return tasks.pages(ctx, WAITING, [*(_line(ctx, entry) for entry in found), *filter(None, [more])])


def _line(ctx: Context, entry: AssessmentEntry) -> str:
    whose = YOURS if entry.entered_by == ctx.speaker.id else ""
    text = plan.wording.short(entry.text, LINE_TEXT)
    return LINE.format(number=entry.id, headline=assess.headline(ctx, entry), text=text, whose=whose)


@router.command(
    "确认扣分",
    "确认加分",
    "确认评定",
    "确认现场分",
    intent="score.confirm",
    usage=("确认扣分 3", "3号扣分确认"),
    about="确认别人录的扣分、加分、评定、现场分；单位会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def confirm(ctx: Context, said: Said) -> Reply:
    """A second person confirms, several at once; what cannot be confirmed stands with its reason."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    numbers = said.slots.get("entries")
    if not numbers and not said.rest:
        raise BadInputError(WHICH.format(example="确认扣分"))
    numbers = numbers or args.numbers(said.rest[:LONGEST])
    outcome = each.run(numbers, lambda number: _numbered(ctx, assess.confirm(ctx, number)))
    return Reply(each.told(outcome, CONFIRMED))


def _numbered(ctx: Context, entry: AssessmentEntry) -> str:
    return NUMBERED.format(number=entry.id, headline=assess.headline(ctx, entry))


@router.command(
    "驳回扣分",
    "驳回加分",
    "驳回评定",
    "驳回现场分",
    intent="score.reject",
    usage="驳回扣分 3 记录里有记录人",
    about="驳回别人录的扣分、加分，要写原因；录入的同志会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def reject(ctx: Context, said: Said) -> Reply:
    """A second person rejects; the reason is asked for when missing."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    number, reason = _number_and_reason(said)
    if not reason:
        assess.entry(ctx, number)
        return ask(ctx, "entry.reject", WHY_NOT.format(number=number), words=(), payload={"number": number})
    return _reject(ctx, number, reason)


def _number_and_reason(said: Said) -> tuple[int, str]:
    """As it was understood, else as typed after the command."""
    if "entry" in said.slots:
        return int(said.slots["entry"]), str(said.slots.get("reason_text", ""))
    return args.number_then_rest(said.rest, example="驳回扣分")


@router.answer("entry.reject")
def why_not(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _reject(ctx, answer.payload["number"], said.text)


def _reject(ctx: Context, number: int, reason: str) -> Reply:
    entry = assess.reject(ctx, number, reason)
    return Reply(REJECTED.format(number=number, headline=assess.headline(ctx, entry)))


@router.command(
    "撤下扣分",
    "撤下加分",
    "撤下现场分",
    "撤销扣分",
    intent="score.withdraw",
    usage="撤下扣分 3",
    about="撤下自己录的、还没有确认的扣分或加分。",
    right=Right.ENTER_RESULT,
    typed=True,
)
def withdraw(ctx: Context, said: Said) -> Reply:
    """Who entered it takes it back while nobody has decided it."""
    people.require_anywhere(ctx, Right.ENTER_RESULT)
    number, _ = args.number_then_rest(said.rest, example="撤下扣分")
    entry = assess.withdraw(ctx, number)
    return Reply(WITHDRAWN.format(number=number, headline=assess.headline(ctx, entry)))
