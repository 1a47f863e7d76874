"""One way to file who was there, for one word or a pasted list: fill what is missing by asking, show, save."""

from collections.abc import Sequence

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotAllowedError, NotFoundError
from bot.meetings import Mark, Meeting, Presence
from bot.people import Member, Org, Right
from bot.text.brief import cut
from handlers import again, listed, matching, showing, which
from handlers.matching import Filing

router = Router()

IS_IT = "今天没有登记的会，是不是{meeting}？\n是就回复「确认」，不是回「取消」。"
NONE_TODAY = "今天还没有登记{kind}，是哪一次？"
NEW_TODAY = "今天新开的{kind}"
NOT_ON_ROSTER = "名册里没有{name}，是不是："
UNKNOWN = "没对上名册：{names}。"
ONLY_OWN = "没有记。替别人记到会，由党小组长或支部书记、委员来做；您自己的请单独说，例如「请假 周五 出差」。"
NOBODY = "名册里没有{names}，没有记。请核对姓名再发一次。"
ALL_KNOWN = "{title}应到的人都登记过了，没有改动。要改谁，直接说，例如「黄勇到了」。"
PREVIEW = "{title}（{when}{new}）：{counts}。{notes}\n回复「确认」保存，「取消」不记。"
NEW = "，新建"
GUESSED = "，没说几点，暂记这个时间"
SAVED = "已记：{title} {counts}。{now}{quorum}{also}改错回「撤回」。"
SAVED_ONE = "已记：{title}，{who}。{others}{also}{why}改错回「撤回」。"
WHY = "补原因回「请假 会议{number} 出差」。"
SAME = "{title}：早已这样记着，没有改动。"
NOW = "合计{counts}。"
LONGEST_COUNTS = 80
"""Characters of the counts that are shown before they are saved."""
MANY = 3
"""From this many marks on, what was understood is shown before it is saved."""
KEPT = ("meeting", "number", "date", "time", "place", "org", "group", "rest")
STATED = ("expected", "present", "leave")


def begin(said: Said, *, roll: bool) -> Filing:
    """A filing from what was understood; a roll call is shown before it is saved and may call its meeting."""
    slots = said.slots
    filing: Filing = {name: slots[name] for name in KEPT if slots.get(name)}
    filing["marks"] = [dict(entry) for entry in slots.get("entries") or slots.get("persons") or ()]
    filing["stated"] = {name: slots[name] for name in STATED if name in slots}
    filing["said_at"] = said.sent_at.isoformat() if said.sent_at else ""
    return filing | listed.told(said) | {"people": {}, "confirm": roll, "roll": roll}


def advance(ctx: Context, filing: Filing) -> Reply:
    """Take the next step: find the meeting, decide the names, show it, save it; ask where something is missing."""
    own = any(mark["name"] == "@self" for mark in filing["marks"])
    if own and len(filing["marks"]) > 1 and not people.may_anywhere(ctx, Right.FILE_ATTENDANCE):
        raise NotAllowedError(ONLY_OWN)
    if filing.get("rest") or any(mark["name"] != "@self" for mark in filing["marks"]):
        people.require_anywhere(ctx, Right.FILE_ATTENDANCE)
    other = matching.instead(ctx, filing)
    if other is not None:
        return _ask_other(ctx, filing, other)
    try:
        row = matching.meeting(ctx, filing)
    except meetings.WhichMeetingError as several:
        again.require_few(several)
        payload = {"filing": filing, "ids": list(several.meeting_ids)}
        return ask(ctx, "filing.meeting", several.sentence, choices=several.choices, payload=payload)
    unit = matching.unit(ctx, filing, row)
    shape = row or matching.planned(ctx, filing, unit)
    scope = meetings.expected(ctx, shape)
    whole = people.members_of(ctx, people.unit_of(ctx, unit), day=meetings.day_of(shape))
    unknown, twofold = matching.decide(ctx, filing, scope, whole)
    if twofold:
        name, found = twofold
        return _ask_who(ctx, filing, which.WHICH_PERSON.format(count=len(found), name=name), name, found)
    marks = matching.marks(ctx, filing, row, scope)
    if not marks:
        return _nobody(ctx, filing, row, unknown, whole)
    if filing["confirm"] or (row is None and not filing.get("confirmed")):
        return _show(ctx, filing, row, unit, marks, unknown)
    return _save(ctx, filing, row or matching.call(ctx, filing, unit), marks)


def _ask_other(ctx: Context, filing: Filing, row: Meeting) -> Reply:
    """Ask whether this meeting is meant, or one of today that nobody called."""
    label = f"{which.when(ctx, row.starts_at)} {meetings.wording.title(row)}"
    payload = {"filing": filing, "id": row.id}
    if not filing["roll"] or which.kind_of(filing) is None:
        return ask(ctx, "filing.other", IS_IT.format(meeting=label), payload=payload)
    choices = [label, NEW_TODAY.format(kind=which.kind_name(filing))]
    text = NONE_TODAY.format(kind=which.kind_name(filing))
    return ask(ctx, "filing.other", text, choices=choices, payload=payload)


def _ask_who(ctx: Context, filing: Filing, text: str, name: str, found: Sequence[Member]) -> Reply:
    payload = {"filing": filing, "name": name, "ids": [one.id for one in found]}
    return ask(ctx, "filing.person", text, choices=[which.told_apart(ctx, one) for one in found], payload=payload)


def _nobody(
    ctx: Context, filing: Filing, row: Meeting | None, unknown: Sequence[str], whole: Sequence[Member]
) -> Reply:
    """Nobody is left to mark, or nobody of the names is on the roster: ask whether one that sounds like it is meant.

    Raises:
        NotFoundError: no name sounds like it, or several names are unknown.
    """
    if not unknown and row is not None:
        return Reply(ALL_KNOWN.format(title=meetings.wording.title(row)))
    near = people.near_names(ctx, unknown)[unknown[0]] if len(unknown) == 1 else []
    found = [one for one in whole if one.name in near][:3]
    if not found:
        raise NotFoundError(showing.fitted(NOBODY, "names", names="、".join(unknown)))
    return _ask_who(ctx, filing, NOT_ON_ROSTER.format(name=unknown[0]), unknown[0], found)


def _show(
    ctx: Context, filing: Filing, row: Meeting | None, unit: Org, marks: Sequence[Mark], unknown: Sequence[str]
) -> Reply:
    """Show what would be stored: counts, who is not on the roster or of another group, what changes, what is odd."""
    names = people.names(ctx, [mark.member_id for mark in marks])
    shape = row or matching.planned(ctx, filing, unit)
    notes = [listed.warned(filing)]
    notes += [UNKNOWN.format(names=showing.unknown(ctx, unit, unknown))] if unknown else []
    notes.append(showing.others(ctx, unit, shape, marks, names))
    notes.append(showing.odd(ctx, filing, shape, marks))
    if row is None:
        people.require(ctx, Right.CALL_MEETING, unit)
        new = NEW + ("" if filing.get("time") else GUESSED)
    else:
        new = ""
        result = meetings.preview(ctx, row, marks, said_at=matching.said_at(ctx, filing))
        if not (result.new or result.changed or unknown or listed.also(ctx, filing, unit, row)):
            return Reply(SAME.format(title=meetings.wording.title(row)))
        notes.append(showing.changes(result.changed))
        filing["meeting_id"] = row.id
    notes.append(listed.also(ctx, filing, unit, row))
    preview = showing.fitted(
        PREVIEW,
        "notes",
        title=meetings.wording.title(shape),
        when=which.when(ctx, shape.starts_at),
        new=new,
        counts=cut(showing.counts(marks, names), LONGEST_COUNTS),
        notes="".join(notes),
    )
    return ask(ctx, "filing.save", preview, payload={"filing": filing})


def _save(ctx: Context, filing: Filing, row: Meeting, marks: Sequence[Mark]) -> Reply:
    """Store the marks and say what stands now."""
    result = meetings.mark(ctx, row, marks, said_at=matching.said_at(ctx, filing))
    also = listed.write(ctx, filing, row)
    if not (result.new or result.changed or also):
        return Reply(SAME.format(title=meetings.wording.title(row)))
    names = people.names(ctx, [mark.member_id for mark in marks])
    if len(marks) < MANY and not filing.get("rest"):
        who = "；".join(showing.one(ctx, mark, names) for mark in marks)
        others = showing.others(ctx, people.org(ctx, row.org_id), row, marks, names)
        why = WHY.format(number=row.id) if any(_is_bare_leave(ctx, mark) for mark in marks) else ""
        return Reply(SAVED_ONE.format(title=showing.dated(ctx, row), who=who, others=others, also=also, why=why))
    roll = meetings.roll(ctx, row)
    whole = len(marks) == roll.counts.expected and not roll.missing
    now = "" if whole else NOW.format(counts=meetings.wording.counts(roll.counts))
    quorum = roll.quorum_sentence if meetings.KINDS[row.kind].decides else ""
    title, counts = meetings.wording.title(row), showing.counts(marks, names)
    return Reply(showing.fitted(SAVED, "counts", title=title, counts=counts, now=now, quorum=quorum, also=also))


def _is_bare_leave(ctx: Context, mark: Mark) -> bool:
    """Whether the speaker himself is away and has not said why, as by a button: nobody need, but he may."""
    own = mark.member_id == ctx.speaker.id and mark.state is Presence.LEAVE
    return own and mark.reason is None and not mark.reason_text


@router.answer("filing.meeting")
def chosen_meeting(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The meeting was picked; go on."""
    return advance(ctx, answer.payload["filing"] | {"meeting_id": answer.payload["ids"][answer.picked or 0]})


@router.answer("filing.other")
def chosen_other(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The meeting shown is meant, or a new one of today."""
    filing: Filing = answer.payload["filing"]
    return advance(ctx, filing | ({"new": True} if answer.picked else {"meeting_id": answer.payload["id"]}))


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
