"""An October that was checked: one duty of 锅炉支部 was not done, and the units were shown what came of it."""

from decimal import Decimal

from bot import assess
from bot.assess import CheckKind
from bot.plan import Task
from tests.tasks import duty
from tests.world import World


def checked(world: World) -> None:
    """何洁 has it computed and shows it."""
    number = duty(world, "ZB-04-1", "季度党课", due="2026-10-20")
    with world.acting("何洁") as ctx:
        ctx.get(Task, number).weight = Decimal(2)
        ctx.session.flush()
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))
