"""扣分, 加分, 评定, 检查发现: entered by one person after it was shown, confirmed or rejected by another."""

from collections.abc import Mapping
from typing import Any

from bot import assess, people, plan
from bot.assess import AssessmentEntry, EntryKind
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args
from handlers import again, drafting, each, meant, results, tasks

router = Router()

WORDS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.DEDUCTION: ("扣分", "记扣分"),
    EntryKind.BONUS: ("加分", "记加分"),
    EntryKind.VALUE: ("评定",),
    EntryKind.FINDING: ("检查发现", "现场发现"),
}
WHICH_UNIT = "{verb}哪个单位？请写单位名称。"
WHICH_ITEM = "{verb}{unit}，按考核表哪一项？请写编号，例如「{example}」。"
EXAMPLES: Mapping[EntryKind, str] = {EntryKind.DEDUCTION: "D3-2", EntryKind.BONUS: "J1", EntryKind.VALUE: "D5-1"}
NO_ITEM = "“{said}”没有对上考核表的哪一项，请写编号，例如「{example}」。"
WHICH_LEVEL = "{code} 是哪一档？"
WHICH_VALUE = "{code} 评定为多少？按例扣分的写例数，按比例的写百分数，例如「2」「92%」。"
WHAT_HAPPENED = "{verb}{unit}，是什么事？请写清楚，单位看得到。"
PREVIEW = "{headline}\n{day}{text}\n{effect}"
WAITS, COSTS_NOTHING = "记下后等另一位同志确认，确认前不算。", "记下后告诉本单位书记，不扣分。"
CHOICES = ("记下", "取消")
NOT_KEPT = "好，没有记。"
ENTERED = "已记第{number}号：{headline}。等另一位同志回「确认扣分 {number}」，确认后才算。改错回「撤回」。"
FOUND = "已记第{number}号：{headline}，已告诉本单位书记。改错回「撤回」。"
SHOWN = 70
"""Characters of what happened that are shown."""
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
    *WORDS[EntryKind.DEDUCTION],
    intent="score.deduct",
    usage=("扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人", "扣分 锅炉支部 K1 整改通知过期没改"),
    about="记一次扣分；另一位同志确认后才算，单位可以申诉。",
    right=Right.ENTER_RESULT,
    typed=True,
)
@again.asking("score.deduct")
def deduct(ctx: Context, said: Said) -> Reply:
    """Take points off a unit; a unit's own officer who says no more than the word sees what was taken off his."""
    if not people.may_anywhere(ctx, Right.ENTER_RESULT) and (not said.rest or drafting.CODE.fullmatch(said.rest)):
        return results.basis(ctx, said)
    return _begin(ctx, said, EntryKind.DEDUCTION)


@router.command(
    *WORDS[EntryKind.BONUS],
    intent="score.bonus",
    usage="加分 锅炉支部 J1 上级公司 先进党支部",
    about="记一次加分；另一位同志确认后才算。",
    right=Right.ENTER_RESULT,
    typed=True,
)
@again.asking("score.bonus")
def add(ctx: Context, said: Said) -> Reply:
    """Add points to a unit."""
    return _begin(ctx, said, EntryKind.BONUS)


@router.command(
    *WORDS[EntryKind.VALUE],
    intent="score.value",
    usage=("评定 锅炉支部 D5-1 有载体有成效", "评定 锅炉支部 D3-4 92%"),
    about="给由人评定的指标定档、定数；另一位同志确认后才算。",
    right=Right.ENTER_RESULT,
    typed=True,
)
@again.asking("score.value")
def judge(ctx: Context, said: Said) -> Reply:
    """Say the value of an indicator that people judge."""
    return _begin(ctx, said, EntryKind.VALUE)


@router.command(
    *WORDS[EntryKind.FINDING],
    intent="score.finding",
    usage="检查发现 锅炉支部 D5-3 活动室标识褪色",
    about="记现场看到的问题，不扣分，告诉本单位书记。",
    right=Right.ENTER_RESULT,
    typed=True,
)
@again.asking("score.finding")
def find(ctx: Context, said: Said) -> Reply:
    """Note what was seen on site."""
    return _begin(ctx, said, EntryKind.FINDING)


def _begin(ctx: Context, said: Said, kind: EntryKind) -> Reply:
    people.require_anywhere(ctx, Right.ENTER_RESULT)
    return _go_on(ctx, drafting.read(ctx, said, kind, WORDS[kind]))


def _go_on(ctx: Context, said: Mapping[str, Any]) -> Reply:
    """Ask for the first thing that is missing; then show what would be kept."""
    order = {name: said[name] for name in drafting.PIECES}
    kind = EntryKind(order["kind"])
    verb = WORDS[kind][0]
    if not order["org"]:
        return ask(ctx, "entry.unit", WHICH_UNIT.format(verb=verb), words=(), payload=order)
    unit = people.org_by_code(ctx, order["org"]).short
    if not order["code"] and kind is not EntryKind.FINDING:
        text = WHICH_ITEM.format(verb=verb, unit=unit, example=EXAMPLES[kind])
        return ask(ctx, "entry.item", text, words=(), payload=order)
    if not order["value"] and kind in {EntryKind.VALUE, EntryKind.BONUS}:
        names = assess.levels(ctx, order["code"], int(order["day"][:4]))
        if len(names) > 1:
            question = WHICH_LEVEL.format(code=order["code"])
            return ask(ctx, "entry.level", question, choices=names, payload=order | {"levels": list(names)})
        if kind is EntryKind.VALUE:
            return ask(ctx, "entry.value", WHICH_VALUE.format(code=order["code"]), words=(), payload=order)
    if not order["text"] and kind is not EntryKind.VALUE:
        return ask(ctx, "entry.text", WHAT_HAPPENED.format(verb=verb, unit=unit), words=(), payload=order)
    return _show(ctx, order)


def _show(ctx: Context, order: dict[str, Any]) -> Reply:
    draft = assess.checked(ctx, drafting.draft(ctx, order))
    text = PREVIEW.format(
        headline=assess.headline(ctx, draft),
        day=meant.day_words(ctx, draft.day),
        text=f"：{plan.wording.short(draft.text, SHOWN)}" if draft.text else "",
        effect=COSTS_NOTHING if draft.kind is EntryKind.FINDING else WAITS,
    )
    return ask(ctx, "entry.keep", text, choices=CHOICES, payload=order)


@router.answer("entry.unit")
def of_unit(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answer.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("entry.item")
def by_item(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The item was typed; the question stays open until one can be read."""
    code, _ = drafting.item(said.text)
    if not code:
        example = EXAMPLES[EntryKind(answer.payload["kind"])]
        raise BadInputError(NO_ITEM.format(said=said.text[: meant.LONGEST], example=example))
    return _go_on(ctx, answer.payload | {"code": code})


@router.answer("entry.level")
def at_level(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The level was picked."""
    return _go_on(ctx, answer.payload | {"value": answer.payload["levels"][answer.picked or 0]})


@router.answer("entry.value")
def of_value(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The value was typed."""
    return _go_on(ctx, answer.payload | {"value": said.text.strip()[: meant.LONGEST]})


@router.answer("entry.text")
def because(ctx: Context, said: Said, answer: Answer) -> Reply:
    """What happened was typed."""
    return _go_on(ctx, answer.payload | {"text": said.text.strip()[: drafting.LONGEST]})


@router.answer("entry.keep")
def keep(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is kept; rights and the table are looked at once more."""
    if answer.picked != 0:
        return Reply(NOT_KEPT)
    entry = assess.enter(ctx, drafting.draft(ctx, answer.payload))
    sentence = FOUND if entry.kind is EntryKind.FINDING else ENTERED
    return Reply(sentence.format(number=entry.id, headline=assess.headline(ctx, entry)))


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
    usage="确认扣分 3",
    about="确认别人录的扣分、加分、评定、现场分；单位会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def confirm(ctx: Context, said: Said) -> Reply:
    """A second person confirms, several at once; what cannot be confirmed stands with its reason."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    if not said.rest:
        raise BadInputError(WHICH.format(example="确认扣分"))
    numbers = args.numbers(said.rest[:LONGEST])
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
    number, reason = args.number_then_rest(said.rest, example="驳回扣分")
    if not reason:
        assess.entry(ctx, number)
        return ask(ctx, "entry.reject", WHY_NOT.format(number=number), words=(), payload={"number": number})
    return _reject(ctx, number, reason)


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
