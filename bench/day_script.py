"""What is said on a working day of the demo company, to the minute: the same words whatever door they come through.

Some of it people type, some they speak, tap in the menu or press on a card, where their door has that; elsewhere they
type it. Everything is decided by checksum, so that every run tells the same day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bench.script import share
from bench.simulated import at
from bot import people
from bot.core.context import Context
from bot.meetings import Attendance, Meeting
from bot.people import ChatAccount, Member, Org, OrgKind, Role
from bot.plan import Task, TaskState

DAY = date(2026, 11, 23)
"""A Monday."""
Words = str | Callable[[Context], str]


class How(StrEnum):
    """How somebody says it, where his door has that."""

    TYPED = "typed"
    SPOKEN = "spoken"
    TAPPED = "tapped"
    PRESSED = "pressed"


@dataclass(frozen=True, slots=True)
class Line:
    """Something one member says; words that name what the day has brought are found when they are said."""

    moment: datetime
    member: int
    words: Words
    how: How = How.TYPED
    button: str = ""
    """What is pressed, where a card with it lies before the member."""


class Person(NamedTuple):
    """Somebody who can be heard."""

    id: int
    code: str
    name: str


class Branch(NamedTuple):
    """A branch with those of it who can be heard."""

    id: int
    short: str
    secretary: Person
    members: Sequence[Person]


def branches(ctx: Context, codes: Sequence[str] = ()) -> list[Branch]:
    """The branches whose secretary can be heard, or those of them with these codes."""
    kinds = (OrgKind.BRANCH, OrgKind.JOINT_BRANCH)
    heard, found = set(ctx.session.exec(select(ChatAccount.member_id)).all()), []
    for org in ctx.session.exec(select(Org).where(col(Org.kind).in_(kinds)).order_by(Org.code)):
        here = [_person(one) for one in people.members_of(ctx, org) if one.id in heard and one.uses_chat]
        boss = _person(people.holders(ctx, Role.SECRETARY, org.id)[0])
        if boss.id in heard and (not codes or org.code in codes):
            found.append(Branch(org.id, org.short, boss, [one for one in here if one.id != boss.id]))
    return found


def clerk(ctx: Context) -> Person:
    """Somebody of the Party work department."""
    return _person(people.holders(ctx, Role.PARTY_WORK_CLERK, people.roots(ctx)[0].id)[0])


def _person(member: Member) -> Person:
    return Person(member.id, member.code, member.name)


def lines(units: Sequence[Branch], office: Person) -> list[Line]:
    """The whole day, in the order of the clock."""
    said = [line for number, unit in enumerate(units) for line in _branch(unit, number)]
    said += _office(office, len(units) * 60)
    return sorted(said, key=lambda line: line.moment)


def _moment(hour: int, minute: int, number: int) -> datetime:
    """No two messages at one moment: what comes first is the same through every door."""
    seconds, millis = divmod(number * 37, 1000)
    return at(DAY, time(hour, minute, seconds % 60, millis * 1000 + number % 1000))


def _branch(unit: Branch, number: int) -> Iterator[Line]:
    """A theme day called in the morning and held in the afternoon, its record, a task from hand to hand."""
    boss, where = unit.secretary.id, f"{unit.short}会议室"
    helper = unit.members[0]

    def when(hour: int, minute: int, place: int = 0) -> datetime:
        return _moment(hour, minute, number * 60 + place)

    yield Line(when(8, 41), boss, f"开会 主题党日 今天下午3点 {where} 议题：学习全会精神")
    yield Line(when(9, 52), boss, f"布置任务 写本月小结 {helper.name} 11月30日前")
    yield Line(when(9, 5), helper.id, "我的任务", How.TAPPED)
    yield Line(when(14, 49), helper.id, "签到", How.TAPPED)
    for place, one in enumerate(unit.members[1:], 1):
        lot = share("day", one.code)
        if lot < 8:
            yield Line(when(10, 10, place), one.id, _of_meeting("请假", unit), How.PRESSED, "请假")
            yield Line(when(10, 11, place), one.id, "出差")
        elif lot < 20:
            yield Line(when(11, 40, place), one.id, _of_meeting("参加", unit), How.PRESSED, "参加")
        elif lot < 84:
            how = (How.TAPPED, How.SPOKEN, How.TYPED)[lot % 3]
            yield Line(when(14, 50 + lot % 9, place), one.id, "签到", how)
        elif lot < 87:
            yield Line(when(11, 20, place), one.id, f"反映 {unit.short}活动室的灯坏了{lot}盏")
        elif lot < 90:
            yield Line(when(13, 10, place), one.id, "我的考勤", How.TAPPED)
    yield Line(when(15, 2), boss, "签到")
    yield Line(when(15, 31), boss, _the_rest(unit))
    yield Line(when(15, 32), boss, "确认")
    record = f"记录：主持人{unit.secretary.name}，记录人{helper.name}，议题学习全会精神，16点结束"
    yield Line(when(16, 5), boss, record)
    yield Line(when(16, 7), boss, "会议结束，归档")
    yield Line(
        when(16, 31), helper.id, _numbered("完成 {number} 小结写好了", unit, TaskState.OPEN), How.PRESSED, "完成"
    )
    yield Line(when(16, 47), boss, _numbered("核验 {number}", unit, TaskState.REPORTED), How.PRESSED, "核验")
    yield Line(when(17, 3), boss, "本月检查")


def _office(office: Person, place: int) -> Iterator[Line]:
    """What the Party work department asks and says."""
    for minute, words in enumerate(("公告 请各支部本周五前核对党员名册", "1", "1"), 31):
        yield Line(_moment(9, minute, place), office.id, words)
    for minute, words in enumerate(("进度", "统计", "问题台账", "各单位得分", "帮助"), 10):
        yield Line(_moment(17, minute, place), office.id, words)


def _newest(unit: Branch) -> SelectOfScalar[int]:
    """The number of the meeting that was called this morning."""
    return select(Meeting.id).where(Meeting.org_id == unit.id).order_by(col(Meeting.id).desc()).limit(1)


def _of_meeting(word: str, unit: Branch) -> Words:
    """The word said of this morning's meeting by its number, as a card has it."""
    return lambda ctx: f"{word} 会议{ctx.session.exec(_newest(unit)).one()}"


def _the_rest(unit: Branch) -> Words:
    """Who has not said anything, as the secretary tells it: three were on duty, the others were there."""

    def words(ctx: Context) -> str:
        told = select(Attendance.member_id).where(col(Attendance.meeting_id).in_(_newest(unit)))
        known = set(ctx.session.exec(told).all())
        silent = [one.name for one in unit.members if one.id not in known]
        return f"{'、'.join(silent[:3])}请假，值班，其他都到了" if silent else "都到了"

    return words


def _numbered(form: str, unit: Branch, state: TaskState) -> Words:
    """The words with the number of the branch's task that was handed out this morning."""

    def words(ctx: Context) -> str:
        query = select(Task.id).where(Task.unit_id == unit.id, Task.title == "写本月小结", Task.state == state)
        return form.format(number=next(iter(ctx.session.exec(query)), 0))

    return words
