"""What happens in the simulated year besides the list: announcements, silence, questions, hand-overs, milestones."""

from datetime import date, time, timedelta

from sqlmodel import col, select

from bench.script import OFFICE_CLERK, Script, share
from bench.simulated import Simulation
from bot import notify, people, plan
from bot.core.context import Actor, Context
from bot.people import OrgKind, Post, Role

DAY = timedelta(days=1)
GIVEN = 40
"""Of a hundred units, how many are given a task of the month by hand."""


class Occasions:
    """Puts on the agenda of a script what comes from elsewhere."""

    def __init__(self, company: Simulation, script: Script) -> None:
        self.company = company
        self._script = script

    def day(self, day: date) -> None:
        """What is not in the list: announcements, tasks given by hand, silence, a hand-over, a milestone, questions."""
        if not self.company.workdays.works(day):
            return
        month_opens = self.company.workdays.between(day - DAY * day.day, day) == 1
        if month_opens:
            self._script.put(day, "announce", self._announce, hour=time(10, 12))
            self._script.put(day, "assign", lambda: self._assign(day), hour=time(14, 40))
        if day.day % 7 == 1:
            self._script.put(day, "mute", lambda: self._mute(day), hour=time(12, 20))
        if day.weekday() == 0:
            self._script.put(day, "ask", lambda: self._ask(day), hour=time(9, 40))
        if (day.month, day.day) in {(4, 15), (9, 15)}:
            self._script.put(day, "handover", self._hand_over, hour=time(16, 5))
            self._script.put(day, "milestone", self._milestone, hour=time(11, 10))

    def _office(self, ctx: Context) -> Actor:
        (root,) = people.roots(ctx)
        return self._script.actor(people.holders(ctx, OFFICE_CLERK, root.id)[0].id)

    def _announce(self) -> None:
        with self.company.looking() as ctx:
            clerk = self._office(ctx)
        with self.company.acting(clerk) as ctx:
            text = f"{ctx.today.month}月党建工作安排已挂在公司内网，请各支部查看。"
            notify.announce(ctx, text, self.company.accounts, "全体党员")
        self._script.told["announcements to everybody"] += 1

    def _assign(self, day: date) -> None:
        with self.company.looking() as ctx:
            clerk = self._office(ctx)
        units = [one.id for one in self._script.orgs.values() if one.kind not in {OrgKind.GROUP, OrgKind.COMMITTEE}]
        some = [one for one in units if share(one, day) < GIVEN]
        with self.company.acting(clerk) as ctx:
            given = plan.assign(ctx, title="报送典型案例一篇", due=self.company.workdays.shift(day, 8), org_ids=some)
        self._script.told["tasks given by hand"] += len(given)

    def _mute(self, day: date) -> None:
        """Some ask for silence: for two weeks, or in the evening."""
        for member_id in self.company.accounts:
            if share(member_id, day) < 1:
                with self.company.acting(self._script.actor(member_id)) as ctx:
                    window = "evening" if member_id % 2 else ""
                    notify.mute(ctx, until=ctx.now + 14 * DAY, window=window)
                self._script.told["mutes"] += 1

    def _ask(self, day: date) -> None:
        """Some look at their list, some say that they cannot come."""
        for member_id in self.company.accounts:
            luck = share(member_id, day, "ask")
            if luck < 1:
                self.company.say(member_id, "我的任务")
                self._script.told["questions by chat"] += 1
            elif luck < 2:
                self.company.say(member_id, "请假 出差")
                self._script.told["leaves by chat"] += 1

    def _hand_over(self) -> None:
        """A secretary goes, a commissioner takes over, as the roster would be changed."""
        with self.company.acting() as ctx:
            rows = ctx.session.exec(select(Post).where(Post.role == Role.SECRETARY, col(Post.until).is_(None)))
            post = min(rows, key=lambda one: share(one.org_id, ctx.today))
            members = people.members_of(ctx, self._script.orgs[post.org_id])
            heir = next(one for one in members if one.id in self.company.accounts and one.id != post.member_id)
            post.until = ctx.today
            ctx.session.add(Post(member_id=heir.id, org_id=post.org_id, role=Role.SECRETARY, since=ctx.today))
        self._script.told["secretaries changed"] += 1

    def _milestone(self) -> None:
        with self.company.acting() as ctx:
            sites = [one for one in self._script.orgs.values() if one.kind is OrgKind.WORKING_COMMITTEE]
            for org in sites[:3]:
                opened = plan.happened(ctx, "project_milestone", org.id, ctx.today + 30 * DAY, ref="并网")
                self._script.told["tasks opened by events"] += len(opened)
