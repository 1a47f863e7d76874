"""How a filing is shown: counts in a fixed order, names of those who were not simply there, what does not fit."""

from collections.abc import Mapping, Sequence

from bot import meetings, people
from bot.core.context import Context
from bot.meetings import Mark, Meeting, Presence
from bot.people import Member
from handlers.matching import Filing

ODD = "报的{what}{said}，按名字是{counted}，请核对。"
PLAIN = frozenset({Presence.PRESENT, Presence.WILL_ATTEND})
THERE = PLAIN | {Presence.LATE, Presence.ONLINE, Presence.HOME_VISIT}
SHOWN = 6
"""Names shown of one state."""


def counts(marks: Sequence[Mark], names: Mapping[int, str]) -> str:
    """`到4 请假2（范景勇、徐超）`."""
    parts = []
    for state in Presence:
        those = [names[mark.member_id] for mark in marks if mark.state is state]
        if those:
            word = "到" if state is Presence.PRESENT else meetings.wording.STATES[state]
            listed = "、".join(those[:SHOWN]) + ("等" if len(those) > SHOWN else "")
            parts.append(f"{word}{len(those)}" if state in PLAIN else f"{word}{len(those)}（{listed}）")
    return " ".join(parts)


def odd(filing: Filing, marks: Sequence[Mark]) -> str:
    """Which of the numbers that were said does not fit the names."""
    counted = {
        "present": ("实到", sum(mark.state in THERE for mark in marks)),
        "leave": ("请假", sum(mark.state is Presence.LEAVE for mark in marks)),
    }
    for name, (word, number) in counted.items():
        said = filing["stated"].get(name)
        if said is not None and said != number:
            return ODD.format(what=word, said=said, counted=number)
    return ""


def unknown(ctx: Context, names: Sequence[str]) -> str:
    """Names the roster does not have, each with those nearest to it."""
    near = people.near_names(ctx, names)
    return "、".join(f"{name}（{'、'.join(near[name])}？）" if near[name] else name for name in names)


def person(ctx: Context, member: Member) -> str:
    """A member told apart from one of the same name: by group and year of birth."""
    group = people.org(ctx, member.group_id).short if member.group_id else ""
    born = f"，{member.birth_year}年生" if member.birth_year else ""
    return f"{member.name}（{group}{born}）"


def one(ctx: Context, mark: Mark, names: Mapping[int, str]) -> str:
    """`您请假`, `林福鹏到会`, `您迟到10分钟`."""
    who = "您" if mark.member_id == ctx.speaker.id else names[mark.member_id]
    late = f"{mark.minutes_late}分钟" if mark.minutes_late else ""
    return f"{who}{meetings.wording.STATES[mark.state]}{late}"


def dated(ctx: Context, meeting: Meeting) -> str:
    """The meeting's title, with its moment when it is not today."""
    if meetings.day_of(meeting) == ctx.today:
        return meeting.title
    return f"{meeting.title} {meetings.wording.when(meeting.starts_at)}"
