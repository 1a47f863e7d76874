"""开调研, 加题, 删题: the office writes the questions of a survey, message by message."""

from collections.abc import Sequence

from bot import people, surveys
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args
from bot.text.brief import cut
from handlers import survey_line, survey_sending

router = Router()

BEGUN = "已开{number}号调研：{title}。请一条一条发题；选择题写「多久开一次会合适：每月/每季度」。发完回「好了」。"
BEGUN_WITH = "已开{number}号调研：{title}。已有{count}题，接着发下一题，发完回「好了」。"
TITLE_ASKED = "调研叫什么？例如「支部作用发挥」。"
ADDED = "已加第{place}题：{text}{choices}。接着发下一题，发完回「好了」。"
ADDED_SEVERAL = "已加{count}题，共{all}题。接着发下一题，发完回「好了」。"
CHOICES = "（{choices}）"
READY = "{number}号调研（{title}）共{count}题。发给谁、到哪天？例如「书记 12月5日」「全体党员 锅炉支部 12月5日」。"
REMOVED = "{number}号调研的第{place}题（{text}）删了，后面的往前挪。改错回「撤回」。"
ENOUGH = frozenset(("好了", "完了", "发完了", "没有了", "就这些", "结束", "完毕"))
TEXT = 40
"""Characters of a question in an answer."""


@router.command(
    "开调研",
    "新建调研",
    intent="survey.draft",
    usage=("开调研 支部作用发挥", "开调研 支部作用发挥 1、最想学什么 2、几点学：早上/晚上 书记 12月5日"),
    about="开一次调研：先写题目，再一条一条发要问的，也可以一条写完；选择题用“/”隔开选项。",
    right=Right.SURVEY,
    typed=True,
)
def draft(ctx: Context, said: Said) -> Reply:
    """Begin one; its questions follow message by message."""
    people.require_anywhere(ctx, Right.SURVEY)
    return _draft(ctx, said.rest)


@router.answer("survey.title")
def titled(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The title was typed; questions told before it are kept."""
    return _draft(ctx, said.text, answer.payload.get("questions", ()), answer.payload.get("aim", ""))


def _draft(ctx: Context, text: str, told: Sequence[str] = (), aim: str = "") -> Reply:
    """Begin it with what was told; a title that is missing is asked for, and with all told it is shown to be sent."""
    line = survey_line.read(ctx, text)
    lines, aim = [*told, *line.questions], f"{aim} {line.aim}".strip()
    questions = [surveys.question(one) for one in lines]
    if not line.title:
        return ask(ctx, "survey.title", TITLE_ASKED, words=(), payload={"questions": lines, "aim": aim})
    row = surveys.draft(ctx, line.title, questions)
    if lines and survey_sending.is_aimed(ctx, aim):
        return survey_sending.aimed(ctx, row.id, aim)
    form = BEGUN_WITH if lines else BEGUN
    begun = form.format(number=row.id, title=row.title, count=len(lines))
    return ask(ctx, "survey.question", begun, words=(), payload={"number": row.id, "aim": aim})


@router.command(
    "加题",
    intent="survey.add",
    usage="加题 3 您最想学什么",
    about="给没有发出的调研加题。",
    right=Right.SURVEY,
    typed=True,
)
def add(ctx: Context, said: Said) -> Reply:
    """One or several more questions of a survey that was not sent."""
    number, rest = args.number_then_rest(said.rest, example="加题")
    return _add(ctx, number, rest)


@router.answer("survey.question")
def asked(ctx: Context, said: Said, answer: Answer) -> Reply:
    """A question was typed, or that there are no more."""
    number, aim = answer.payload["number"], answer.payload.get("aim", "")
    if said.text.strip(survey_line.EDGES) in ENOUGH:
        return _ready(ctx, number, aim)
    return _add(ctx, number, said.text, aim)


def _add(ctx: Context, number: int, text: str, aim: str = "") -> Reply:
    new = [surveys.question(line) for line in text.splitlines() if line.strip()] or [surveys.question(text)]
    found = surveys.add(ctx, number, new)
    last = found[-1]
    choices = CHOICES.format(choices="/".join(last.choices)) if last.choices else ""
    told = ADDED.format(place=last.place, text=cut(last.text, TEXT), choices=choices)
    if len(new) > 1:
        told = ADDED_SEVERAL.format(count=len(new), all=len(found))
    return ask(ctx, "survey.question", told, words=(), payload={"number": number, "aim": aim})


def _ready(ctx: Context, number: int, aim: str = "") -> Reply:
    """No more questions: whom and till when, as far as it was said at the beginning."""
    row, count = surveys.survey(ctx, number), len(surveys.questions_of(ctx, number))
    if not count:
        raise BadInputError(surveys.wording.NO_QUESTIONS.format(number=number))
    if aim:
        return survey_sending.aimed(ctx, number, aim)
    told = READY.format(number=number, title=row.title, count=count)
    return ask(ctx, "survey.whom", told, words=(), payload={"number": number})


@router.command(
    "删题",
    intent="survey.remove",
    usage="删题 3 第2题",
    about="从没有发出的调研里删一道题。",
    right=Right.SURVEY,
    typed=True,
)
def remove(ctx: Context, said: Said) -> Reply:
    """A question taken out again."""
    number, rest = args.number_then_rest(said.rest, example="删题")
    place, _ = args.number_then_rest(rest.replace("题", ""), example=f"删题 {number}")
    gone = surveys.remove(ctx, number, place)
    return Reply(REMOVED.format(number=number, place=place, text=cut(gone.text, TEXT)))
