"""Tasks for the cast: grown from a template of the year's list, or given by hand."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from bot import people, plan
from bot.core.context import Context
from bot.people import Role
from bot.plan import BasisLevel, Check, Period, Scope, Task, TaskTemplate
from tests.world import World


def duty(world: World, code: str, name: str, *, due: str, org: str = "B04", owner: str = "老王", **more: Any) -> int:
    """One instance of a template, which is made when it is the first; returns the number of the task.

    `more`: columns of the template (`check`, `meeting`, `requirement`, `scope` …) and `period`, `opens_on`, `state`.
    """
    own = {
        name: more.pop(name)
        for name in ("state", "opens_on", "next_nudge_on", "done_on", "timing", "extended")
        if name in more
    }
    day = date.fromisoformat(due)
    period = more.pop("period", f"{day:%Y-%m}")
    with world.acting() as ctx:
        template = _template(ctx, day.year, code, name, more)
        place = people.org_by_code(ctx, org)
        columns: dict[str, Any] = {"opens_on": day - timedelta(days=30)} | own
        task = Task(
            template_id=template.id,
            year=day.year,
            code=code,
            org_id=place.id,
            unit_id=people.unit_of(ctx, place).id,
            period=period,
            title=name,
            requirement=template.requirement,
            role=template.role,
            owner_id=world.who(owner) if owner else None,
            planned_due=day,
            due=day,
            check=template.check,
            **columns,
        )
        ctx.session.add(task)
        ctx.session.flush()
        return task.id


def _template(ctx: Context, year: int, code: str, name: str, more: dict[str, Any]) -> TaskTemplate:
    query = select(TaskTemplate).where(TaskTemplate.year == year, TaskTemplate.code == code)
    found = ctx.session.exec(query).one_or_none()
    if found is not None:
        return found
    plain: dict[str, Any] = {
        "scope": Scope.UNIT,
        "role": Role.SECRETARY,
        "period": Period.MONTH,
        "check": Check.CONFIRM,
        "basis": "支部工作条例第十二条",
        "basis_level": BasisLevel.CENTRAL,
        "requirement": "按要求办。",
    }
    made = TaskTemplate(year=year, code=code, area=1, area_name="", name=name, **plain | more)
    ctx.session.add(made)
    ctx.session.flush()
    return made


def list_of_the_year(world: World) -> None:
    """The company's list of 2026, and 锅炉支部 a production unit of it."""
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        people.org(ctx, world.orgs["B04"]).profile = "production"


def duties_of_the_year(world: World) -> None:
    """Twenty-four duties of 老王, one every day from 1 December on."""
    for number in range(1, 25):
        due = date(2026, 11, 30) + timedelta(days=number)
        duty(world, f"ZB-{number:02}-1", f"第{number}项要办的事", due=due.isoformat())
