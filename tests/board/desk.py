"""A year's list and its tasks as tests lay them on the office's desk, and the board somebody sees of it."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import board, people
from bot.board import Asked, Board, View
from bot.core.context import Context
from bot.people import Org, OrgKind
from bot.plan import Check, Task, TaskState, TaskTemplate, Timing
from tests.plan.shelf import set_up, template
from tests.world import World

BRANCHES = ["branch"]
NOVEMBER = {"period": "2026-11"}
DONE: dict[str, Any] = {"state": TaskState.DONE, "timing": Timing.ON_TIME}
REPORTED: dict[str, Any] = {"state": TaskState.REPORTED, "timing": Timing.ON_TIME}
LATE: dict[str, Any] = {"state": TaskState.DONE, "timing": Timing.LATE}
GRACE: dict[str, Any] = {"state": TaskState.DONE, "timing": Timing.GRACE}
EXEMPT: dict[str, Any] = {"state": TaskState.NOT_APPLICABLE}
CANCELLED: dict[str, Any] = {"state": TaskState.CANCELLED}


def duty(world: World, code: str = "ZB-04-1", **columns: Any) -> int:
    """A task of the year's list of branches; returns its number."""
    return template(world, code, **({"kinds": BRANCHES} | columns))


def give(world: World, of: int | None, due: str, *, owner: str = "老王", code: str = "", **columns: Any) -> int:
    """An instance of it, of the owner's unit unless told otherwise; returns the task's number."""
    task = world.task(columns.pop("title", "季度党课"), owner=owner, due=due, code=code)
    with world.acting() as ctx:
        listed = ctx.get(TaskTemplate, of).code if of else ""
    set_up(world, task.id, template_id=of, code=listed, period=f"{due}-{task.id}", **columns)
    return task.id


def branch_below(world: World, code: str = "B06", above: str = "B04") -> None:
    """A branch below another: who leads the upper one leads units with units below."""
    with world.acting() as ctx:
        upper = people.org_by_code(ctx, above)
        made = Org(code=code, name=code, short=f"{code}支部", kind=OrgKind.BRANCH, path=f"{upper.path}{code}/")
        made.parent_id = upper.id
        ctx.session.add(made)
        ctx.session.flush()
        world.orgs[code] = made.id


def look(world: World, by: str = "何洁", **asked: str) -> View:
    """What somebody looks at who asks for this."""
    with world.acting(by) as ctx:
        return board.look(ctx, Asked(**asked))


def seen(world: World, by: str = "何洁", **asked: str) -> Board:
    """The board as somebody sees it, of November unless told otherwise."""
    with world.acting(by) as ctx:
        return board.overview(ctx, board.look(ctx, Asked(**(NOVEMBER | asked))))


def whole(world: World, by: str = "何洁", **asked: str) -> Board:
    """The same with nothing left out, as a file holds it."""
    with world.acting(by) as ctx:
        return board.overview(ctx, board.look(ctx, Asked(**(NOVEMBER | asked))), whole=True)


def statements(world: World, by: str = "何洁", **asked: str) -> int:
    """How many statements it takes to show it."""
    with world.acting(by) as ctx, world.asked() as said:
        board.overview(ctx, board.look(ctx, Asked(**asked)))
    return len(said)


def many_branches(world: World, count: int, of: int, due: date) -> None:
    """So many more branches below the committee, each with one open task."""

    def fill(ctx: Context) -> None:
        top = people.org_by_code(ctx, "C00")
        kept = {"kind": OrgKind.BRANCH, "parent_id": top.id, "profile": "", "aliases": []}
        codes = [f"D{number:03d}" for number in range(count)]
        rows = [{"code": code, "name": code, "short": code, "path": f"C00/{code}/"} | kept for code in codes]
        ctx.connection.execute(sa.insert(Org), rows)
        found = ctx.connection.execute(sa.select(col(Org.id)).where(col(Org.code).in_(codes))).scalars()
        for number in found:
            dates = {"planned_due": due, "due": due, "opens_on": due}
            values = {"template_id": of, "check": Check.AUTO, "period": str(due), "title": "季度党课"} | dates
            ctx.session.add(Task.model_validate({"year": 2026, "org_id": number, "unit_id": number} | values))

    with world.acting() as ctx:
        fill(ctx)
