"""补学: who studied later what was missed, in any words; told by number only, they are asked for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.meetings import Meeting, MeetingKind, Presence
from bot.people import Member, Right
from bot.text import dates
from bot.text.brief import some
from bot.text.vocabulary import MEETING
from handlers import again, which

router = Router()

MADE_UP = "已记补学：{title}，{names}，{day}。改错回「撤回」。"
SAME = "{title}：{names}的补学早已记着，没有改动。"
HOW = "请这样写：补学 黄勇、徐超 11月25日。"
OWN = "补学由党小组长或支部书记、委员来记，没有记。请告诉他们，他们说「补学 {name}」就行。"
WHO = "{title}没到的有：\n{listed}\n补学的是哪{count}位？回编号，例如「{example}」；都是就回「全部」。"
NOBODY_MISSED = "{title}没有记着谁没到。请把姓名写上，例如「补学 黄勇、徐超」。"
TOO_MANY = "{title}没到的有{count}人。请把姓名写上，例如「补学 黄勇、徐超」。"
NOT_IN_LIST = "请回名单里的编号，例如「{example}」。"
COMMAND = re.compile(r"补学(?:[\s:：,，、]+(?P<rest>.*))?", re.DOTALL)
"""Called by its word, with those it is about; 「补学了周五的党课」 is told, not called."""
NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
SIGNS = re.compile(r"[、，,\s]+")
SELF = frozenset(("我", "本人", "自己"))
ALL = frozenset(("全部", "都是", "全是", "确认", "是"))
BACK = timedelta(days=31)
"""How long ago the meeting may be when no day was said."""
MOST = 12
"""Names in one question."""
SHOWN = 8
"""Names in one reply."""


@router.command(
    "补学",
    intent="minutes.make_up",
    usage=("补学 黄勇 11月23日", "黄勇补看了周五的党课", "党课缺席的三个人今天补学了"),
    about="记补学。",
    right=Right.FILE_ATTENDANCE,
    asks_back=True,
    dated=True,
)
@again.asking("minutes.make_up")
def make_up(ctx: Context, said: Said) -> Reply:
    """Those named studied the meeting of the day and kind said, else the latest one of theirs."""
    slots = _sensible(said)
    day = which.day_of(slots, "made_up_on") or ctx.today
    if max(day, which.day_of(slots) or day) > ctx.today:
        raise BadInputError(meetings.wording.MADE_UP_DAY)
    if slots.get("names_pending"):
        people.require_anywhere(ctx, Right.FILE_ATTENDANCE)
        return _ask_who(ctx, _of_unit(ctx, slots), int(slots["count"]), day)
    names = _listed(ctx, said.text) or _told(said)
    if not names:
        raise BadInputError(HOW)
    if not people.may_anywhere(ctx, Right.FILE_ATTENDANCE):
        if names == ["@self"]:
            raise NotAllowedError(OWN.format(name=ctx.speaker.name))
        people.require_anywhere(ctx, Right.FILE_ATTENDANCE)
    found = [_person(ctx, slots, name) for name in names]
    return _record(ctx, _missed(ctx, slots, found[0]), [one.id for one in found], day)


def _sensible(said: Said) -> dict[str, Any]:
    """The slots; 组织生活 without more is any meeting, not the yearly 组织生活会."""
    slots = dict(said.slots)
    if slots.get("meeting") == MeetingKind.ORG_LIFE_MEETING and "组织生活会" not in said.text:
        del slots["meeting"]
    return slots


def _listed(ctx: Context, text: str) -> list[str]:
    """The names after the word 补学, those that nobody bears too, so that they are told; empty when told freely."""
    called = COMMAND.fullmatch(text.strip())
    if called is None:
        return []
    rest = called["rest"] or ""
    days = dates.find(rest, ctx.now, ctx.workdays, prefer="past")
    words = [word for word in SIGNS.split(rest[: days[0].start] if days else rest) if word]
    names = ["@self" if word in SELF else word for word in words if not MEETING.fullmatch(word)]
    return names if all(name == "@self" or NAME.fullmatch(name) for name in names) else []


def _told(said: Said) -> list[str]:
    """Those understood; the speaker is not meant by the bare word."""
    persons = list(said.slots.get("persons", ()))
    called = COMMAND.fullmatch(said.text.strip()) is not None
    return [] if called and persons == ["@self"] else persons


def _person(ctx: Context, slots: Mapping[str, Any], name: str) -> Member:
    if name == "@self":
        return people.member(ctx, ctx.speaker.id)
    unit = which.named_unit(ctx, slots) or people.led_units(ctx, Right.FILE_ATTENDANCE)[-1]
    return which.person(ctx, unit, name, slots.get("decided", {}))


def _missed(ctx: Context, slots: Mapping[str, Any], member: Member) -> Meeting:
    """The meeting made up for: the one picked, else of the day or kind said, else the latest that was the member's.

    Raises:
        NotFoundError: there is none.
        WhichMeetingError: several may be meant.
    """
    if "meeting_id" in slots:
        return meetings.meeting(ctx, slots["meeting_id"])
    since, until = _span(ctx, slots)
    kind = which.kind_of(slots)
    return _last(ctx, slots, meetings.coming(ctx, since=since, until=until, member_id=member.id, kind=kind))


def _of_unit(ctx: Context, slots: Mapping[str, Any]) -> Meeting:
    """The same when nobody is named: of the units led."""
    if "meeting_id" in slots:
        return meetings.meeting(ctx, slots["meeting_id"])
    since, until = _span(ctx, slots)
    found = which.latest(ctx, slots, Right.FILE_ATTENDANCE, since=since, until=until - which.DAY)
    return _last(ctx, slots, found)


def _span(ctx: Context, slots: Mapping[str, Any]) -> tuple[date, date]:
    day = which.day_of(slots)
    return (day, day + which.DAY) if day else (ctx.today - BACK, ctx.today + which.DAY)


def _last(ctx: Context, slots: Mapping[str, Any], found: Sequence[Meeting]) -> Meeting:
    begun = [row for row in found if row.starts_at <= ctx.now]
    if not begun:
        raise which.not_found(ctx, slots)
    last = meetings.day_of(begun[-1])
    return meetings.the_one([row for row in begun if meetings.day_of(row) == last])


def _record(ctx: Context, row: Meeting, member_ids: Sequence[int], day: date) -> Reply:
    new = meetings.make_up(ctx, row, list(dict.fromkeys(member_ids)), day)
    known = people.names(ctx, member_ids)
    named = [known[number] for number in member_ids]
    names = some(named, SHOWN)
    title = meetings.wording.title(row)
    if not new:
        return Reply(SAME.format(title=title, names=names))
    return Reply(MADE_UP.format(title=title, names=names, day=f"{day.month}月{day.day}日"))


def _ask_who(ctx: Context, row: Meeting, count: int, day: date) -> Reply:
    """Number those who were not there; those of whom nothing is known only when there are not enough others.

    Raises:
        NotFoundError: nobody is known to have been away.
        BadInputError: more than can be read in one reply.
    """
    roll, title = meetings.roll(ctx, row), meetings.wording.title(row)
    away = roll.of(Presence.LEAVE, Presence.ABSENT)
    if len(away) < count:
        away = [*away, *roll.of(Presence.UNSET, Presence.WILL_ATTEND)]
    if not away:
        raise NotFoundError(NOBODY_MISSED.format(title=title))
    if len(away) > MOST:
        raise BadInputError(TOO_MANY.format(title=title, count=len(away)))
    listed = " ".join(f"{place} {entry.name}" for place, entry in enumerate(away, 1))
    payload = {"meeting_id": row.id, "day": day.isoformat(), "ids": [entry.member_id for entry in away]}
    text = WHO.format(title=title, listed=listed, count=count, example=_example(count, len(away)))
    return ask(ctx, "makeup.who", text, words=(), payload=payload)


def _example(count: int, most: int) -> str:
    return "、".join(str(place) for place in range(1, min(count, most, 3) + 1))


@router.answer("makeup.who")
def chosen(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The numbers or names of those who studied."""
    offered: list[int] = answer.payload["ids"]
    picked = _picked(said.text, people.names(ctx, offered), offered)
    if not picked:
        raise BadInputError(NOT_IN_LIST.format(example=_example(len(offered), len(offered))))
    row = meetings.meeting(ctx, answer.payload["meeting_id"])
    return _record(ctx, row, picked, date.fromisoformat(answer.payload["day"]))


def _picked(text: str, names: Mapping[int, str], offered: Sequence[int]) -> list[int]:
    """Those whose number or name was said; nobody, when one of them is not in the list."""
    words = [word for word in SIGNS.split(text.strip(" 。.！!")) if word]
    if len(words) == 1 and words[0] in ALL:
        return list(offered)
    labels = {str(place): number for place, number in enumerate(offered, 1)}
    labels |= {names[number]: number for number in offered if list(names.values()).count(names[number]) == 1}
    return [labels[word] for word in words] if all(word in labels for word in words) else []
