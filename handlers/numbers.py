"""Questions about numbers: may we vote, who is missing, my year, the unit's figures."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot import learning, meetings, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import Ballot, Entry, Meeting, MeetingKind, Presence
from bot.people import OrgKind, Right
from bot.text.brief import some
from handlers import again, showing, studying, which

router = Router()

ROLL = "{title}：{counts}。{quorum}"
OUTCOME = "{title}赞成{yes}票：{outcome}"
MOST = 20
"""Names in one reply."""
MISSING = "{title}：未登记{count}人，{names}。没有登记不等于缺席。{absent}"
COMPLETE = "{title}：应到{count}人都登记了。{absent}"
ABSENT = "缺席{count}人，{names}。"
LEAVES = "{title}：请假{count}人，{names}。"
NO_LEAVE = "{title}：没有人请假。"
THERE = "{title}：到{count}人（应到{expected}人），{names}。{coming}"
NOBODY_YET = "还没有人登记"
COMING = "说会来的{count}人，{names}。"
OF_MEETING = frozenset({"missing", "leave"})
YEAR = "{who}{year}年{kind}登记在册：到会{attended}次，请假{leave}次，缺席{absent}次，已补学{made_up}次。"
LAST_TIME = re.compile(r"上一?[次回场堂](?![月季周])")
LOOKED_BACK = timedelta(days=92)
"""How far back the last meeting of a kind is looked for."""
NOBODY = "您管的名册里没有{name}。"


@router.command(
    "应到多少",
    "过半没有",
    "够不够",
    intent="meeting.quorum",
    asks_back=True,
    usage=(
        "应到多少人，现在够不够开会表决",
        "38个正式党员来了19个，能投票吗",
        "应到42，到会30，赞成22，通过了吗",
    ),
    about="算法定人数和表决票数。",
)
@again.asking("meeting.quorum")
def quorum(ctx: Context, said: Said) -> Reply:
    """For the meeting at hand, or for numbers given in the question; with votes, whether they carry a motion."""
    expected, present = said.slots.get("expected_voting"), said.slots.get("present_voting")
    if said.slots.get("kind") == "election" and expected is not None and present is not None:
        return Reply(meetings.wording.election(meetings.counting.election(present, expected)))
    ballot = _ballot(said)
    if expected is not None and (ballot is not None or present is not None):
        return Reply(_in_numbers(expected, present, ballot))
    row = _asked(ctx, said)
    roll, title = meetings.roll(ctx, row), meetings.wording.title(row)
    counts = roll.counts
    if ballot is not None:
        outcome = meetings.wording.outcome(ballot, counts.expected_voting, counts.present_voting, roll.quorum)
        return Reply(OUTCOME.format(title=title, yes=ballot.yes, outcome=outcome))
    return Reply(ROLL.format(title=title, counts=meetings.wording.counts(counts), quorum=roll.quorum_sentence))


def _ballot(said: Said) -> Ballot | None:
    """The votes said; an election's are declared by a person, never by us."""
    if "yes" not in said.slots or said.slots.get("kind") == "election":
        return None
    return Ballot(said.slots["yes"], said.slots.get("no", 0), said.slots.get("abstain", 0))


def _in_numbers(expected: int, present: int | None, ballot: Ballot | None) -> str:
    """What the counting rules say of numbers alone: may a vote begin, does it carry."""
    found = None if present is None else meetings.counting.quorum(meetings.QuorumRule.HALF, present, expected)
    if ballot is None:
        return meetings.wording.quorum(found)
    return meetings.wording.outcome(ballot, expected, present, found)


def _asked(ctx: Context, said: Said) -> Meeting:
    """The meeting asked about.

    Raises:
        NotFoundError: there is none; with the nearest there is.
        WhichMeetingError: several may be meant.
    """
    if "meeting_id" in said.slots:
        return meetings.meeting(ctx, said.slots["meeting_id"])
    day = _day(ctx, said)
    if day is None and LAST_TIME.search(said.text) and (held := _last_held(ctx, said)):
        return meetings.the_one(held)
    found = which.led_meetings(ctx, said.slots, Right.SEE_UNIT, day=day)
    if not found and said.slots.get("group"):
        found = meetings.find(ctx, member_id=ctx.speaker.id, day=day, kind=which.kind_of(said.slots))
    if not found:
        raise which.not_found(ctx, said.slots)
    return meetings.the_one(found)


def _last_held(ctx: Context, said: Said) -> list[Meeting]:
    """The last such meeting that has begun."""
    since = ctx.today - LOOKED_BACK
    for until in (ctx.today, ctx.today - which.DAY):
        found = which.latest(ctx, said.slots, Right.SEE_UNIT, since=since, until=until)
        if begun := [row for row in found if row.starts_at <= ctx.now]:
            return begun
    return []


def _day(ctx: Context, said: Said) -> date | None:
    """The day named; today, which is only understood, gives way to the nearest day with a meeting."""
    day = which.day_of(said.slots)
    return None if day == ctx.today else day


def _of_meeting(ctx: Context, said: Said) -> Reply:
    """Those not registered yet, never called absent; or those on leave, without their reasons."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    row = _asked(ctx, said)
    title, entries = showing.dated(ctx, row), _shown(ctx, said, row)

    def names(*states: Presence) -> list[str]:
        return [entry.name for entry in entries if entry.state in states]

    if said.slots.get("metric") == "leave":
        away = names(Presence.LEAVE)
        told = (
            LEAVES.format(title=title, count=len(away), names=_listed(away)) if away else NO_LEAVE.format(title=title)
        )
        return Reply(told)
    if said.slots.get("metric") == "present":
        there, coming = names(*meetings.counting.ATTENDED), names(Presence.WILL_ATTEND)
        come = COMING.format(count=len(coming), names=_listed(coming)) if coming else ""
        whole = {"title": title, "count": len(there), "expected": len(entries), "coming": come}
        return Reply(showing.fitted(THERE, "names", **whole, names=_listed(there) if there else NOBODY_YET))
    absent, missing = names(Presence.ABSENT), names(*meetings.counting.UNKNOWN)
    gone = ABSENT.format(count=len(absent), names=_listed(absent)) if absent else ""
    if not missing:
        return Reply(COMPLETE.format(title=title, count=len(entries), absent=gone))
    parts = {"title": title, "count": len(missing), "names": _listed(missing), "absent": gone}
    return Reply(showing.fitted(MISSING, "absent", **parts))


def _shown(ctx: Context, said: Said, row: Meeting) -> list[Entry]:
    """Those of the meeting the speaker may ask about: the group named, a group leader's own, else all.

    Raises:
        NotAllowedError: none of them is his to see.
    """
    unit, named = people.org(ctx, row.org_id), which.named_unit(ctx, said.slots)
    group = named if named is not None and named.kind is OrgKind.GROUP else None
    if group is None and not people.may(ctx, Right.SEE_UNIT, unit):
        led = people.led_units(ctx, Right.SEE_UNIT)
        group = next((one for one in led if one.path.startswith(unit.path)), None)
    people.require(ctx, Right.SEE_UNIT, group or unit)
    entries = list(meetings.roll(ctx, row).entries)
    if group is None or group.id == unit.id:
        return entries
    own = {one.id for one in people.members_of(ctx, group, day=meetings.day_of(row))}
    return [entry for entry in entries if entry.member_id in own]


def _listed(names: Sequence[str]) -> str:
    return some(names, MOST)


@router.command(
    "谁没来",
    "还差谁",
    "我的考勤",
    intent="attend.query",
    asks_back=True,
    usage=("我今年缺了几次会", "谁没来", "谁没来 党员大会"),
    about="看自己参加会的次数；负责人可看谁还没登记、某人今年的情况。",
)
@again.asking("attend.query")
def attendance(ctx: Context, said: Said) -> Reply:
    """One's own year, a member's for the officers, or who is not there."""
    metric = said.slots.get("metric")
    if metric in OF_MEETING or (metric == "present" and "persons" not in said.slots):
        return _of_meeting(ctx, said)
    persons = said.slots.get("persons") or _named(ctx, said.rest) or ["@self"]
    year = int(str(said.slots.get("period") or ctx.today.year)[:4])
    if said.slots.get("metric") == "study_hours":
        return _hours(ctx, persons, year)
    kind = which.kind_of(said.slots) if said.slots.get("metric") == "present" else None
    if persons == ["@self"]:
        return Reply(_year(ctx, ctx.speaker.id, "您", year, kind))
    lines = [line for name in persons[:3] for line in _theirs(ctx, name, year, kind)]
    return Reply("\n".join(lines[:3]))


def _named(ctx: Context, words: str) -> list[str]:
    """The members named behind the command's word."""
    return [one.name for one in people.lexicon(ctx).names_in(words)]


def _hours(ctx: Context, persons: Sequence[str], year: int) -> Reply:
    """One's own study hours, or those of somebody the speaker leads."""
    if persons == ["@self"]:
        one = learning.of_member(ctx, ctx.speaker.id, year)
        return Reply(studying.told(ctx, one, studying.YOURS, year))
    return Reply("\n".join(studying.by_name(ctx, persons[0], year)))


def _theirs(ctx: Context, name: str, year: int, kind: MeetingKind | None) -> list[str]:
    """The year of everybody of this name within the speaker's reach, told apart when several bear it."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    units = people.led_units(ctx, Right.SEE_UNIT)
    found = {one.id: one for unit in units for one in people.members_of(ctx, unit) if one.name == name}
    if not found:
        raise NotFoundError(NOBODY.format(name=name))
    several = len(found) > 1
    return [
        _year(ctx, one.id, which.told_apart(ctx, one) if several else name, year, kind)
        for one in list(found.values())[:3]
    ]


def _year(ctx: Context, member_id: int, who: str, year: int, kind: MeetingKind | None) -> str:
    mine = meetings.my_year(ctx, member_id, year, kind)
    return YEAR.format(
        who=who,
        year=year,
        kind=meetings.KINDS[kind].name if kind else "",
        attended=mine.attended,
        leave=mine.leave,
        absent=mine.absent,
        made_up=mine.made_up,
    )
