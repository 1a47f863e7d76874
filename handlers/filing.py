"""One way to file who was there, for one word or a pasted list: fill what is missing by asking, show, save."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import Mark, Meeting
from bot.people import Member, Org, Right
from handlers import matching, showing
from handlers.matching import Filing

router = Router()

WHICH_PERSON = "有 {count} 位{name}，是哪一位？"
NOT_ON_ROSTER = "名册里没有{name}，是不是："
UNKNOWN = "没对上名册：{names}。"
NOBODY = "名册里没有{names}，没有记。请核对姓名再发一次。"
PREVIEW = "{title}（{when}{new}）：{counts}。{unknown}{odd}\n回复「确认」保存，「取消」不记。"
NEW = "，新建"
SAVED = "已记：{title} {counts}。{missing}{quorum}改错回「撤回」。"
SAVED_ONE = "已记：{title}，{who}。改错回「撤回」。"
SAME = "{title}：早已这样记着，没有改动。"
MISSING = "应到{expected}，未登记{missing}。"
MANY = 3
"""From this many marks on, what was understood is shown before it is saved."""
KEPT = ("meeting", "date", "time", "place", "org", "group", "rest")
STATED = ("expected", "present", "leave")


def begin(slots: Mapping[str, Any], said_at: datetime | None, *, confirm: bool) -> Filing:
    """A filing from what was understood; `confirm` shows it before saving."""
    filing: Filing = {name: slots[name] for name in KEPT if slots.get(name)}
    filing["marks"] = [dict(entry) for entry in slots.get("entries") or slots.get("persons") or ()]
    filing["stated"] = {name: slots[name] for name in STATED if name in slots}
    filing["said_at"] = said_at.isoformat() if said_at else ""
    return filing | {"people": {}, "confirm": confirm}


def advance(ctx: Context, filing: Filing) -> Reply:
    """Take the next step: find the meeting, decide the names, show it, save it; ask where something is missing."""
    try:
        row = matching.meeting(ctx, filing)
    except meetings.WhichMeetingError as several:
        payload = {"filing": filing, "ids": list(several.meeting_ids)}
        return ask(ctx, "filing.meeting", several.sentence, choices=several.choices, payload=payload)
    unit = matching.unit(ctx, filing, row)
    scope = meetings.expected(ctx, row) if row else people.members_of(ctx, unit)
    whole = people.members_of(ctx, people.unit_of(ctx, unit))
    unknown, twofold = matching.decide(filing, ctx.speaker.id, scope, whole)
    if twofold:
        name, found = twofold
        return _ask_who(ctx, filing, WHICH_PERSON.format(count=len(found), name=name), name, found)
    marks = matching.marks(ctx, filing, row, scope)
    if not marks:
        return _nobody(ctx, filing, unknown, whole)
    if filing["confirm"] or (row is None and not filing.get("confirmed")):
        return _show(ctx, filing, row, unit, marks, unknown)
    return _save(ctx, filing, row or matching.call(ctx, filing, unit), marks)


def _ask_who(ctx: Context, filing: Filing, text: str, name: str, found: Sequence[Member]) -> Reply:
    payload = {"filing": filing, "name": name, "ids": [one.id for one in found]}
    return ask(ctx, "filing.person", text, choices=[showing.person(ctx, one) for one in found], payload=payload)


def _nobody(ctx: Context, filing: Filing, unknown: Sequence[str], whole: Sequence[Member]) -> Reply:
    """Nobody of the names is on the roster: ask whether one that sounds like it is meant.

    Raises:
        NotFoundError: none does, or several names are unknown.
    """
    near = people.near_names(ctx, unknown)[unknown[0]] if len(unknown) == 1 else []
    found = [one for one in whole if one.name in near][:3]
    if not found:
        raise NotFoundError(NOBODY.format(names="、".join(unknown)))
    return _ask_who(ctx, filing, NOT_ON_ROSTER.format(name=unknown[0]), unknown[0], found)


def _show(
    ctx: Context, filing: Filing, row: Meeting | None, unit: Org, marks: Sequence[Mark], unknown: Sequence[str]
) -> Reply:
    people.require(ctx, Right.FILE_ATTENDANCE, unit)
    starts_at = row.starts_at if row else matching.starts_at(ctx, filing)
    preview = PREVIEW.format(
        title=row.title if row else meetings.usual_title(unit, matching.kind(filing), starts_at),
        when=meetings.wording.when(starts_at),
        new="" if row else NEW,
        counts=showing.counts(marks, people.names(ctx, [mark.member_id for mark in marks])),
        unknown=UNKNOWN.format(names=showing.unknown(ctx, unknown)) if unknown else "",
        odd=showing.odd(filing, marks),
    )
    if row:
        filing["meeting_id"] = row.id
    return ask(ctx, "filing.save", preview, payload={"filing": filing})


def _save(ctx: Context, filing: Filing, row: Meeting, marks: Sequence[Mark]) -> Reply:
    """Store the marks and say what stands now."""
    result = meetings.mark(ctx, row, marks, said_at=matching.said_at(ctx, filing))
    if not result.new and not result.changed:
        return Reply(SAME.format(title=row.title))
    names = people.names(ctx, [mark.member_id for mark in marks])
    if len(marks) < MANY and not filing.get("rest"):
        who = "；".join(showing.one(ctx, mark, names) for mark in marks)
        return Reply(SAVED_ONE.format(title=showing.dated(ctx, row), who=who))
    roll = meetings.roll(ctx, row)
    missing = MISSING.format(expected=roll.counts.expected, missing=len(roll.missing)) if roll.missing else ""
    quorum = roll.quorum_sentence if meetings.KINDS[row.kind].decides else ""
    return Reply(SAVED.format(title=row.title, counts=showing.counts(marks, names), missing=missing, quorum=quorum))


@router.answer("filing.meeting")
def chosen_meeting(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The meeting was picked; go on."""
    return advance(ctx, answer.payload["filing"] | {"meeting_id": answer.payload["ids"][answer.picked or 0]})


@router.answer("filing.person")
def chosen_person(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The person was picked; go on."""
    filing: Filing = answer.payload["filing"]
    filing["people"][answer.payload["name"]] = answer.payload["ids"][answer.picked or 0]
    return advance(ctx, filing)


@router.answer("filing.save")
def confirmed(ctx: Context, _: Said, answer: Answer) -> Reply:
    """What was shown is right; save it."""
    return advance(ctx, answer.payload["filing"] | {"confirm": False, "confirmed": True})
