"""The year's list: what units and the committee have to do. Defaults to begin with; what the office says stands."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, OrgKind, Right
from bot.plan import drafts
from bot.plan.drafts import Draft
from bot.plan.models import Scope, TaskTemplate

DEFAULTS = resources.files("bot.plan") / "defaults"
NO_COMMITTEE = "还没有党委，不能改任务清单。"
UNKNOWN = "{year} 年的清单里没有 {code}。"
LOADED = "{year} 年清单增加 {count} 项"
ADDED, CHANGED = "清单增加：{code} {name}", "清单修改：{code} {name}"


def templates(ctx: Context, year: int, scope: Scope | None = None) -> Sequence[TaskTemplate]:
    """The duties of a year's list, those switched off too, by code."""
    query = select(TaskTemplate).where(TaskTemplate.year == year).order_by(col(TaskTemplate.code))
    return ctx.session.exec(query if scope is None else query.where(TaskTemplate.scope == scope)).all()


def template(ctx: Context, year: int, code: str) -> TaskTemplate:
    """One duty of a year's list.

    Raises:
        NotFoundError: the list has none of this code.
    """
    found = _find(ctx, year, code)
    if found is None:
        raise NotFoundError(UNKNOWN.format(year=year, code=code[:12]))
    return found


def _find(ctx: Context, year: int, code: str) -> TaskTemplate | None:
    where = (TaskTemplate.year == year, TaskTemplate.code == code.upper())
    return ctx.session.exec(select(TaskTemplate).where(*where)).one_or_none()


def committee(ctx: Context) -> Org:
    """The company's committee: the one at the root.

    Raises:
        NotFoundError: nobody has entered one yet.
    """
    root = select(Org).where(Org.kind == OrgKind.COMMITTEE, col(Org.parent_id).is_(None)).order_by(col(Org.code))
    found = ctx.session.exec(root).first()
    if found is None:
        raise NotFoundError(NO_COMMITTEE)
    return found


def load_defaults(ctx: Context, year: int) -> int:
    """Add the default duties that the year's list does not have yet; returns how many.

    What stands there, changed by the office or switched off, stays as it is.
    """
    return _add(ctx, year, [draft.model_dump() for draft in defaults()])


def copy_year(ctx: Context, year: int) -> int:
    """Take over this year's list for the next, all that the next does not have yet; returns how many."""
    return _add(ctx, year + 1, [row.model_dump(exclude={"id"}) for row in templates(ctx, year)])


def _add(ctx: Context, year: int, wanted: Sequence[dict[str, Any]]) -> int:
    known = {row.code for row in templates(ctx, year)}
    new = [TaskTemplate(**values | {"year": year}) for values in wanted if values["code"] not in known]
    ctx.session.add_all(new)
    ctx.session.flush()
    if new:
        audit.record(ctx, "template.load", summary=LOADED.format(year=year, count=len(new)))
    return len(new)


@cache
def defaults() -> tuple[Draft, ...]:
    """The 28 tasks and 22 plans a company starts from."""
    return (*_read("tasks.toml", Scope.UNIT), *_read("plans.toml", Scope.COMPANY))


def _read(name: str, scope: Scope) -> Iterator[Draft]:
    listed = tomllib.loads((DEFAULTS / name).read_text("utf-8"))
    own = {"year": drafts.ANY_YEAR, "scope": scope, "kinds": [OrgKind.COMMITTEE]}
    entries: list[dict[str, Any]] = listed[name.removesuffix("s.toml")]
    for entry in entries:
        yield drafts.read(own | {"area_name": listed["areas"][entry["area"] - 1]} | entry)


def save_template(ctx: Context, draft: Draft) -> TaskTemplate:
    """Add a duty to a year's list or change the one of its code; what is open follows at the next growth.

    Raises:
        NotAllowedError: the list is the office's.
    """
    people.require(ctx, Right.EXTEND_TASK, committee(ctx))
    row = _find(ctx, draft.year, draft.code)
    values = draft.model_dump()
    if row is None:
        row = TaskTemplate(**values)
        ctx.session.add(row)
        ctx.session.flush()
        change, words = audit.added(row), ADDED
    else:
        before = audit.snapshot(row)
        row.sqlmodel_update(values)
        ctx.session.flush()
        change, words = audit.changed(row, before), CHANGED
    summary = words.format(code=row.code, name=row.name)
    audit.record(ctx, "template.save", summary=summary, changes=[change], undoable=True)
    return row
