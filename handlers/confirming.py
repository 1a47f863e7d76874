"""待确认, 确认扣分, 驳回扣分, 撤下扣分: what becomes of what one person entered about a unit.

记录建议, 按记录确认: what records say where people judge, and the word that takes it over.
"""

from bot import assess, people, plan
from bot.assess import AssessmentEntry, Offer
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args, dates
from handlers import drafting, each, tasks

router = Router()

NOTHING_WAITS = "没有等确认的扣分、加分。{appeals}"
OFFERED = "按记录可以确认{count}件，回「记录建议」看。"
PROPOSED = "{period}按记录可以确认的（确认前不算）：回「按记录确认 单位 编号」，一起确认回「按记录确认 全部」。"
NOTHING_PROPOSED = "{period}按记录没有要确认的。没有记录的单位不提。"
PROPOSAL = "{unit} {code} {what}：{reason}"
WHICH_OFFER = "确认哪个单位的？例如「按记录确认 锅炉支部 D5-1」，都确认回「按记录确认 全部」。"
ALL = ("全部", "所有", "都")
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
    if people.may_everywhere(ctx, Right.CONFIRM_RESULT):
        offered = len(assess.offers(ctx, assess.quarter_meant(ctx)))
        more += OFFERED.format(count=offered) if offered else ""
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


@router.command(
    "记录建议",
    intent="score.proposed",
    usage=("记录建议", "记录建议 2026Q3"),
    about="看学习计划、稿件、活动的记录按考核表该扣多少、加多少、定哪一档；由人确认后才算。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def proposed(ctx: Context, said: Said) -> Reply:
    """What records say of all units where people judge, by code of the unit."""
    people.require_everywhere(ctx, Right.CONFIRM_RESULT)
    quarter = _quarter(ctx, said)
    found = assess.offers(ctx, quarter)
    period = assess.period_words(quarter)
    if not found:
        return Reply(NOTHING_PROPOSED.format(period=period))
    return tasks.pages(ctx, PROPOSED.format(period=period), [_offer(one) for one in found])


def _offer(one: Offer) -> str:
    said = one.proposal
    return PROPOSAL.format(unit=one.unit.short, code=said.code, what=said.what, reason=said.reason)


def _quarter(ctx: Context, said: Said) -> str:
    """The quarter said, `2026Q3`, else the one people speak of now."""
    found = dates.main(dates.find(said.rest, ctx.now, ctx.workdays, prefer="past"))
    period = (dates.period(found) if found else "") or ""
    return period.replace("-Q", "Q") if "Q" in period else assess.quarter_meant(ctx)


@router.command(
    "按记录确认",
    "按记录定",
    intent="score.adopt",
    usage=("按记录确认 锅炉支部 D5-1", "按记录确认 锅炉支部", "按记录确认 全部"),
    about="按记录确认扣分、加分、定档；单位会知道，可以申诉。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def adopt(ctx: Context, said: Said) -> Reply:
    """Take over what records say of a unit, of one item or all, or of all units."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    quarter = _quarter(ctx, said)
    if said.rest.startswith(ALL):
        units = list({one.unit.id: one.unit for one in assess.offers(ctx, quarter)}.values())
        if not units:
            return Reply(NOTHING_PROPOSED.format(period=assess.period_words(quarter)))
        made = [entry for unit in units for entry in assess.adopt(ctx, quarter, unit)]
    else:
        code = drafting.named(ctx, said.rest)
        if not code:
            raise BadInputError(WHICH_OFFER)
        items = [found.upper() for found in drafting.CODE.findall(said.rest)]
        made = assess.adopt(ctx, quarter, people.unit_of(ctx, people.org_by_code(ctx, code)), items)
    return Reply(each.told(each.Outcome([_numbered(ctx, one) for one in made], []), CONFIRMED))
