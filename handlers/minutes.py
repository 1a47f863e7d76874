"""The record of a meeting: who chaired, what was resolved; closing it, opening it again, printing it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import Closing, Finding, Level, Meeting, MeetingState, Notes, Presence
from bot.people import Org, Right
from bot.text import dates
from bot.text.brief import cut
from handlers import again, linked, recording, showing, which

router = Router()

WRITTEN = "已记入{title}：{what}。{doubts}{lacks}改错回「撤回」。"
LACKS = "归档前还要补：{sentences}"
READY = "都齐了，说「会议结束，归档」就行。"
CLOSED = "已归档：{title}，{counts}。{tasks}{more}打印说「打印纪要」。"
FULFILLED = "任务「{titles}」{more}已完成。"
WARNED = "提示：{sentences}要补说「重开会议」。"
CLOSED_BEFORE = "{title}早已归档，没有改动；要更正说「重开会议」。"
NOT_CLOSED = "{title}还不能归档：\n{sentences}"
ASK_CLOSE = "{title}有要核对的：\n{sentences}\n情况属实回复「确认」归档。"
REOPENED = "已重开：{title}，可以更正了。改完说「会议结束，归档」。改错回「撤回」。"
STATUS = "{title}（编号{number}）：{counts}，决议{resolutions}项，表决{votes}项。{lacks}"
IS_CLOSED = "已归档。"
NO_OWNER = "名册里没有{name}，责任人没记。"
NOT_CALLED = "要补登开过的会，请写上会名、日期和开始时间，例如「记录：11月27日15:00党课，主持人老王」。"
NOT_THERE = "{names}还没登记到会。"
MINUTES = "会议记录：{title}"
PRINT = "会议记录：{title}（Word），半小时内有效：\n{url}"
WORDS = {"chair_id": "主持人", "recorder_id": "记录人", "starts_at": "开始时间", "ends_at": "结束时间"}
MORE_WORDS = {"place": "地点", "agenda": "议题", "stated": "人数"}
LONGEST_TASK, TASKS = 20, 2
"""Characters of a task's title, and titles, in one reply."""
LONGEST_DOUBTS = 60
PRESENT = frozenset({Presence.PRESENT, Presence.LATE, Presence.ONLINE})
OWNER = re.compile(r"由(?P<a>[\u4e00-\u9fff]{2,4})(?:负责|牵头|落实)|(?P<b>[\u4e00-\u9fff]{2,4})(?:负责|牵头|落实)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution as it was said, with whom and when it names; `nobody` is a name the roster does not have."""

    text: str
    owner_id: int | None
    due: date | None
    nobody: str = ""


@router.command(
    "记录",
    intent="meeting.record",
    asks_back=True,
    usage=("会议结束，归档", "记录：主持人老王，记录人陈静，议题学习全会精神，决议：成立突击队，由李明负责，12月5日前"),
    about="记主持人、记录人、议题、决议；说「归档」结束。",
    right=Right.KEEP_MINUTES,
)
@again.asking("meeting.record")
def record(ctx: Context, said: Said) -> Reply:
    """Put what was said into the record of the latest meeting, or close it."""
    row = _recorded(ctx, said.slots)
    if said.slots.get("action") == "close":
        return _close(ctx, row, confirmed=False)
    unit = people.org(ctx, row.org_id)
    notes = _notes(ctx, row, unit, said.slots)
    resolved = [_resolved(ctx, unit, text, said.slots) for text in said.slots.get("resolutions", ())]
    what = [word for name, word in (WORDS | MORE_WORDS).items() if getattr(notes, name) is not None]
    if what:
        meetings.write(ctx, row.id, notes)
    for one in resolved:
        meetings.resolve(ctx, row.id, one.text, owner_id=one.owner_id, due=one.due)
    if resolved:
        what.append(f"决议{len(resolved)}项")
    if not what:
        return _status(ctx, row)
    doubts = "".join(NO_OWNER.format(name=one.nobody) for one in resolved if one.nobody) + _not_there(ctx, row, notes)
    return _written(ctx, row, "、".join(what), doubts)


def _written(ctx: Context, row: Meeting, what: str, doubts: str = "") -> Reply:
    doubts = cut(doubts, LONGEST_DOUBTS)
    title, lacks = meetings.wording.title(row), _lacks(ctx, row)
    return Reply(showing.fitted(WRITTEN, "lacks", title=title, what=what, doubts=doubts, lacks=lacks))


def _recorded(ctx: Context, slots: Mapping[str, Any]) -> Meeting:
    """The meeting to record; one that nobody called is put on the calendar when its kind, day and start were said.

    Raises:
        NotFoundError: there is none and not enough was said to call it.
        WhichMeetingError: several may be meant.
    """
    try:
        return which.to_record(ctx, slots)
    except NotFoundError:
        kind, moment = which.kind_of(slots), which.moment_of({"time": slots.get("start"), **slots})
        if kind is None or moment is None or moment > ctx.now:
            raise NotFoundError(f"{which.not_found(ctx, slots).sentence}{NOT_CALLED}") from None
        unit = which.unit_to_call(ctx, slots, kind)
        return meetings.call(ctx, kind=kind, org_id=unit.id, starts_at=moment, place=slots.get("place", ""))


def _not_there(ctx: Context, row: Meeting, notes: Notes) -> str:
    """The chair or recorder just named, when the roll does not have them as present."""
    named = {number for number in (notes.chair_id, notes.recorder_id) if number is not None}
    away = [one.name for one in meetings.roll(ctx, row).entries if one.member_id in named and one.state not in PRESENT]
    return NOT_THERE.format(names="、".join(away)) if away else ""


def _notes(ctx: Context, row: Meeting, unit: Org, slots: Mapping[str, Any]) -> Notes:
    stated = {name: slots[name] for name in ("expected", "present", "leave", "absent") if name in slots}
    starts_at = _at(row, slots.get("start"))
    return Notes(
        chair_id=_named(ctx, row, unit, slots, "chair"),
        recorder_id=_named(ctx, row, unit, slots, "recorder"),
        starts_at=starts_at,
        ends_at=meetings.end_at(starts_at or row.starts_at, time.fromisoformat(slots["end"]))
        if slots.get("end")
        else None,
        place=slots.get("place"),
        agenda=[*row.agenda, *slots["agenda"]] if slots.get("agenda") else None,
        stated=stated or None,
    )


def _named(ctx: Context, row: Meeting, unit: Org, slots: Mapping[str, Any], post: str) -> int | None:
    """Who was chair or recorder that day."""
    if not slots.get(post):
        return None
    return which.person(ctx, unit, slots[post], slots.get("decided", {}), day=meetings.day_of(row)).id


def _at(row: Meeting, clock: str | None) -> datetime | None:
    return datetime.combine(meetings.day_of(row), time.fromisoformat(clock), SHANGHAI) if clock else None


def _resolved(ctx: Context, unit: Org, text: str, slots: Mapping[str, Any]) -> Resolved:
    """A resolution; the person and the deadline are taken from its own words, when they stand there.

    Raises:
        WhichPersonError: several bear the name.
    """
    owner = OWNER.search(text)
    name = (owner["a"] or owner["b"]) if owner else ""
    found = [when for when in dates.find(text, ctx.now, ctx.workdays) if when.last]
    due = found[-1].last if found else None
    if name not in {one.name for one in people.members_of(ctx, people.unit_of(ctx, unit))}:
        return Resolved(text, None, due, nobody=name)
    return Resolved(text, which.person(ctx, unit, name, slots.get("decided", {})).id, due)


def _sentences(findings: Sequence[Finding], *levels: Level) -> list[str]:
    return [one.sentence for one in findings if one.level in levels]


def _lacks(ctx: Context, row: Meeting) -> str:
    errors = _sentences(meetings.review(ctx, row), Level.ERROR)
    return LACKS.format(sentences="".join(errors[:3])) if errors else READY


def _close(ctx: Context, row: Meeting, *, confirmed: bool) -> Reply:
    if row.state is MeetingState.CLOSED:
        return Reply(CLOSED_BEFORE.format(title=meetings.wording.title(row)))
    closing = meetings.close(ctx, row.id, confirmed=confirmed)
    if closing.closed:
        warnings = _sentences(closing.findings, Level.WARNING)
        counts = meetings.wording.counts(meetings.roll(ctx, row).counts)
        more = WARNED.format(sentences="".join(warnings[:2])) if warnings else ""
        title, done = meetings.wording.title(row), _fulfilled(closing)
        return Reply(showing.fitted(CLOSED, "more", title=title, counts=counts, tasks=done, more=more))
    errors = _sentences(closing.findings, Level.ERROR)
    if errors:
        title, sentences = meetings.wording.title(row), "\n".join(errors[:5])
        return Reply(showing.fitted(NOT_CLOSED, "sentences", title=title, sentences=sentences))
    questions = "\n".join(_sentences(closing.findings, Level.QUESTION)[:4])
    text = showing.fitted(ASK_CLOSE, "sentences", title=meetings.wording.title(row), sentences=questions)
    return ask(ctx, "minutes.close", text, payload={"meeting_id": row.id})


def _fulfilled(closing: Closing) -> str:
    """The tasks of the year that are done by closing it."""
    titles = [cut(task.title, LONGEST_TASK) for task in closing.fulfilled]
    more = "等" if len(titles) > TASKS else ""
    return FULFILLED.format(titles="」「".join(titles[:TASKS]), more=more) if titles else ""


@router.answer("minutes.close")
def confirmed_close(ctx: Context, _: Said, answer: Answer) -> Reply:
    """What looked odd is true; close."""
    return _close(ctx, meetings.meeting(ctx, answer.payload["meeting_id"]), confirmed=True)


@recording.command(
    router,
    "纪要",
    intent="minutes.note",
    usage=("纪要", "纪要 陈静：下月学习安排已定"),
    about="看这次会记了什么；后面写字就记入发言。",
    yields_to="meeting.record",
)
def note(ctx: Context, said: Said) -> Reply:
    """Show how far the record is, or add what somebody said to it."""
    row = which.to_record(ctx, said.slots)
    if not said.rest:
        return _status(ctx, row)
    spoken = f"{row.discussion}\n{said.rest}".strip()
    meetings.write(ctx, row.id, Notes(discussion=spoken))
    return _written(ctx, row, "发言")


def _status(ctx: Context, row: Meeting) -> Reply:
    people.require(ctx, Right.KEEP_MINUTES, people.org(ctx, row.org_id))
    return Reply(
        showing.fitted(
            STATUS,
            "lacks",
            title=meetings.wording.title(row),
            number=row.id,
            counts=meetings.wording.counts(meetings.roll(ctx, row).counts),
            resolutions=len(meetings.resolutions(ctx, row)),
            votes=len(meetings.votes(ctx, row)),
            lacks=IS_CLOSED if row.state is MeetingState.CLOSED else _lacks(ctx, row),
        )
    )


@recording.command(router, "打印纪要", intent="minutes.print", usage="打印纪要", about="下载可签字的 Word 会议记录。")
def printed(ctx: Context, said: Said) -> Reply:
    """The Word minutes of the latest meeting, or of the one with this number."""
    row = recording.to_print(ctx, said)
    people.require(ctx, Right.KEEP_MINUTES, people.org(ctx, row.org_id))
    title = meetings.wording.title(row)
    otherwise = partial(PRINT.format, title=title)
    return Reply(linked.handed(ctx, "minutes", row.id, MINUTES.format(title=title), otherwise))


@recording.command(
    router, "重开会议", intent="minutes.reopen", usage="重开会议 2", about="已归档的记录要更正，先重开；后面可写编号。"
)
def reopen(ctx: Context, said: Said) -> Reply:
    """Open the latest closed record, or the one with this number, for a correction with trace."""
    row = recording.numbered(ctx, said)
    return Reply(REOPENED.format(title=meetings.wording.title(meetings.reopen(ctx, row.id))))
