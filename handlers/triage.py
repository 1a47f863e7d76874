"""核实, 归类, 不予受理, 采纳, 合并: what the office makes of what people report."""

import re

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, Right
from bot.problems import Category, Entry, Kind, MainProblem, Problem, Sorted
from bot.text import args
from bot.text.normal import fold
from handlers import meant, tasks

router = Router()

TEXT, LINE_TEXT = 40, 16
"""Characters of what was reported, in an answer and in a line."""
VERIFIED = "已核实{number}号：{text}。{told}{sorted}改错回「撤回」。"
WHICH = "已核实{number}号：{text}。{told}类别由您定，按字面像是下面的，回数字选："
NO_IDEA = "类别发「归类 {number} P3」：P1思想意识 P2组织制度 P3作用发挥 P4作风纪律 P5融入中心。"
LATER = "先不归类"
LEFT = "好，{number}号先不归类。"
SORTED = "{number}号已归入{where}。改错回「撤回」。"
PUT_INTO = "归入{where}。"
HOW_TO_SORT = (
    "请写类别，例如「归类 {number} P3 M2 严重」："
    "P1思想意识 P2组织制度 P3作用发挥 P4作风纪律 P5融入中心；主要问题：{main}。"
)
TOLD = "反映人会收到通知。"
WHY = {
    "不予受理": "{number}号为什么不受理？理由会原样告诉反映人。",
    "不采纳": "{number}号建议为什么不采纳？理由会原样告诉提建议的人。",
    "采纳": "{number}号建议采纳后怎么办？请写一句，会原样告诉提建议的人。",
}
DONE = {
    "不予受理": "{number}号不予受理，理由：{answer}。{told}改错回「撤回」。",
    "不采纳": "{number}号建议没有采纳，理由：{answer}。{told}改错回「撤回」。",
    "采纳": "已采纳{number}号建议：{answer}。{told}改错回「撤回」。",
}
HOW_TO_MERGE = "请写两个编号，例如「合并 12 到 5」：12号并入5号一起办。"
MERGED = "{number}号已并入{into}号（{text}），编号都不变；有结果两边的反映人都会告诉。改错回「撤回」。"
NONE_WAIT = "没有待核实的反映。"
WAITING = "待核实{count}件{late}（前面是编号）；发「核实 编号」或「不予受理 编号 理由」："
LATE = "，{count}件超过5个工作日"
LINE = "{number} {unit}{text}（{what}）"
NAMELESS, PROPOSED = "匿名", "像{code}"

CATEGORY = re.compile(r"(?<![A-Za-z0-9])P[1-5](?!\d)", re.IGNORECASE)
MAIN = re.compile(r"(?<![A-Za-z0-9])M[1-3](?!\d)", re.IGNORECASE)
SEVERITIES = {word: severity for severity, word in problems.wording.SEVERITIES.items()}
TWO = re.compile(
    r"\s*第?(\d{1,9})号?(?:问题|建议)?\s*(?:合?并?[到入进至和与跟、,，]+)?\s*第?(?<!\d)(\d{1,9})号?.*", re.DOTALL
)


@router.command(
    "核实",
    intent="problem.verify",
    usage=("核实 12", "核实 12 P3 较重"),
    about="反映的问题属实；类别由您定，程序只按字面提示。",
    right=Right.RECTIFY,
    typed=True,
)
def verify(ctx: Context, said: Said) -> Reply:
    """A report is true; its category is the office's to say, what its words look like is offered."""
    people.require_anywhere(ctx, Right.RECTIFY)
    number, rest = args.number_then_rest(said.rest, example="核实")
    into = _sorted(rest)
    row = problems.verify(ctx, number, into)
    text, told = problems.wording.said(row.problem.text, TEXT), _told(ctx, row)
    if into.category:
        where = PUT_INTO.format(where=_where(row))
        return Reply(VERIFIED.format(number=number, text=text, told=told, sorted=where))
    guesses = problems.sorting.proposed(row.problem.text)
    if not guesses:
        return Reply(VERIFIED.format(number=number, text=text, told=told, sorted=NO_IDEA.format(number=number)))
    question = WHICH.format(number=number, text=text, told=told)
    payload = {"number": number, "guesses": [one.value for one in guesses]}
    return ask(ctx, "problem.category", question, choices=[*map(_label, guesses), LATER], payload=payload)


def _label(category: Category) -> str:
    main = problems.sorting.MAIN.get(category)
    return f"{category.value}{problems.wording.CATEGORIES[category]}" + (f"（{main.value}）" if main else "")


@router.answer("problem.category")
def category(ctx: Context, _: Said, answered: Answer) -> Reply:
    """The category was picked, or left open."""
    number, guesses = answered.payload["number"], answered.payload["guesses"]
    if answered.picked is None or answered.picked >= len(guesses):
        return Reply(LEFT.format(number=number))
    picked = Category(guesses[answered.picked])
    row = problems.sort(ctx, number, Sorted(picked, problems.sorting.MAIN.get(picked)))
    return Reply(SORTED.format(number=number, where=_where(row)))


@router.command(
    "归类",
    intent="problem.sort",
    usage=("归类 12 P3", "归类 12 P3 M2 严重"),
    about="给问题定类别（P1 到 P5）、主要问题（M1 到 M3）、程度。",
    right=Right.RECTIFY,
    typed=True,
)
def sort(ctx: Context, said: Said) -> Reply:
    """Put a problem into a category, under a main problem, of a severity."""
    people.require_anywhere(ctx, Right.RECTIFY)
    number, rest = args.number_then_rest(said.rest, example="归类")
    into = _sorted(rest)
    if into == Sorted():
        main = "，".join(f"{one.value}{name}" for one, name in problems.saying.MAIN_PROBLEMS.items())
        raise BadInputError(HOW_TO_SORT.format(number=number, main=main))
    return Reply(SORTED.format(number=number, where=_where(problems.sort(ctx, number, into))))


def _sorted(text: str) -> Sorted:
    plain = fold(text)
    found, main = CATEGORY.search(plain), MAIN.search(plain)
    severity = next((one for word, one in SEVERITIES.items() if word in plain), None)
    return Sorted(
        Category(found[0].upper()) if found else None, MainProblem(main[0].upper()) if main else None, severity
    )


def _where(row: Entry) -> str:
    """`P3作用发挥、M2、较重`."""
    one = row.problem
    words = [f"{one.category.value}{problems.wording.CATEGORIES[one.category]}"] if one.category else []
    words += [one.main.value] if one.main else []
    return "、".join([*words, problems.wording.SEVERITIES[one.severity]])


def _told(ctx: Context, row: Entry) -> str:
    return TOLD if problems.hears(ctx, row.problem) else ""


@router.command(
    "不予受理",
    intent="problem.dismiss",
    usage="不予受理 12 已经在修，这周完工",
    about="反映的不属实或不归我们管，要说理由，会告诉反映人。",
    right=Right.RECTIFY,
    typed=True,
)
def dismiss(ctx: Context, said: Said) -> Reply:
    """A report is not taken on; the reason is asked for when it was not said."""
    return _decide(ctx, "不予受理", rest(said))


@router.command(
    "不采纳",
    intent="problem.reject",
    usage="不采纳 12 和现行制度不符",
    about="不采纳建议，要说理由，会告诉提建议的人。",
    right=Right.RECTIFY,
    typed=True,
)
def reject(ctx: Context, said: Said) -> Reply:
    """A suggestion is not adopted."""
    return _decide(ctx, "不采纳", rest(said))


@router.command(
    "采纳",
    intent="problem.adopt",
    usage="采纳 12 明年党课计划里安排",
    about="采纳建议，写一句怎么办，会告诉提建议的人；要单位去办的用「分派」。",
    right=Right.RECTIFY,
    typed=True,
)
def adopt(ctx: Context, said: Said) -> Reply:
    """A suggestion is adopted."""
    return _decide(ctx, "采纳", rest(said))


def rest(said: Said) -> str:
    """The number and what follows, whichever was said first."""
    return f"{said.slots['problem']} {said.slots['text']}" if "problem" in said.slots else said.rest


def _decide(ctx: Context, word: str, rest: str) -> Reply:
    people.require_anywhere(ctx, Right.RECTIFY)
    number, answer = args.number_then_rest(rest, example=word)
    if not answer.strip():
        problems.entry(ctx, number)
        payload = {"number": number, "word": word}
        return ask(ctx, "problem.decide.why", WHY[word].format(number=number), words=(), payload=payload)
    return _decided(ctx, word, number, answer)


def _decided(ctx: Context, word: str, number: int, answer: str) -> Reply:
    row = problems.adopt(ctx, number, answer) if word == "采纳" else problems.dismiss(ctx, number, answer)
    said = problems.wording.said(answer, TEXT)
    return Reply(DONE[word].format(number=number, answer=said, told=_told(ctx, row)))


@router.answer("problem.decide.why")
def why(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The reason, or what becomes of it, was typed."""
    return _decided(ctx, answered.payload["word"], answered.payload["number"], said.text)


@router.command(
    "合并",
    intent="problem.merge",
    usage="合并 12 到 5",
    about="同一件事并在一起办：12号并入5号，编号都不变。",
    right=Right.RECTIFY,
    typed=True,
)
def merge(ctx: Context, said: Said) -> Reply:
    """The same matter reported twice is dealt with once."""
    people.require_anywhere(ctx, Right.RECTIFY)
    number, into = _two(said)
    row = problems.merge(ctx, number, into)
    return Reply(MERGED.format(number=number, into=into, text=problems.wording.said(row.problem.text, TEXT)))


def _two(said: Said) -> tuple[int, int]:
    if "into" in said.slots:
        return int(said.slots["problem"]), int(said.slots["into"])
    found = TWO.fullmatch(fold(said.rest))
    if found is None:
        raise BadInputError(HOW_TO_MERGE)
    return int(found[1]), int(found[2])


@router.command(
    "待核实",
    intent="problem.waiting",
    usage="待核实",
    about="看还没核实的反映和建议。",
    right=Right.RECTIFY,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What people reported and nobody has looked into, the oldest first."""
    people.require_anywhere(ctx, Right.RECTIFY)
    found = problems.waiting(ctx)
    if not found.numbers:
        return Reply(NONE_WAIT)
    late = LATE.format(count=found.late) if found.late else ""
    lines = [_line(ctx, *row) for row in problems.reported(ctx)]
    return tasks.pages(ctx, WAITING.format(count=len(lines), late=late), lines)


def _line(ctx: Context, one: Problem, of: Org) -> str:
    guess = problems.sorting.proposed(one.text)[:1]
    what = [problems.saying.KINDS[one.kind]] if one.kind is Kind.SUGGESTION else []
    what += [NAMELESS] if one.opened_by is None else []
    what += [meant.day_words(ctx, one.day), *(PROPOSED.format(code=category.value) for category in guess)]
    unit = "" if meant.of_company(of) else f"{of.short}："
    text = problems.wording.said(one.text, LINE_TEXT)
    return LINE.format(number=one.id, unit=unit, text=text, what="，".join(what))
