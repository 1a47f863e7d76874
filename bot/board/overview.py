"""The whole board at once: as many statements for a thousand units as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.board import duties, heat, mail, matters, progress, waits
from bot.board.duties import AllBehind, Coming, Unfiled
from bot.board.heat import Heat
from bot.board.mail import Burden, Deliveries
from bot.board.matters import Matters
from bot.board.progress import Area, Month
from bot.board.seat import View
from bot.board.waits import Waits
from bot.core.context import Context


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that is shown; what is for the office alone is None for others."""

    waits: Waits
    behind: AllBehind
    coming: Mapping[date, Sequence[Coming]]
    unfiled: Sequence[Unfiled]
    heat: Heat
    areas: Sequence[Area]
    trend: Sequence[Month]
    matters: Matters
    deliveries: Deliveries | None
    burden: Burden | None

    @property
    def due_soon(self) -> int:
        """How many tasks fall due in the days to come."""
        return sum(one.tasks for lines in self.coming.values() for one in lines)


def overview(ctx: Context, view: View, *, whole: bool = False) -> Board:
    """The board of a view; `whole`: every unit and everything that is behind, for a file."""
    return Board(
        waits=waits.waits(ctx, view),
        behind=duties.behind(ctx, view, whole=whole),
        coming=duties.coming(ctx, view),
        unfiled=duties.unfiled(ctx, view),
        heat=heat.heat(ctx, view, whole=whole),
        areas=progress.areas(ctx, view),
        trend=progress.trend(ctx, view),
        matters=matters.matters(ctx, view),
        deliveries=mail.deliveries(ctx, view),
        burden=mail.burden(ctx, view),
    )
