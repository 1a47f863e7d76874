"""How a filing is shown: counts in a fixed order, names of those who were not simply there, what does not fit."""

from collections.abc import Mapping, Sequence

from bot import meetings, people
from bot.core.clock import local
from bot.core.context import Context
from bot.meetings import Mark, Meeting, Presence, SignIn
from bot.people import Org, Right
from bot.text.brief import cut, some
from handlers import which
from handlers.matching import Filing

ODD = "报的{what}{said}，按{source}是{counted}，请核对。"
UNSAID = "应到{expected}、实到{present}，只说了{away}人没到，还差{short}人没说。"
NOT_EXPECTED = "{names}不在应到名单里。"
CHANGED = "改动：{changes}。"
FROM_TO = "{name}由{before}改为{after}"
REASON = "{name}补了原因"
DONE: Mapping[Presence, str] = {
    Presence.ONLINE: "线上参加",
    Presence.HOME_VISIT: "上门送学",
    Presence.WILL_ATTEND: "会来",
}
"""How one person's state is said, where the word of the counts alone would be short."""
PLAIN = frozenset({Presence.PRESENT, Presence.WILL_ATTEND})
THERE = PLAIN | {Presence.LATE, Presence.ONLINE, Presence.HOME_VISIT}
LONGEST = 200
"""Characters of a reply."""
SHOWN = 6
"""Names shown of one state."""
CHANGES = 4
"""Changes shown one by one."""


def fitted(template: str, long: str, **parts: object) -> str:
    """The template filled in; the part named `long` is cut so that the reply is no longer than a reply may be."""
    room = LONGEST - len(template.format(**parts | {long: ""}))
    return template.format(**parts | {long: cut(str(parts[long]), max(room, 1))})


def counts(marks: Sequence[Mark], names: Mapping[int, str]) -> str:
    """`到4 请假2（范景勇、徐超）`."""
    parts = []
    for state in Presence:
        those = [names[mark.member_id] for mark in marks if mark.state is state]
        if those:
            word = "到" if state is Presence.PRESENT else meetings.wording.STATES[state]
            listed = some(those, SHOWN)
            parts.append(f"{word}{len(those)}" if state in PLAIN else f"{word}{len(those)}（{listed}）")
    return " ".join(parts)


def odd(ctx: Context, filing: Filing, meeting: Meeting, marks: Sequence[Mark]) -> str:
    """Which of the numbers that were said does not fit the roster or the names; the first one only."""
    said: Mapping[str, int] = filing["stated"]
    expected = _expected(ctx, meeting)
    there = sum(mark.state in THERE for mark in marks)
    away = len(marks) - there
    if said.get("expected", expected) != expected:
        return ODD.format(what="应到", said=said["expected"], source="名册", counted=expected)
    if not there and "present" in said:
        short = expected - said["present"] - away
        return UNSAID.format(expected=expected, present=said["present"], away=away, short=short) if short > 0 else ""
    if said.get("present", there) != there:
        return ODD.format(what="实到", said=said["present"], source="名字", counted=there)
    leave = sum(mark.state is Presence.LEAVE for mark in marks)
    if said.get("leave", leave) != leave:
        return ODD.format(what="请假", said=said["leave"], source="名字", counted=leave)
    return ""


def _expected(ctx: Context, meeting: Meeting) -> int:
    """How many of those the speaker files for should come: a group leader tells of his group, at any meeting."""
    whole, unit = meetings.expected(ctx, meeting), people.org(ctx, meeting.org_id)
    if people.may(ctx, Right.FILE_ATTENDANCE, unit):
        return len(whole)
    led = [one for one in people.led_units(ctx, Right.FILE_ATTENDANCE) if one.path.startswith(unit.path)]
    own = {one.id for group in led for one in people.members_of(ctx, group, day=meetings.day_of(meeting))}
    return sum(one.id in own for one in whole) or len(whole)


def others(ctx: Context, unit: Org, meeting: Meeting, marks: Sequence[Mark], names: Mapping[int, str]) -> str:
    """Who of them is of another group, or of no post at an officers' meeting; the exempt are of the unit."""
    officers = meetings.KINDS[meeting.kind].expects is meetings.Audience.OFFICERS
    day = meetings.day_of(meeting)
    own = meetings.expected(ctx, meeting) if officers else people.members_of(ctx, unit, day=day)
    known = {one.id for one in own}
    found = [names[mark.member_id] for mark in marks if mark.member_id not in known]
    if not found:
        return ""
    listed = some(found, SHOWN)
    return NOT_EXPECTED.format(names=listed)


def changes(changed: Sequence[meetings.Difference]) -> str:
    """`改动：袁书成由请假改为到会。`"""
    if not changed:
        return ""
    listed = [_change(one) for one in changed[:CHANGES]]
    return CHANGED.format(changes="，".join(listed) + ("等" if len(changed) > CHANGES else ""))


def _change(one: meetings.Difference) -> str:
    before, after = meetings.wording.STATES[one.before or Presence.UNSET], meetings.wording.STATES[one.after]
    return (
        REASON.format(name=one.name) if before == after else FROM_TO.format(name=one.name, before=before, after=after)
    )


def unknown(ctx: Context, unit: Org, names: Sequence[str]) -> str:
    """Names the roster does not have, each with those of the unit nearest to it."""
    near = which.near(ctx, unit, names)
    return "、".join(f"{name}（{'、'.join(near[name])}？）" if near[name] else name for name in names)


def one(ctx: Context, mark: Mark, names: Mapping[int, str]) -> str:
    """`您请假`, `林福鹏到会`, `您迟到10分钟`."""
    who = "您" if mark.member_id == ctx.speaker.id else names[mark.member_id]
    late = f"{mark.minutes_late}分钟" if mark.minutes_late else ""
    return f"{who}{DONE.get(mark.state, meetings.wording.STATES[mark.state])}{late}"


def dated(ctx: Context, meeting: Meeting | SignIn) -> str:
    """The meeting's title, with its moment when it is not today."""
    title = meetings.wording.title(meeting)
    if local(meeting.starts_at).date() == ctx.today:
        return title
    return f"{title} {which.when(ctx, meeting.starts_at)}"
