"""整改通知, 重开整改, 撤销整改: the office asks a unit to put something right, again, or takes it back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import assess, people, problems
from bot.assess import AssessmentEntry, EntryKind, EntryState
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.problems import Category, Demand, Issued, Severity, Source
from bot.text import args, dates
from bot.text.normal import fold
from handlers import again, drafting, meant, rectifying

router = Router()

WORDS = ("整改通知", "下整改")
TEXT = 40
"""Characters of what was found, or of what is asked for, in an answer."""
HOW = "请写单位、问题和期限，例如「整改通知 锅炉支部 三季度支委会少开一次，说明原因并补课，月底前」。"
WHICH_UNIT = "给哪个单位下整改通知？请写单位名称。"
WHICH_MATTER = "要{unit}整改什么？请写问题和要求，例如「学习记录缺签到，月底前补齐」。"
WHICH_DAY = "“{words}”说不准是哪一天，请写清期限，例如「12月10日前」。"
BY_WHEN = "{unit}：{text}。限什么时候改好？"
BY = "{due}前（{severity}，{days}天）"
CANCEL = "取消"
NOT_ISSUED = "好，没有下。"
ISSUED = (
    "已下达{numbered}，{number}号问题：{unit}{text}。要求：{requirement}。"
    "{due}前，{owner}，{acceptor}验收。改错回「撤回」。"
)
OWNED, UNOWNED = "{name}负责", "还没有人负责"
BACK = "（第{count}次出现）"
ADDED = "{unit}的{number}号问题正在整改，已补进去，没有另下；期限仍是{due}。改错回「撤回」。"
THERE = "这件事已经下过{numbered}（{number}号问题），没有再下。"
NO_FINDING = "第{number}号不是已记下的检查发现或扣分。"
WHY_OFF = "为什么撤销{number}号整改？会记入台账。"
OFF = "已撤销{number}号整改（{text}），编号{numbered}不再用。改错回「撤回」。"
AGAIN = "{number}号问题重开（第{count}次出现），另下{numbered}，{due}前改好。改错回「撤回」。"

FOUND = re.compile(
    r"(?:(?:检查|现场)?发现|扣分)\s*第?\s*(?P<a>\d{1,9})(?![\d.月日次个人处项条份名年例])\s*号?[,，。:：]?"
    r"|第?\s*(?P<b>\d{1,9})\s*号(?:检查|现场)?(?:发现|扣分)[,，。:：]?"
)
"""An entry of the month's check by its number."""
OPENING = re.compile(r"^.*?整改(?:通知)?(?:书|单)?[:：,，\s]*")
UNTIL = re.compile(r"[以之底]*前")
NAME = r"(?P<name>[\u4e00-\u9fff·]{2,4}?)(?:同志)?"
ACCEPTOR = re.compile(rf"[,，。;；\s]*(?:由{NAME}(?:负责)?验收|验收人[:：是为]?\s*(?P<other>[\u4e00-\u9fff·]{{2,4}}))")
OWNER = re.compile(
    rf"[,，。;；\s]*(?:由{NAME}负责(?:整改)?|(?:整改)?责任人[:：是为]?\s*(?P<other>[\u4e00-\u9fff·]{{2,4}}))"
)
CATEGORY = re.compile(r"(?<![A-Za-z0-9])P[1-5](?!\d)", re.IGNORECASE)
SOURCES: Mapping[Source, re.Pattern[str]] = {
    Source.QUARTER_CHECK: re.compile(r"季度?检查|季度?通报"),
    Source.ANNUAL: re.compile(r"年度?考评|年终考核|年底考核"),
    Source.INSPECTION: re.compile(r"巡察|巡视|审计"),
    Source.SELF_CHECK: re.compile(r"自查"),
}
"""Where it was found, when the text says so; else in the month's check."""
BEHIND = re.compile(r"(?!的)[^\s,，。;；:：、]*")
EDGES = " \t\n,，。;；:：、"
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
    return _go_on(ctx, _order(ctx, said))


def _order(ctx: Context, said: Said) -> dict[str, Any]:
    """What was said, in pieces, as plain JSON: typed after the command, else as the sentence was understood."""
    slots = said.slots
    if said.text.split(maxsplit=1)[0] in WORDS:
        return _matter(ctx, said.rest)
    if FOUND.search(said.text):  # 「发现1 月底前」 is no January
        return _matter(ctx, OPENING.sub("", said.text))
    order = _matter(ctx, str(slots.get("text", "")))
    if not order["requirement"]:
        order |= dict(zip(("text", "requirement"), _parted(order["text"], _demand(ctx, said.text)), strict=True))
    return order | {"org": order["org"] or slots["org"], "due": order["due"] or str(slots.get("due", ""))}


def _matter(ctx: Context, text: str) -> dict[str, Any]:
    """The matter, and what else its words say: unit, an entry of a check, deadline, who answers and who accepts."""
    order: dict[str, Any] = {"org": "", "text": "", "key": "", "basis": "", "category": ""}
    if match := FOUND.search(text):
        order |= _found(ctx, int(match["a"] or match["b"]))
        text = text[: match.start()] + text[match.end() :]
    demand = _demand(ctx, text)
    due, text = _deadline(ctx, text)
    for name, pattern in (("acceptor", ACCEPTOR), ("owner", OWNER)):
        order[name], text = _person(ctx, text, pattern)
    if category := CATEGORY.search(fold(text)):
        order["category"] = category[0].upper()
        text = text[: category.start()] + text[category.end() :]
    org, text = drafting.unit_and_rest(ctx, text)
    text = text.strip(EDGES)
    found, requirement = _parted(text, demand)
    asked = {"requirement": text} if order["key"] else {"requirement": requirement, "text": found, "org": org}
    return order | asked | {"due": due.isoformat() if due else ""}


def _person(ctx: Context, text: str, pattern: re.Pattern[str]) -> tuple[int | None, str]:
    """The member named, and the text without him."""
    match = pattern.search(text)
    if match is None:
        return None, text
    person = meant.person(ctx, {"person": match["name"] or match["other"]}, Right.RECTIFY)
    return person.id if person else None, text[: match.start()] + text[match.end() :]


def _found(ctx: Context, number: int) -> dict[str, Any]:
    """What a check has found, by the number of its entry."""
    entry: AssessmentEntry = assess.entry(ctx, number)
    if entry.kind not in {EntryKind.FINDING, EntryKind.DEDUCTION} or entry.state is not EntryState.CONFIRMED:
        raise BadInputError(NO_FINDING.format(number=number))
    basis = assess.item(ctx, entry.code, entry.day.year) if entry.code else ""
    return {"org": people.org(ctx, entry.org_id).code, "text": entry.text, "basis": basis, "key": f"entry:{number}"}


def _deadline(ctx: Context, text: str) -> tuple[date | None, str]:
    """The deadline a text names, and the text without it; days that are no deadlines stay in it.

    Raises:
        BadInputError: it names one that cannot be relied on.
    """
    end = _end(ctx, text)
    if end is None:
        refused = dates.refused(text, ctx.now, ctx.workdays)
        if doubtful := [word for word in refused if UNTIL.match(text, text.find(word) + len(word.rstrip("前")))]:
            raise BadInputError(WHICH_DAY.format(words="、".join(doubtful)))
        return None, text
    before, behind = re.sub(r"(?:请|务必|须|要|必须|限)?(?:于|在)?$", "", text[: end.start]), text[end.stop :]
    return end.last, f"{before.rstrip(EDGES)}，{behind.lstrip(EDGES)}".strip(EDGES)


def _end(ctx: Context, text: str) -> dates.When | None:
    """The last deadline a text names."""
    ends = [when for when in dates.find(text, ctx.now, ctx.workdays) if when.kind == "deadline" and when.last]
    return ends[-1] if ends else None


def _demand(ctx: Context, text: str) -> str:
    """How what is asked for begins, where it stands right behind its deadline: 12月15日前挂好."""
    end = _end(ctx, text)
    behind = BEHIND.match(text, end.stop) if end else None
    return behind[0] if behind else ""


def _parted(text: str, demand: str) -> tuple[str, str]:
    """What was found and what is asked for, where the demand begins so."""
    at = re.search(rf"[{EDGES}]{re.escape(demand)}", text) if demand else None
    return (text[: at.start()].strip(EDGES), text[at.end() - len(demand) :]) if at else (text, "")


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
    days = {severity: problems.deadline(ctx, severity) for severity in Severity}
    labels = [
        BY.format(
            due=meant.day_words(ctx, day),
            severity=problems.wording.SEVERITIES[severity],
            days=problems.DAYS[severity],
        )
        for severity, day in days.items()
    ]
    payload = order | {"days": [[severity.value, day.isoformat()] for severity, day in days.items()]}
    question = BY_WHEN.format(unit=unit, text=problems.wording.said(order["text"], TEXT))
    return ask(ctx, "rectify.due", question, choices=[*labels, CANCEL], payload=payload, words=())


@router.answer("rectify.unit")
def of_unit(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answered.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("rectify.matter")
def of_matter(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The matter was typed, maybe with its deadline."""
    new = _matter(ctx, said.text)
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
    owned = UNOWNED if task.owner_id is None else OWNED.format(name=people.member(ctx, task.owner_id).name)
    back = BACK.format(count=problem.came_back + 1) if problem.came_back else ""
    return ISSUED.format(
        numbered=numbered,
        number=problem.id,
        unit=unit,
        text=problems.wording.said(problem.text, TEXT) + back,
        requirement=problems.wording.said(row.requirement, TEXT),
        due=due,
        owner=owned,
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
    due, text = _deadline(ctx, text)
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
