"""整改通知, 重开整改, 撤销整改: the office asks a unit to put something right, again, or takes it back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.problems import Category, Demand, Issued, Severity, Source
from bot.text import args
from handlers import again, demanded, drafting, meant, rectifying

router = Router()

WORDS = ("整改通知", "下整改")
TEXT = 40
"""Characters of what was found, or of what is asked for, in an answer."""
HOW = "请写单位、问题和期限，例如「整改通知 锅炉支部 三季度支委会少开一次，说明原因并补课，月底前」。"
WHICH_UNIT = "给哪个单位下整改通知？请写单位名称。"
WHICH_MATTER = "要{unit}整改什么？请写问题和要求，例如「学习记录缺签到，月底前补齐」。"
BY_WHEN = "{unit}：{text}。限什么时候改好？"
NOT_ISSUED = "好，没有下。"
ISSUED = (
    "已下达{numbered}，{number}号问题：{unit}{text}。要求：{requirement}。"
    "{due}前，{owner}，{acceptor}验收。改错回「撤回」。"
)
BACK = "（第{count}次出现）"
ADDED = "{unit}的{number}号问题正在整改，已补进去，没有另下；期限仍是{due}。改错回「撤回」。"
THERE = "这件事已经下过{numbered}（{number}号问题），没有再下。"
WHY_OFF = "为什么撤销{number}号整改？会记入台账。"
OFF = "已撤销{number}号整改（{text}），编号{numbered}不再用。改错回「撤回」。"
AGAIN = "{number}号问题重开（第{count}次出现），另下{numbered}，{due}前改好。改错回「撤回」。"
SOURCES: Mapping[Source, re.Pattern[str]] = {
    Source.QUARTER_CHECK: re.compile(r"季度?检查|季度?通报"),
    Source.ANNUAL: re.compile(r"年度?考评|年终考核|年底考核"),
    Source.INSPECTION: re.compile(r"巡察|巡视|审计"),
    Source.SELF_CHECK: re.compile(r"自查"),
}
"""Where it was found, when the text says so; else in the month's check."""
PIECES = ("org", "text", "requirement", "due", "owner", "acceptor", "key", "basis", "category")


@router.command(
    *WORDS,
    intent="rectify.issue",
    dated=True,
    typed=True,
    usage=(
        "整改通知 锅炉支部 三季度支委会少开一次，说明原因并补课，月底前",
        "整改通知 检查发现3 月底前",
    ),
    about="要求单位限期整改：写单位、问题、期限；责任人默认是书记，验收人默认是您。",
    right=Right.RECTIFY,
)
@again.asking("rectify.issue")
def issue(ctx: Context, said: Said) -> Reply:
    """Ask a unit to put something right; unit, matter and deadline are asked for when one is missing."""
    people.require_anywhere(ctx, Right.RECTIFY)
    return _go_on(ctx, demanded.read(ctx, said, WORDS))


def _go_on(ctx: Context, said: Mapping[str, Any]) -> Reply:
    """Ask for the first thing that is missing; then issue it."""
    order = {name: said[name] for name in PIECES}
    if not order["org"] and not order["text"]:
        raise BadInputError(HOW)
    if not order["org"]:
        return ask(ctx, "rectify.unit", WHICH_UNIT, words=(), payload=order)
    unit = people.org_by_code(ctx, order["org"])
    people.require(ctx, Right.RECTIFY, unit)
    if not order["text"]:
        return ask(ctx, "rectify.matter", WHICH_MATTER.format(unit=unit.short), words=(), payload=order)
    if not order["due"]:
        return _by_when(ctx, unit.short, order)
    return _issue(ctx, order)


def _by_when(ctx: Context, unit: str, order: dict[str, Any]) -> Reply:
    """The deadlines by severity, to be picked."""
    days = demanded.days(ctx)
    payload = order | {"days": [[severity.value, day.isoformat()] for severity, day in days.items()]}
    question = BY_WHEN.format(unit=unit, text=problems.wording.said(order["text"], TEXT))
    return ask(ctx, "rectify.due", question, choices=demanded.choices(ctx, days), payload=payload, words=())


@router.answer("rectify.unit")
def of_unit(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answered.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("rectify.matter")
def of_matter(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The matter was typed, maybe with its deadline."""
    new = demanded.matter(ctx, said.text)
    kept = {name: value for name, value in answered.payload.items() if value}
    return _go_on(ctx, new | kept)


@router.answer("rectify.due")
def by_when(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The deadline was picked, or another day typed; the question stays open until one can be read."""
    days = answered.payload["days"]
    if answered.picked is None or "号" in said.text:  # 「3号」 is a day
        due = args.one_day(said.text, ctx.now, ctx.workdays)
        return _issue(ctx, answered.payload | {"due": due.isoformat()})
    if answered.picked >= len(days):
        return Reply(NOT_ISSUED)
    severity, day = days[answered.picked]
    return _issue(ctx, answered.payload | {"severity": severity, "due": day})


def _issue(ctx: Context, order: Mapping[str, Any]) -> Reply:
    text, asked = problems.matter(order["text"])
    wanted = (order["requirement"] or asked,) if order["key"] else (asked, order["requirement"])
    demand = Demand(
        org=people.org_by_code(ctx, order["org"]),
        finding=text,
        requirement="，".join(filter(None, wanted)),
        due=date.fromisoformat(order["due"]),
        acceptor_id=order["acceptor"] or ctx.speaker.id,
        source=next((one for one, words in SOURCES.items() if words.search(order["text"])), Source.MONTH_CHECK),
        source_key=order["key"],
        basis=order["basis"],
        severity=Severity(order.get("severity", Severity.NORMAL)),
        category=Category(order["category"]) if order["category"] else None,
        owner_id=order["owner"],
    )
    return Reply(_told(ctx, problems.issue(ctx, demand)))


def _told(ctx: Context, issued: Issued) -> str:
    problem, row, task = issued.problem, issued.rectification, issued.task
    numbered, due = problems.numbered(row), meant.day_words(ctx, task.due)
    unit = people.org(ctx, problem.org_id).short
    if issued.is_added:
        return ADDED.format(unit=unit, number=problem.id, due=due)
    if not issued.is_new:
        return THERE.format(numbered=numbered, number=problem.id)
    back = BACK.format(count=problem.came_back + 1) if problem.came_back else ""
    return ISSUED.format(
        numbered=numbered,
        number=problem.id,
        unit=unit,
        text=problems.wording.said(problem.text, TEXT) + back,
        requirement=problems.wording.said(row.requirement, TEXT),
        due=due,
        owner=demanded.answers(ctx, task),
        acceptor=people.member(ctx, row.acceptor_id).name,
    )


@router.command(
    "重开整改",
    intent="rectify.reopen",
    usage="重开整改 12 投影又坏了，12月10日前修好",
    about="销号一年内又出现的问题，用原编号重开，另下整改通知。",
    right=Right.RECTIFY,
    typed=True,
)
def reopen(ctx: Context, said: Said) -> Reply:
    """Open a closed problem again."""
    people.require_anywhere(ctx, Right.RECTIFY)
    number, text = rectifying.number_and_text(said, "重开整改")
    due, text = demanded.deadline(ctx, text)
    issued = problems.reopen(ctx, number, text, due=due)
    return Reply(
        AGAIN.format(
            number=number,
            count=issued.problem.came_back + 1,
            numbered=problems.numbered(issued.rectification),
            due=meant.day_words(ctx, issued.task.due),
        )
    )


@router.command(
    "撤销整改",
    intent="rectify.withdraw",
    usage="撤销整改 12 单位写错了",
    about="撤销下错的整改通知，要说原因；编号不再用。",
    right=Right.RECTIFY,
    typed=True,
)
def withdraw(ctx: Context, said: Said) -> Reply:
    """Take back what was asked by mistake; the reason is asked for when it was not said."""
    people.require_anywhere(ctx, Right.RECTIFY)
    return _withdraw(ctx, *rectifying.number_and_text(said, "撤销整改"))


def _withdraw(ctx: Context, number: int, reason: str) -> Reply:
    asked = rectifying.parts(problems.entry(ctx, number))[1]
    if not reason.strip():
        return ask(ctx, "rectify.withdraw.why", WHY_OFF.format(number=number), words=(), payload={"number": number})
    row = problems.withdraw(ctx, number, reason)
    text = problems.wording.said(row.problem.text, TEXT)
    return Reply(OFF.format(number=number, text=text, numbered=problems.numbered(asked)))


@router.answer("rectify.withdraw.why")
def why_off(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The reason was typed."""
    return _withdraw(ctx, answered.payload["number"], said.text)
