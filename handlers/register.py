"""问题台账: what is being put right and how far it is; a unit sees its own."""

import re
from functools import partial

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.problems import Category, Entry, Filter, ProblemState
from bot.text import args
from bot.text.normal import fold
from handlers import again, linked, meant, tasks

router = Router()

TEXT = 40
"""Characters of what was found, or of somebody's words."""
NOTHING = {
    Filter.ALL: "{unit}问题台账还没有记录。",
    Filter.OPEN: "{unit}没有未销号的问题。",
    Filter.OVERDUE: "{unit}没有逾期未改的问题。",
    Filter.SUGGESTIONS: "{unit}问题台账里没有建议。",
    Filter.NEW: "{unit}没有待核实的反映。",
}
HEADS = {
    Filter.ALL: "{unit}问题台账共{count}件，未销号{left}件（前面是编号）：",
    Filter.OPEN: "{unit}未销号{count}件（前面是编号）：",
    Filter.OVERDUE: "{unit}逾期未改{count}件（前面是编号）：",
    Filter.SUGGESTIONS: "{unit}建议{count}件，未办结{left}件（前面是编号）：",
    Filter.NEW: "{unit}待核实{count}件（前面是编号）：",
}
OF_CATEGORY = "{unit}{code}{name}类"
LINE = "{number} {unit}{text}，{state}"
DUE, LATE = "{state}，{due}到期", "{state}，逾期{days}天"
ONE = "{number}号，{unit}：{text}。{state}。"
ANSWER = "{word}：{answer}。"
MERGED = "已并入{into}号一起办。"
REPORTED_BY = "{name}反映。"
UNSORTED = "类别待定，按字面像{code}。"
ASKED = "{numbered}，要求：{requirement}；{due}前，{owner}负责，{acceptor}验收。"
ANSWERED = "回复：{reply}。"
NOTICE = "{numbered}通知书"
FILE = "{what}，只供您本人，半小时内有效：\n{url}"
NO_NOTICE = "{number}号问题还没有下整改通知，没有文件。"
NOBODY = "还没有人"
OVERDUE = re.compile(r"逾期|超期|过期|到期没|超时")
CATEGORY = re.compile(r"(?<![A-Za-z0-9])P[1-5](?!\d)", re.IGNORECASE)
NEW = re.compile(r"(?:没有?|未|待|还没有?)核实")
SUGGESTIONS = re.compile(r"建议")
OPEN = re.compile(r"没(?:改|销|整改|解决|处理|完)|未(?:改|销|整改|解决|完)|在改|整改中|还[有剩差没]|剩")
LINE_TEXT = 16
MINE = 5
"""Reports of one's own that are listed."""
MINE_ABOUT = "看自己反映的问题、提的建议办到哪一步；匿名的凭回执看。"
MINE_HEAD = "您反映的，最近{count}件（前面是编号，细看回「问题 编号」）："
NONE_MINE = "您还没有具名反映过问题、提过建议。匿名反映的凭回执看进度，例如「回执 K7MP-3XQA」。"
NO_MORE = "{unit}问题台账后面没有了。"
ROWS = 20
"""Rows read at a time: more than a reply can hold."""


@router.command(
    "问题台账",
    "问题",
    intent="problem.list",
    asks_back=True,
    usage=("问题台账", "没销号的问题", "问题台账 P3", "建议台账", "问题 12", "问题 12 文件"),
    about="看问题台账：整改到哪一步、几号到期；单位看本单位的；反映过的看自己那件。",
    right=Right.SEE_UNIT,
)
@again.asking("problem.list")
def register(ctx: Context, said: Said) -> Reply:
    """The register of the unit named, else of the highest one led; one row by its number."""
    if said.rest[:1].isdecimal():
        number, rest = args.number_then_rest(said.rest, example="问题")
        row = problems.entry(ctx, number)
        return Reply(_file(ctx, row) if linked.WANTED.match(rest) else _one(ctx, row))
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit = next(iter(meant.units(ctx, said.slots)), None) or people.led_units(ctx, Right.SEE_UNIT)[-1]
    return _page(ctx, people.unit_of(ctx, unit), _wanted(said), _category(said.text))


def _category(text: str) -> Category | None:
    found = CATEGORY.search(fold(text))
    if found:
        return Category(found[0].upper())
    return next((code for code, name in problems.wording.CATEGORIES.items() if name in text), None)


def _whose(of: Org, category: Category | None) -> str:
    """Which part of the register it is: of a unit, of a category; nothing is said of the company's whole."""
    unit = "" if meant.of_company(of) else of.short
    if category is None:
        return unit
    return OF_CATEGORY.format(unit=unit, code=category.value, name=problems.wording.CATEGORIES[category])


def _page(ctx: Context, unit: Org, wanted: Filter, category: Category | None, start: int = 0) -> Reply:
    """As many rows from `start` on as fit; no more of the register is read than a page can hold."""
    found = problems.page(ctx, unit, wanted=wanted, category=category, start=start, most=ROWS)
    said = {"unit": _whose(unit, category), "count": found.count, "left": found.left}
    if not found.rows:
        return Reply((NO_MORE if start else NOTHING[wanted]).format(**said))
    shown = [] if start else [HEADS[wanted].format(**said)]
    room = tasks.PAGE - len(tasks.MORE) - sum(len(line) + 1 for line in shown)
    stop = start
    for row in found.rows:
        line = _line(ctx, row, unit)
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
        stop += 1
    if stop == found.count:
        return Reply("\n".join(shown))
    shown.append(tasks.MORE.format(count=found.count - stop))
    payload = {"unit": unit.id, "wanted": wanted, "category": category, "start": stop}
    return ask(ctx, "register.more", "\n".join(shown), words=tasks.MORE_WORDS, payload=payload)


@router.command("我的反映", "我反映的", intent="problem.mine", usage="我的反映", about=MINE_ABOUT, typed=True)
def mine(ctx: Context, _: Said) -> Reply:
    """What the speaker reported with his name, and how far it is."""
    rows = problems.mine(ctx, most=MINE)
    if len(rows) <= 1:
        return Reply(_one(ctx, rows[0]) if rows else NONE_MINE)
    lines = [LINE.format(number=row.problem.id, unit="", text=_brief(row), state=_state(ctx, row)) for row in rows]
    return Reply("\n".join([MINE_HEAD.format(count=len(rows)), *lines]))


def _brief(row: Entry) -> str:
    return problems.wording.said(row.problem.text, LINE_TEXT)


@router.answer("register.more")
def turn(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The next page, as the register stands now."""
    known = answer.payload
    category = Category(known["category"]) if known["category"] else None
    return _page(ctx, people.org(ctx, known["unit"]), Filter(known["wanted"]), category, known["start"])


@router.command(
    "整改台账", intent="rectify.list", usage="整改台账", about="同「问题台账」。", right=Right.SEE_UNIT, typed=True
)
@again.asking("rectify.list")
def rectifications(ctx: Context, said: Said) -> Reply:
    """The same, typed by the word of the unit's people."""
    return register(ctx, said)


def _wanted(said: Said) -> Filter:
    asked = Filter(str(said.slots.get("filter", Filter.ALL)))
    for kind, words in ((Filter.OVERDUE, OVERDUE), (Filter.NEW, NEW), (Filter.SUGGESTIONS, SUGGESTIONS)):
        if words.search(said.text):
            return kind
    return Filter.OPEN if asked is Filter.OPEN or OPEN.search(said.text) else asked


def _line(ctx: Context, row: Entry, asked: Org) -> str:
    unit = "" if row.unit.id == asked.id else f"{row.unit.short}："
    text = problems.wording.said(row.problem.text, LINE_TEXT)
    return LINE.format(number=row.problem.id, unit=unit, text=text, state=_state(ctx, row))


def _state(ctx: Context, row: Entry) -> str:
    state = problems.wording.STATES[row.problem.state]
    if row.is_overdue(ctx.today) and row.task:
        return LATE.format(state=state, days=row.task.days_late(ctx.today))
    if row.task and row.problem.state in {ProblemState.RECTIFYING, ProblemState.RETURNED}:
        return DUE.format(state=state, due=meant.day_words(ctx, row.task.due))
    return state


def _file(ctx: Context, row: Entry) -> str:
    """The notice of its rectification."""
    if row.rectification is None:
        raise NotFoundError(NO_NOTICE.format(number=row.problem.id))
    what = NOTICE.format(numbered=problems.numbered(row.rectification))
    return linked.handed(ctx, "rectification", row.rectification.id, what, partial(FILE.format, what=what))


def _of_report(ctx: Context, row: Entry) -> str:
    """What it was merged into, what was said of it; to the office who reported it and what its words look like."""
    one, told = row.problem, ""
    if one.merged_into is not None:
        told = MERGED.format(into=one.merged_into)
    elif one.answer:
        word = "理由" if one.state is ProblemState.DISMISSED else "答复"
        told = ANSWER.format(word=word, answer=problems.wording.said(one.answer, TEXT))
    if not one.reported or not people.may(ctx, Right.RECTIFY, row.unit):
        return told
    if one.opened_by is not None:
        told += REPORTED_BY.format(name=people.member(ctx, one.opened_by).name)
    guess = problems.sorting.proposed(one.text)
    return told + (UNSORTED.format(code=guess[0].value) if guess and one.category is None else "")


def _one(ctx: Context, row: Entry) -> str:
    text = problems.wording.said(row.problem.text, TEXT)
    told = ONE.format(number=row.problem.id, unit=row.unit.short, text=text, state=_state(ctx, row))
    told += _of_report(ctx, row)
    if row.rectification is None or row.task is None:
        return told
    owner = NOBODY if row.task.owner_id is None else people.member(ctx, row.task.owner_id).name
    told += ASKED.format(
        numbered=problems.numbered(row.rectification),
        requirement=problems.wording.said(row.rectification.requirement, TEXT),
        due=meant.day_words(ctx, row.task.due),
        owner=owner,
        acceptor=people.member(ctx, row.rectification.acceptor_id).name,
    )
    reply = row.rectification.reply
    return told + (ANSWERED.format(reply=problems.wording.said(reply, TEXT)) if reply else "")
