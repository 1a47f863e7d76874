"""What the people of the simulated year do: call meetings and close their records, report, verify, ask, keep silent.

Everything is decided by checksum, never by chance, so that two runs tell the same year. People act through the real
services as whoever holds the post that day, and some of them by chat.
"""

import zlib
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from bench.simulated import Act, Simulation, at
from bot import meetings, people, plan
from bot.core.context import Actor, Context
from bot.core.errors import BotError
from bot.meetings import LeaveReason, Mark, Meeting, MeetingKind, MeetingState, Notes, Presence
from bot.people import Member, Org, OrgKind, Role
from bot.plan import Check, Task, TaskState, TaskTemplate

DAY = timedelta(days=1)
AHEAD = timedelta(days=45)
"""How far people look at their lists."""
CALLED_AHEAD = 3
"""Working days between the call and the meeting."""
CHANGED_AT = time(10, 20)
"""When a meeting is moved or called off, on one of these days: on the last, five hours before it."""
NEVER, LATE = 3, 10
"""Of a hundred tasks, how many are never done, and up to which share late."""
SENT_BACK, MOVED, OFF, FILED_LATE, NEVER_FILED = 3, 4, 6, 12, 14
"""Shares of a hundred: reports sent back; meetings moved, called off; records closed late or never."""
LAST_MINUTE = 25
"""Of a hundred units, how many hold everything in the last days of the period."""
BY_CHAT = 20
"""Of a hundred reports, how many are typed."""
ROLL = (
    (82, Presence.PRESENT, None),
    (86, Presence.LATE, None),
    (92, Presence.LEAVE, LeaveReason.BUSINESS_TRIP),
    (95, Presence.LEAVE, LeaveReason.ON_DUTY),
    (97, Presence.ONLINE, None),
    (100, Presence.ABSENT, None),
)
"""Up to which share of a hundred somebody was there, and how."""
USUAL = {
    MeetingKind.BRANCH_COMMITTEE_MEETING: 4,
    MeetingKind.GROUP_MEETING: 8,
    MeetingKind.THEME_DAY: 13,
    MeetingKind.PARTY_LECTURE: 13,
    MeetingKind.GENERAL_MEETING: 16,
    MeetingKind.CENTRAL_GROUP_STUDY: 10,
}
"""The working day of the deadline's month on which a unit usually holds such a meeting, a few days to and fro."""
LEADERS = (Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_SECRETARY)
OFFICE_CLERK = (Role.PARTY_WORK_CLERK, Role.PARTY_WORK_HEAD)


class Duty(NamedTuple):
    """An open task as its people look at it."""

    id: int
    code: str
    org_id: int
    unit_id: int
    owner_id: int | None
    period: str
    due: date
    check: Check
    meeting: str


def share(*words: object) -> int:
    """A number from 0 to 99 that is always the same for the same words."""
    return zlib.crc32(":".join(map(str, words)).encode()) % 100


class Script:
    """Who does what on which day; `told` counts what was done and what was refused."""

    def __init__(self, company: Simulation) -> None:
        self.company = company
        self.told: Counter[str] = Counter()
        self.foretold: set[tuple[int, str]] = set()
        """Numbers of meetings and names: whom the caller was asked to tell in person."""
        self._agenda: dict[date, list[tuple[datetime, Act]]] = defaultdict(list)
        self._seen: set[int] = set()
        self._held: set[tuple[int, MeetingKind, date]] = set()
        with company.looking() as ctx:
            self.orgs = {one.id: one for one in ctx.session.exec(select(Org))}
            self._names = {one.id: one.name for one in ctx.session.exec(select(Member))}
            ctx.session.expunge_all()

    def day(self, day: date) -> list[tuple[datetime, Act]]:
        """What happens on a day, in order, as far as the morning knows."""
        if self.company.workdays.works(day):
            for duty in self._duties(day):
                self._plan(duty, day)
        return sorted(self._agenda.pop(day, []), key=lambda one: one[0])

    def _duties(self, day: date) -> list[Duty]:
        """The open tasks in view that nobody has looked at yet."""
        names = ("id", "code", "org_id", "unit_id", "owner_id", "period", "due", "check")
        task, meeting = Task.__table__.c, sa.func.coalesce(col(TaskTemplate.meeting), "").label("meeting")  # type: ignore[attr-defined]
        query = (
            sa.select(*(task[name] for name in names), meeting)
            .outerjoin(TaskTemplate, col(TaskTemplate.id) == task.template_id)
            .where(task.state == TaskState.OPEN, task.due <= day + AHEAD)
            .order_by(task.due, task.id)
        )
        with self.company.looking() as ctx:
            found = [Duty._make(row) for row in ctx.connection.execute(query)]
        fresh = [one for one in found if one.id not in self._seen]
        self._seen.update(one.id for one in fresh)
        return fresh

    def _plan(self, duty: Duty, today: date) -> None:
        """Put a duty on the agenda: never, late, or in time."""
        luck = share(duty.code, duty.org_id, duty.period, "luck")
        if luck < NEVER:
            self.told["tasks nobody does"] += 1
            return
        days = self.company.workdays
        kind = MeetingKind(duty.meeting) if duty.check is Check.AUTO and duty.meeting else None
        day = self._usual_day(duty, kind)
        if luck < LATE:
            day = days.shift(duty.due, 2 + luck % 5)
        if kind is None:
            self.put(max(day, today), duty.id, lambda: self._report(duty))
            return
        day = max(day, days.shift(today, CALLED_AHEAD))
        org = self._holder(duty, kind)
        if (org.id, kind, day) in self._held:
            return
        self._held.add((org.id, kind, day))
        self.put(days.shift(day, -CALLED_AHEAD), (org.id, kind), lambda: self._call(org, kind, day))

    def _usual_day(self, duty: Duty, kind: MeetingKind | None) -> date:
        """The working day on which a duty is done when all goes well."""
        days, late_bird = self.company.workdays, share(duty.unit_id, "habit") < LAST_MINUTE
        if kind in USUAL and not late_bird:
            first = duty.due.replace(day=1)
            return min(days.shift(first - DAY, USUAL[kind] + share(duty.org_id, kind) % 3), duty.due)
        early = share(duty.code, duty.org_id, duty.period) % (3 if late_bird else 9)
        return days.shift(duty.due + DAY, -1 - early)

    def _holder(self, duty: Duty, kind: MeetingKind) -> Org:
        org = self.orgs[duty.org_id]
        if kind is not MeetingKind.GROUP_MEETING and org.kind is OrgKind.GROUP:
            return self.orgs[duty.unit_id]
        return org

    def put(self, day: date, seed: object, act: Act, *, hour: time | None = None) -> None:
        """On that day, at a minute of the working day that depends on the seed; a few act in the evening."""
        minute = zlib.crc32(repr(seed).encode())
        usual = time(21, minute % 60) if minute % 100 < NEVER else time(9 + minute % 8, minute // 8 % 60)
        moment = at(day, hour or usual)
        if moment <= self.company.clock():
            moment = self.company.clock() + timedelta(minutes=20 + minute % 60)
        self._agenda[moment.date()].append((moment, self._tolerant(act)))

    def _tolerant(self, act: Act) -> Act:
        """People are refused sometimes; that is counted and no reason to stop the year."""

        def tried() -> None:
            try:
                act()
            except BotError as error:
                self.told[f"refused: {error.sentence[:30]}"] += 1

        return tried

    def actor(self, member_id: int) -> Actor:
        """A member who acts."""
        return Actor(member_id, self._names[member_id])

    def leader(self, ctx: Context, org: Org) -> Actor:
        """Who speaks for an organisation today: its leader, else that of the unit, else the office."""
        unit = people.unit_of(ctx, org)
        (root,) = people.roots(ctx)
        asked: list[tuple[Org, Role]] = [(org, Role.GROUP_LEADER), *((unit, one) for one in LEADERS)]
        for place, role in [*asked, *((root, one) for one in OFFICE_CLERK)]:
            found = people.holders(ctx, role, place.id)
            if found:
                return self.actor(found[0].id)
        raise LookupError(org.code)

    def _call(self, org: Org, kind: MeetingKind, day: date) -> None:
        hour = time(15 + share(org.id, kind) % 3, 30)
        with self.company.looking() as ctx:
            leader = self.leader(ctx, org)
        with self.company.acting(leader) as ctx:
            starts_at = at(day, hour)
            called = meetings.call(ctx, kind=kind, org_id=org.id, starts_at=starts_at, place="党员活动室")
            number = called.id
            self._foretell(ctx, called)
        self.told["meetings called"] += 1
        luck = share("meeting", number)
        changed = self.company.workdays.shift(self.company.clock().date(), 1 + number % CALLED_AHEAD)
        if luck < MOVED:
            later = self.company.workdays.shift(day, 1)
            self.put(changed, number, lambda: self._move(number, leader, at(later, hour)), hour=CHANGED_AT)
            day = later
        elif luck < OFF:
            self.put(changed, number, lambda: self._call_off(number, leader, org, kind, day), hour=CHANGED_AT)
            return
        if luck >= 100 - (NEVER_FILED - FILED_LATE):
            return
        filed = self.company.workdays.shift(day, 4) if luck >= 100 - (NEVER_FILED - OFF) else day
        self.put(filed, number, lambda: self._file(number), hour=time(19, 5 + number % 50))

    def _foretell(self, ctx: Context, meeting: Meeting) -> None:
        """What the reply to the caller says of those whose week is full."""
        self.foretold.update((meeting.id, name) for name in meetings.untold(ctx, meeting))

    def _move(self, number: int, leader: Actor, starts_at: datetime) -> None:
        with self.company.acting(leader) as ctx:
            self._foretell(ctx, meetings.change(ctx, number, starts_at=starts_at))
        self.told["meetings moved"] += 1

    def _call_off(self, number: int, leader: Actor, org: Org, kind: MeetingKind, day: date) -> None:
        with self.company.acting(leader) as ctx:
            self._foretell(ctx, meetings.cancel(ctx, number, reason="书记出差"))
        self.told["meetings called off"] += 1
        again = self.company.workdays.shift(day, 3)
        self.put(day + DAY, number, lambda: self._call(org, kind, again))

    def _file(self, number: int) -> None:
        """Mark the roll, write the record, close it."""
        with self.company.looking() as ctx:
            org = self.orgs[meetings.meeting(ctx, number).org_id]
            leader = self.leader(ctx, org)
        with self.company.acting(leader) as ctx:
            meeting = meetings.meeting(ctx, number)
            if meeting.state is not MeetingState.PLANNED:
                return
            marks = [self._mark(one.id, number) for one in meetings.expected(ctx, meeting)]
            meetings.mark(ctx, meeting, marks)
            end = meeting.starts_at + timedelta(minutes=70)
            notes = Notes(
                chair_id=leader.id, recorder_id=leader.id, ends_at=end, agenda=["学习文件"], discussion="讨论。"
            )
            meetings.write(ctx, number, notes)
            closing = meetings.close(ctx, number, confirmed=True)
        self.told["meetings closed" if closing.closed else "records that stay open"] += 1
        self.told["tasks fulfilled by meetings"] += len(closing.fulfilled)

    @staticmethod
    def _mark(member_id: int, number: int) -> Mark:
        luck = share(member_id, number)
        state, reason = next((state, reason) for limit, state, reason in ROLL if luck < limit)
        return Mark(member_id, state, reason)

    def _report(self, duty: Duty) -> None:
        """Its owner reports it, by chat or not; on paper through the leader, or the office for what others provide."""
        with self.company.looking() as ctx:
            task = ctx.get(Task, duty.id)
            if task.state is not TaskState.OPEN or task.owner_id is None:
                return
            office = duty.check is Check.EXTERNAL
            org = self.orgs[duty.org_id]
            (root,) = people.roots(ctx)
            speaker = self.leader(ctx, root) if office else self.actor(task.owner_id)
            if speaker.id not in self.company.accounts:
                speaker = self.leader(ctx, org)
        if speaker.id in self.company.accounts and share(duty.id, "chat") < BY_CHAT:
            reply = self.company.say(speaker.id, f"完成 {duty.id} 已办结，材料存支部")
            self.told["reports by chat"] += 1
            with self.company.looking() as ctx:
                if ctx.get(Task, duty.id).state is TaskState.OPEN:
                    self.told[f"chat did not: {reply[:40]}"] += 1
        else:
            with self.company.acting(speaker) as ctx:
                plan.complete(ctx, duty.id, note="已办结")
            self.told["reports"] += 1
        self.put(self.company.workdays.shift(self.company.clock().date(), 1), duty.id, lambda: self._check(duty))

    def _check(self, duty: Duty) -> None:
        """Who may looks at a report: verifies it, or sends it back once."""
        with self.company.looking() as ctx:
            task = ctx.get(Task, duty.id)
            report = plan.latest(ctx, task)
            if task.state is not TaskState.REPORTED or report is None:
                return
            mine = {task.owner_id, report.by_id}
            (root,) = people.roots(ctx)
            asked = [one.id for role in LEADERS for one in people.holders(ctx, role, duty.unit_id)]
            above = [one.id for one in people.holders(ctx, OFFICE_CLERK, root.id)]
            speaker = self.actor(next(one for one in [*asked, *above] if one not in mine))
            back = share(report.id, "back") < SENT_BACK
        with self.company.acting(speaker) as ctx:
            if back:
                plan.send_back(ctx, duty.id, "缺签到表")
            else:
                plan.verify(ctx, duty.id)
        self.told["sent back" if back else "verified"] += 1
        if back:
            self.put(self.company.workdays.shift(self.company.clock().date(), 2), duty.id, lambda: self._report(duty))
