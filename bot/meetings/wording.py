"""What we say about meetings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from bot.core.clock import local
from bot.meetings.counting import Ballot, Election, Quorum, Tally, votes_needed
from bot.meetings.kinds import QuorumRule
from bot.meetings.models import LeaveReason, Presence
from bot.text.brief import cut


class Titled(Protocol):
    """A meeting, or what is known of one."""

    @property
    def title(self) -> str:
        """What it is called in full."""


STATES: Mapping[Presence, str] = {
    Presence.PRESENT: "到会",
    Presence.WILL_ATTEND: "说会来",
    Presence.LEAVE: "请假",
    Presence.ABSENT: "缺席",
    Presence.LATE: "迟到",
    Presence.ONLINE: "线上",
    Presence.HOME_VISIT: "上门",
    Presence.UNSET: "未登记",
}
REASONS: Mapping[LeaveReason, str] = {
    LeaveReason.ON_DUTY: "值班",
    LeaveReason.BUSINESS_TRIP: "出差",
    LeaveReason.SICK: "病假",
    LeaveReason.FAMILY: "家事",
    LeaveReason.REST: "轮休",
    LeaveReason.TRAINING: "培训",
    LeaveReason.OTHER: "其他",
}
LONGEST_TITLE = 24
"""Characters: the usual titles have at most twenty, five of them and their times fit into one reply."""
LONGEST_REASON = 60
"""Characters of why a meeting is not held, in a reply."""
WEEKDAYS = "一二三四五六日"

HELD_BY_GROUP = "党小组会由党小组召开，请说明是哪个党小组。"
NOT_HELD_BY_GROUP = "{kind}不由党小组召开，请说明是哪个支部。"
CALLED_ALREADY = "{when}已有一次{kind}（编号 {number}），没有重复登记；改时间地点请说「改会」。"
ATTENDED_ALREADY = "{title}已有人登记到会，不能改到以后；另开一次请说「开会」。"
IS_CANCELLED = "{title}已取消，不能再改。"
CANCELLED_TODAY = "{title}已取消：{reason}。"
IS_CLOSED = "{title}已归档；要更正，请支部书记、委员或党小组长来改。"
NO_REASON = "请说明为什么取消。"
NO_MEETING = "没有找到这次会；可以说「会议」看近期安排。"
NO_MEETING_TODAY = "今天没有您的会；可以说「会议」看近期安排。"
WHICH_MEETING = "有{count}个会，请选是哪一个。"

NOT_YOURS = "您不在{title}的范围内，没有登记。"
OUTSIDE = "{names}不在{title}的单位里；来听会的请记为列席。"
NOT_YET = "{title}在{when}，还没开；要说来不来，请说「参加」或「请假」。"
BAD_MINUTES_LATE = "迟到分钟数应在1到600之间。"
TWICE = "{names}在这一次里说了两种情况，请说清楚。"
MADE_UP_DAY = "补学的日期应在会后，不能在今天以后。"
WAS_THERE = "{names}到会了，不用补学。"

NOT_RECORDER = "会议记录由党小组长、支部书记、委员或本次记录人来记。"
BAD_END = "结束时间要晚于开始时间（{start}）。"
BAD_NUMBERS = "人数和票数不能是负数。"
TOO_MANY_WRITTEN = "书面意见算在票数里，不能比赞成、反对、弃权加起来还多。"
REOPEN_FIRST = "{title}已归档；要更正请先说「重开会议」。"
NO_TEXT = "决议没有内容。"
NOT_CLOSED = "{title}还没有归档，不用重开。"
NO_LATE_REASON = "逾期原因请如实写明，不能为空。"

NUMBERS: Mapping[str, str] = {"expected": "应到", "present": "实到", "leave": "请假", "absent": "缺席"}
NO_PLACE = "还没有地点。"
NO_CHAIR = "还没有主持人。"
NO_RECORDER = "还没有记录人。"
NO_END = "还没有结束时间。"
NO_AGENDA = "没有写议题。"
NOT_BEGUN = "会议时间是{when}，还没到，不能归档。"
NOT_ENDED = "结束时间是{when}，还没到，不能归档。"
OVERLAPS = "同一时间这些人还有“{title}”，是同一次活动吗？"
SHORT = "会议只有{minutes}分钟，时间对吗？"
LATE = "会后{days}天才归档，记为逾期；可以如实写明原因。"
NO_EXPECTED = "没有应到人员，请先核对名册。"
NO_PRESENT = "还没有实到人数。"
STILL_UNSET = "还有{count}人没有登记；没登记不算缺席。"
ODD_NUMBER = "{word}对不上：您说{said}，逐人登记是{known}。"
ODD_SUM = "人数对不上：应到{expected}，{parts}，差{short}人。"
LEAVE_WITHOUT_REASON = "{names}请假没有原因。"
VAGUE_RESOLUTION = "决议{number}没有{lacking}。"
VOTED_WITHOUT_QUORUM = "到会人数不够，表决的决议不算数，请另行召开。"
TOO_MANY_VOTES = "“{motion}”共{cast}票，多于有表决权到会的{present}人。"
VOTES_LACKING = "“{motion}”共{cast}票，有表决权到会{present}人，票数没有记全。"


def when(moment: datetime) -> str:
    """`11月27日（周五）15:00`."""
    here = local(moment)
    return f"{here.month}月{here.day}日（周{WEEKDAYS[here.weekday()]}）{here:%H:%M}"


def title(meeting: Titled) -> str:
    """What a meeting is called in a reply; the papers have it in full."""
    return cut(meeting.title, LONGEST_TITLE)


def names(found: Sequence[str]) -> str:
    """Names as written in a sentence."""
    return "、".join(found)


def percent(rate: Fraction | None) -> str:
    """One decimal, half up; 待核 while it cannot be known."""
    if rate is None:
        return "待核"
    tenths = int(rate * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def counts(tally: Tally) -> str:
    """`应到48，实到41（线上2），请假5，缺席2`."""
    apart = ((tally.online, "线上"), (tally.home_visit, "上门"))
    inside = "，".join(f"{word}{number}" for number, word in apart if number)
    parts = [f"应到{tally.expected}", f"实到{tally.present}" + (f"（含{inside}）" if inside else "")]
    others = ((tally.leave, "请假"), (tally.absent, "缺席"), (tally.unset, "未登记"))
    return "，".join(parts + [f"{word}{number}" for number, word in others if number])


MET = "有表决权应到{expected}，到会{present}，可以表决；赞成满{votes}票才通过。"
EXACTLY = (
    "有表决权应到{expected}，到会{present}，刚好一半：按条例（半数以上）可以表决，有的旧规定要求过半，建议再等一人。"
)
NOT_MET = "有表决权应到{expected}，到会{present}，不够；还差{lack}人才能表决。"
TWO_THIRDS_MET = "班子应到{expected}，到会{present}，已达三分之二，可以开。"
TWO_THIRDS_NOT_MET = "班子应到{expected}，到会{present}，不到三分之二，还差{lack}人。"
NO_QUORUM = "这类会没有法定人数要求。"
UNKNOWN_QUORUM = "只报了人数，没有逐人登记，有表决权到会人数待核。"


def quorum(found: Quorum | None) -> str:
    """Whether a vote may start, with the numbers, and what it takes to pass."""
    if found is None:
        return NO_QUORUM
    numbers = {"expected": found.expected, "present": found.present, "lack": max(found.needed - found.present, 1)}
    if found.rule is QuorumRule.TWO_THIRDS:
        return (TWO_THIRDS_MET if found.met else TWO_THIRDS_NOT_MET).format(**numbers)
    if found.exactly:
        return EXACTLY.format(**numbers)
    return (MET if found.met else NOT_MET).format(votes=votes_needed(found.expected), **numbers)


CARRIED = "有表决权应到{expected}，需{needed}票，通过。"
NOT_CARRIED = "有表决权应到{expected}，需{needed}票，未通过。"
MORE_THAN_VOTERS = "共{cast}票，多于有表决权到会的{present}人，请核对到会和票数。"


def outcome(ballot: Ballot, expected: int, present: int | None, found: Quorum | None) -> str:
    """Whether a motion carries, by the should-attend number (支部工作条例 art. 11).

    Not said where too few were there, or where more votes were cast than voters came.
    """
    if found is not None and not found.met:
        return quorum(found)
    if present is not None and ballot.cast > present:
        return MORE_THAN_VOTERS.format(cast=ballot.cast, present=present)
    sentence = CARRIED if ballot.passes(expected) else NOT_CARRIED
    return sentence.format(expected=expected, needed=votes_needed(expected))


ELECTION = (
    "有选举权{expected}，到会{present}，{start}。当选：按应到过半为{of_expected}票，按实到过半为{of_present}票；"
    "两种规定不同，结果由大会宣布。"
)
START = "超过五分之四，可以选举"
START_EXACTLY = "刚好五分之四：有的规定要求超过，请先请示上级"
NO_START = "不到五分之四，不能选举"


def election(found: Election) -> str:
    """The figures in both readings, and no result."""
    start = START if found.may_start_strictly else START_EXACTLY if found.may_start else NO_START
    numbers = {"of_expected": found.needed_of_expected, "of_present": found.needed_of_present}
    return ELECTION.format(expected=found.expected, present=found.present, start=start, **numbers)
