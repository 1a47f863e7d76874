"""What 锅炉支部 does in the tests of activities, in few words."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot import activities, people
from bot.activities import Activity, Figures, Started, Wanted
from bot.core import audit
from tests.world import World

DAY = date(2026, 12, 5)
TEAM = "HD-TJD-2"
CLEAN = {"violations": 0, "accidents": 0, "defects": 0, "excellent_items": 2}


def begin(world: World, code: str = TEAM, *, by: str = "老王", unit: str = "B04", **more: Any) -> Started:
    """扣缸突击队 under 李明 with 赵强, until 5 December, unless told otherwise."""
    with world.acting(by) as ctx:
        team: dict[str, Any] = {"leader_id": world.who("李明"), "members": (world.who("赵强"),), "ends_on": DAY}
        wanted = team if code == TEAM else {}
        return activities.start(ctx, Wanted(people.org_by_code(ctx, unit), code=code, **(wanted | more)))


def measure(
    world: World, row: Activity, values: dict[str, Any], *, by: str = "老王", unit: str = "B04", **more: str
) -> int:
    """Figures of the third quarter unless told."""
    with world.acting(by) as ctx:
        exact = {metric: Decimal(str(value)) for metric, value in values.items()}
        told = {"period": "2026-Q3"} | more
        return activities.enter_figures(ctx, row, [Figures(people.org_by_code(ctx, unit), values=exact, **told)])


def take_back(world: World, by: str) -> None:
    """撤回."""
    with world.acting(by) as ctx:
        audit.undo_latest(ctx)
