"""What the panel beside the chat shows: the people, and what was recorded in the store after each message."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import meetings, people
from bot.core.audit import AuditEntry
from bot.core.clock import local
from bot.core.context import Actor, Context
from bot.core.verbs import VERBS
from bot.demo import company
from bot.meetings import Attendance, Meeting, MeetingState, Presence
from bot.people import ChatAccount, Member, Org, Post, Role

CHANNEL = "wecom_app"
MEETINGS = 6
ENTRIES = 12
Json = dict[str, Any]

ROLES: Mapping[Role, str] = {
    Role.SECRETARY: "书记",
    Role.DEPUTY_SECRETARY: "副书记",
    Role.ORGANISATION_COMMISSIONER: "组织委员",
    Role.PUBLICITY_COMMISSIONER: "宣传委员",
    Role.DISCIPLINE_COMMISSIONER: "纪检委员",
    Role.GROUP_LEADER: "党小组长",
    Role.COMMITTEE_SECRETARY: "党委书记",
    Role.COMMITTEE_DEPUTY_SECRETARY: "党委副书记",
    Role.DISCIPLINE_SECRETARY: "纪委书记",
    Role.PARTY_WORK_HEAD: "党委工作部主任",
    Role.PARTY_WORK_CLERK: "党委工作部干事",
    Role.PUBLICITY_HEAD: "宣传部主任",
    Role.UNION_CHAIR: "工会主席",
    Role.YOUTH_LEAGUE_SECRETARY: "团委书记",
    Role.HR_HEAD: "人力资源部主任",
    Role.RETIREE_OFFICE_HEAD: "离退休办公室主任",
}
STATES: Mapping[MeetingState, tuple[str, str]] = {
    MeetingState.PLANNED: ("已安排", ""),
    MeetingState.HELD: ("已开", "good"),
    MeetingState.CLOSED: ("已归档", "good"),
    MeetingState.CANCELLED: ("已取消", "poor"),
}
"""Word and colour of a meeting's state."""

TONES: Mapping[Presence, str] = {
    Presence.PRESENT: "good",
    Presence.LATE: "good",
    Presence.ONLINE: "good",
    Presence.HOME_VISIT: "good",
    Presence.WILL_ATTEND: "",
    Presence.LEAVE: "warn",
    Presence.ABSENT: "poor",
}
"""Colour of a list of names, in the order the lists are shown; those of whom nothing is known are only counted."""

GUESTS = "列席"
PROGRAM = "程序"
NO_MINUTES = "还没有记"
SOME_MINUTES = "已有{parts}"
CLOSED_MINUTES = "已归档（{when}）"


def directory(ctx: Context) -> list[Json]:
    """Everybody who has not left, by unit and code, with what the search looks at."""
    roles = _roles(ctx)
    group = sa.orm.aliased(Org)
    rows = ctx.session.exec(
        select(Member, Org, group, ChatAccount)
        .join(Org, col(Org.id) == col(Member.org_id))
        .outerjoin(group, col(group.id) == col(Member.group_id))
        .outerjoin(
            ChatAccount,
            sa.and_(col(ChatAccount.member_id) == col(Member.id), col(ChatAccount.channel) == CHANNEL),
        )
        .where(col(Member.left_on).is_(None))
        .order_by(col(Org.path), col(Member.code))
    ).all()
    return [_person(member, unit, place, account, roles.get(member.id, ())) for member, unit, place, account in rows]


def bound(ctx: Context, channel: str) -> frozenset[str]:
    """The accounts of a channel that belong to somebody."""
    return frozenset(ctx.session.exec(select(ChatAccount.userid).where(ChatAccount.channel == channel)))


def _roles(ctx: Context) -> Mapping[int, Sequence[str]]:
    held: dict[int, list[str]] = defaultdict(list)
    posts = select(Post).where(
        col(Post.since) <= ctx.today, sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today)
    )
    for post in ctx.session.exec(posts.order_by(col(Post.id))):
        held[post.member_id].append(ROLES[post.role])
    return held


def _person(member: Member, unit: Org, group: Org | None, account: ChatAccount | None, roles: Sequence[str]) -> Json:
    home = group.short.removeprefix(unit.short) if group else ""
    userid = account.userid if account else company.USERIDS.get(member.code, "")
    words = "、".join(dict.fromkeys(roles))
    search = " ".join((member.name, unit.name, unit.short, home, words, userid, member.code, *unit.aliases))
    return {
        "code": member.code,
        "name": member.name,
        "unit": unit.short,
        "group": home,
        "roles": words,
        "place": home or unit.short,
        "chat": bool(userid),
        "userid": userid,
        "search": search.lower(),
    }


def person(ctx: Context, code: str) -> tuple[Member, Json] | None:
    """One member and what the window shows of him; None when nobody has this code."""
    found = people.member_by_code(ctx, code)
    if found is None:
        return None
    unit, group = people.org(ctx, found.org_id), people.org(ctx, found.group_id) if found.group_id else None
    account = ctx.session.exec(
        select(ChatAccount).where(ChatAccount.member_id == found.id, ChatAccount.channel == CHANNEL)
    ).first()
    roles = [ROLES[post.role] for post, _ in people.posts_of(ctx, found.id)]
    return found, _person(found, unit, group, account, roles)


def _scope(ctx: Context, member: Member) -> sa.ColumnElement[bool]:
    """Organisations around a member: his group and all above it, and whatever lies below his posts."""
    home = people.org(ctx, member.group_id or member.org_id)
    codes = home.path.strip("/").split("/")
    below = [people.below(place) for _, place in people.posts_of(ctx, member.id)]
    return sa.or_(col(Org.code).in_(codes), *below)


def meetings_around(ctx: Context, member: Member) -> list[Json]:
    """The meetings last touched around a member, as he may see them: leave reasons only for those who may file."""
    touched = (
        sa.select(sa.func.max(col(Attendance.at)))
        .where(col(Attendance.meeting_id) == col(Meeting.id))
        .correlate(Meeting)
        .scalar_subquery()
    )
    found = ctx.session.exec(
        select(Meeting)
        .join(Org, col(Org.id) == col(Meeting.org_id))
        .where(_scope(ctx, member))
        .order_by(sa.func.coalesce(touched, col(Meeting.called_at)).desc(), col(Meeting.id).desc())
        .limit(MEETINGS)
    ).all()
    ctx = ctx.acting(Actor(member.id, member.name))
    return [_meeting(ctx, meeting) for meeting in found]


def _meeting(ctx: Context, meeting: Meeting) -> Json:
    word, tone = STATES[meeting.state]
    roll = meetings.roll(ctx, meeting)
    return {
        "id": meeting.id,
        "title": meeting.title,
        "at": local(meeting.starts_at).isoformat(),
        "place": meeting.place,
        "state": word,
        "tone": tone,
        "counts": _counts(roll.counts),
        "quorum": roll.quorum_sentence if roll.quorum else "",
        "lists": _lists(roll),
        "minutes": _minutes(ctx, meeting),
    }


def _counts(tally: meetings.Tally) -> list[tuple[str, int]]:
    others = [("请假", tally.leave), ("缺席", tally.absent), ("未登记", tally.unset)]
    return [("应到", tally.expected), ("实到", tally.present), *(pair for pair in others if pair[1])]


def _lists(roll: meetings.Roll) -> list[Json]:
    """Names by state, of those of whom something is known; then those who came without being expected."""
    lists = [(meetings.wording.STATES[state], tone, roll.of(state)) for state, tone in TONES.items()]
    found = [*lists, (GUESTS, "", list(roll.besides))]
    return [
        {"word": word, "tone": tone, "names": [_named(entry) for entry in entries]}
        for word, tone, entries in found
        if entries
    ]


def _named(entry: meetings.Entry) -> str:
    return f"{entry.name}（{meetings.wording.REASONS[entry.reason]}）" if entry.reason else entry.name


def _minutes(ctx: Context, meeting: Meeting) -> str:
    """What of the record is there."""
    if meeting.closed_at is not None:
        return CLOSED_MINUTES.format(when=meetings.wording.when(meeting.closed_at))
    count = len(meetings.resolutions(ctx, meeting))
    there = (
        (meeting.chair_id, "主持人"),
        (meeting.recorder_id, "记录人"),
        (meeting.agenda, "议题"),
        (meeting.discussion, "讨论"),
        (count, f"决议 {count} 条"),
    )
    parts = "、".join(word for given, word in there if given)
    return SOME_MINUTES.format(parts=parts) if parts else NO_MINUTES


def trail_around(ctx: Context, member: Member) -> list[Json]:
    """The last entries of the audit trail around a member: in his units, or by himself."""
    units = sa.select(col(Org.id)).where(_scope(ctx, member))
    rows = ctx.session.exec(
        select(AuditEntry, Member)
        .outerjoin(Member, col(Member.id) == col(AuditEntry.actor_id))
        .where(sa.or_(col(AuditEntry.org_id).in_(units), col(AuditEntry.actor_id) == member.id))
        .order_by(col(AuditEntry.id).desc())
        .limit(ENTRIES)
    ).all()
    return [
        {
            "id": entry.id,
            "at": local(entry.at).isoformat(),
            "who": actor.name if actor else PROGRAM,
            "what": "：".join(word for word in (_done(entry), entry.summary) if word),
        }
        for entry, actor in rows
    ]


def _done(entry: AuditEntry) -> str:
    """What the verb is called, with how many people it was about."""
    count = sum(change["table"] == Attendance.__tablename__ for change in entry.changes)
    return VERBS.get(entry.verb, "").format(count=count)
