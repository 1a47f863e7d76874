"""开调研, 发调研: the office writes questions, says who is asked till when, sends them, ends or calls off."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot import people, surveys
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.surveys import Audience, Call, SurveyState
from bot.text import args, dates
from bot.text.brief import cut
from handlers import meant

router = Router()

BEGUN = "已开{number}号调研：{title}。请一条一条发题；选择题写「多久开一次会合适：每月/每季度」。发完回「好了」。"
BEGUN_WITH = "已开{number}号调研：{title}。已有{count}题，接着发下一题，发完回「好了」。"
TITLE_ASKED = "调研叫什么？例如「支部作用发挥」。"
ADDED = "已加第{place}题：{text}{choices}。接着发下一题，发完回「好了」。"
ADDED_SEVERAL = "已加{count}题，共{all}题。接着发下一题，发完回「好了」。"
CHOICES = "（{choices}）"
READY = "{number}号调研（{title}）共{count}题。发给谁、到哪天？例如「书记 12月5日」「全体党员 锅炉支部 12月5日」。"
WHOM = "{number}号调研发给谁？"
WHEN = "{number}号调研到哪天截止？例如「12月5日」。"
PREVIEW = (
    "{number}号调研（{title}）{count}题，发给{whom}{reached}人，{day}截止，自愿、不记名{unheard}。发出后不能改题。"
)
UNHEARD = "；另有{count}人没有账号，收不到"
SEND = ("发出", "先不发")
NOT_SENT = "好，没有发。要发回「发调研 {number} 书记 12月5日」。"
SENT = "{number}号调研已发给{whom}{reached}人，{day}截止，不催答。结束后回「调研结果 {number}」。改错回「撤回」。"
REMOVED = "{number}号调研的第{place}题（{text}）删了，后面的往前挪。改错回「撤回」。"
CLOSE = "{number}号调研还没到{day}，{answered}人答了。现在结束，就不能再答。"
CLOSE_CHOICES = ("结束", "接着收")
KEPT_OPEN = "好，接着收。"
CLOSED = "{number}号调研已结束，{answered}人答了。看结果回「调研结果 {number}」。"
CANCEL = "{number}号调研取消后，已答的{answered}人的答案都删掉，不能恢复。"
CANCEL_CHOICES = ("取消调研", "留着")
KEPT = "好，照旧。"
CANCELLED = "{number}号调研（{title}）已取消，答案已删。"
ENOUGH = frozenset(("好了", "完了", "发完了", "没有了", "就这些", "结束", "完毕"))
AUDIENCES = {
    "书记": Audience.SECRETARIES,
    "全体党员": Audience.MEMBERS,
    "所有党员": Audience.MEMBERS,
    "全体": Audience.MEMBERS,
    "党员": Audience.MEMBERS,
    "所有人": Audience.MEMBERS,
    "大家": Audience.MEMBERS,
}
EDGES = " 。.!！\n\t「」"
MARK = re.compile(r"(?:^|(?<=[\s,，。;；:：?？]))(?P<no>\d{1,2})\s*[、.．)）](?!\d)")
"""A question's number in a line; a date like 12.5 is none."""
AIMED = frozenset((*AUDIENCES, "全部支部", "各支部", "所有支部", "各支部书记", "全部", "截止"))
APART = re.compile(r"[\s,，;；]+")
TEXT = 40


@router.command(
    "开调研",
    "新建调研",
    intent="survey.draft",
    usage="开调研 支部作用发挥",
    about="开一次调研：先写题目，再一条一条发要问的；选择题用“/”隔开选项。",
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
    return _draft(ctx, said.text, answer.payload.get("questions", ()))


def _draft(ctx: Context, text: str, told: Sequence[str] = ()) -> Reply:
    """Begin it with the questions told; a title that is missing is asked for."""
    title, lines = _parts(ctx, text)
    lines = [*told, *lines]
    questions = [surveys.question(line) for line in lines]
    if not title:
        return ask(ctx, "survey.title", TITLE_ASKED, words=(), payload={"questions": lines})
    row = surveys.draft(ctx, title, questions)
    form = BEGUN_WITH if lines else BEGUN
    begun = form.format(number=row.id, title=row.title, count=len(lines))
    return ask(ctx, "survey.question", begun, words=(), payload={"number": row.id})


def _parts(ctx: Context, text: str) -> tuple[str, list[str]]:
    """The title, and the questions below it or numbered behind it; whom and till when is no title."""
    text = text.strip(EDGES)
    marks = list(MARK.finditer(text))
    if not marks or [int(found["no"]) for found in marks] != list(range(1, len(marks) + 1)):
        title, *lines = text.splitlines() or [""]
        return title, _filled(lines)
    starts = [found.start() for found in marks]
    ends = [*starts[1:], len(text)]
    title, *lines = text[: starts[0]].splitlines() or [""]
    lines += (line for start, end in zip(starts, ends, strict=True) for line in text[start:end].splitlines())
    words = (word.strip("：:") for word in APART.split(title))
    return " ".join(word for word in words if word and not _aims(ctx, word)), _filled(lines)


def _filled(lines: Sequence[str]) -> list[str]:
    return [line.strip(" ,，;；") for line in lines if line.strip(" ,，;；")]


def _aims(ctx: Context, word: str) -> bool:
    """Whether a word of the head says only whom or till when."""
    days = dates.find(word, ctx.now, ctx.workdays)
    return word in AIMED or any(word[: day.start] + word[day.stop :] in {"", "前", "截止", "前截止"} for day in days)


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
    number = answer.payload["number"]
    if said.text.strip(EDGES) in ENOUGH:
        return _ready(ctx, number)
    return _add(ctx, number, said.text)


def _add(ctx: Context, number: int, text: str) -> Reply:
    new = [surveys.question(line) for line in text.splitlines() if line.strip()] or [surveys.question(text)]
    found = surveys.add(ctx, number, new)
    last = found[-1]
    choices = CHOICES.format(choices="/".join(last.choices)) if last.choices else ""
    told = ADDED.format(place=last.place, text=cut(last.text, TEXT), choices=choices)
    if len(new) > 1:
        told = ADDED_SEVERAL.format(count=len(new), all=len(found))
    return ask(ctx, "survey.question", told, words=(), payload={"number": number})


def _ready(ctx: Context, number: int) -> Reply:
    row, count = surveys.survey(ctx, number), len(surveys.questions_of(ctx, number))
    if not count:
        raise BadInputError(surveys.wording.NO_QUESTIONS.format(number=number))
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


@router.command(
    "发调研",
    intent="survey.send",
    usage=("发调研 3 书记 12月5日", "发调研 3 全体党员 锅炉支部 12月5日"),
    about="把写好的调研发给各支部书记或全体党员，可以只发几个单位；先给看发给多少人，确认后发。",
    right=Right.SURVEY,
    typed=True,
)
def send(ctx: Context, said: Said) -> Reply:
    """Show whom it would reach; who and till when are asked for when missing."""
    people.require_anywhere(ctx, Right.SURVEY)
    number, rest = args.number_then_rest(said.rest, example="发调研")
    return _go_on(ctx, _told(ctx, number, rest))


@router.answer("survey.whom")
def whom(ctx: Context, said: Said, answer: Answer) -> Reply:
    """Who and till when were typed, or picked."""
    known = answer.payload
    if answer.picked is not None:
        return _go_on(ctx, known | {"audience": list(Audience)[answer.picked]})
    new = _told(ctx, known["number"], said.text)
    return _go_on(ctx, known | {name: value for name, value in new.items() if value})


def _told(ctx: Context, number: int, text: str) -> dict[str, Any]:
    """Who, which units and till when, as far as it is said."""
    audience = next((who for word, who in AUDIENCES.items() if word in text), None)
    units = sorted({found.unit.code for found in people.lexicon(ctx).units_in(text) if found.sure})
    day = ""
    if dates.find(text, ctx.now, ctx.workdays) or dates.refused(text, ctx.now, ctx.workdays):
        day = args.one_day(text, ctx.now, ctx.workdays).isoformat()
    return {"number": number, "audience": audience, "units": units, "day": day}


def _go_on(ctx: Context, known: Mapping[str, Any]) -> Reply:
    number = known["number"]
    if not known.get("audience"):
        labels = list(surveys.wording.AUDIENCES.values())
        return ask(ctx, "survey.whom", WHOM.format(number=number), choices=labels, words=(), payload=dict(known))
    if not known.get("day"):
        return ask(ctx, "survey.whom", WHEN.format(number=number), words=(), payload=dict(known))
    call = _call(ctx, known)
    reached = surveys.prepared(ctx, number, call)
    told = PREVIEW.format(
        number=number,
        title=surveys.survey(ctx, number).title,
        count=len(surveys.questions_of(ctx, number)),
        whom=_whom(call),
        reached=len(reached.members),
        day=meant.day_words(ctx, call.closes_on),
        unheard=UNHEARD.format(count=reached.unheard) if reached.unheard else "",
    )
    return ask(ctx, "survey.send", told, choices=SEND, payload=dict(known))


def _call(ctx: Context, known: Mapping[str, Any]) -> Call:
    units = tuple(people.unit_of(ctx, people.org_by_code(ctx, code)) for code in known.get("units") or ())
    return Call(Audience(known["audience"]), date.fromisoformat(known["day"]), units)


def _whom(call: Call) -> str:
    audience = surveys.wording.AUDIENCES[call.audience]
    names = cut("、".join(unit.short for unit in call.units), TEXT)
    return f"{names}的{audience.removeprefix('各支部')}" if names else audience


@router.answer("survey.send")
def sent(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is sent; everything is looked at once more."""
    number = answer.payload["number"]
    if answer.picked != 0:
        return Reply(NOT_SENT.format(number=number))
    call = _call(ctx, answer.payload)
    reached = surveys.send(ctx, number, call)
    day = meant.day_words(ctx, call.closes_on)
    return Reply(SENT.format(number=number, whom=_whom(call), reached=len(reached.members), day=day))


@router.command(
    "结束调研",
    intent="survey.close",
    usage="结束调研 3",
    about="提前结束调研，结束才看得到结果；到了截止日会自己结束。",
    right=Right.SURVEY,
    typed=True,
)
def close(ctx: Context, said: Said) -> Reply:
    """End it, after it was said that nobody can answer any more."""
    people.require_anywhere(ctx, Right.SURVEY)
    number, _ = args.number_then_rest(said.rest, example="结束调研")
    row = surveys.survey(ctx, number)
    if row.state is not SurveyState.OPEN or row.closes_on is None or row.closes_on < ctx.today:
        return _close(ctx, number)
    answered = surveys.progress(ctx, number).answered
    told = CLOSE.format(number=number, day=meant.day_words(ctx, row.closes_on), answered=answered)
    return ask(ctx, "survey.close", told, choices=CLOSE_CHOICES, payload={"number": number})


@router.answer("survey.close")
def closed(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is over."""
    return _close(ctx, answer.payload["number"]) if answer.picked == 0 else Reply(KEPT_OPEN)


def _close(ctx: Context, number: int) -> Reply:
    surveys.close(ctx, number)
    return Reply(CLOSED.format(number=number, answered=surveys.progress(ctx, number).answered))


@router.command(
    "取消调研",
    "作废调研",
    intent="survey.cancel",
    usage="取消调研 3",
    about="取消没有结束的调研，已答的删掉。",
    right=Right.SURVEY,
    typed=True,
)
def cancel(ctx: Context, said: Said) -> Reply:
    """Call it off, after it was said what is lost."""
    people.require_anywhere(ctx, Right.SURVEY)
    number, _ = args.number_then_rest(said.rest, example="取消调研")
    surveys.survey(ctx, number)
    text = CANCEL.format(number=number, answered=surveys.progress(ctx, number).answered)
    return ask(ctx, "survey.cancel", text, choices=CANCEL_CHOICES, payload={"number": number})


@router.answer("survey.cancel")
def cancelled(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is gone."""
    if answer.picked != 0:
        return Reply(KEPT)
    row = surveys.cancel(ctx, answer.payload["number"])
    return Reply(CANCELLED.format(number=row.id, title=row.title))
