"""What the office does in the tests of rectifications, in few words."""

from datetime import date
from typing import Any

from bot import people, problems
from bot.core import audit
from bot.problems import Demand, Issued, Problem, Source
from tests.world import World

FOUND, ASKED = "三季度支委会少开一次", "说明原因并补课"
DUE = date(2026, 11, 30)


def issue(world: World, finding: str = FOUND, *, by: str = "何洁", unit: str = "B04", **more: Any) -> Issued:
    """Ask a unit to put something right by 30 November; 何洁 accepts it unless told."""
    with world.acting(by) as ctx:
        known: dict[str, Any] = {
            "requirement": ASKED,
            "due": DUE,
            "acceptor_id": world.who("何洁"),
            "source": Source.QUARTER_CHECK,
        }
        return problems.issue(ctx, Demand(people.org_by_code(ctx, unit), finding, **(known | more)))


def reply(world: World, number: int = 1, text: str = "已补开支委会", *, by: str = "老王") -> None:
    with world.acting(by) as ctx:
        problems.reply(ctx, number, text)


def accept(world: World, number: int = 1, *, by: str = "何洁") -> None:
    with world.acting(by) as ctx:
        problems.accept(ctx, number)


def state(world: World, number: int = 1) -> str:
    with world.acting() as ctx:
        return problems.wording.STATES[ctx.get(Problem, number).state]


def problem(world: World, number: int = 1) -> Problem:
    """The row of the register as it is stored."""
    with world.acting() as ctx:
        return ctx.get(Problem, number)


def undo(world: World, by: str = "何洁") -> None:
    """Take the last thing back, as 撤回 does."""
    with world.acting(by) as ctx:
        audit.undo_latest(ctx)
