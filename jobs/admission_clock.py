"""发展党员: the roster's probationary members are taken over, steps with a last day ahead become tasks."""

from bot import admission
from bot.core.context import Context


def run(ctx: Context) -> int:
    """Bring records, roster and tasks in line; returns the number of changes. Nobody is written to here.

    Who answers for a step hears of it as of any task; whose step it is hears nothing.
    """
    return admission.look_round(ctx)
