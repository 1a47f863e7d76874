"""From what a filing says to rows: the meeting it is about, the people behind its names, the marks to make."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from bot import meetings, people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.meetings import LeaveReason, Mark, Meeting, MeetingKind, Presence
from bot.people import Member, Org, Right
from handlers import which

Filing = dict[str, Any]
"""Plain JSON, so that it can wait in a question: what was said, the meeting and the people once they are decided."""

NO_SUCH = "没有找到这次会。{hint}"
SAY_KIND = "请说明是哪个会，例如在标题里写上「党小组会」。"
CALL_FIRST = "请让召集人先发「开会」安排。"


def said_at(ctx: Context, filing: Filing) -> datetime:
    """When the filing was said: the later word on a person holds."""
    return datetime.fromisoformat(filing["said_at"]) if filing["said_at"] else ctx.now


def meeting(ctx: Context, filing: Filing) -> Meeting | None:
    """The meeting meant; None when it is to be called with the filing.

    Raises:
        WhichMeetingError: several may be meant.
        NotFoundError: none, and the speaker cannot call it.
    """
    if "meeting_id" in filing:
        return meetings.meeting(ctx, filing["meeting_id"])
    found = _candidates(ctx, filing)
    if found:
        return meetings.the_one(found)
    if not people.may_anywhere(ctx, Right.CALL_MEETING):
        raise NotFoundError(NO_SUCH.format(hint=CALL_FIRST))
    if which.kind_of(filing) is None:
        raise NotFoundError(NO_SUCH.format(hint=SAY_KIND))
    return None


def _candidates(ctx: Context, filing: Filing) -> list[Meeting]:
    """The meetings that can be meant; leave and coming are never about one that is over."""
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


def unit(ctx: Context, filing: Filing, row: Meeting | None) -> Org:
    """The unit of the meeting, or the one that would hold it."""
    if row is not None:
        return people.org(ctx, row.org_id)
    return which.unit_to_call(ctx, filing, kind(filing))


def kind(filing: Filing) -> MeetingKind:
    """The kind of a meeting to be called.

    Raises:
        BadInputError: none was said.
    """
    found = which.kind_of(filing)
    if found is None:
        raise BadInputError(SAY_KIND)
    return found


def starts_at(ctx: Context, filing: Filing) -> datetime:
    """The moment said; without a time the full hour just past, as lists are pasted when people have come."""
    day = which.day_of(filing) or ctx.today
    full_hour = ctx.now.time().replace(minute=0, second=0, microsecond=0)
    clock = time.fromisoformat(filing["time"]) if filing.get("time") else full_hour
    return datetime.combine(day, clock, SHANGHAI)


def call(ctx: Context, filing: Filing, holder: Org) -> Meeting:
    """Put the meeting of the filing on the calendar."""
    place = filing.get("place", "")
    return meetings.call(ctx, kind=kind(filing), org_id=holder.id, starts_at=starts_at(ctx, filing), place=place)


def decide(
    filing: Filing, me: int, scope: Sequence[Member], whole: Sequence[Member]
) -> tuple[list[str], tuple[str, list[Member]] | None]:
    """Put names to numbers: among those expected, else in the unit; gives the unknown and the first doubtful name."""
    decided: dict[str, int] = filing["people"]
    unknown: list[str] = []
    for name in dict.fromkeys(mark["name"] for mark in filing["marks"] if mark["name"] not in decided):
        if name == "@self":
            decided[name] = me
            continue
        found = [one for one in scope if one.name == name] or [one for one in whole if one.name == name]
        if len(found) > 1:
            return unknown, (name, found)
        if found:
            decided[name] = found[0].id
        else:
            unknown.append(name)
    return unknown, None


def marks(ctx: Context, filing: Filing, row: Meeting | None, scope: Sequence[Member]) -> list[Mark]:
    """The marks of everybody decided, later ones winning, and of the rest when the rest was named."""
    decided: dict[str, int] = filing["people"]
    made = {decided[one["name"]]: _mark(decided[one["name"]], one) for one in filing["marks"] if one["name"] in decided}
    named = list(made.values())
    if not filing.get("rest"):
        return named
    state = Presence(filing["rest"])
    if row is not None:
        return [*named, *meetings.rest_of(ctx, row, state, besides=named)]
    return [*named, *(Mark(person.id, state) for person in scope if person.id not in made)]


def _mark(member_id: int, said: dict[str, Any]) -> Mark:
    reason = LeaveReason(said["reason"]) if said.get("reason") else None
    return Mark(member_id, Presence(said["status"]), reason, said.get("reason_text", ""), said.get("minutes"))
