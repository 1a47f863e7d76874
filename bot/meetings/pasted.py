"""A list pasted onto a roll: what was understood of it, before anything is ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import people
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.meetings import audience, sheets
from bot.meetings.attendance import Mark
from bot.meetings.finding import day_of
from bot.meetings.kinds import KINDS
from bot.meetings.models import LeaveReason, Meeting, MeetingKind, Presence
from bot.meetings.sheets import Choice, Line, RollSheet
from bot.people import Member
from bot.text import understanding
from bot.text.brief import some

ATTENDING = frozenset({"attend.bulk", "attend.report", "attend.leave", "attend.correct"})
SELF = "@self"
FEW = 6
NOT_READ = "没有看出谁到会、谁请假。可以粘贴接龙，也可以写「黄勇请假，其他都到了」。"
NOBODY = "名册里没有对上的人，请核对名单。"
UNKNOWN = "没对上名册：{names}。"
SEVERAL = "有{count}位{name}，请在下面分别点。"
OTHER_KIND = "名单上写的是{kind}，这里是{here}。"
OTHER_DAY = "名单上写的是{day.month}月{day.day}日，这次会是{here.month}月{here.day}日。"
ODD: Mapping[str, str] = {
    "line_ignored": "决议、列席等行没有记。",
    "counts_differ": "文末的人数和名单不符。",
    "empty_entry": "有空的序号。",
    "duplicate_number": "序号有重复。",
    "missing_number": "序号有缺。",
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a list says: a mark each, whether the rest is there, and sentences on what does not fit."""

    marks: tuple[Mark, ...]
    rest_present: bool
    doubts: tuple[str, ...]


def understand(ctx: Context, meeting: Meeting, text: str) -> Pasted:
    """Read a 接龙 or a sentence about everybody for this meeting; nothing is stored.

    Raises:
        BadInputError: nothing about who came was understood, or nobody in it is of the unit.
    """
    found = understanding.understand(
        text, now=ctx.now, lexicon=people.lexicon(ctx), speaker=people.speaking(ctx), workdays=ctx.workdays
    )
    if found.intent not in ATTENDING:
        raise BadInputError(NOT_READ)
    said: Sequence[Mapping[str, Any]] = found.slots.get("entries") or found.slots.get("persons") or ()
    marks, doubts = _matched(ctx, meeting, said)
    rest_present = found.slots.get("rest") == Presence.PRESENT
    if not marks and not rest_present:
        raise BadInputError(" ".join(doubts) or NOBODY)
    doubts += [ODD[code] for code in found.slots.get("warnings", ()) if code in ODD]
    return Pasted(tuple(marks), rest_present, (*_elsewhere(meeting, found.slots), *doubts))


def _matched(ctx: Context, meeting: Meeting, said: Sequence[Mapping[str, Any]]) -> tuple[list[Mark], list[str]]:
    """Marks for those whose name one alone bears, among those expected, else in the unit; and the doubts."""
    unit = people.unit_of(ctx, people.org(ctx, meeting.org_id))
    expected = audience.expected(ctx, meeting)
    whole = people.members_of(ctx, unit, day=day_of(meeting))
    made: dict[int, Mark] = {}
    unknown, several = [], {}
    for one in said:
        found = _bearers(ctx, one, expected) or _bearers(ctx, one, whole)
        if len(found) == 1:
            made[found[0].id] = _mark(found[0].id, one)
        elif found:
            several[found[0].name] = SEVERAL.format(count=len(found), name=found[0].name)
        else:
            unknown.append(str(one["name"]))
    doubts = [UNKNOWN.format(names=some(dict.fromkeys(unknown), FEW))] if unknown else []
    return list(made.values()), [*doubts, *several.values()]


def _bearers(ctx: Context, said: Mapping[str, Any], among: Sequence[Member]) -> list[Member]:
    if said["name"] == SELF:
        return [one for one in among if one.id == ctx.speaker.id]
    found = [one for one in among if one.name == said["name"]]
    if not said.get("group"):
        return found
    group = people.org_by_code(ctx, said["group"]).id
    return [one for one in found if one.group_id == group] or found


def _mark(member_id: int, said: Mapping[str, Any]) -> Mark:
    reason = LeaveReason(said["reason"]) if said.get("reason") else None
    return Mark(member_id, Presence(said["status"]), reason, str(said.get("reason_text", "")), said.get("minutes"))


def _elsewhere(meeting: Meeting, slots: Mapping[str, Any]) -> list[str]:
    """What the list says of another meeting than this one."""
    doubts = []
    if slots.get("meeting") and slots["meeting"] != meeting.kind:
        here, kind = KINDS[meeting.kind].name, KINDS[MeetingKind(slots["meeting"])].name
        doubts.append(OTHER_KIND.format(kind=kind, here=here))
    here_on = day_of(meeting)
    day = date.fromisoformat(slots["date"]) if slots.get("date") else here_on
    if day != here_on and slots.get("source"):  # of a sentence the day is often only today
        doubts.append(OTHER_DAY.format(day=day, here=here_on))
    return doubts


def ticks(found: RollSheet, pasted: Pasted) -> list[Choice]:
    """What the list would tick on the sheet; who asked for leave and is merely not among the others stays on leave."""
    lines = {one.member_id: one for one in found.lines}
    ticked = [
        Choice(
            mark.member_id, mark.state, mark.reason, mark.reason_text, lines[mark.member_id].stamp, mark.minutes_late
        )
        for mark in pasted.marks
        if mark.member_id in lines and not _is_excused(pasted, mark, lines[mark.member_id])
    ]
    named = {mark.member_id for mark in pasted.marks}
    others = sheets.the_others(found, ticked) if pasted.rest_present else []
    return [*ticked, *(one for one in others if one.member_id not in named)]


def _is_excused(pasted: Pasted, mark: Mark, line: Line) -> bool:
    return pasted.rest_present and mark.state is Presence.ABSENT and line.state is Presence.LEAVE
