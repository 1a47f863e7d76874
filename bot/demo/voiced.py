"""What the people of the demo company said is wrong, or better done otherwise, and what became of it.

Who reported without a name is nobody here either: only the unit, the words and the day.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from sqlmodel import col, select

from bot import problems
from bot.demo.past import Past, at
from bot.problems import Category, Kind, MainProblem, Problem, ProblemState, Severity, Source

SURVEYED, DECIDED = 240, 225
"""Days ago on which the survey's suggestions came into the register, and on which most were adopted."""
ADOPTED = {
    1: "每季度的党课由现场骨干讲一次",
    2: "驻外党员按就近的党小组编组",
    3: "年初下发任务清单，随时可查",
    4: "记录要素统一，记一次各处用",
    5: "届满前六个月开始提醒",
    6: "重要节点由支部组织突击队",
    9: "月检查只看平时的记录",
    10: "量化表用生产部门的数据",
}
"""Of the twelve suggestions, by place: what became of them."""


class Voice(NamedTuple):
    """What somebody said, so many days ago; without a code of a member nobody is known."""

    unit: str
    code: str
    text: str
    said: int
    state: ProblemState = ProblemState.REGISTERED
    kind: Kind = Kind.PROBLEM
    category: Category | None = None
    main: MainProblem | None = None
    answer: str = ""
    severity: Severity = Severity.NORMAL


VOICES = (
    Voice(
        "B05",
        "M0366",
        "夜班组的党小组会总排在下夜班之后",
        52,
        ProblemState.CLOSED,
        Kind.SUGGESTION,
        Category.ORGANISATION,
        MainProblem.HOLLOW,
        "十月起夜班组的会排在交班前半小时",
    ),
    Voice(
        "W01",
        "",
        "责任区的牌子挂了，没人讲过要管什么",
        33,
        ProblemState.VERIFIED,
        category=Category.EXAMPLE,
        main=MainProblem.LISTLESS,
    ),
    Voice(
        "B07",
        "M0455",
        "焊材库房的安全责任区换了人没有更新",
        26,
        ProblemState.VERIFIED,
        category=Category.PRODUCTION,
        severity=Severity.SERIOUS,
    ),
    Voice(
        "B01",
        "M0229",
        "机关食堂晚餐品种少",
        21,
        ProblemState.DISMISSED,
        answer="不属于党支部的事，已转给后勤部门",
    ),
    Voice("B08", "", "学习笔记年底集中补抄", 9, category=None),
    Voice("B04", "M0313", "党课请现场的班长讲讲水压试验怎么准备", 6, kind=Kind.SUGGESTION),
    Voice("W03", "M0105", "项目部会议通知常常当天才发", 4),
    Voice("B06", "", "评优总在机关里评，一线的没人问", 2),
)


def load(past: Past) -> int:
    """The twelve suggestions of the survey, then what was said since; returns how many."""
    ctx = past.ctx
    day = past.before(SURVEYED)
    begun = problems.begin(replace(ctx, now=at(day), memo={})) if day.year == ctx.today.year else 0
    if begun:
        _adopt(past)
    return begun + past.put(_rows(past))


def _adopt(past: Past) -> None:
    """Close what was adopted of the survey's suggestions."""
    query = select(Problem).where(col(Problem.reported)).order_by(col(Problem.id))
    for place, row in enumerate(past.ctx.session.exec(query)):
        if place in ADOPTED:
            row.state, row.answer, row.decided_on = ProblemState.CLOSED, ADOPTED[place], past.before(DECIDED)


def _rows(past: Past) -> Iterator[Problem]:
    for one in VOICES:
        day = past.before(one.said)
        if day.year != past.ctx.today.year:
            continue
        decided = past.before(max(one.said - 3, 1)) if one.state is not ProblemState.REGISTERED else None
        yield Problem(
            org_id=past.places[one.unit].id,
            category=one.category,
            main=one.main,
            severity=one.severity,
            kind=one.kind,
            source=Source.SUGGESTION if one.kind is Kind.SUGGESTION else Source.REPORT,
            text=one.text,
            state=one.state,
            opened_by=past.members[one.code].id if one.code else None,
            day=day,
            reported=True,
            answer=one.answer,
            decided_on=decided,
        )
