"""The record of a meeting: who chaired, what was resolved, how it was voted; closing it and printing it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import links
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.meetings import Finding, Level, Meeting, Notes
from bot.people import Org, Right
from bot.text import dates
from handlers import which

router = Router()

WRITTEN = "已记入{title}：{what}。{lacks}改错回「撤回」。"
LACKS = "归档前还要补：{sentences}"
READY = "都齐了，说「会议结束，归档」就行。"
CLOSED = "已归档：{title}，{counts}。{more}打印说「打印纪要」。"
NOT_CLOSED = "{title}还不能归档：\n{sentences}"
ASK_CLOSE = "{title}有要核对的：\n{sentences}\n情况属实回复「确认」归档。"
STATUS = "{title}（编号{number}）：{counts}，决议{resolutions}项，表决{votes}项。{lacks}"
VOTED = "已记表决「{motion}」：赞成{yes} 反对{no} 弃权{abstain}。{sentence}改错回「撤回」。"
CARRIED = "有表决权应到{expected}，需{needed}票，通过。"
NOT_CARRIED = "有表决权应到{expected}，需{needed}票，未通过。"
HOW_VOTE = "请这样写：表决 接收某某为预备党员 赞成20 反对1 弃权2。"
PRINT = '会议记录：<a href="{url}">下载 Word</a>（半小时内有效）'
MADE_UP = "已记补学：{names}，{day}。改错回「撤回」。"
HOW_MAKE_UP = "请这样写：补学 黄勇、徐超 11月25日。"
GUESTS = "已记列席：{names}。改错回「撤回」。"
HOW_GUESTS = "请这样写：列席 张工、李工。"
WORDS = {"chair_id": "主持人", "recorder_id": "记录人", "starts_at": "开始时间", "ends_at": "结束时间"}
MORE_WORDS = {"place": "地点", "agenda": "议题", "stated": "人数", "discussion": "发言"}
COUNT = re.compile(r"(赞成|同意|反对|弃权)\s*(\d{1,4})")
OWNER = re.compile(r"由(?P<a>[\u4e00-\u9fff]{2,4})(?:负责|牵头|落实)|(?P<b>[\u4e00-\u9fff]{2,4})(?:负责|牵头|落实)")


def _the_meeting(ctx: Context, slots: Mapping[str, Any]) -> Meeting:
    if "meeting_id" in slots:
        return meetings.meeting(ctx, slots["meeting_id"])
    return meetings.the_one(which.to_record(ctx, slots))


@router.command(
    "记录",
    intent="meeting.record",
    asks_back=True,
    usage=("记录：主持人老王，记录人陈静，议题学习全会精神，决议：成立突击队，由李明负责，12月5日前", "会议结束，归档"),
    about="记主持人、记录人、议题、决议；说「归档」结束。",
    right=Right.KEEP_MINUTES,
)
def record(ctx: Context, said: Said) -> Reply:
    """Put what was said into the record of the latest meeting, or close it."""
    try:
        row = _the_meeting(ctx, said.slots)
    except meetings.WhichMeetingError as several:
        return which.ask_which(ctx, several, "minutes.which", said.slots)
    if said.slots.get("action") == "close":
        return _close(ctx, row, confirmed=False)
    unit = people.org(ctx, row.org_id)
    notes = _notes(ctx, row, unit, said.slots)
    what = [word for name, word in (WORDS | MORE_WORDS).items() if getattr(notes, name) is not None]
    if what:
        meetings.write(ctx, row.id, notes)
    resolved = [_resolve(ctx, row, unit, text) for text in said.slots.get("resolutions", ())]
    if resolved:
        what.append(f"决议{len(resolved)}项")
    if not what:
        return _status(ctx, row)
    return Reply(WRITTEN.format(title=row.title, what="、".join(what), lacks=_lacks(ctx, row)))


@router.answer("minutes.which")
def chosen(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The meeting was picked; go on."""
    return record(ctx, which.picked(said, answer))


def _notes(ctx: Context, row: Meeting, unit: Org, slots: Mapping[str, Any]) -> Notes:
    stated = {name: slots[name] for name in ("expected", "present", "leave", "absent") if name in slots}
    return Notes(
        chair_id=which.person(ctx, unit, slots["chair"]).id if slots.get("chair") else None,
        recorder_id=which.person(ctx, unit, slots["recorder"]).id if slots.get("recorder") else None,
        starts_at=_at(row, slots.get("start")),
        ends_at=_at(row, slots.get("end")),
        place=slots.get("place"),
        agenda=[*row.agenda, *slots["agenda"]] if slots.get("agenda") else None,
        stated=stated or None,
    )


def _at(row: Meeting, clock: str | None) -> datetime | None:
    return datetime.combine(meetings.day_of(row), time.fromisoformat(clock), SHANGHAI) if clock else None


def _resolve(ctx: Context, row: Meeting, unit: Org, text: str) -> int:
    """Add a resolution; the person and the deadline are taken from its own words, when they stand there."""
    owner = OWNER.search(text)
    name = (owner["a"] or owner["b"]) if owner else ""
    people_of_unit = {one.name: one.id for one in people.members_of(ctx, people.unit_of(ctx, unit))}
    found = [when for when in dates.find(text, ctx.now, ctx.workdays) if when.last]
    due: date | None = found[-1].last if found else None
    return meetings.resolve(ctx, row.id, text, owner_id=people_of_unit.get(name), due=due).number


def _sentences(findings: Sequence[Finding], *levels: Level) -> list[str]:
    return [one.sentence for one in findings if one.level in levels]


def _lacks(ctx: Context, row: Meeting) -> str:
    errors = _sentences(meetings.review(ctx, row), Level.ERROR)
    return LACKS.format(sentences="".join(errors[:3])) if errors else READY


def _close(ctx: Context, row: Meeting, *, confirmed: bool) -> Reply:
    closing = meetings.close(ctx, row.id, confirmed=confirmed)
    if closing.closed:
        warnings = _sentences(closing.findings, Level.WARNING)
        counts = meetings.wording.counts(meetings.roll(ctx, row).counts)
        more = f"提示：{''.join(warnings[:2])}" if warnings else ""
        return Reply(CLOSED.format(title=row.title, counts=counts, more=more))
    errors = _sentences(closing.findings, Level.ERROR)
    if errors:
        return Reply(NOT_CLOSED.format(title=row.title, sentences="\n".join(errors[:5])))
    questions = "\n".join(_sentences(closing.findings, Level.QUESTION)[:4])
    text = ASK_CLOSE.format(title=row.title, sentences=questions)
    return ask(ctx, "minutes.close", text, payload={"meeting_id": row.id})


@router.answer("minutes.close")
def confirmed_close(ctx: Context, _: Said, answer: Answer) -> Reply:
    """What looked odd is true; close."""
    return _close(ctx, meetings.meeting(ctx, answer.payload["meeting_id"]), confirmed=True)


@router.command(
    "纪要",
    intent="minutes.note",
    usage=("纪要", "纪要 陈静：下月学习安排已定"),
    about="看这次会记了什么；后面写字就记入发言。",
    right=Right.KEEP_MINUTES,
    typed=True,
)
def note(ctx: Context, said: Said) -> Reply:
    """Show how far the record is, or add what somebody said to it."""
    row = _the_meeting(ctx, {})
    if not said.rest:
        return _status(ctx, row)
    spoken = f"{row.discussion}\n{said.rest}".strip()
    meetings.write(ctx, row.id, Notes(discussion=spoken))
    return Reply(WRITTEN.format(title=row.title, what="发言", lacks=_lacks(ctx, row)))


def _status(ctx: Context, row: Meeting) -> Reply:
    people.require(ctx, Right.KEEP_MINUTES, people.org(ctx, row.org_id))
    return Reply(
        STATUS.format(
            title=row.title,
            number=row.id,
            counts=meetings.wording.counts(meetings.roll(ctx, row).counts),
            resolutions=len(meetings.resolutions(ctx, row)),
            votes=len(meetings.votes(ctx, row)),
            lacks="已归档。" if row.closed_at else _lacks(ctx, row),
        )
    )


@router.command(
    "表决",
    intent="minutes.vote",
    usage="表决 接收小周转正 赞成5 反对0 弃权1",
    about="记一项表决的票数，并按应到数算是否通过。",
    right=Right.KEEP_MINUTES,
    typed=True,
)
def vote(ctx: Context, said: Said) -> Reply:
    """Store the count of a motion and say whether it carries, by the should-attend number (支部条例 art. 11)."""
    counted = {word.replace("同意", "赞成"): int(number) for word, number in COUNT.findall(said.rest)}
    motion = COUNT.sub("", said.rest).strip(" ，,。、；;")
    if "赞成" not in counted or not motion:
        raise BadInputError(HOW_VOTE)
    row = _the_meeting(ctx, {})
    ballot = meetings.Ballot(counted["赞成"], counted.get("反对", 0), counted.get("弃权", 0))
    meetings.vote(ctx, row.id, motion, ballot)
    expected = meetings.roll(ctx, row).counts.expected_voting
    sentence = (CARRIED if ballot.passes(expected) else NOT_CARRIED).format(
        expected=expected, needed=meetings.counting.votes_needed(expected)
    )
    numbers = {"yes": ballot.yes, "no": ballot.no, "abstain": ballot.abstain}
    return Reply(VOTED.format(motion=motion, sentence=sentence, **numbers))


@router.command(
    "补学",
    intent="minutes.make_up",
    usage="补学 黄勇 11月23日",
    about="记补学。",
    right=Right.FILE_ATTENDANCE,
    typed=True,
)
def make_up(ctx: Context, said: Said) -> Reply:
    """Those who missed the latest meeting studied it later."""
    found = dates.find(said.rest, ctx.now, ctx.workdays, prefer="past")
    names = re.split(r"[、，,\s]+", said.rest[: found[0].start] if found else said.rest)
    names = [name for name in names if name]
    if not names:
        raise BadInputError(HOW_MAKE_UP)
    row = _the_meeting(ctx, {})
    unit = people.org(ctx, row.org_id)
    day = found[0].first if found and found[0].first else ctx.today
    meetings.make_up(ctx, row, [which.person(ctx, unit, name).id for name in names], day)
    return Reply(MADE_UP.format(names="、".join(names), day=f"{day.month}月{day.day}日"))


@router.command(
    "列席", intent="minutes.guests", usage="列席 张工、李工", about="记列席的人。", right=Right.KEEP_MINUTES, typed=True
)
def guests(ctx: Context, said: Said) -> Reply:
    """Who sat in without being expected."""
    names = [name for name in re.split(r"[、，,\s]+", said.rest) if name]
    if not names:
        raise BadInputError(HOW_GUESTS)
    row = _the_meeting(ctx, {})
    meetings.write(ctx, row.id, Notes(guests=[*dict.fromkeys([*row.guests, *names])]))
    return Reply(GUESTS.format(names="、".join(names)))


@router.command(
    "打印纪要",
    intent="minutes.print",
    usage="打印纪要",
    about="下载可签字的 Word 会议记录。",
    right=Right.KEEP_MINUTES,
    typed=True,
)
def printed(ctx: Context, said: Said) -> Reply:
    """A link to the Word minutes of the latest meeting, or of the one with this number."""
    row = meetings.meeting(ctx, int(said.rest)) if said.rest.isdigit() else _the_meeting(ctx, {})
    people.require(ctx, Right.KEEP_MINUTES, people.org(ctx, row.org_id))
    token = links.make(ctx.settings, "minutes", number=row.id, member_id=ctx.speaker.id, now=ctx.now)
    return Reply(PRINT.format(url=f"{ctx.settings.web.base_url}/papers/minutes/{token}"))
