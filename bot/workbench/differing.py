"""Whose numbers in the workbench are not what they should be: one statement for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

from bot.core.context import Context
from bot.people import ChatAccount, Member
from bot.plan import Task, TaskState
from bot.workbench.models import WorkbenchFigure

_FIGURES: sa.Table = SQLModel.metadata.tables["workbench_figure"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Tasks of somebody that have begun and are not reported done, and those of them past their day."""

    open_tasks: int = 0
    late_tasks: int = 0


def differing(ctx: Context, channel: str) -> Mapping[Numbers, tuple[str, ...]]:
    """Accounts by the numbers they should be shown and are not; who was never shown any sees noughts.

    An account that is bound to nobody any more should be shown noughts again.
    """
    found: dict[Numbers, list[str]] = defaultdict(list)
    for userid, open_tasks, late_tasks in ctx.connection.execute(_bound(ctx, channel).union_all(_let_go(channel))):
        found[Numbers(open_tasks, late_tasks)].append(userid)
    return {numbers: tuple(sorted(userids)) for numbers, userids in found.items()}


def _bound(ctx: Context, channel: str) -> sa.Select[*tuple[Any, ...]]:
    begun = sa.and_(col(Task.state) == TaskState.OPEN, col(Task.opens_on) <= ctx.today)
    late = sa.func.sum(sa.case((col(Task.due) < ctx.today, 1), else_=0))
    tasks = (
        sa.select(col(Task.owner_id).label("owner"), sa.func.count().label("open"), late.label("late"))
        .where(begun)
        .group_by(col(Task.owner_id))
        .subquery()
    )
    opened, overdue = sa.func.coalesce(tasks.c.open, 0), sa.func.coalesce(tasks.c.late, 0)
    shown = sa.and_(_FIGURES.c.channel == col(ChatAccount.channel), _FIGURES.c.userid == col(ChatAccount.userid))
    return (
        sa.select(col(ChatAccount.userid), opened, overdue)
        .join(Member, col(Member.id) == col(ChatAccount.member_id))
        .outerjoin(tasks, tasks.c.owner == col(ChatAccount.member_id))
        .outerjoin(_FIGURES, shown)
        .where(
            col(ChatAccount.channel) == channel,
            col(Member.left_on).is_(None),
            sa.or_(
                opened != sa.func.coalesce(_FIGURES.c.open_tasks, 0),
                overdue != sa.func.coalesce(_FIGURES.c.late_tasks, 0),
            ),
        )
    )


def _let_go(channel: str) -> sa.Select[*tuple[Any, ...]]:
    known = (
        sa.select(col(ChatAccount.id))
        .join(Member, col(Member.id) == col(ChatAccount.member_id))
        .where(
            col(ChatAccount.channel) == _FIGURES.c.channel,
            col(ChatAccount.userid) == _FIGURES.c.userid,
            col(Member.left_on).is_(None),
        )
    )
    nought: sa.ColumnElement[int] = sa.literal_column("0")
    return sa.select(_FIGURES.c.userid, nought, nought).where(
        _FIGURES.c.channel == channel, _FIGURES.c.open_tasks + _FIGURES.c.late_tasks > 0, ~sa.exists(known)
    )


def note(ctx: Context, channel: str, userids: Iterable[str], numbers: Numbers) -> int:
    """Write down that these accounts are shown these numbers; returns how many."""
    dialect: Any = postgresql if ctx.connection.dialect.name == "postgresql" else sqlite
    shown = {"open_tasks": numbers.open_tasks, "late_tasks": numbers.late_tasks, "shown_at": ctx.now}
    rows = [{"channel": channel, "userid": userid} | shown for userid in userids]
    written = dialect.insert(_FIGURES).values(rows)
    places = [_FIGURES.c.channel, _FIGURES.c.userid]
    ctx.connection.execute(written.on_conflict_do_update(index_elements=places, set_=shown))
    return len(rows)


def forget(ctx: Context, channel: str) -> int:
    """Nobody is shown anything any more: the tile was set anew; returns how many accounts were."""
    return ctx.connection.execute(sa.delete(WorkbenchFigure).where(col(WorkbenchFigure.channel) == channel)).rowcount
