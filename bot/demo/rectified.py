"""What the demo company's units were asked to put right this autumn: some closed, some late, some waiting.

Quietly, like the judgement before it: what was told then was read long ago.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

from bot import notify, people, plan, problems
from bot.core.clock import SHANGHAI
from bot.core.context import Actor, Context
from bot.demo import company
from bot.people import Member, Org, Role
from bot.problems import Category, Demand, Issued, Severity, Source

MORNING, NOON = time(9, 10), time(12, 20)


class Matter(NamedTuple):
    """What was found where; days before today on which it was opened, answered, and accepted or sent back."""

    unit: str
    text: str
    category: Category
    opened: int
    severity: Severity = Severity.NORMAL
    source: Source = Source.QUARTER_CHECK
    answered: int | None = None
    reply: str = ""
    accepted: int | None = None
    returned: int | None = None
    reason: str = ""


FEATURED = ""
"""Stands for the unit of the featured secretary."""
MATTERS = (
    Matter(
        "B01",
        "二季度党课晚讲十天，写明以后的安排",
        Category.ORGANISATION,
        68,
        answered=50,
        reply="已排定全年党课",
        accepted=48,
    ),
    Matter("B02", "党员活动室标识褪色，更换", Category.CONDUCT, 66, answered=40, reply="标识已换新", accepted=38),
    Matter(
        "B03",
        "支委会记录没写列席人员，补齐并说明原因",
        Category.ORGANISATION,
        64,
        answered=36,
        reply="三次记录已补齐",
        accepted=33,
    ),
    Matter(
        "B06",
        "学习笔记由一人代写，重新学习并写明体会",
        Category.IDEOLOGY,
        60,
        Severity.SERIOUS,
        answered=47,
        reply="已逐人重新学习",
        accepted=45,
    ),
    Matter(
        "W02",
        "驻外党员两次没有参加学习，编入就近小组",
        Category.IDEOLOGY,
        58,
        answered=25,
        reply="三人已编入就近小组",
        accepted=24,
    ),
    Matter(
        "B07", "突击队没有完成情况记录，补齐", Category.EXAMPLE, 44, answered=20, reply="进度和成效已补", accepted=18
    ),
    Matter("W04", "下半年学习计划没有报备，补报", Category.ORGANISATION, 41, source=Source.MONTH_CHECK),
    Matter(
        "B08",
        "党费收缴登记缺两个月，补齐",
        Category.CONDUCT,
        38,
        answered=9,
        reply="登记已补齐",
        returned=7,
        reason="十月仍缺经手人",
    ),
    Matter(
        "B09",
        "安全责任区没有落实到人，落实并公布",
        Category.PRODUCTION,
        20,
        Severity.SERIOUS,
        Source.INSPECTION,
        6,
        "名单已贴到现场",
    ),
    Matter("B10", "党小组会连续两月合并召开，按月召开", Category.ORGANISATION, 14, source=Source.MONTH_CHECK),
    Matter(
        "W03",
        "节前廉洁提醒没有记录，补上",
        Category.CONDUCT,
        12,
        source=Source.MONTH_CHECK,
        answered=3,
        reply="提醒记录已补",
    ),
    Matter(
        FEATURED, "宿舍学习室没有投影，党课只能念文件，配齐设备", Category.ORGANISATION, 10, source=Source.MONTH_CHECK
    ),
)
"""The twelfth is the one people talk about: 「12号问题已改完，新配了投影」."""


def load(ctx: Context) -> int:
    """Open, answer and accept what lies before today; returns how many. Nothing without the company."""
    clerk = next(
        (one for root in people.roots(ctx) for one in people.holders(ctx, Role.PARTY_WORK_CLERK, root.id)), None
    )
    secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
    if clerk is None or secretary is None:
        return 0
    codes = {unit.code: unit for root in people.roots(ctx) for unit in people.orgs_below(ctx, root)}
    codes[FEATURED] = people.org(ctx, secretary.org_id)
    return sum(_tell(ctx, matter, codes, clerk) for matter in MATTERS if matter.unit in codes)


def _tell(ctx: Context, matter: Matter, units: Mapping[str, Org], clerk: Member) -> bool:
    """Live through one matter; whether there was one, the year being old enough."""
    unit = units[matter.unit]
    opened = _day(ctx, matter.opened)
    if opened.year != ctx.today.year:
        return False
    text, requirement = problems.matter(matter.text)
    then = _on(ctx, opened, clerk)
    due = problems.deadline(then, matter.severity)
    demand = Demand(
        unit, text, requirement, due, clerk.id, matter.source, severity=matter.severity, category=matter.category
    )
    issued = problems.issue(then, demand)
    if matter.answered is not None and issued.task.owner_id is not None:
        answering = people.member(ctx, issued.task.owner_id)
        problems.reply(_on(ctx, _day(ctx, matter.answered), answering), issued.problem.id, matter.reply)
        _judge(ctx, matter, issued, clerk)
    notify.withdraw(ctx, about=plan.about_task(issued.task))
    notify.withdraw(ctx, about=problems.about(issued.rectification))
    return True


def _judge(ctx: Context, matter: Matter, issued: Issued, clerk: Member) -> None:
    if matter.accepted is not None:
        problems.accept(_on(ctx, _day(ctx, matter.accepted), clerk, NOON), issued.problem.id)
    if matter.returned is not None:
        problems.send_back(_on(ctx, _day(ctx, matter.returned), clerk, NOON), issued.problem.id, matter.reason)


def _day(ctx: Context, before: int) -> date:
    """So many days ago, on a working day."""
    return ctx.workdays.on_or_before(date.fromordinal(ctx.today.toordinal() - before))


def _on(ctx: Context, day: date, member: Member, at: time = MORNING) -> Context:
    """The same surroundings on an earlier day, this member speaking."""
    return replace(ctx, now=datetime.combine(day, at, SHANGHAI)).acting(Actor(member.id, member.name))
