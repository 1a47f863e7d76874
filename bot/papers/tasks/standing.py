"""How the dated tasks stand: one line each, by organisation code, never ranked. One statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people, plan
from bot.core.context import Context
from bot.evidence import EvidenceFile, EvidenceState
from bot.papers.books import Head, Table
from bot.people import Member, Org
from bot.plan import Scope, TaskState, TaskTemplate

Value = people.roster.Cell

TITLE = "{year}年办理情况"
SUBJECT = "task"
HEADS = (
    Head("组织编号", 10),
    Head("组织", 24),
    Head("编号", 9),
    Head("任务", 30),
    Head("期次", 13),
    Head("责任人", 9),
    Head("期限", 12, is_day=True),
    Head("原期限", 12, is_day=True),
    Head("状态", 9),
    Head("完成日期", 12, is_day=True),
    Head("完成情况", 9),
    Head("佐证份数", 8),
    Head("任务号", 8),
    Head("备注", 15),
)
PARTS = {"Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度", "H1": "上半年", "H2": "下半年"}
NOT_YET, OPEN, OVERDUE = "未开始", "待办", "逾期"
_TASKS: sa.Table = SQLModel.metadata.tables["task"]
_SHOWN = (
    *("id", "code", "title", "period", "due", "planned_due"),
    *("opens_on", "state", "done_on", "timing", "reason"),
)
GONE = (EvidenceState.LOST, EvidenceState.REFUSED)


def rows(ctx: Context, scope: Scope, year: int, unit: Org | None = None) -> list[list[Value]]:
    """A year's tasks of a list, of a unit and those below it, or all; what was given by hand is with the units'."""
    found = ctx.connection.execute(_query(scope, year, unit)).all()
    ordered = sorted(found, key=lambda row: (row.org_code, row.due, row.code, row.id))
    return [_cells(row, ctx.today) for row in ordered]


def table(lines: Sequence[Sequence[Value]], year: int) -> Table:
    """The lines as a sheet."""
    return Table(TITLE.format(year=year), HEADS, dict(enumerate(lines, start=2)))


def _query(scope: Scope, year: int, unit: Org | None) -> sa.Select[Any]:
    files = (
        sa.select(col(EvidenceFile.subject_id), sa.func.count().label("files"))
        .where(col(EvidenceFile.subject) == SUBJECT, col(EvidenceFile.state).not_in(GONE))
        .group_by(col(EvidenceFile.subject_id))
        .subquery()
    )
    of_the_list = col(TaskTemplate.scope) == scope
    named: list[sa.ColumnElement[str]] = [
        col(Org.code).label("org_code"),
        col(Org.name).label("org_name"),
        col(Member.name).label("owner"),
    ]
    query = (
        sa.select(*(_TASKS.c[name] for name in _SHOWN), *named, files.c.files)
        .select_from(_TASKS)
        .join(Org, col(Org.id) == _TASKS.c.org_id)
        .outerjoin(TaskTemplate, col(TaskTemplate.id) == _TASKS.c.template_id)
        .outerjoin(Member, col(Member.id) == _TASKS.c.owner_id)
        .outerjoin(files, files.c.subject_id == _TASKS.c.id)
        .where(_TASKS.c.year == year)
    )
    by_hand = _TASKS.c.template_id.is_(None)
    query = query.where(sa.or_(of_the_list, by_hand) if scope is Scope.UNIT else of_the_list)
    return query if unit is None else query.where(people.below(unit))


def _cells(row: Any, today: date) -> list[Value]:
    return [
        row.org_code,
        row.org_name,
        row.code,
        row.title,
        _period(row.period),
        row.owner or "",
        row.due,
        row.planned_due if row.planned_due != row.due else None,
        _state(row, today),
        row.done_on,
        plan.wording.TIMINGS[row.timing] if row.timing else "",
        row.files or 0,
        row.id,
        row.reason,
    ]


def _period(key: str) -> str:
    """`2026-11`, `2026Q4`, `2026H2`, `2026` in words; the day of an event as it is."""
    year, letter, part = key[:4], key[4:5], key[5:]
    if key.isdecimal():
        return f"{key}年"
    if letter == "-" and part.isdecimal():
        return f"{year}年{int(part)}月"
    return f"{year}年{PARTS[key[4:]]}" if key[4:] in PARTS else key


def _state(row: Any, today: date) -> str:
    if row.state is not TaskState.OPEN:
        return plan.wording.STATES[row.state]
    if row.due < today:
        return OVERDUE
    return OPEN if row.opens_on <= today else NOT_YET
