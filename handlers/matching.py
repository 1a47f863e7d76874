"""From what a filing says to rows: the meeting it is about, the people behind its names, the marks to make."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from bot import meetings, people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import ConflictError, NotFoundError
from bot.meetings import LeaveReason, Mark, Meeting, MeetingKind, Presence
from bot.people import Member, Org, Right
from handlers import which

Filing = dict[str, Any]
"""Plain JSON, so that it can wait in a question: what was said, the meeting and the people once they are decided."""

OVER = "{title}（{when}）已经开过了，没有改动。要改到会情况请找支部书记。"
SAY_KIND = "要补记一次没登记过的会，请把会名和日期写上，例如「11月25日党小组会」。"


def said_at(ctx: Context, filing: Filing) -> datetime:
    """When the filing was said: the later word on a person holds."""
    return datetime.fromisoformat(filing["said_at"]) if filing["said_at"] else ctx.now


def meeting(ctx: Context, filing: Filing) -> Meeting | None:
    """The meeting meant; None when it is to be called with the filing: only a roll call calls one.

    Raises:
        WhichMeetingError: several may be meant.
        NotFoundError: none, and the filing does not call it.
    """
    if "meeting_id" in filing:
        return meetings.meeting(ctx, filing["meeting_id"])
    if "number" in filing:
        return _numbered(ctx, filing)
    found = _candidates(ctx, filing)
    if found:
        there = filing.get("rest") == Presence.PRESENT and filing["roll"]
        return meetings.the_one(which.begun(ctx, found) if there else found)
    if not (filing["roll"] and people.may_anywhere(ctx, Right.CALL_MEETING)):
        raise which.not_found(ctx, filing)
    if which.kind_of(filing) is None:
        raise NotFoundError(f"{which.not_found(ctx, filing).sentence}{SAY_KIND}")
    return None


def instead(ctx: Context, filing: Filing) -> Meeting | None:
    """What else may be meant when there is no such meeting today: another one of today, else the last of the week.

    「二组全到了」 may be said at the branch's meeting, and lists are filed the morning after. That it is today, or a
    group's meeting, is often only understood, so the one who files is asked.
    """
    named = "meeting_id" in filing or "number" in filing or filing.get("new")
    if named or which.day_of(filing) != ctx.today or _alone(filing) or _candidates(ctx, filing):
        return None
    today = meetings.find(ctx, member_id=ctx.speaker.id, day=ctx.today)
    if len(today) == 1:
        return today[0]
    since, until = ctx.today - which.WEEK, ctx.today - which.DAY
    found = which.latest(ctx, filing, Right.FILE_ATTENDANCE, since=since, until=until)
    return found[-1] if found else None


def _numbered(ctx: Context, filing: Filing) -> Meeting:
    """The meeting named by its number, if it concerns the speaker or is his to file.

    Raises:
        NotFoundError: there is none, or it is nothing to him: the two are told alike.
        ConflictError: he would come, or not, to one of a day that is over.
    """
    found = meetings.concerned(ctx, int(filing["number"]))
    if _ahead(filing) and meetings.day_of(found) < ctx.today:
        raise ConflictError(OVER.format(title=meetings.wording.title(found), when=which.when(ctx, found.starts_at)))
    return found


def _ahead(filing: Filing) -> bool:
    """Whether leave or coming is spoken of, which is never about a meeting that is over."""
    return any(mark["status"] in {Presence.LEAVE, Presence.WILL_ATTEND} for mark in filing["marks"])


def _alone(filing: Filing) -> bool:
    """Whether the speaker spoke of nobody else."""
    return all(mark["name"] == "@self" for mark in filing["marks"]) and not filing.get("rest")


def _candidates(ctx: Context, filing: Filing) -> list[Meeting]:
    """The meetings that can be meant."""
    day = which.day_of(filing)
    if _alone(filing):
        found = meetings.find(ctx, member_id=ctx.speaker.id, day=day, kind=which.kind_of(filing))
    else:
        found = which.led_meetings(ctx, filing, Right.FILE_ATTENDANCE, day=day)
    if day is None and _ahead(filing):
        return [row for row in found if meetings.day_of(row) >= ctx.today]
    return found


def unit(ctx: Context, filing: Filing, row: Meeting | None) -> Org:
    """The unit of the meeting, or the one that would hold it."""
    if row is not None:
        return people.org(ctx, row.org_id)
    return which.unit_to_call(ctx, filing, kind(filing))


def kind(filing: Filing) -> MeetingKind:
    """The kind of a meeting to be called; `meeting` has seen to it that one was said."""
    return MeetingKind(filing["meeting"])


def starts_at(ctx: Context, filing: Filing) -> datetime:
    """The moment said; without a time the full hour just past, as lists are pasted when people have come."""
    day = which.day_of(filing) or ctx.today
    full_hour = ctx.now.time().replace(minute=0, second=0, microsecond=0)
    clock = time.fromisoformat(filing["time"]) if filing.get("time") else full_hour
    return datetime.combine(day, clock, SHANGHAI)


def planned(ctx: Context, filing: Filing, holder: Org) -> Meeting:
    """The meeting as it would be called, not stored: whom it expects is known before it is."""
    moment = starts_at(ctx, filing)
    title = meetings.usual_title(holder, kind(filing), moment)
    return Meeting(org_id=holder.id, kind=kind(filing), title=title, starts_at=moment, called_by=0, called_at=ctx.now)


def call(ctx: Context, filing: Filing, holder: Org) -> Meeting:
    """Put the meeting of the filing on the calendar."""
    place = filing.get("place", "")
    return meetings.call(ctx, kind=kind(filing), org_id=holder.id, starts_at=starts_at(ctx, filing), place=place)


def decide(
    ctx: Context, filing: Filing, scope: Sequence[Member], whole: Sequence[Member]
) -> tuple[list[str], tuple[str, list[Member]] | None]:
    """Put names to numbers: among those expected, else in the unit; gives the unknown and the first doubtful name."""
    decided: dict[str, int] = filing["people"]
    unknown: list[str] = []
    for mark in filing["marks"]:
        name = _key(mark)
        if _who(decided, mark) is not None:
            continue
        if name == "@self":
            decided[name] = ctx.speaker.id
            continue
        named = [one for one in scope if one.name == mark["name"]] or [one for one in whole if one.name == mark["name"]]
        group = people.org_by_code(ctx, mark["group"]).id if mark.get("group") else None
        found = [one for one in named if one.group_id == group] or named if group else named
        if len(found) > 1:
            return unknown, (name, found)
        if found:
            decided[name] = found[0].id
        elif mark["name"] not in unknown:
            unknown.append(mark["name"])
    return unknown, None


def _who(decided: Mapping[str, int], mark: Mapping[str, Any]) -> int | None:
    """The person decided on for a mark, by name and group or by the name alone."""
    return decided.get(_key(mark), decided.get(mark["name"]))


def _key(mark: Mapping[str, Any]) -> str:
    """What a mark's person is decided under: two of one name are told apart by the group said with them."""
    name: str = mark["name"]
    return f"{name}@{mark['group']}" if mark.get("group") else name


def marks(ctx: Context, filing: Filing, row: Meeting | None, scope: Sequence[Member]) -> list[Mark]:
    """The marks of everybody decided, later ones winning, and of the rest when the rest was named.

    「除了王伟都到了」 does not make a leave an absence: who asked for leave stays on leave.
    """
    decided: dict[str, int] = filing["people"]
    known = [(_who(decided, one), one) for one in filing["marks"]]
    made = {member_id: _mark(member_id, one) for member_id, one in known if member_id is not None}
    if not filing.get("rest"):
        return list(made.values())
    if row is None:
        return [*made.values(), *(Mark(one.id, Presence(filing["rest"])) for one in scope if one.id not in made)]
    excused = meetings.roll(ctx, row).of(Presence.LEAVE)
    for entry in excused:
        if entry.member_id in made and made[entry.member_id].state is Presence.ABSENT:
            made[entry.member_id] = Mark(entry.member_id, Presence.LEAVE)
    return [*made.values(), *meetings.rest_of(ctx, row, Presence(filing["rest"]), besides=list(made.values()))]


def _mark(member_id: int, said: dict[str, Any]) -> Mark:
    reason = LeaveReason(said["reason"]) if said.get("reason") else None
    return Mark(member_id, Presence(said["status"]), reason, said.get("reason_text", ""), said.get("minutes"))
