"""The trail as the office searches it: who did what, where and when.

Who reported, complained or recommended was promised not to be named: of those deeds neither the person nor the words
are told, and looking for the person does not find them. Of what changed, days and numbers are told of tables that hold
no confidences; all else is only counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.people.models import Member, Org
from bot.people.rights import Right
from bot.people.service import below, require_everywhere

UNNAMED = ("award.nominate", "award.withdraw", "complaint", "problem.report", "remind.set")
"""Deeds that are told without the person and without words."""
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "org": ("组织", {"code": "代码", "name": "名称", "short": "简称", "term_end": "任期到", "closed_on": "撤销日"}),
    "post": ("任职", {"since": "起", "until": "止"}),
    "task": (
        "任务",
        {"title": "名称", "planned_due": "原定期限", "due": "期限", "done_on": "办结日", "weight": "分值"},
    ),
    "task_template": ("任务清单", {"code": "代码", "name": "名称", "lead_days": "提前天数", "weight": "分值"}),
    "task_date": ("清单期限", {"period": "期间", "due": "期限"}),
    "meeting": ("会议", {"starts_at": "开始", "ends_at": "结束", "place": "地点", "closed_at": "归档"}),
    "activity": ("活动", {"name": "名称", "starts_on": "开始", "ends_on": "结束", "done_on": "办结日"}),
    "check": ("检查", {"period": "期间", "computed_at": "计算", "shown_at": "公布", "frozen_at": "定稿"}),
    "notice_paper": ("通报", {"number": "编号", "dated": "日期", "issue_on": "印发", "published_at": "发布"}),
    "calendar_day": ("工作日历", {"day": "日期", "works": "上班"}),
    "outbox_message": ("消息", {}),
}
"""Tables whose days and numbers are told, and what they are called."""
LONGEST = 80
"""Characters of one value."""

_ENTRIES: sa.Table = SQLModel.metadata.tables["audit_entry"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deeds: by part of a name, one verb, a unit and all below it, days from and to, older than a number."""

    who: str = ""
    verb: str = ""
    unit: Org | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One row that a deed touched: what it is called, what of it is told, how many other places changed."""

    what: str
    number: int
    kind: str
    """added, removed or changed."""
    told: Sequence[tuple[str, str, str]]
    """Label, before, after."""
    others: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the trail as it is shown; without a name where nobody is to be named, or the clock did it."""

    number: int
    at: datetime
    verb: str
    who: str
    is_unnamed: bool
    unit: str
    summary: str
    taken_back: bool
    changes: Sequence[Changed]


def deeds(ctx: Context, asked: Asked, limit: int) -> list[Deed]:
    """The deeds asked for, the latest first, up to `limit`. One statement.

    Raises:
        NotAllowedError: not the office.
    """
    require_everywhere(ctx, Right.MANAGE_PEOPLE)
    entry, undone, undoing = _ENTRIES.c, _ENTRIES.alias(), _ENTRIES.alias()
    meant = sa.func.coalesce(undone.c.verb, entry.verb)
    taken_back = sa.exists().where(undoing.c.undoes == entry.id)
    places = _ENTRIES.outerjoin(undone, undone.c.id == entry.undoes)
    places = places.outerjoin(Member, col(Member.id) == entry.actor_id).outerjoin(Org, col(Org.id) == entry.org_id)
    query = (
        sa.select(
            *(entry.id, entry.at, entry.verb, entry.summary, entry.changes, meant.label("meant")),
            *(col(Member.name).label("name"), col(Org.short).label("unit"), taken_back.label("taken_back")),
        )
        .select_from(places)
        .where(*_matching(asked, meant))
        .order_by(entry.id.desc())
        .limit(limit)
    )
    return [_deed(row) for row in ctx.connection.execute(query)]


def _matching(asked: Asked, meant: sa.ColumnElement[str]) -> list[sa.ColumnElement[bool]]:
    entry = _ENTRIES.c
    conditions: list[sa.ColumnElement[bool]] = []
    if asked.who:
        conditions += [col(Member.name).contains(asked.who, autoescape=True), meant.not_in(UNNAMED)]
    if asked.verb:
        conditions.append(entry.verb == asked.verb)
    if asked.unit is not None:
        conditions.append(below(asked.unit))
    if asked.since is not None:
        conditions.append(entry.at >= _midnight(asked.since))
    if asked.until is not None:
        conditions.append(entry.at < _midnight(asked.until + timedelta(days=1)))
    if asked.before is not None:
        conditions.append(entry.id < asked.before)
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _deed(row: Any) -> Deed:
    is_unnamed = row.meant in UNNAMED
    said = ("", "") if is_unnamed else (row.name or "", row.summary)
    changes = [] if is_unnamed else [_changed(one) for one in row.changes]
    return Deed(row.id, row.at, row.verb, said[0], is_unnamed, row.unit or "", said[1], row.taken_back, changes)


def _changed(change: Mapping[str, Any]) -> Changed:
    what, labels = TOLD.get(change["table"], ("其他记录", {}))
    before, after = change["before"] or {}, change["after"] or {}
    names = [name for name in (after or before) if before.get(name) != after.get(name)]
    told = [(labels[name], _plain(before.get(name)), _plain(after.get(name))) for name in names if name in labels]
    kind = "added" if change["before"] is None else "removed" if change["after"] is None else "changed"
    return Changed(what, change["key"], kind, told, len(names) - len(told))


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value).replace("T", " ").removesuffix("+08:00")[:LONGEST]
