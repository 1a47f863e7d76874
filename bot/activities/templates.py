"""The year's list of activities: ours to begin with; what the office changes stands."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import SQLModel, col, select

from bot import people
from bot.activities import rules, wording
from bot.activities.models import Activity, ActivityTemplate
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right

DEFAULTS = resources.files("bot.activities") / "defaults"
CHANGEABLE = frozenset(
    {"name", "full", "scope", "pace", "subject", "enrols", "milestone", "metrics", "zeros", "weights", "source"}
    | {"publish", "close_rule", "active"}
)


@cache
def defaults() -> Mapping[str, ActivityTemplate]:
    """The activities a company starts from, by code; of no year."""
    listed = tomllib.loads((DEFAULTS / "activities.toml").read_text("utf-8"))["activity"]
    return {one["code"]: ActivityTemplate.model_validate({"year": 0} | one) for one in listed}


def load_defaults(ctx: Context, year: int) -> int:
    """Add the activities that the year's list does not have yet; returns how many."""
    table = SQLModel.metadata.tables["activity_template"]
    rows = [one.model_dump(exclude={"id"}) | {"year": year} for one in defaults().values()]
    put = insert_once(ctx.connection, table).returning(table.c.id)
    return sum(ctx.connection.execute(put.values(row)).scalar() is not None for row in rows)


def templates(ctx: Context, year: int) -> Sequence[ActivityTemplate]:
    """The year's list, by code, without what was switched off."""
    query = select(ActivityTemplate).where(ActivityTemplate.year == year, col(ActivityTemplate.active))
    return ctx.session.exec(query.order_by(ActivityTemplate.code)).all()


def template(ctx: Context, year: int, code: str) -> ActivityTemplate:
    """One activity of the year's list; a year that has none yet gets ours first.

    Raises:
        NotFoundError: the list has none of this code, or it was switched off.
    """
    query = select(ActivityTemplate).where(ActivityTemplate.year == year, ActivityTemplate.code == code)
    found = ctx.session.exec(query).one_or_none()
    if found is None and code in defaults():
        load_defaults(ctx, year)
        found = ctx.session.exec(query).one()
    if found is None or not found.active:
        raise NotFoundError(wording.NO_TEMPLATE.format(code=code[: rules.LONGEST_NAME], year=year))
    return found


def of(ctx: Context, row: Activity) -> ActivityTemplate | None:
    """The template an activity was begun from."""
    return None if row.template_id is None else ctx.session.get(ActivityTemplate, row.template_id)


def name_of(code: str) -> str:
    """What an activity of our list is called; the code itself, where it is none of ours."""
    return defaults()[code].name if code in defaults() else code


def proposed(ctx: Context, unit: Org) -> list[ActivityTemplate]:
    """What suits this unit of this year's list; ours, while the year has none."""
    listed = templates(ctx, ctx.today.year) or list(defaults().values())
    return [one for one in listed if rules.suits(one.scope, profile=unit.profile, path=unit.path)]


def save_template(ctx: Context, year: int, code: str, changes: Mapping[str, Any]) -> ActivityTemplate:
    """Change one activity of a year's list.

    Raises:
        NotAllowedError: the list is the office's.
        NotFoundError: the list has none of this code.
        BadInputError: nothing of this name can be changed, or a weight is of no metric.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.RUN_ACTIVITY)
    if not changes or not changes.keys() <= CHANGEABLE:
        raise BadInputError(wording.NOT_CHANGEABLE)
    row = template(ctx, year, code)
    before = audit.snapshot(row)
    wanted = ActivityTemplate.model_validate({**before, **changes})
    if not set(wanted.weights) | set(wanted.zeros) <= set(wanted.metrics):
        raise BadInputError(wording.NO_METRIC)
    row.sqlmodel_update({name: getattr(wanted, name) for name in changes})
    ctx.session.flush()
    summary = wording.TEMPLATE_CHANGED.format(year=year, name=row.name)
    audit.record(ctx, "activity.template", summary=summary, changes=[audit.changed(row, before)], undoable=True)
    return row
