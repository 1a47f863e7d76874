"""静默 and 提醒我: quiet for a time, quiet hours of one's own, a reminder set for oneself."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import meetings, notify
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.notify import Topic, Urgency
from bot.text import dates, times
from bot.text.brief import cut

router = Router()

HOW_LONG = "静默到什么时候？到期的事仍在「我的任务」里看得到。"
LENGTHS = ("三天，到{three}", "到本月底，{month}", "一直，到您说「恢复提醒」")
MUTED = "{span}不发一般提醒；等您核验、会议改动这类急事仍会告诉您。要恢复，回「恢复提醒」。"
WINDOWS: Mapping[str, str] = {"evening": "以后晚上", "weekend": "以后周末和节假日"}
UNTIL, ALWAYS = "到{day}（含当天）", "从现在起一直"
PAST_DAY = "{day}已经过了，没有记。请说以后的日子，例如「静默 3天」。"
RESUMED = "已恢复提醒。"
NOT_MUTED = "您没有设静默，提醒照常。"
NEED_WHEN = "哪天提醒？例如「周五上午」「12月4日15点」。"
NEED_WHAT = "提醒您什么？请连起来说，例如「星期五上午提醒我报学习计划」。"
PAST = "{when}已经过了，没有记。请说以后的时间。"
TOO_FAR = "最远能定一年内的提醒，没有记。"
SET = "到{when}提醒您：{what}。{quiet}改错回「撤回」。"
HELD = "那时是免打扰时间，会等到{when}发。"
REMINDER = "您要我提醒：{what}"
PARTS: Mapping[str, time] = {
    "morning": time(8, 53),
    "noon": time(12, 7),
    "afternoon": time(14, 7),
    "evening": time(18, 37),
    "late": time(19, 37),
    "night": time(19, 37),
}
"""When a part of the day is told; never on the hour, when everybody sends."""
FIRST_THING = time(8, 53)
FARTHEST = timedelta(days=366)
LONGEST = 80
"""Characters of what one is reminded of."""
_ASKED = re.compile(r"(?:提醒|叫|喊|告诉|通知|提示)(?:我|俺|咱|本人|一下|一声|下)*")
_EDGES = re.compile(
    r"^[\s,，。:：;；、的]+|[\s,，。:：;；、吧啊哈]+$"
    r"|^(?:请(?!假|示)|麻烦|帮我?|到时候?|记得|记[着住]|到点)+"
)


@router.command(
    "静默",
    "免打扰",
    intent="remind.mute",
    asks_back=True,
    usage=("静默 3天", "晚上别发消息"),
    about="一段时间不收一般提醒。",
)
def mute(ctx: Context, said: Said) -> Reply:
    """Quiet for as long as was said, else it is asked how long."""
    slots = said.slots
    if slots.get("window"):
        notify.mute(ctx, until=None, window=slots["window"])
        return Reply(MUTED.format(span=WINDOWS[slots["window"]]))
    if slots.get("until"):
        return _quiet(ctx, date.fromisoformat(slots["until"]))
    if slots.get("recurring"):
        return _quiet(ctx, None)
    days = [ctx.today + timedelta(days=3), _last_of_month(ctx.today)]
    labels = [label.format(three=_day(days[0]), month=_day(days[1])) for label in LENGTHS]
    return ask(ctx, "mute", HOW_LONG, choices=labels, payload={"days": [day.isoformat() for day in days]})


@router.answer("mute")
def how_long(ctx: Context, _: Said, answer: Answer) -> Reply:
    """One of the lengths was picked."""
    days: list[str | None] = [*answer.payload["days"], None]
    picked = days[answer.picked or 0]
    return _quiet(ctx, date.fromisoformat(picked) if picked else None)


def _quiet(ctx: Context, last: date | None) -> Reply:
    if last is None:
        notify.mute(ctx, until=None)
        return Reply(MUTED.format(span=ALWAYS))
    if last < ctx.today:
        raise BadInputError(PAST_DAY.format(day=_day(last)))
    notify.mute(ctx, until=datetime.combine(last + timedelta(days=1), time(), SHANGHAI))
    return Reply(MUTED.format(span=UNTIL.format(day=_day(last))))


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


@router.command("恢复提醒", "取消静默", intent="remind.resume", usage="恢复提醒", about="照常收提醒。", typed=True)
def resume(ctx: Context, _: Said) -> Reply:
    """Everything is said again as usual."""
    return Reply(RESUMED if notify.unmute(ctx) else NOT_MUTED)


@router.command(
    "提醒我",
    intent="remind.set",
    asks_back=True,
    dated=True,
    usage="星期五上午提醒我报学习计划",
    about="给自己定一次提醒。",
)
def remind(ctx: Context, said: Said) -> Reply:
    """A reminder to oneself; the day is asked for when it was not said."""
    what = _what(ctx, said.text)
    if not what:
        raise BadInputError(NEED_WHAT)
    moment = _moment(ctx, said.slots)
    if moment is None:
        return ask(ctx, "remind.when", NEED_WHEN, words=(), payload={"what": what})
    return _set(ctx, moment, what)


@router.answer("remind.when")
def on_that_day(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed; anything else is asked for again."""
    soon = times.in_so_long(said.text)
    if soon:
        return _set(ctx, ctx.now + soon.wait, answer.payload["what"])
    whens = dates.find(said.text, ctx.now, ctx.workdays)
    found = dates.main(whens)
    day = dates.day(found) if found else None
    clock = next((when.clock for when in whens if when.clock), None)
    part = next((when.part for when in whens if when.part), "")
    slots = {"date": day and day.isoformat(), "time": clock and f"{clock:%H:%M}", "part": part}
    moment = _moment(ctx, slots)
    if moment is None:
        raise BadInputError(NEED_WHEN)
    return _set(ctx, moment, answer.payload["what"])


def _what(ctx: Context, text: str) -> str:
    """What one wants to be reminded of: after the wish, else before it, without the day."""
    asked = list(_ASKED.finditer(text))
    after = text[asked[-1].end() :] if asked else text
    before = text[: asked[0].start()] if asked else ""
    found = _bare(ctx, after) or _bare(ctx, before)
    return cut(found, LONGEST)


def _bare(ctx: Context, text: str) -> str:
    for when in reversed(dates.find(text, ctx.now, ctx.workdays)):
        text = text[: when.start] + text[when.stop :]
    soon = times.in_so_long(text)
    text = text[: soon.start] + text[soon.stop :] if soon else text
    before = ""
    while text != before:
        before, text = text, _EDGES.sub("", text)
    return text


def _moment(ctx: Context, slots: Mapping[str, Any]) -> datetime | None:
    """When: a time alone is still today; None when the day is not known."""
    clock = time.fromisoformat(slots["time"]) if slots.get("time") else None
    if slots.get("date"):
        day = date.fromisoformat(slots["date"])
        return datetime.combine(day, clock or PARTS.get(slots.get("part", ""), FIRST_THING), SHANGHAI)
    today = datetime.combine(ctx.today, clock, SHANGHAI) if clock else None
    return today if today and today > ctx.now else None


def _set(ctx: Context, moment: datetime, what: str) -> Reply:
    when = meetings.wording.when(moment)
    if moment <= ctx.now:
        raise BadInputError(PAST.format(when=when))
    if moment > ctx.now + FARTHEST:
        raise BadInputError(TOO_FAR)
    key = f"own:{ctx.cause}:{ctx.speaker.id}:{moment:%Y%m%d%H%M}"
    notify.put(
        ctx,
        to=ctx.speaker.id,
        text=REMINDER.format(what=what),
        key=key,
        topic=Topic.ANSWER,
        urgency=Urgency.PROMPT,
        due=moment,
    )
    audit.record(ctx, "remind.set", summary=f"{when} {what}", undoable=True)
    said = notify.quiet.earliest(moment, Urgency.PROMPT, ctx.settings.quiet, ctx.workdays)
    held = HELD.format(when=meetings.wording.when(said)) if said > moment else ""
    return Reply(SET.format(when=when, what=what, quiet=held))
