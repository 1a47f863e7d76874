"""申诉: a unit says what is wrong in its result; the office answers with a reason."""

import re
from collections.abc import Mapping
from typing import Any

from bot import assess, people, plan
from bot.assess import Appeal, AppealState, Check
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, Right
from bot.text import args
from bot.text.catalogue import TASKS
from handlers import again, drafting, meant, tasks

router = Router()

WORDS = ("申诉", "我要申诉", "考核申诉")
PARTS = {name: code for code, name in assess.YEAR_PARTS.items()} | {"现场分": assess.ON_SITE}
PART = re.compile(rf"({'|'.join(PARTS)})(.*)", re.DOTALL)
"""Parts of a year, called by their names."""
PIECES = ("number", "code", "ground", "duty", "exempt")
WHICH = "申诉哪一项？请写扣分的编号或考核项，例如「申诉 3 请假原因都写了」「申诉 D3-2 …」；编号见「扣分依据」。"
WHICH_ENTRY = "{code} 有{count}件，申诉哪一件？"
WHY = "为什么不对？请写理由。"
APPEALED = "已申诉（第{number}号）：{about}。等党委工作部答复。改错回「撤回」。"
EXEMPT = "同意了就不再计入。"
NUMBERED = re.compile(r"第?(\d{1,9})号(?=扣分|加分|评定|那|这|[^\d月日])")
"""An entry by its number, in free words."""
NONE_OPEN = "没有等答复的申诉。"
NONE_OF_UNIT = "{unit}没有申诉过。"
OPEN = "等答复的申诉（前面是编号）：回「同意申诉 编号 理由」或「驳回申诉 编号 理由」。"
OF_UNIT = "{unit}的申诉（前面是编号）："
LINE = "{number} {about}：{text}{state}"
STATES: Mapping[AppealState, str] = {
    AppealState.OPEN: "，等答复",
    AppealState.GRANTED: "，同意：{decision}",
    AppealState.REFUSED: "，没有同意：{decision}",
}
TEXT, DECISION = 30, 30
"""Characters of a ground and of an answer in a line."""
REASON = "第{number}号申诉（{about}）{verb}的理由是什么？单位会看到。"
VERBS = {True: "同意", False: "驳回"}
GRANTED, REFUSED = (
    "已同意第{number}号申诉：{about}{rejected}，已告诉单位。",
    "已驳回第{number}号申诉：{about}，维持不变，已告诉单位。",
)
NO_MORE, LEFT_OUT = "，这一件不算了", "，不再计入"
PUT_RIGHT = "记录改正以后，回「重算 {period}」。"
TAKE_BACK = "改错回「撤回」。"


@router.command(
    *WORDS,
    intent="score.appeal",
    usage=("申诉 3 请假原因都写了", "申诉 D3-2 请假原因都写了", "D3-2扣0.5分不认，请假原因都写了"),
    about="对扣分或检查结果不同意的，五个工作日内说明理由。",
    right=Right.APPEAL,
    asks_back=True,
)
@again.asking("score.appeal")
def appeal(ctx: Context, said: Said) -> Reply:
    """Appeal against an entry by its number, or against an item by its code; which and why are asked for."""
    people.require_anywhere(ctx, Right.APPEAL)
    return _go_on(ctx, _said(said))


def _said(said: Said) -> dict[str, Any]:
    """Number, code and ground: typed after the command, else as the sentence was understood."""
    rest = said.rest if said.text.split(maxsplit=1)[0] in WORDS else ""
    try:
        number, ground = args.number_then_rest(rest)
    except BadInputError:
        number, ground = 0, ""
    order = {"number": number, "code": "", "ground": ground, "duty": "", "exempt": False}
    if number:
        return order
    if not rest and (named := NUMBERED.search(said.text)):
        return order | {"number": int(named[1]), "ground": _ground(said.slots)}
    code, ground = drafting.item(rest, guessed=False)
    slots = said.slots
    duty = str(slots.get("task") or "")
    if not code and (found := PART.match(rest)):
        code, ground = PARTS[found[1]], found[2].strip(drafting.EDGES)
    code = code or slots.get("indicator") or (assess.TASK_LINE if duty else "")
    ground = ground if code and rest else _ground(slots)
    exempt = slots.get("ground") == "not_applicable" or ground.startswith(assess.NOT_APPLICABLE)
    return order | {"code": code, "ground": ground, "duty": duty, "exempt": exempt}


def _ground(slots: Mapping[str, Any]) -> str:
    """The person's words; of a task that does not apply, which."""
    ground = str(slots.get("ground", ""))
    name = TASKS[slots["task"]][0] if slots.get("task") in TASKS else ""
    if ground == "not_applicable":
        ground = assess.NOT_APPLICABLE
    return f"{name}：{ground}" if name and ground else ground


def _go_on(ctx: Context, said: Mapping[str, Any]) -> Reply:
    order = {name: said[name] for name in PIECES}
    if not order["number"] and not order["code"]:
        return ask(ctx, "appeal.which", WHICH, words=(), payload=order)
    if not order["ground"]:
        if order["number"]:
            assess.entry(ctx, int(order["number"]))  # who may not see it is told so before he writes
        return ask(ctx, "appeal.why", WHY, words=(), payload=order)
    unit = people.led_units(ctx, Right.APPEAL)[-1]
    if not order["number"]:
        return _by_code(ctx, unit, order)
    made = assess.appeal_entry(ctx, int(order["number"]), order["ground"])
    return _made(ctx, made)


def _by_code(ctx: Context, unit: Org, order: dict[str, Any]) -> Reply:
    """An entry under the code that may still be appealed against; where there is none, the line of the result."""
    code = order["code"]
    found = assess.open_to_appeal(ctx, unit, code)
    if len(found) > 1:
        question = WHICH_ENTRY.format(code=code, count=len(found))
        choices = [f"第{one.id}号 {assess.headline(ctx, one)}：{plan.wording.short(one.text, TEXT)}" for one in found]
        payload = order | {"numbers": [one.id for one in found]}
        return ask(ctx, "appeal.one", question, choices=choices[: meant.MOST], payload=payload)
    if found:
        return _made(ctx, assess.appeal_entry(ctx, found[0].id, order["ground"]))
    duty, exempt = str(order["duty"]), bool(order["exempt"])
    return _made(ctx, assess.appeal_line(ctx, unit, code, order["ground"], duty=duty, is_exempt=exempt))


def _made(ctx: Context, made: Appeal) -> Reply:
    text = APPEALED.format(number=made.id, about=assess.about(ctx, made))
    return Reply(text + (EXEMPT if made.is_exempt else ""))


@router.answer("appeal.which")
def which(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The number or the code was typed, perhaps with the ground."""
    said_now = _said(Said(f"{WORDS[0]} {said.text}", ""))
    if not said_now["number"] and not said_now["code"]:
        raise BadInputError(WHICH)
    kept = {name: answer.payload[name] for name in ("ground", "duty", "exempt") if not said_now[name]}
    return _go_on(ctx, said_now | kept)


@router.answer("appeal.why")
def why(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The ground was typed."""
    ground = said.text.strip()
    exempt = answer.payload["exempt"] or ground.startswith(assess.NOT_APPLICABLE)
    return _go_on(ctx, answer.payload | {"ground": ground, "exempt": exempt})


@router.answer("appeal.one")
def one(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The entry was picked."""
    return _go_on(ctx, answer.payload | {"number": answer.payload["numbers"][answer.picked or 0]})


@router.command(
    "申诉列表",
    "申诉情况",
    intent="score.appeals",
    usage="申诉列表",
    about="看等答复的申诉；书记看本单位申诉的答复。",
    right=Right.SEE_UNIT,
    typed=True,
)
def listing(ctx: Context, _: Said) -> Reply:
    """The office: what waits for an answer; a unit's officers: what it appealed against, and the answers."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    if people.may_anywhere(ctx, Right.CONFIRM_RESULT):
        found = assess.open_appeals(ctx)
        return tasks.pages(ctx, OPEN, [_line(ctx, row) for row in found]) if found else Reply(NONE_OPEN)
    unit = people.unit_of(ctx, people.led_units(ctx, Right.SEE_UNIT)[-1])
    rows = assess.appeals_of(ctx, unit)
    if not rows:
        return Reply(NONE_OF_UNIT.format(unit=unit.short))
    return tasks.pages(ctx, OF_UNIT.format(unit=unit.short), [_line(ctx, row) for row in rows])


def _line(ctx: Context, row: Appeal) -> str:
    state = STATES[row.state].format(decision=plan.wording.short(row.decision, DECISION))
    text = plan.wording.short(row.text, TEXT)
    return LINE.format(number=row.id, about=assess.about(ctx, row), text=text, state=state)


@router.command(
    "同意申诉",
    intent="score.appeal.grant",
    usage=("同意申诉 2 记录里写了", "申诉2同意，记录里写了"),
    about="同意申诉，要写理由；录入的那一件不再算，单位会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def grant(ctx: Context, said: Said) -> Reply:
    """Grant an appeal; the reason is asked for when missing."""
    return _answered(ctx, said, granted=True)


@router.command(
    "驳回申诉",
    "不同意申诉",
    intent="score.appeal.refuse",
    usage="驳回申诉 2 记录里没有写",
    about="不同意申诉，要写理由；单位会知道。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def refuse(ctx: Context, said: Said) -> Reply:
    """Refuse an appeal; the reason is asked for when missing."""
    return _answered(ctx, said, granted=False)


def _answered(ctx: Context, said: Said, *, granted: bool) -> Reply:
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    number, reason = _number_and_reason(said, f"{VERBS[granted]}申诉")
    if reason:
        return _decide(ctx, number, reason, granted=granted)
    about = assess.about(ctx, assess.appeal(ctx, number))
    text = REASON.format(number=number, about=about, verb=VERBS[granted])
    return ask(ctx, "appeal.reason", text, words=(), payload={"number": number, "granted": granted})


def _number_and_reason(said: Said, example: str) -> tuple[int, str]:
    """As it was understood, else as typed after the command."""
    if "appeal" in said.slots:
        return int(said.slots["appeal"]), str(said.slots.get("reason_text", ""))
    return args.number_then_rest(said.rest, example=example)


@router.answer("appeal.reason")
def for_what_reason(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _decide(ctx, answer.payload["number"], said.text, granted=answer.payload["granted"])


def _decide(ctx: Context, number: int, reason: str, *, granted: bool) -> Reply:
    decided = assess.decide_appeal(ctx, number, reason, granted=granted)
    found, about = decided.appeal, assess.about(ctx, decided.appeal)
    if not granted:
        return Reply(REFUSED.format(number=number, about=about) + TAKE_BACK)
    rejected = NO_MORE if found.entry_id is not None else LEFT_OUT if found.is_exempt else ""
    more = decided.outcome
    if not decided.amended and found.check_id is not None and not found.is_exempt:
        more += PUT_RIGHT.format(period=ctx.get(Check, found.check_id).period)
    return Reply(GRANTED.format(number=number, about=about, rejected=rejected) + more + TAKE_BACK)
