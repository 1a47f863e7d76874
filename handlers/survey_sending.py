"""发调研, 结束调研, 取消调研: the office says who is asked till when, sends it, ends it or calls it off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import people, surveys
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.people import Right
from bot.surveys import Audience, Call, SurveyState
from bot.text import args, dates
from bot.text.brief import cut
from handlers import meant

router = Router()

WHOM = "{number}号调研发给谁？"
WHEN = "{number}号调研到哪天截止？例如「12月5日」。"
PREVIEW = (
    "{number}号调研（{title}）{count}题，发给{whom}{reached}人，{day}截止，自愿、不记名{unheard}。发出后不能改题。"
)
UNHEARD = "；另有{count}人没有账号，收不到"
SEND = ("发出", "先不发")
NOT_SENT = "好，没有发。要发回「发调研 {number} 书记 12月5日」。"
SENT = "{number}号调研已发给{whom}{reached}人，{day}截止，不催答。结束后回「调研结果 {number}」。改错回「撤回」。"
CLOSE = "{number}号调研还没到{day}，{answered}人答了。现在结束，就不能再答。"
CLOSE_CHOICES = ("结束", "接着收")
KEPT_OPEN = "好，接着收。"
CLOSED = "{number}号调研已结束，{answered}人答了。看结果回「调研结果 {number}」。"
CANCEL = "{number}号调研取消后，已答的{answered}人的答案都删掉，不能恢复。"
CANCEL_CHOICES = ("取消调研", "留着")
KEPT = "好，照旧。"
CANCELLED = "{number}号调研（{title}）已取消，答案已删。"
AUDIENCES = {
    "书记": Audience.SECRETARIES,
    "全体党员": Audience.MEMBERS,
    "所有党员": Audience.MEMBERS,
    "全体": Audience.MEMBERS,
    "党员": Audience.MEMBERS,
    "所有人": Audience.MEMBERS,
    "大家": Audience.MEMBERS,
}
NAMES = 40
"""Characters of the units named in an answer."""


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


def is_aimed(ctx: Context, text: str) -> bool:
    """Whether whom it goes to and till when are both said."""
    known = _told(ctx, 0, text) if text else {}
    return bool(known.get("audience") and known.get("day"))


def aimed(ctx: Context, number: int, text: str) -> Reply:
    """Go on with whom and till when, as far as it was said."""
    return _go_on(ctx, _told(ctx, number, text))


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
    names = cut("、".join(unit.short for unit in call.units), NAMES)
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
