"""The rest of the method in the simulated year: problems, activities, study, dues, as people say them.

Everything is typed into the chat desk by who holds the post that day; a preview is confirmed as a person would. What
the desk would not do is counted by the first words of its answer: a year of refusals must not pass for a quiet one.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

from bench.script import OFFICE_CLERK, Script, share
from bench.simulated import Simulation
from bot import people
from bot.people import Member, Org, OrgKind, Role

DAY = timedelta(days=1)
SECRETARIES = (Role.SECRETARY, Role.ORGANISATION_COMMISSIONER, Role.DEPUTY_SECRETARY)
UNITS = {OrgKind.BRANCH, OrgKind.WORKING_COMMITTEE}
STARTED = re.compile(r"(?P<n>\d+)号")
ASKS = ("回「确认」", "回数字选", "1 ", "1.", "1、")
REFUSED = 14
"""Characters of an answer by which a refusal is counted."""
TEAM, STAR, FLAG = 20, 30, 15
"""Of a hundred units: how many start a team a quarter, choose a star a month, hand on a flag a month."""
REPORTS, ENROLS, ANSWERS = 6, 25, 10
"""Of a thousand members a week who report something; of a hundred who sign up, and who answer a survey."""


class Method:
    """Puts on the agenda of a script what the other rooms are used for."""

    def __init__(self, company: Simulation, script: Script) -> None:
        self.company = company
        self._script = script
        self._teams: dict[int, tuple[int, str]] = {}
        self._candidates = 0

    def day(self, day: date) -> None:
        """What is said on this day."""
        if not self.company.workdays.works(day):
            return
        since = self.company.workdays.between(day - DAY * day.day, day)
        for what, act, hour in self._agenda(day, since):
            self._script.put(day, what, act, hour=hour)

    def _agenda(self, day: date, since: int) -> Iterator[tuple[str, Callable[[], None], time]]:
        """What is on, by the working day of the month it is."""
        if day.weekday() == 1:
            yield "reports", lambda: self._report(day), time(12, 30)
        if since == 3:
            yield "triage", self._triage, time(15, 20)
        if since == 5 and day.month % 3 == 2:
            yield "teams", lambda: self._teams_begin(day), time(9, 25)
        if since == 9:
            yield "teams sign up", lambda: self._sign_up(day), time(12, 45)
        if since == 17:
            yield "teams end", self._teams_end, time(16, 10)
        if since == 12:
            yield "stars", lambda: self._stars(day), time(10, 35)
        if since == 14:
            yield "written", lambda: self._written(day), time(14, 15)
        if since == 16:
            yield "dues", lambda: self._dues(day), time(11, 5)
        if since == 7 and day.month in {3, 10}:
            yield "survey", lambda: self._survey(day), time(9, 50)
        if since == 8 and day.month in {4, 11}:
            yield "honours", lambda: self._honours(day), time(10, 20)

    def _units(self) -> list[tuple[Org, Member]]:
        """Every unit with somebody who keeps its papers and has an account."""
        with self.company.looking() as ctx:
            units = [one for one in self._script.orgs.values() if one.kind in UNITS]
            found = [(unit, people.holders(ctx, SECRETARIES, unit.id)) for unit in units]
            ctx.session.expunge_all()
        able = [(unit, [one for one in some if one.id in self.company.accounts]) for unit, some in found]
        return [(unit, some[0]) for unit, some in able if some]

    def _members(self, unit: Org) -> list[Member]:
        with self.company.looking() as ctx:
            found = [one for one in people.members_of(ctx, unit) if one.id in self.company.accounts]
            ctx.session.expunge_all()
        return found

    def _clerks(self) -> list[Member]:
        with self.company.looking() as ctx:
            [root] = people.roots(ctx)
            found = list(people.holders(ctx, OFFICE_CLERK, root.id))
            ctx.session.expunge_all()
        return found

    def _say(self, member_id: int, *texts: str) -> str:
        """One thing said, and the answers to what is asked back; what came of it is counted."""
        answer = ""
        for text in texts:
            answer = self.company.say(member_id, text)
            if not answer.startswith(("已", "《", "谢", "收到")) and text == texts[-1]:
                self._script.told[f"answered: {answer[:REFUSED]}".replace("\n", " ")] += 1
        self._script.told[f"said: {texts[0][:2]}"] += 1
        return answer

    def _report(self, day: date) -> None:
        for member_id in self.company.accounts:
            if share(member_id, day, "report") * 10 + share(member_id, day, "more") % 10 < REPORTS:
                lead = "匿名反映" if member_id % 3 == 0 else "反映"
                self._say(member_id, f"{lead} 宿舍学习室一直没有投影，{day.month}月{day.day}日又是念文件")

    def _triage(self) -> None:
        """The office looks at what was reported: most is not taken on or merged, some becomes work of a unit."""
        first, *_ = self._clerks()
        answer = self.company.say(first.id, "待核实")
        for number in re.findall(r"^(\d+)", answer, re.MULTILINE)[:6]:
            if int(number) % 3 == 0:
                self._say(first.id, f"不予受理 {number} 已经在采购，月底到货")
            else:
                self._say(first.id, f"核实 {number} P2 一般")

    def _teams_begin(self, day: date) -> None:
        for unit, secretary in self._units():
            if share(unit.id, day, "team") < TEAM:
                leader, *some = [one for one in self._members(unit) if one.id != secretary.id][:3]
                end = day + 20 * DAY
                names = "、".join(one.name for one in some)
                said = f"成立节点攻坚突击队，队长{leader.name}，队员{names}，{end.month}月{end.day}日前完成"
                answer = self._say(secretary.id, said)
                if found := STARTED.search(answer):
                    self._teams[int(found["n"])] = unit.id, secretary.name

    def _sign_up(self, day: date) -> None:
        for number, (unit_id, _) in self._teams.items():
            for one in self._members(self._script.orgs[unit_id]):
                if share(one.id, day, "enrol") < ENROLS:
                    self._say(one.id, f"报名 {number}")

    def _teams_end(self) -> None:
        """Teams begun this quarter report and close."""
        for unit, secretary in self._units():
            for number in [one for one, (whose, _) in self._teams.items() if whose == unit.id]:
                self._say(secretary.id, f"战报 {number} 一次就位，零返工")
                self._say(secretary.id, f"结项 {number} 提前完成，零返工")
                del self._teams[number]

    def _stars(self, day: date) -> None:
        """Somebody is nominated, and named; a flag is handed on where there are crews."""
        for unit, secretary in self._units():
            mine = [one for one in self._members(unit) if one.id != secretary.id]
            if share(unit.id, "star") < STAR and mine:
                best = mine[day.month % len(mine)]
                self._say(secretary.id, f"推荐 每月一星 {best.name} 连夜抢通油管路")
                self._say(secretary.id, f"评选 每月一星 {best.name}")
            if share(unit.id, "flag") < FLAG:
                self._say(secretary.id, "评选 流动红旗 空缺")

    def _written(self, day: date) -> None:
        """What a branch writes down in the middle of a month."""
        yesterday = f"{day.month}月{day.day}日"
        clerk = self._clerks()[0]
        for unit, secretary in self._units():
            some = self._members(unit)[:3]
            names = "、".join(one.name for one in some)
            self._say(secretary.id, f"记学时 {yesterday} 自学交流 1小时 {names}")
            if (unit.id + day.month) % 3 == 0:
                title = f"{unit.short}{day.month}月攻坚记"
                answer = self._say(secretary.id, f"稿件 《{title}》 公司网 {yesterday}")
                if found := STARTED.search(answer):
                    self._say(clerk.id, f"确认稿件 {found['n']}")
            if (unit.id + day.month) % 6 == 0:
                self._candidates += 1
                self._say(secretary.id, f"发展 入党申请人{self._candidates} 申请 {yesterday}")
                self._say(secretary.id, f"谈心谈话 {yesterday} 委员与党员 12人次")

    def _dues(self, day: date) -> None:
        for unit, secretary in self._units():
            self._say(secretary.id, f"党费登记 {day.month}月 {unit.short}全交了")

    def _survey(self, day: date) -> None:
        """Two rounds a year: one to the secretaries, one to everybody."""
        clerk = self._clerks()[0]
        answer = self._say(clerk.id, f"开调研 {day.month}月支部作用发挥", "您最想学什么", "好了")
        found = STARTED.search(answer)
        if found is None:
            return
        whom, end = "书记" if day.month == 3 else "全体党员", day + 14 * DAY
        self._say(clerk.id, f"{whom} {end.month}月{end.day}日", "发出")
        asked = [one.id for _, one in self._units()] if whom == "书记" else list(self.company.accounts)
        for member_id in asked:
            if share(member_id, day, "survey") < ANSWERS:
                self._say(member_id, "调研", "多请老师傅讲现场")

    def _honours(self, day: date) -> None:
        first, second, *_ = self._clerks()
        for unit, secretary in self._units():
            if share(unit.id, day, "honour") < 30:
                answer = self._say(
                    secretary.id, f"荣誉 先进党支部 公司级 {day.year}年{day.month}月 公司党〔{day.year}〕9号"
                )
                if found := STARTED.search(answer):
                    self._say(first.id if share(unit.id) % 2 else second.id, f"确认荣誉 {found['n']}")
