"""Reminders wished for, and quiet."""

import calendar
import re
from datetime import date, timedelta

from bot.text import dates, times
from bot.text.calendar_words import month_shifted
from bot.text.intents import duties
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance, filled

_REMIND = re.compile(
    r"提醒(?![过了他她它])|叫(?:我|一?声|一下)|喊我|闹钟|^(?:帮|替|给)我记(?:着|住|一下|下)(?=.{0,6}[\d一二三四五六日天下午上明后早晚])|记得(?:告诉|叫|喊|跟我说|提)|到时候?(?:说|告诉|叫|喊)(?:我"
    r"|一)?|别让我忘|提示(?:我|一下)|预警"
)
_NOT_REMIND = re.compile(
    r"(?:别|不要|甭|莫|不用|不必|停止?|少|免|先不|取消|关(?:闭|掉|了)?|勿|暂停|无须|无需)(?!忘"
    r"|等)(?:再|老|总|天天|整天|这么|一直|每天|给我|跟我|向我|来|频繁|这样|动不动|都"
    r"|[^,。;忘我]{0,5}?)(?:再|老|总|天天|给我|向我|跟我)*(?:发|推(?![迟后到])|催|提醒|通知|打扰|吵|烦|消息|弹|@"
    r"|叫|喊|推送|响|扰|发来|闹)"
)
_QUIET = re.compile(
    r"免打扰|勿扰|静默|静音|消停|安静|闭嘴|屏蔽|别(?:来)?(?:吵|闹|烦)|清净|暂停(?:提醒|催办|通知)"
    r"|(?:提醒|催办|通知|消息|推送)(?:都|先|给我)?(?:停|关|免|暂停|取消)|不想再?[收看接]到?[^,。]{0,3}(?:提醒|催办|通知|消息|推送)"
)
_RESUMED = re.compile(
    r"(?:恢复|继续|重新开?始?|打开|开启)(?:给我|向我|我)?(?:的)?(?:提醒|通知|催办|推送|消息)|(?:取消|解除|关闭|关掉|关了|结束|退出|停止)(?:静默|静音|免打扰|勿扰)"
    r"|(?:提醒|通知|催办|推送)(?:重新|再|给我)*(?:打开|开启|恢复)|(?:可以|接着|照常)(?:再|继续|重新)?(?:提醒|通知|催)(?:我|我们)?(?:了|吧|$)|(?:静默|免打扰)(?:关|取消|解除|结束|停)"
)
_FOR_SO_LONG = re.compile(
    rf"(?<![这那近前每第过]){LEFT}(?P<n>{NUMBER})\s*(?P<unit>天|日(?!常)|周|个?星期|个?礼拜|个月)(?![之以]?[前后])"
)
_CALLS_OFF = re.compile(r"取消[^,。;提催]{0,6}(?:党课|会|党日|学习|评议)(?:的)?通知")
_EVENING = re.compile(
    r"晚上|夜里|半夜|夜间|睡觉|下班(?:后|以后|了|时间)|晚间|晚(?=别)|深夜|休息时间|八点(?:以)?后"
    r"|8点(?:以)?后"
)
_WEEKEND = re.compile(r"周末|礼拜天|星期天|双休|休息日|节假日|放假")
_LONGEST, _WEEK = 100, 7
_ALWAYS = re.compile(r"以后|每天|天天|平时|一律|再也|永远|老是?|总|每(?:周|逢)|一直")


def remind(u: Utterance) -> Slots | None:
    """A reminder is wanted."""
    if not _REMIND.search(u.text) or wants_quiet(u):
        return None
    if re.search(r"投诉|提醒(?:太|得)|(?:所有|各|全体)(?:支部|书记|单位|人)|为什么", u.text):
        return None
    soon = times.in_so_long(u.text) if not u.whens else None
    if soon:
        at = u.now + soon.wait
        return {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", **duties.task_slot(u)}
    day = dates.main(u.whens)
    part = next((when.part for when in u.whens if when.part), "")
    date = dates.day(day) if day else None
    slots: Slots = {
        "date": date.isoformat() if date else None,
        "time": times.shown(u.clock),
        "part": "" if u.clock else part,
        **duties.task_slot(u),
    }
    return filled(slots)


def resume(u: Utterance) -> Slots | None:
    """Reminders are wanted again."""
    asks = re.search(r"[?？吗]|怎么|什么时候", u.text)
    return {} if _RESUMED.search(u.text) and not asks and not u.meeting and not duties.task_slot(u) else None


def mute(u: Utterance) -> Slots | None:
    """No reminders for a time, or never in the evening."""
    if not wants_quiet(u) or "投诉" in u.text or (u.meeting and _CALLS_OFF.search(u.text)):
        return None
    window = "evening" if _EVENING.search(u.text) else "weekend" if _WEEKEND.search(u.text) else ""
    until = None if window else _until(u)
    reason = duties.reason(u, _NOT_REMIND, _QUIET, _FOR_SO_LONG)
    slots: Slots = {
        "until": until,
        "window": window,
        "recurring": bool(window or (not until and _ALWAYS.search(u.text))),
        "reason_text": reason,
    }
    return filled(slots)


def wants_quiet(u: Utterance) -> bool:
    """Whether somebody asks not to be reminded or told."""
    return bool(_NOT_REMIND.search(u.text) or _QUIET.search(u.text))


def _until(u: Utterance) -> str | None:
    """The last quiet day: a week, a day said together with the wish, or so many whole days from tomorrow on."""
    for when in u.whens:
        clause = next(
            (part[0] for part in duties.CLAUSE.finditer(u.text) if part.start() <= when.start < part.end()), ""
        )
        asked = _NOT_REMIND.search(clause) or _QUIET.search(clause) or re.search(r"[到至]|前$", clause)
        if when.last and (asked or when.kind == "week"):
            return when.last.isoformat()
    return _after_so_long(u)


def _after_so_long(u: Utterance) -> str | None:
    """静默3天: three whole days more, so that nobody is disturbed before the time is up."""
    said = next((found for found in _FOR_SO_LONG.finditer(u.text) if _in_wish(u, found.start())), None)
    count = number(said["n"]) if said else None
    if said is None or count is None or u.whens or u.doubtful or not 0 < count <= _LONGEST:
        return None
    if said["unit"] == "个月":
        year, month = month_shifted(u.today, count)
        return date(year, month, min(u.today.day, calendar.monthrange(year, month)[1])).isoformat()
    each = 1 if said["unit"] in "天日" else _WEEK
    return (u.today + timedelta(days=count * each)).isoformat()


def _in_wish(u: Utterance, place: int) -> bool:
    """Whether a place is in the clause of the wish, or the wish is one word before it."""
    clause = next((part[0] for part in duties.CLAUSE.finditer(u.text) if part.start() <= place < part.end()), "")
    wished = _NOT_REMIND.search(clause) or _QUIET.search(clause)
    return bool(
        wished or re.search(r"(?:静默|静音|免打扰|勿扰|暂停提醒|别催|别提醒)(?:我|了)?[\s,:]*$", u.text[:place])
    )
