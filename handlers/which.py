"""Which meeting, which unit, which person: from the slots of what was said to the rows that are meant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import meetings, people
from bot.chat import Said
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, NotFoundError
from bot.meetings import Meeting, MeetingKind
from bot.people import Member, Org, OrgKind, Right
from bot.text import args

WHICH_UNIT = "请说明是哪个支部或党小组的{kind}，例如「锅炉支部党员大会」。"
NAME_UNIT = "请写上单位，例如「{example}」。"
NO_PERSON = "{unit}的名册里没有{name}{near}，没有记，请核对。"
WHICH_PERSON = "有 {count} 位{name}，是哪一位？"
NO_SUCH = "{day}没有找到{kind}，没有记。{nearest}"
NEAREST = "最近的一次是{when}的{title}。"
SEE_LIST = "可以说「会议」看近期安排。"
LONGEST_NAME = 20
"""Characters of a name nobody has, in an answer."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
OF_COMMITTEES = frozenset({MeetingKind.CENTRAL_GROUP_STUDY, MeetingKind.DEMOCRATIC_LIFE_MEETING})
"""What a committee holds itself; any other kind may be a branch's, so the unit has to be named."""
ABOVE = frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH})


class WhichPersonError(AmbiguousError):
    """有同名的人，请选一个。"""

    def __init__(self, name: str, found: Sequence[tuple[int, str]]) -> None:
        """Ask which; `member_ids` stand in the order of `choices`."""
        super().__init__(WHICH_PERSON.format(count=len(found), name=name), [label for _, label in found])
        self.name = name
        self.member_ids = tuple(number for number, _ in found)


def kind_of(slots: Mapping[str, Any]) -> MeetingKind | None:
    """The kind of meeting named."""
    return MeetingKind(slots["meeting"]) if slots.get("meeting") else None


def kind_name(slots: Mapping[str, Any]) -> str:
    """The kind of meeting named, in words; any meeting when none was."""
    kind = kind_of(slots)
    return meetings.KINDS[kind].name if kind else "会"


def day_of(slots: Mapping[str, Any], name: str = "date") -> date | None:
    """The day named."""
    return date.fromisoformat(slots[name]) if slots.get(name) else None


def period(text: str) -> tuple[date, date]:
    """The days of `2026`, `2026-11`, `2026-Q4`, `2026-H1` or `2026-W48`: the first and the day after the last."""
    year, _, part = text.partition("-")
    if part.startswith("W"):
        monday = date.fromisocalendar(int(year), int(part[1:]), 1)
        return monday, monday + WEEK
    return args.months(text)


def moment_of(slots: Mapping[str, Any]) -> datetime | None:
    """The day and time named, when both are."""
    day = day_of(slots)
    if day is None or not slots.get("time"):
        return None
    return datetime.combine(day, time.fromisoformat(slots["time"]), SHANGHAI)


def when(ctx: Context, moment: datetime) -> str:
    """The moment in words, with its year when that is not this one."""
    year = local(moment).year
    return ("" if year == ctx.today.year else f"{year}年") + meetings.wording.when(moment)


def with_unit(ctx: Context, said: Said) -> Said:
    """The unit that somebody responsible for several named in the sentence, when it was not understood already."""
    if any(name in said.slots for name in ("org", "group", "meeting_id")):
        return said
    if not any(unit.kind in ABOVE for unit in people.led_units(ctx, Right.SEE_UNIT)):
        return said
    unit = mentioned(ctx, said.text)
    if unit is None:
        return said
    group = people.lexicon(ctx).group_in(said.text, unit.code)
    return replace(said, slots={**said.slots, "org": unit.code} | ({"group": group.unit.code} if group else {}))


def named_unit(ctx: Context, slots: Mapping[str, Any]) -> Org | None:
    """The group or unit named."""
    code = slots.get("group") or slots.get("org")
    return people.org_by_code(ctx, code) if code else None


def mentioned(ctx: Context, text: str) -> Org | None:
    """The one unit or group whose name surely stands in a text; None when there is none or several are."""
    sure = {found.unit.code for found in people.lexicon(ctx).units_in(text) if found.sure}
    return people.org_by_code(ctx, sure.pop()) if len(sure) == 1 else None


def place_said(ctx: Context, said: Said) -> Org | None:
    """The unit or group named, in the slots or in what follows the command."""
    return named_unit(ctx, said.slots) or mentioned(ctx, said.rest)


def unit_said(ctx: Context, said: Said) -> Org | None:
    """The unit named; of a group its unit."""
    place = place_said(ctx, said)
    return people.unit_of(ctx, place) if place is not None else None


def unit_kept(ctx: Context, said: Said, right: Right, *, example: str = "") -> Org:
    """The unit named, else the lowest the speaker has the right for.

    Raises:
        NotAllowedError: the speaker has it nowhere.
        BadInputError: it is a committee's officer who speaks, who has to name one where an `example` says so.
    """
    people.require_anywhere(ctx, right)
    named = unit_said(ctx, said)
    if named is not None:
        return named
    led = people.unit_of(ctx, people.led_units(ctx, right)[0])
    if example and led.kind is OrgKind.COMMITTEE:
        raise BadInputError(NAME_UNIT.format(example=example))
    return led


def led_unit(ctx: Context, right: Right, kind: MeetingKind | None, around: Org | None = None) -> Org | None:
    """The unit this speaker would mean: the led group for group meetings, else the branch; `around` it if told."""
    units = people.led_units(ctx, right)
    if around is not None:
        units = [unit for unit in units if unit.path.startswith(around.path)]
    if kind is not None:
        wants_group = kind is MeetingKind.GROUP_MEETING
        units = [unit for unit in units if (unit.kind is OrgKind.GROUP) == wants_group]
    return units[0] if units else None


def unit_to_call(ctx: Context, slots: Mapping[str, Any], kind: MeetingKind) -> Org:
    """The unit that holds a meeting of this kind called by this speaker; a list of a group's names names the unit.

    Raises:
        NotAllowedError: the speaker calls no meetings.
        BadInputError: it has to be named.
    """
    unit = named_unit(ctx, slots)
    if unit is not None and (kind is not MeetingKind.GROUP_MEETING or unit.kind is OrgKind.GROUP):
        return unit
    people.require_anywhere(ctx, Right.CALL_MEETING)
    led = led_unit(ctx, Right.CALL_MEETING, kind, unit)
    if led is None or (led.kind is OrgKind.COMMITTEE and kind not in OF_COMMITTEES):
        raise BadInputError(WHICH_UNIT.format(kind=meetings.KINDS[kind].name))
    return led


def led_meetings(ctx: Context, slots: Mapping[str, Any], right: Right, *, day: date | None = None) -> list[Meeting]:
    """The meetings an officer means: of the unit named, else of the units led, else his own."""
    kind = kind_of(slots)
    unit = named_unit(ctx, slots)
    if unit is not None:
        unit = led_unit(ctx, right, kind, unit) or unit
        return _nearest_home(meetings.find(ctx, org=unit, day=day, kind=kind), unit)
    for led in people.led_units(ctx, right):
        found = meetings.find(ctx, org=led, day=day, kind=kind)
        if found:
            return _nearest_home(found, led)
    return meetings.find(ctx, member_id=ctx.speaker.id, day=day, kind=kind)


def _nearest_home(found: Sequence[Meeting], unit: Org) -> list[Meeting]:
    """The unit's own meetings before those of its groups."""
    own = [row for row in found if row.org_id == unit.id]
    return own or list(found)


def to_record(ctx: Context, slots: Mapping[str, Any]) -> Meeting:
    """The meeting whose record is meant: the one picked or of the day said, else the latest own one of the past week.

    Raises:
        NotFoundError: there is none.
        WhichMeetingError: several may be meant.
    """
    if "meeting_id" in slots:
        return meetings.meeting(ctx, slots["meeting_id"])
    day = day_of(slots)
    since, until = (day, day) if day else (ctx.today - WEEK, ctx.today)
    found = latest(ctx, slots, Right.KEEP_MINUTES, since=since, until=until)
    found = found or meetings.find(ctx, member_id=ctx.speaker.id, day=day or ctx.today, kind=kind_of(slots))
    return meetings.the_one(begun(ctx, found))


def begun(ctx: Context, found: Sequence[Meeting]) -> list[Meeting]:
    """Those that have begun, when any has: nothing is recorded of this evening's meeting in the afternoon."""
    return [row for row in found if row.starts_at <= ctx.now] or list(found)


def latest(ctx: Context, slots: Mapping[str, Any], right: Right, *, since: date, until: date) -> list[Meeting]:
    """The meetings of the last day that had one, both days included, in the unit named or the units led."""
    named, kind = named_unit(ctx, slots), kind_of(slots)
    for unit in [named] if named else people.led_units(ctx, right):
        found = _nearest_home(meetings.coming(ctx, since=since, until=until + DAY, org=unit, kind=kind), unit)
        if found:
            last = meetings.day_of(found[-1])
            return [row for row in found if meetings.day_of(row) == last]
    return []


def not_found(ctx: Context, slots: Mapping[str, Any]) -> NotFoundError:
    """There is no such meeting: which day and kind were looked for, and the nearest there is."""
    day = day_of(slots)
    kind = kind_of(slots)
    mine = meetings.find(ctx, member_id=ctx.speaker.id, kind=kind)
    nearest = (
        NEAREST.format(when=when(ctx, mine[0].starts_at), title=meetings.wording.title(mine[0])) if mine else SEE_LIST
    )
    said = f"{day.month}月{day.day}日" if day else "近期"
    return NotFoundError(NO_SUCH.format(day=said, kind=kind_name(slots), nearest=nearest))


def near(ctx: Context, unit: Org, names: Sequence[str]) -> dict[str, list[str]]:
    """For each name, those of the unit nearest to it: people of other units are nobody's business here."""
    own = {one.name for one in people.members_of(ctx, people.unit_of(ctx, unit))}
    return {name: [one for one in found if one in own] for name, found in people.near_names(ctx, names).items()}


def told_apart(ctx: Context, member: Member) -> str:
    """A member told apart from one of the same name: by group and year of birth."""
    group = people.org(ctx, member.group_id).short if member.group_id else ""
    born = f"，{member.birth_year}年生" if member.birth_year else ""
    return f"{member.name}（{group}{born}）"


def person(
    ctx: Context, unit: Org, name: str, decided: Mapping[str, int], *, day: date | None = None, here: bool = False
) -> Member:
    """The one member of this name in the unit, on that day if told; `decided` says who of several was picked.

    Of a group the whole unit is looked through, unless only who is `here` can be meant.

    Raises:
        NotFoundError: nobody; with the names nearest to it.
        WhichPersonError: several.
    """
    place = unit if here else people.unit_of(ctx, unit)
    found = [one for one in people.members_of(ctx, place, day=day) if one.name == name]
    found = [one for one in found if one.id == decided.get(name, one.id)]
    if not found:
        alike = "、".join(one for one in near(ctx, unit, [name])[name] if one != name)
        raise NotFoundError(
            NO_PERSON.format(unit=unit.short, name=name[:LONGEST_NAME], near=f"（相近的有{alike}）" if alike else "")
        )
    if len(found) > 1:
        raise WhichPersonError(name, [(one.id, told_apart(ctx, one)) for one in found])
    return found[0]
