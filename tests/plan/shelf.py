"""Rows of the task list as tests put them on the shelf and look at them."""

from typing import Any

from bot.people import Role
from bot.plan import BasisLevel, Check, Period, Task, TaskTemplate
from tests.world import World


def stored(world: World, number: int = 1) -> Task:
    """The task as it is stored."""
    with world.acting() as ctx:
        return ctx.get(Task, number)


def set_up(world: World, number: int, **columns: Any) -> None:
    """Change columns of a task behind everybody's back."""
    with world.acting() as ctx:
        task = ctx.get(Task, number)
        for name, value in columns.items():
            setattr(task, name, value)
        ctx.session.add(task)


def give(world: World, title: str, due: str, owner: str = "老王", *, code: str = "", **columns: object) -> int:
    """A task given by hand, with other columns where told; its number."""
    task = world.task(title, owner=owner, due=due, code=code)
    set_up(world, task.id, **columns)
    return task.id


def template(world: World, code: str = "ZB-04-1", **columns: Any) -> int:
    """A template of 2026, the quarterly lecture unless told otherwise; returns its number."""
    values: dict[str, Any] = {
        "year": 2026,
        "area": 4,
        "area_name": "上党课",
        "name": "季度党课",
        "requirement": "每季度一次",
        "role": Role.PUBLICITY_COMMISSIONER,
        "period": Period.QUARTER,
        "check": Check.AUTO,
        "basis_level": BasisLevel.CONVENTION,
        "lead_days": [20, 5],
    }
    with world.acting() as ctx:
        row = TaskTemplate(code=code, **(values | columns))
        ctx.session.add(row)
        ctx.session.flush()
        return row.id
