"""反映, 建议, 匿名反映, 回执: what anybody says is wrong or could be better, and what became of it.

Without a name it is one message with everything in it: nothing is asked back, for a question is put to somebody.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask, is_bare
from bot.core.context import Context
from bot.people import Org
from bot.problems import Kind, ProblemState, Report
from bot.text import nameless
from handlers import meant

router = Router()

TEXT = 40
"""Characters of what was reported, in an answer."""
WHAT = "要反映什么？请写一句，例如「学习室一直没投影」。"
REGISTERED = "已登记{number}号{kind}（{unit}）：{text}。核实后告诉您结果，问进度回「问题 {number}」。改错回「撤回」。"
THERE = "这件您已经反映过，是{number}号，还在等核实。"
UNNAMED = (
    "已匿名登记（{unit}），只记内容和日期，没有记是谁。回执 {code}，请自己记下，丢了补不了；"
    "问进度发「回执 {code}」，谁问都行。匿名的不能撤回。"
)
HOW = (
    "匿名反映请一条写完，例如「匿名反映 学习室一直没投影」。只记内容和日期，不记是谁，给一个回执查进度；"
    "内容里别写能认出您的话，不要跟着发照片。这次没有登记。"
)
AGAIN = "要匿名的，请以「匿名反映」开头一条写完再发，例如「匿名反映 学习室一直没投影」。这次没有登记，也没有保存。"
WHICH = "请写回执，例如「回执 K7MP-3XQA」。"
PROGRESS = "{day}登记的{kind}：{state}。"
NO_WORD = "没有写明"
COMPANY = "公司"
OWN = re.compile(r"(?:我们?|咱们?|本)(?:的|这个?|这)?(?:党?支部|单位|车间|项目部?|工地|班组|党小组|科室|部门|组)")
"""What concerns the speaker's own unit."""
HEAD = re.compile(r"^\s*(?:反[映应]|提)(?:一?[下个点条些件])*(?:意见|建议|问题|情况)?[\s:：,，、。;；]*")


@router.command(
    "反映",
    "匿名反映",
    "反映问题",
    "提意见",
    "提建议",
    intent="problem.report",
    typed=True,
    usage=("反映 学习室一直没投影", "建议党课请老师傅讲讲焊接工艺", "匿名反映 支部活动老是照相摆拍"),
    about="反映问题、提建议，核实后告诉您结果；匿名的不记是谁，给回执查进度。",
)
def report(ctx: Context, said: Said) -> Reply:
    """Register a matter; the one without a name comes with its receipt and nobody speaking."""
    slots = said.slots if "text" in said.slots else _typed(said.text)
    if slots.get("anonymous"):
        return _unnamed(ctx, slots) if slots.get("receipt") else Reply(AGAIN, keeps_words=False)
    if not str(slots["text"]).strip():
        return ask(ctx, "problem.report.what", WHAT, words=(), payload={"kind": slots["kind"]})
    return _named(ctx, str(slots["text"]), Kind(slots["kind"]))


@router.answer("problem.report.what")
def what(ctx: Context, said: Said, answered: Answer) -> Reply:
    """What is wrong was typed; a mere yes or number says nothing."""
    if is_bare(said.text):
        return ask(ctx, "problem.report.what", WHAT, words=(), payload=answered.payload)
    return _named(ctx, said.text, Kind(answered.payload["kind"]))


def _typed(text: str) -> Mapping[str, Any]:
    """What follows the command's word."""
    suggests = re.match(r"\s*提建议", text)
    kind = Kind.SUGGESTION if suggests else Kind.PROBLEM
    return {"kind": kind.value, "text": HEAD.sub("", text).strip(), "anonymous": bool(nameless.ASKS.search(text))}


def _named(ctx: Context, text: str, kind: Kind) -> Reply:
    unit = _unit_in(ctx, text)
    if unit is None and OWN.search(text):
        unit = people.home(ctx)
    before = problems.waiting(ctx).numbers
    row = problems.report(ctx, Report(text, unit or _company(ctx), kind))
    if row.id in before:
        return Reply(THERE.format(number=row.id))
    return Reply(
        REGISTERED.format(
            number=row.id,
            kind=problems.saying.KINDS[row.kind],
            unit=_called(ctx, row.org_id),
            text=problems.wording.said(row.text, TEXT),
        )
    )


def _unnamed(ctx: Context, slots: Mapping[str, Any]) -> Reply:
    text, code = str(slots["text"]), str(slots["receipt"])
    if not text:
        return Reply(HOW)
    unit = _unit_in(ctx, text) or _company(ctx)
    row = problems.report_unnamed(ctx, Report(text, unit, Kind(slots["kind"])), code=code)
    return Reply(UNNAMED.format(unit=_called(ctx, row.org_id), code=code))


def _unit_in(ctx: Context, text: str) -> Org | None:
    """The unit a report names, a place of it included: 锅炉支部活动室."""
    found = [one for one in people.lexicon(ctx).units_in(text) if one.sure or one.placed or not one.start]
    return people.org_by_code(ctx, found[0].unit.code) if found else None


def _company(ctx: Context) -> Org:
    return people.roots(ctx)[0]


def _called(ctx: Context, org_id: int) -> str:
    unit = people.org(ctx, org_id)
    return COMPANY if meant.of_company(unit) else unit.short


@router.command(
    "回执",
    intent="problem.receipt",
    typed=True,
    usage="回执 K7MP-3XQA",
    about="凭匿名反映的回执问进度，谁问都行，不记是谁问的。",
)
def receipt(ctx: Context, said: Said) -> Reply:
    """What became of the report with this receipt."""
    code = str(said.slots.get("text", ""))
    if not code:
        return Reply(WHICH)
    found = problems.progress(ctx, code)
    pattern = problems.saying.PROGRESS[found.state]
    if found.problem.kind is Kind.SUGGESTION and found.due is None:
        pattern = {
            ProblemState.CLOSED: problems.saying.ADOPTED_PROGRESS,
            ProblemState.DISMISSED: problems.saying.NOT_ADOPTED_PROGRESS,
        }.get(found.state, pattern)
    state = pattern.format(
        answer=problems.wording.said(found.answer) or NO_WORD,
        due=problems.wording.day(found.due) if found.due else "",
    )
    kind = problems.saying.KINDS[found.problem.kind]
    return Reply(PROGRESS.format(day=meant.day_words(ctx, found.problem.day), kind=kind, state=state))
