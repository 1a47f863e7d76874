"""Which meeting, which unit: from the slots of what was said to the rows that are meant."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import meetings, people
from bot.chat import Answer, Reply, Said, ask
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, NotFoundError
from bot.meetings import Meeting, MeetingKind, WhichMeetingError
from bot.people import Member, Org, OrgKind, Right

WHICH_UNIT = "请说明是哪个支部或党小组。"
NO_PERSON = "{unit}的名册里没有{name}{near}，请核对。"
TWO_PERSONS = "有{count}位{name}，在这里分不清，请写成能分清的人，或用「打印纪要」后手填。"
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def kind_of(slots: Mapping[str, Any]) -> MeetingKind | None:
    """The kind of meeting named."""
    return MeetingKind(slots["meeting"]) if slots.get("meeting") else None


def day_of(slots: Mapping[str, Any], name: str = "date") -> date | None:
    """The day named."""
    return date.fromisoformat(slots[name]) if slots.get(name) else None


def period(text: str) -> tuple[date, date]:
    """The days of `2026`, `2026-11` or `2026-Q4`: first day and the day after the last."""
    year, _, part = text.partition("-")
    if not part:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    months, first = (3, 3 * int(part[1:]) - 2) if part.startswith("Q") else (1, int(part))
    after = int(year) * 12 + first - 1 + months
    return date(int(year), first, 1), date(after // 12, after % 12 + 1, 1)


def moment_of(slots: Mapping[str, Any]) -> datetime | None:
    """The day and time named, when both are."""
    day = day_of(slots)
    if day is None or not slots.get("time"):
        return None
    return datetime.combine(day, time.fromisoformat(slots["time"]), SHANGHAI)


def named_unit(ctx: Context, slots: Mapping[str, Any]) -> Org | None:
    """The group or unit named."""
    code = slots.get("group") or slots.get("org")
    return people.org_by_code(ctx, code) if code else None


def led_unit(ctx: Context, right: Right, kind: MeetingKind | None) -> Org | None:
    """The unit this speaker would mean without naming one: the led group for group meetings, else the branch."""
    units = people.led_units(ctx, right)
    if kind is not None:
        wants_group = kind is MeetingKind.GROUP_MEETING
        units = [unit for unit in units if (unit.kind is OrgKind.GROUP) == wants_group]
    return units[0] if units else None


def unit_to_call(ctx: Context, slots: Mapping[str, Any], kind: MeetingKind) -> Org:
    """The unit that holds a meeting of this kind called by this speaker.

    Raises:
        NotAllowedError: the speaker calls no meetings.
        BadInputError: it has to be named.
    """
    unit = named_unit(ctx, slots)
    if unit is not None:
        return unit
    people.require_anywhere(ctx, Right.CALL_MEETING)
    led = led_unit(ctx, Right.CALL_MEETING, kind)
    if led is None:
        raise BadInputError(WHICH_UNIT)
    return led


def led_meetings(ctx: Context, slots: Mapping[str, Any], right: Right, *, day: date | None = None) -> list[Meeting]:
    """The meetings an officer means: of the unit named, else of the units led, else his own."""
    kind = kind_of(slots)
    unit = named_unit(ctx, slots)
    if unit is not None:
        return meetings.find(ctx, org=unit, day=day, kind=kind)
    for led in people.led_units(ctx, right):
        found = meetings.find(ctx, org=led, day=day, kind=kind)
        if found:
            return _nearest_home(found, led)
    return meetings.find(ctx, member_id=ctx.speaker.id, day=day, kind=kind)


def _nearest_home(found: list[Meeting], unit: Org) -> list[Meeting]:
    """The unit's own meetings before those of its groups."""
    own = [row for row in found if row.org_id == unit.id]
    return own or found


def to_record(ctx: Context, slots: Mapping[str, Any]) -> list[Meeting]:
    """The meetings whose record may be kept now: of the day said, else the latest of the past week."""
    day, kind = day_of(slots), kind_of(slots)
    since, until = (day, day) if day else (ctx.today - WEEK, ctx.today)
    named = named_unit(ctx, slots)
    for unit in [named] if named else people.led_units(ctx, Right.KEEP_MINUTES):
        found = meetings.coming(ctx, since=since, until=until + DAY, org=unit, kind=kind)
        if found:
            last = meetings.day_of(found[-1])
            return _nearest_home([row for row in found if meetings.day_of(row) == last], unit)
    return meetings.find(ctx, member_id=ctx.speaker.id, day=day or ctx.today, kind=kind)


def person(ctx: Context, unit: Org, name: str) -> Member:
    """The one member of this name in the unit.

    Raises:
        NotFoundError: nobody; with the names nearest to it.
        AmbiguousError: several.
    """
    found = [one for one in people.members_of(ctx, people.unit_of(ctx, unit)) if one.name == name]
    if not found:
        near = "、".join(people.near_names(ctx, [name])[name])
        raise NotFoundError(NO_PERSON.format(unit=unit.short, name=name, near=f"（相近的有{near}）" if near else ""))
    if len(found) > 1:
        raise AmbiguousError(TWO_PERSONS.format(count=len(found), name=name))
    return found[0]


def ask_which(ctx: Context, several: WhichMeetingError, kind: str, slots: Mapping[str, Any]) -> Reply:
    """Ask which of the meetings is meant; the answer comes back as the slots with its number."""
    payload = {"slots": dict(slots), "ids": list(several.meeting_ids)}
    return ask(ctx, kind, several.sentence, choices=several.choices, payload=payload)


def picked(said: Said, answer: Answer) -> Said:
    """What was said before, with the meeting that was picked."""
    slots = answer.payload["slots"] | {"meeting_id": answer.payload["ids"][answer.picked or 0]}
    return Said(said.text, said.intent, slots, sent_at=said.sent_at)
