"""One way to file who was there, for one word or a pasted list: fill what is missing by asking, show, save.

A *filing* is plain JSON, so that it can wait in a question: the marks as they were said, the meeting once it is
known, the people once their names are decided.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.meetings import LeaveReason, Mark, Meeting, MeetingKind, Presence
from bot.people import Member, Org, Right
from handlers import which

router = Router()

Filing = dict[str, Any]

NOT_FOUND = "没有找到这次会。{hint}"
SAY_KIND = "请说明是哪个会，例如在标题里写上「党小组会」。"
CALL_FIRST = "请让召集人先发「开会」安排。"
WHICH_PERSON = "有 {count} 位{name}，是哪一位？"
UNKNOWN = "没对上名册：{names}。"
NOBODY = "名册里没有{names}，没有记。请核对姓名再发一次。"
NOT_ON_ROSTER = "名册里没有{name}，是不是："
PREVIEW = "{title}（{when}{new}）：{counts}。{unknown}{odd}\n回复「确认」保存，「取消」不记。"
SAVED = "已记：{title} {counts}。{missing}{quorum}改错回「撤回」。"
SAVED_ONE = "已记：{title}，{who}{state}。改错回「撤回」。"
SAME = "{title}：早已这样记着，没有改动。"
ODD = "报的{what}{said}，按名字是{counted}，请核对。"
NEW = "，新建"
MANY = 3
"""From this many marks on, what was understood is shown before it is saved."""


def begin(slots: Mapping[str, Any], *, confirm: bool) -> Filing:
    """A filing from what was understood."""
    entries = slots.get("entries") or slots.get("persons") or []
    keep = ("meeting", "date", "time", "place", "org", "group", "title", "rest")
    filing: Filing = {name: slots[name] for name in keep if slots.get(name)}
    filing["marks"] = [dict(entry) for entry in entries]
    filing["stated"] = {name: slots[name] for name in ("expected", "present", "leave") if name in slots}
    filing["people"] = {}
    filing["confirm"] = confirm
    return filing


def advance(ctx: Context, filing: Filing, said_at: datetime | None) -> Reply:
    """Take the next step: find the meeting, decide the names, show it, save it; ask where something is missing."""
    try:
        meeting = _meeting(ctx, filing)
    except meetings.WhichMeetingError as several:
        payload = {"filing": filing, "ids": list(several.meeting_ids), "said_at": _text(said_at)}
        return ask(ctx, "filing.meeting", several.sentence, choices=several.choices, payload=payload)
    unit = people.org(ctx, meeting.org_id) if meeting else _unit(ctx, filing)
    scope = meetings.expected(ctx, meeting) if meeting else people.members_of(ctx, unit)
    unknown, twofold = _decide(ctx, filing, unit, scope)
    if twofold:
        name, several_people = twofold
        payload = {"filing": filing, "name": name, "ids": [one.id for one in several_people], "said_at": _text(said_at)}
        choices = [_described(ctx, one) for one in several_people]
        question = WHICH_PERSON.format(count=len(several_people), name=name)
        return ask(ctx, "filing.person", question, choices=choices, payload=payload)
    marks = _marks(filing, scope)
    if not marks:
        return _ask_who(ctx, filing, unit, unknown, said_at)
    if filing["confirm"]:
        return _show(ctx, filing, meeting, unit, marks, unknown, said_at)
    return save(ctx, filing, meeting or _call(ctx, filing, unit), marks, said_at)


def _text(said_at: datetime | None) -> str:
    return said_at.isoformat() if said_at else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _meeting(ctx: Context, filing: Filing) -> Meeting | None:
    """The meeting meant; None when it is to be called with the filing.

    Raises:
        WhichMeetingError: several may be meant.
        NotFoundError: none, and the speaker cannot call it.
    """
    if "meeting_id" in filing:
        return meetings.meeting(ctx, filing["meeting_id"])
    found = candidates(ctx, filing)
    if found:
        return meetings.the_one(found)
    if not people.may_anywhere(ctx, Right.CALL_MEETING):
        raise NotFoundError(NOT_FOUND.format(hint=CALL_FIRST))
    if which.kind_of(filing) is None:
        raise NotFoundError(NOT_FOUND.format(hint=SAY_KIND))
    filing["confirm"] = not filing.get("confirmed")
    return None


def candidates(ctx: Context, filing: Filing) -> list[Meeting]:
    """The meetings that can be meant; one to come is never looked for in the past."""
    day = which.day_of(filing)
    alone = all(mark["name"] == "@self" for mark in filing["marks"]) and not filing.get("rest")
    if alone:
        found = meetings.find(ctx, member_id=ctx.speaker.id, day=day, kind=which.kind_of(filing))
    else:
        found = which.led_meetings(ctx, filing, Right.FILE_ATTENDANCE, day=day)
    ahead = any(mark["status"] in {Presence.LEAVE, Presence.WILL_ATTEND} for mark in filing["marks"])
    if day is None and ahead:
        return [row for row in found if meetings.day_of(row) >= ctx.today]
    return found


def _unit(ctx: Context, filing: Filing) -> Org:
    return which.unit_to_call(ctx, filing, _kind(filing))


def _kind(filing: Filing) -> MeetingKind:
    kind = which.kind_of(filing)
    if kind is None:
        raise BadInputError(SAY_KIND)
    return kind


def _call(ctx: Context, filing: Filing, unit: Org) -> Meeting:
    starts_at, place = _starts_at(ctx, filing), filing.get("place", "")
    return meetings.call(ctx, kind=_kind(filing), org_id=unit.id, starts_at=starts_at, place=place)


def _starts_at(ctx: Context, filing: Filing) -> datetime:
    """The moment said; without a time the full hour just past, as lists are pasted when people have come."""
    day = which.day_of(filing) or ctx.today
    full_hour = ctx.now.time().replace(minute=0, second=0, microsecond=0)
    clock = time.fromisoformat(filing["time"]) if filing.get("time") else full_hour
    return datetime.combine(day, clock, SHANGHAI)


def _decide(
    ctx: Context, filing: Filing, unit: Org, scope: Sequence[Member]
) -> tuple[list[str], tuple[str, list[Member]] | None]:
    """Put names to numbers: among those expected, else in the unit; gives the unknown and the first doubtful."""
    decided: dict[str, int] = filing["people"]
    unknown: list[str] = []
    open_names = [mark["name"] for mark in filing["marks"] if mark["name"] not in decided]
    if not open_names:
        return unknown, None
    whole = people.members_of(ctx, people.unit_of(ctx, unit))
    for name in dict.fromkeys(open_names):
        if name == "@self":
            decided[name] = ctx.speaker.id
            continue
        found = [one for one in scope if one.name == name] or [one for one in whole if one.name == name]
        if len(found) > 1:
            return unknown, (name, found)
        if found:
            decided[name] = found[0].id
        else:
            unknown.append(name)
    return unknown, None


def _ask_who(ctx: Context, filing: Filing, unit: Org, unknown: Sequence[str], said_at: datetime | None) -> Reply:
    """Nobody of the names is on the roster: ask whether one that sounds like it is meant.

    Raises:
        NotFoundError: none does, or several names are unknown.
    """
    near = people.near_names(ctx, unknown[:1]).get(unknown[0], []) if len(unknown) == 1 else []
    whole = people.members_of(ctx, people.unit_of(ctx, unit))
    found = [one for one in whole if one.name in near][:3]
    if not found:
        raise NotFoundError(NOBODY.format(names="、".join(unknown)))
    payload = {"filing": filing, "name": unknown[0], "ids": [one.id for one in found], "said_at": _text(said_at)}
    choices = [_described(ctx, one) for one in found]
    return ask(ctx, "filing.person", NOT_ON_ROSTER.format(name=unknown[0]), choices=choices, payload=payload)


def _described(ctx: Context, person: Member) -> str:
    group = people.org(ctx, person.group_id).short if person.group_id else ""
    born = f"，{person.birth_year}年生" if person.birth_year else ""
    return f"{person.name}（{group}{born}）"


def _marks(filing: Filing, scope: Sequence[Member]) -> list[Mark]:
    """The marks of everybody decided, later ones winning, and the rest when the rest was named."""
    decided: dict[str, int] = filing["people"]
    marks = {}
    for mark in filing["marks"]:
        member_id = decided.get(mark["name"])
        if member_id is not None:
            marks[member_id] = Mark(
                member_id=member_id,
                state=Presence(mark["status"]),
                reason=LeaveReason(mark["reason"]) if mark.get("reason") else None,
                reason_text=mark.get("reason_text", ""),
                minutes_late=mark.get("minutes"),
            )
    if filing.get("rest"):
        for person in scope:
            marks.setdefault(person.id, Mark(member_id=person.id, state=Presence(filing["rest"])))
    return list(marks.values())


def _counts(marks: Sequence[Mark], names: Mapping[int, str]) -> str:
    """`到4 请假2（范景勇、徐超）`: states in a fixed order; names for those who were not simply there."""
    parts = []
    for state in Presence:
        those = [names[mark.member_id] for mark in marks if mark.state is state]
        if those:
            word = "到" if state is Presence.PRESENT else meetings.wording.STATES[state]
            shown = "" if state in {Presence.PRESENT, Presence.WILL_ATTEND} else f"（{_some(those)}）"
            parts.append(f"{word}{len(those)}{shown}")
    return " ".join(parts)


def _some(names: Sequence[str], most: int = 6) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def _odd(filing: Filing, marks: Sequence[Mark]) -> str:
    """Which of the numbers that were said does not fit the names."""
    there = {Presence.PRESENT, Presence.LATE, Presence.ONLINE, Presence.HOME_VISIT, Presence.WILL_ATTEND}
    counted = {
        "present": ("实到", sum(mark.state in there for mark in marks)),
        "leave": ("请假", sum(mark.state is Presence.LEAVE for mark in marks)),
    }
    for name, (word, number) in counted.items():
        said = filing["stated"].get(name)
        if said is not None and said != number:
            return ODD.format(what=word, said=said, counted=number)
    return ""


def _show(
    ctx: Context,
    filing: Filing,
    meeting: Meeting | None,
    unit: Org,
    marks: Sequence[Mark],
    unknown: Sequence[str],
    said_at: datetime | None,
) -> Reply:
    people.require(ctx, Right.FILE_ATTENDANCE, unit)
    starts_at = meeting.starts_at if meeting else _starts_at(ctx, filing)
    title = meeting.title if meeting else meetings.usual_title(unit, _kind(filing), starts_at)
    preview = PREVIEW.format(
        title=title,
        when=meetings.wording.when(starts_at),
        new="" if meeting else NEW,
        counts=_counts(marks, people.names(ctx, [mark.member_id for mark in marks])),
        unknown=UNKNOWN.format(names=_unknown(ctx, unknown)) if unknown else "",
        odd=_odd(filing, marks),
    )
    if meeting:
        filing["meeting_id"] = meeting.id
    return ask(ctx, "filing.save", preview, payload={"filing": filing, "said_at": _text(said_at)})


def _unknown(ctx: Context, names: Sequence[str]) -> str:
    near = people.near_names(ctx, names)
    return "、".join(f"{name}（{'、'.join(near[name])}？）" if near[name] else name for name in names)


def save(ctx: Context, filing: Filing, meeting: Meeting, marks: Sequence[Mark], said_at: datetime | None) -> Reply:
    """Store the marks and say what stands now."""
    result = meetings.mark(ctx, meeting, marks, said_at=said_at or ctx.now)
    if not result.new and not result.changed:
        return Reply(SAME.format(title=meeting.title))
    names = people.names(ctx, [mark.member_id for mark in marks])
    if len(marks) < MANY and not filing.get("rest"):
        who = "；".join(_one(ctx, mark, names) for mark in marks)
        return Reply(SAVED_ONE.format(title=_dated(ctx, meeting), who=who, state=""))
    roll = meetings.roll(ctx, meeting)
    missing = f"应到{roll.counts.expected}，未登记{len(roll.missing)}。" if roll.missing else ""
    quorum = roll.quorum_sentence if meetings.KINDS[meeting.kind].decides else ""
    return Reply(SAVED.format(title=meeting.title, counts=_counts(marks, names), missing=missing, quorum=quorum))


def _one(ctx: Context, mark: Mark, names: Mapping[int, str]) -> str:
    who = "您" if mark.member_id == ctx.speaker.id else names[mark.member_id]
    late = f"{mark.minutes_late}分钟" if mark.minutes_late else ""
    return f"{who}{meetings.wording.STATES[mark.state]}{late}"


def _dated(ctx: Context, meeting: Meeting) -> str:
    if meetings.day_of(meeting) == ctx.today:
        return meeting.title
    return f"{meeting.title} {meetings.wording.when(meeting.starts_at)}"


@router.answer("filing.meeting")
def chosen_meeting(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The meeting was picked; go on."""
    filing: Filing = answer.payload["filing"]
    filing["meeting_id"] = answer.payload["ids"][answer.picked or 0]
    return advance(ctx, filing, _moment(answer.payload["said_at"]))


@router.answer("filing.person")
def chosen_person(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The person was picked; go on."""
    filing: Filing = answer.payload["filing"]
    filing["people"][answer.payload["name"]] = answer.payload["ids"][answer.picked or 0]
    return advance(ctx, filing, _moment(answer.payload["said_at"]))


@router.answer("filing.save")
def confirmed(ctx: Context, _: Said, answer: Answer) -> Reply:
    """What was shown is right; save it."""
    filing: Filing = answer.payload["filing"] | {"confirm": False, "confirmed": True}
    return advance(ctx, filing, _moment(answer.payload["said_at"]))
