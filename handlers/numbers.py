"""Questions about numbers: may we vote, who is missing, my year, the unit's figures."""

from datetime import date

from bot import meetings, people
from bot.chat import Answer, Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.meetings import Meeting
from bot.people import Right
from handlers import which

router = Router()

ROLL = "{title}：{counts}。{quorum}"
MOST = 20
"""Names in one reply."""
MISSING = "{title}未登记{count}人：{names}。没有登记不等于缺席。"
COMPLETE = "{title}应到{count}人都登记了。"
YEAR = "{who}{year}年登记在册：到会{attended}次，请假{leave}次，缺席{absent}次，已补学{made_up}次。"
UNIT = "{unit} {period}：开会{held}次，到会率{rate}。"
NO_HOURS = "学时统计还没有开通，参加了哪些会可以问「我今年参加了几次会」。"
NOBODY = "您管的名册里没有{name}。"


@router.command(
    "应到多少",
    "过半没有",
    "够不够",
    intent="meeting.quorum",
    asks_back=True,
    usage=("应到多少人，现在够不够开会表决", "38个正式党员来了19个，能投票吗"),
    about="算法定人数和表决票数。",
)
def quorum(ctx: Context, said: Said) -> Reply:
    """For the meeting at hand, or for numbers given in the question."""
    expected, present = said.slots.get("expected_voting"), said.slots.get("present_voting")
    if expected is not None and present is not None:
        if said.slots.get("kind") == "election":
            return Reply(meetings.wording.election(meetings.counting.election(present, expected)))
        return Reply(meetings.wording.quorum(meetings.counting.quorum(meetings.QuorumRule.HALF, present, expected)))
    row = _asked(ctx, said, "numbers.quorum")
    if isinstance(row, Reply):
        return row
    roll = meetings.roll(ctx, row)
    counts = meetings.wording.counts(roll.counts)
    return Reply(ROLL.format(title=row.title, counts=counts, quorum=roll.quorum_sentence))


def _asked(ctx: Context, said: Said, kind: str) -> Meeting | Reply:
    """The meeting asked about, or the question which."""
    if "meeting_id" in said.slots:
        return meetings.meeting(ctx, said.slots["meeting_id"])
    found = which.led_meetings(ctx, said.slots, Right.SEE_UNIT, day=_day(ctx, said))
    try:
        return meetings.the_one(found)
    except meetings.WhichMeetingError as several:
        return which.ask_which(ctx, several, kind, said.slots)


def _day(ctx: Context, said: Said) -> date | None:
    """The day named; today, which is only understood, gives way to the nearest day with a meeting."""
    day = which.day_of(said.slots)
    return None if day == ctx.today else day


@router.answer("numbers.quorum")
def chosen_for_quorum(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The meeting was picked; answer for it."""
    return quorum(ctx, which.picked(said, answer))


@router.answer("numbers.missing")
def chosen_for_missing(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The meeting was picked; say who is missing."""
    return _missing(ctx, which.picked(said, answer))


def _missing(ctx: Context, said: Said) -> Reply:
    """Those not registered yet; never called absent."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    row = _asked(ctx, said, "numbers.missing")
    if isinstance(row, Reply):
        return row
    people.require(ctx, Right.SEE_UNIT, people.org(ctx, row.org_id))
    roll = meetings.roll(ctx, row)
    if not roll.missing:
        return Reply(COMPLETE.format(title=row.title, count=roll.counts.expected))
    names = "、".join(roll.missing[:MOST]) + ("等" if len(roll.missing) > MOST else "")
    return Reply(MISSING.format(title=row.title, count=len(roll.missing), names=names))


@router.command(
    "谁没来",
    "还差谁",
    "我的考勤",
    intent="attend.query",
    asks_back=True,
    usage=("我今年缺了几次会", "谁没来", "谁没来 党员大会"),
    about="看自己参加会的次数；负责人可看谁还没登记、某人今年的情况。",
)
def attendance(ctx: Context, said: Said) -> Reply:
    """One's own year, a member's for the officers, or the unit's rate."""
    if said.slots.get("metric") == "missing":
        return _missing(ctx, said)
    if said.slots.get("metric") == "study_hours":
        return Reply(NO_HOURS)
    persons = said.slots.get("persons") or ["@self"]
    year = int(str(said.slots.get("period") or ctx.today.year)[:4])
    if persons == ["@self"]:
        return Reply(_year(ctx, ctx.speaker.id, "您", year))
    return Reply("\n".join(_theirs(ctx, name, year) for name in persons[:3]))


def _theirs(ctx: Context, name: str, year: int) -> str:
    people.require_anywhere(ctx, Right.SEE_UNIT)
    units = people.led_units(ctx, Right.SEE_UNIT)
    found = [one for unit in units for one in people.members_of(ctx, unit) if one.name == name]
    if not found:
        raise NotFoundError(NOBODY.format(name=name))
    return _year(ctx, found[0].id, name, year)


def _year(ctx: Context, member_id: int, who: str, year: int) -> str:
    mine = meetings.my_year(ctx, member_id, year)
    return YEAR.format(
        who=who, year=year, attended=mine.attended, leave=mine.leave, absent=mine.absent, made_up=mine.made_up
    )
