"""扣分, 加分, 评定, 检查发现: entered by one person after it was shown; another confirms or rejects it."""

from collections.abc import Mapping
from typing import Any

from bot import assess, people, plan
from bot.assess import EntryKind
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from handlers import again, drafting, meant, results

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
WHICH_BONUS = "{verb}{unit}，按考核表哪一项？{items}。请写编号，例如「{example}」。"
ITEM = "{code} {name}"
WHICH_LEVEL = "{code} 是哪一档？"
WHICH_VALUE = "{code} 评定为多少？按例扣分的写例数，按比例的写百分数，例如「2」「92%」。"
WHAT_HAPPENED = "{verb}{unit}，是什么事？请写清楚，单位看得到。"
WHY_NOT = "{unit} {code} 为什么不适用？请写清楚，单位看得到。"
PREVIEW = "{headline}\n{day}{text}\n{table}{effect}"
TABLE_SAYS = "考核表这一档加{points}分，不是{said}分，按考核表记。\n"
WAITS, COSTS_NOTHING = "记下后等另一位同志确认，确认前不算。", "记下后告诉本单位书记，不扣分。"
CHOICES = ("记下", "取消")
NOT_KEPT = "好，没有记。"
ENTERED = "已记第{number}号：{headline}。等另一位同志回「确认扣分 {number}」，确认后才算。改错回「撤回」。"
FOUND = "已记第{number}号：{headline}，已告诉本单位书记。改错回「撤回」。"
SHOWN = 70
"""Characters of what happened that are shown."""


@router.command(
    *WORDS[EntryKind.DEDUCTION],
    intent="score.deduct",
    usage=("扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人", "扣分 锅炉支部 K1 整改通知过期没改"),
    about="记一次扣分；另一位同志确认后才算，单位可以申诉。",
    right=Right.ENTER_RESULT,
    typed=True,
    yields_to="score.confirm",
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
    usage=("加分 锅炉支部 J1 上级公司 先进党支部", "锅炉支部J3加1分，突击队提前完成"),
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
    usage=("评定 锅炉支部 D5-1 有载体有成效", "评定 锅炉支部 D3-4 92%", "评定 锅炉支部 D5-2 不适用 没有班组"),
    about="给由人评定的指标定档、定数，或者定为不适用；另一位同志确认后才算。",
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
        return ask(ctx, "entry.item", _which_item(ctx, kind, unit), words=(), payload=order)
    if not order["value"] and kind in {EntryKind.VALUE, EntryKind.BONUS}:
        names = assess.levels(ctx, order["code"], int(order["day"][:4]))
        if len(names) > 1:
            names = (*names, assess.NOT_APPLICABLE) if kind is EntryKind.VALUE else names
            question = WHICH_LEVEL.format(code=order["code"])
            return ask(ctx, "entry.level", question, choices=names, payload=order | {"levels": list(names)})
        if kind is EntryKind.VALUE:
            return ask(ctx, "entry.value", WHICH_VALUE.format(code=order["code"]), words=(), payload=order)
    if not order["text"] and (question := _what_happened(order, verb, unit)):
        return ask(ctx, "entry.text", question, words=(), payload=order)
    return _show(ctx, order)


def _which_item(ctx: Context, kind: EntryKind, unit: str) -> str:
    """The question for an item; the few that add points are named."""
    said = {"verb": WORDS[kind][0], "unit": unit, "example": EXAMPLES[kind]}
    if kind is not EntryKind.BONUS:
        return WHICH_ITEM.format(**said)
    items = "、".join(ITEM.format(code=code, name=name) for code, name in _bonuses(ctx).items())
    return WHICH_BONUS.format(items=items, **said)


def _bonuses(ctx: Context) -> Mapping[str, str]:
    """What adds points by the table of the year, by code."""
    _, table = assess.tables.current(ctx, ctx.today.year)
    return {one.code: one.name for one in table.bonuses}


def _what_happened(order: Mapping[str, Any], verb: str, unit: str) -> str:
    """The question for what happened; empty where a judgement says enough by itself."""
    if order["kind"] != EntryKind.VALUE:
        return WHAT_HAPPENED.format(verb=verb, unit=unit)
    is_out = order["value"] == assess.NOT_APPLICABLE
    return WHY_NOT.format(unit=unit, code=order["code"]) if is_out else ""


def _show(ctx: Context, order: dict[str, Any]) -> Reply:
    meant_by = drafting.draft(ctx, order)
    draft = assess.checked(ctx, meant_by)
    text = PREVIEW.format(
        headline=assess.headline(ctx, draft),
        day=meant.day_words(ctx, draft.day),
        text=f"：{plan.wording.short(draft.text, SHOWN)}" if draft.text else "",
        table=_table_says(meant_by, draft),
        effect=COSTS_NOTHING if draft.kind is EntryKind.FINDING else WAITS,
    )
    return ask(ctx, "entry.keep", text, choices=CHOICES, payload=order)


def _table_says(said: assess.Draft, draft: assess.Draft) -> str:
    """That other points were said than a bonus has: the table decides, and says so before anything is kept."""
    if said.kind is not EntryKind.BONUS or said.points is None or draft.points in {said.points, None}:
        return ""
    return TABLE_SAYS.format(points=assess.number(draft.points), said=assess.number(said.points))


@router.answer("entry.unit")
def of_unit(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answer.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("entry.item")
def by_item(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The item was typed; the question stays open until one can be read."""
    kind = EntryKind(answer.payload["kind"])
    code, _ = drafting.item(said.text, guessed=kind is not EntryKind.BONUS)
    if not code and kind is EntryKind.BONUS:
        code = next((one for one, name in _bonuses(ctx).items() if name in said.text), "")
    if not code:
        raise BadInputError(NO_ITEM.format(said=said.text[: meant.LONGEST], example=EXAMPLES[kind]))
    return _go_on(ctx, answer.payload | {"code": code})


@router.answer("entry.level")
def at_level(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The level was picked."""
    return _go_on(ctx, answer.payload | {"value": answer.payload["levels"][answer.picked or 0]})


@router.answer("entry.value")
def of_value(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The value was typed; that it does not apply perhaps with the reason."""
    value, text = said.text.strip()[: meant.LONGEST], answer.payload["text"]
    if assess.NOT_APPLICABLE in said.text:
        value, text = drafting.judgement(ctx, said.text, answer.payload["code"])
    return _go_on(ctx, answer.payload | {"value": value, "text": text[: drafting.LONGEST]})


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
