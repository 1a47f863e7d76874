"""The demo company's year so far: its task list, and the meetings and reports with which most of it was kept.

Everything is made from names and dates by checksum, never by chance: two demonstrations tell the same story. Nine in
ten duties were kept in time, some late, a few not at all, so that there is something to look at and to ask about.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import meetings, people, plan
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.meetings import Audience, LeaveReason, MeetingKind, MeetingState, Presence
from bot.people import Member, Org, OrgKind, Post, Role
from bot.plan import Check, RecordKind, Task, TaskState, TaskTemplate, Timing

CHUNK = 2000
MISSED, LATE = 3, 10
"""Of a hundred duties, how many were not kept, and up to which share they were kept late."""
ROLL = (
    (80, Presence.PRESENT, None),
    (84, Presence.LATE, None),
    (89, Presence.LEAVE, LeaveReason.BUSINESS_TRIP),
    (93, Presence.LEAVE, LeaveReason.ON_DUTY),
    (95, Presence.LEAVE, LeaveReason.SICK),
    (98, Presence.ONLINE, None),
    (100, Presence.ABSENT, None),
)
"""Up to which share of a hundred somebody was there, and how."""
LOOKED_AFTER = 4
"""Working days before the deadline on which a duty is usually done."""
AGENDAS: Mapping[MeetingKind, tuple[str, ...]] = {
    MeetingKind.GENERAL_MEETING: ("通报上季度工作", "讨论下季度安排"),
    MeetingKind.BRANCH_COMMITTEE_MEETING: ("研究本月工作", "核对问题整改"),
    MeetingKind.GROUP_MEETING: ("学习文件", "谈心交流"),
    MeetingKind.PARTY_LECTURE: ("专题党课",),
    MeetingKind.THEME_DAY: ("现场学习", "义务劳动"),
}
USUAL_AGENDA = ("学习讨论",)
DISCUSSION = "大家结合岗位交流了体会，形成一致意见。"
NOTE = "已按要求办结，材料存支部。"
PLACE = "党员活动室"
HOUR = time(15, 0)


class Kept(NamedTuple):
    """A duty of the past, and the day it was done."""

    task: Task
    meeting: str
    day: date
    late: bool


def load(ctx: Context) -> int:
    """Grow this year's list and tell how it went until now; returns the number of tasks. Nothing where there is one."""
    if ctx.session.exec(select(Task.id).limit(1)).first() is not None:
        return 0
    plan.load_defaults(ctx, ctx.today.year)
    plan.grow(ctx, ctx.today.year)
    plan.resolve_owners(ctx)
    past = _past(ctx)
    held = _hold(ctx, [one for one in past if one.meeting])
    _settle(ctx, past, held)
    return ctx.session.exec(select(sa.func.count(col(Task.id)))).one()


def of_hundred(*words: object) -> int:
    """A number from 0 to 99 that is always the same for the same words."""
    return zlib.crc32(":".join(map(str, words)).encode()) % 100


def _past(ctx: Context) -> list[Kept]:
    """The duties that were due before today and were kept."""
    query = (
        select(Task, TaskTemplate.meeting)
        .join(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(col(Task.due) < ctx.today, col(Task.state) == TaskState.OPEN)
        .order_by(col(Task.id))
    )
    kept = []
    for task, meeting in ctx.session.exec(query):
        share = of_hundred(task.code, task.org_id, task.period)
        if share < MISSED:
            continue
        late = share < LATE
        days = 2 + share % 5 if late else -(share % LOOKED_AFTER)
        day = ctx.workdays.shift(task.due, days) if days else task.due
        if day < ctx.today:
            kept.append(Kept(task, meeting if task.check is Check.AUTO else "", day, late))
    return kept


def _hold(ctx: Context, duties: Sequence[Kept]) -> dict[int, int]:
    """The meetings behind the duties, with their rolls; returns meeting numbers by task."""
    cast = _Cast(ctx)
    rows, rolls = [], []
    for one in duties:
        kind = MeetingKind(one.meeting)
        org = cast.orgs[one.task.org_id]
        expected = [m for m in cast.expected(org, kind) if meetings.should_attend(m, one.day)]
        roll = [(member, *_presence(member, one)) for member in expected]
        rows.append(_meeting(org, kind, one, cast, [state for _, state, _ in roll]))
        rolls.append(roll)
    numbers = _insert(ctx, "meeting", rows)
    attended = (
        _attendance(number, member, state, reason, row)
        for number, row, roll in zip(numbers, rows, rolls, strict=True)
        for member, state, reason in roll
    )
    _insert(ctx, "attendance", list(attended), returning=False)
    return {one.task.id: number for one, number in zip(duties, numbers, strict=True)}


def _presence(member: Member, one: Kept) -> tuple[Presence, LeaveReason | None]:
    share = of_hundred(member.code, one.task.code, one.task.period)
    return next((state, reason) for limit, state, reason in ROLL if share < limit)


class _Cast:
    """Who is where: looked up once for the whole year."""

    def __init__(self, ctx: Context) -> None:
        self.orgs = {org.id: org for org in ctx.session.exec(select(Org))}
        self.members: dict[int, list[Member]] = defaultdict(list)
        self.officers: dict[int, list[Member]] = defaultdict(list)
        self.leaders: dict[int, Member] = {}
        everybody = {one.id: one for one in ctx.session.exec(select(Member).order_by(Member.code))}
        for member in everybody.values():
            for place in {member.org_id, member.group_id or member.org_id}:
                self.members[place].append(member)
        for post in ctx.session.exec(select(Post).order_by(col(Post.id))):
            if post.role in people.BRANCH_OFFICERS:
                self.officers[post.org_id].append(everybody[post.member_id])
            if post.role in {Role.SECRETARY, Role.GROUP_LEADER, Role.COMMITTEE_SECRETARY}:
                self.leaders.setdefault(post.org_id, everybody[post.member_id])

    def expected(self, org: Org, kind: MeetingKind) -> Sequence[Member]:
        """Whom this kind of meeting expects there, the units below included."""
        if meetings.KINDS[kind].expects is Audience.OFFICERS:
            return list({member.id: member for member in self.officers[org.id]}.values())
        below = [
            one.id for one in self.orgs.values() if one.path.startswith(org.path) and one.kind is not OrgKind.GROUP
        ]
        return [member for place in below or [org.id] for member in self.members[place]]


def _meeting(org: Org, kind: MeetingKind, one: Kept, cast: _Cast, states: Sequence[Presence]) -> dict[str, Any]:
    starts_at = datetime.combine(one.day, HOUR, SHANGHAI)
    leader = cast.leaders.get(org.id)
    present = sum(state in meetings.ATTENDED for state in states)
    leave = states.count(Presence.LEAVE)
    return {
        "org_id": org.id,
        "kind": kind,
        "title": meetings.usual_title(org, kind, starts_at),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=60 + of_hundred(org.code, one.day) // 2),
        "place": PLACE,
        "agenda": list(AGENDAS.get(kind, USUAL_AGENDA)),
        "state": MeetingState.CLOSED,
        "called_by": leader and leader.id,
        "called_at": starts_at - timedelta(days=3),
        "chair_id": leader and leader.id,
        "recorder_id": leader and leader.id,
        "discussion": DISCUSSION,
        "expected": len(states),
        "present": present,
        "leave": leave,
        "absent": len(states) - present - leave,
        "closed_at": starts_at + timedelta(hours=3),
        "serves": [one.task.id],
    }


def _attendance(
    number: int, member: Member, state: Presence, reason: LeaveReason | None, meeting: Mapping[str, Any]
) -> dict[str, Any]:
    said = meeting["starts_at"]
    who = meeting["recorder_id"]
    return {
        "meeting_id": number,
        "member_id": member.id,
        "state": state,
        "reason": reason,
        "by_id": who,
        "at": said,
        "said_at": said,
    }


def _settle(ctx: Context, past: Sequence[Kept], held: Mapping[int, int]) -> None:
    """Mark the duties done and write what happened to each."""
    grace = ctx.settings.reminders.grace_days
    tasks = SQLModel.metadata.tables["task"]
    change = tasks.update().where(tasks.c.id == sa.bindparam("number"))
    done = [
        {
            "number": one.task.id,
            "state": TaskState.DONE,
            "done_on": one.day,
            "timing": _timing(ctx, one, grace),
            "meeting_id": held.get(one.task.id),
            "next_nudge_on": None,
        }
        for one in past
    ]
    ctx.connection.execute(change, done)
    _insert(ctx, "record", [_record(one, held.get(one.task.id)) for one in past], returning=False)
    ctx.session.expire_all()


def _timing(ctx: Context, one: Kept, grace: int) -> Timing:
    if one.day <= one.task.due:
        return Timing.ON_TIME
    return Timing.GRACE if ctx.workdays.between(one.task.due, one.day) <= grace else Timing.LATE


def _record(one: Kept, meeting: int | None) -> dict[str, Any]:
    return {
        "task_id": one.task.id,
        "kind": RecordKind.REPORTED if meeting is None else RecordKind.FULFILLED,
        "by_id": one.task.owner_id if meeting is None else None,
        "at": datetime.combine(one.day, HOUR, SHANGHAI) + timedelta(hours=3),
        "note": NOTE if meeting is None else "",
        "day": one.day,
        "meeting_id": meeting,
    }


def _insert(ctx: Context, name: str, rows: Sequence[Mapping[str, Any]], *, returning: bool = True) -> list[int]:
    """Insert rows with the columns' defaults; returns their numbers in order."""
    table = SQLModel.metadata.tables[name]
    defaults = {
        "reason_text": "",
        "guests": [],
        "stated": {},
        "late": False,
        "late_reason": "",
        "reason": "",
        "note": "",
    }
    kept = {key: value for key, value in defaults.items() if key in table.c}
    whole = [{**kept, **row} for row in rows]
    numbers: list[int] = []
    for start in range(0, len(whole), CHUNK):
        chunk = whole[start : start + CHUNK]
        if returning:
            statement = table.insert().returning(table.c.id, sort_by_parameter_order=True)
            numbers += ctx.connection.execute(statement, chunk).scalars()
        else:
            ctx.connection.execute(table.insert(), chunk)
    return numbers
