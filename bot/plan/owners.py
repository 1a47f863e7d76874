"""Who answers for a task: worked out from the posts of today, for all open tasks at once.

Asked in this order: who holds the role of the template in the task's organisation or group; who holds it in the unit;
in the committee above, for roles that only a committee has; then who holds a helping role in the unit, the first one
first; the secretary; the deputy; in the committee the head of the Party work office. Of two who hold the same, the one
with the lower roster code.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.people import Member, Org, OrgKind, Post, Role
from bot.plan.models import TaskState

LAST_RESORT = (*people.SECRETARIES, Role.PARTY_WORK_HEAD)
OF_A_COMMITTEE = frozenset(Role) - {
    Role.SECRETARY,
    Role.DEPUTY_SECRETARY,
    Role.ORGANISATION_COMMISSIONER,
    Role.PUBLICITY_COMMISSIONER,
    Role.DISCIPLINE_COMMISSIONER,
    Role.GROUP_LEADER,
}
HANDED_OVER = "任务交接 {count} 项"
_TASKS: sa.Table = SQLModel.metadata.tables["task"]
_TEMPLATES: sa.Table = SQLModel.metadata.tables["task_template"]


@dataclass(frozen=True, slots=True)
class Handover:
    """So many open tasks of one went to another; None: of nobody, to nobody."""

    giver: int | None
    taker: int | None
    count: int


class Officers:
    """Who holds what today: one statement, asked as often as wanted."""

    def __init__(self, ctx: Context, org_ids: Iterable[int] | None = None) -> None:
        """Everywhere, or in these organisations and the committee."""
        root = sa.and_(col(Org.kind) == OrgKind.COMMITTEE, col(Org.parent_id).is_(None))
        today = (
            col(Post.since) <= ctx.today,
            sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today),
            sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today),
        )
        query = (
            sa.select(col(Post.org_id), col(Post.role), col(Post.member_id), root.label("is_root"))
            .join(Member, col(Member.id) == col(Post.member_id))
            .join(Org, col(Org.id) == col(Post.org_id))
            .where(*today)
            .order_by(col(Member.code), col(Member.id))
        )
        if org_ids is not None:
            query = query.where(sa.or_(col(Post.org_id).in_(list(org_ids)), root))
        self._held: dict[tuple[int, Role], int] = {}
        self._in_committee: dict[Role, int] = {}
        for org_id, role, member_id, is_root in ctx.connection.execute(query):
            self._held.setdefault((org_id, role), member_id)
            if is_root and role in OF_A_COMMITTEE:
                self._in_committee.setdefault(role, member_id)

    def answering(self, role: Role | None, support: Sequence[str], org_id: int, unit_id: int) -> int | None:
        """Who answers for a duty of this role there; None when nobody fits."""
        return next((one for one in self._asked(role, support, org_id, unit_id) if one is not None), None)

    def _asked(self, role: Role | None, support: Sequence[str], org_id: int, unit_id: int) -> Iterator[int | None]:
        if role is not None:
            yield self._held.get((org_id, role))
            yield self._held.get((unit_id, role))
            yield self._in_committee.get(role)
        for helper in (*map(Role, support), *LAST_RESORT):
            yield self._held.get((unit_id, helper))


def resolve_owners(ctx: Context, *, org_ids: Iterable[int] | None = None) -> list[Handover]:
    """Give every open task to whom it belongs by the posts of today; returns who took over how much from whom.

    Who was named by somebody keeps his tasks until he leaves. Three statements when nothing changes.

    Args:
        ctx: the operation.
        org_ids: the organisations and groups whose tasks are looked at; all of them when None.
    """
    moved = list(_moved(ctx, org_ids))
    _give(ctx, [one for one, _ in moved])
    handed: Counter[tuple[int | None, int | None]] = Counter()
    for one, tasks in moved:
        handed[one["giver"], one["owner"]] += tasks
    if handed:
        audit.record(ctx, "plan.hand_over", summary=HANDED_OVER.format(count=handed.total()))
    return [Handover(giver, taker, count) for (giver, taker), count in handed.items()]


def settle_owners(ctx: Context, org_ids: Iterable[int]) -> int:
    """The same for nobody's tasks alone, of which nobody is told; returns how many were given."""
    # By its index on owners the store looks at nothing else, however much there is.
    moved = list(_moved(ctx, org_ids, _TASKS.c.owner_id.is_(None)))
    _give(ctx, [one for one, _ in moved])
    return sum(tasks for _, tasks in moved)


def changing_hands(ctx: Context) -> set[int]:
    """The organisations and groups with open tasks that belong to somebody else by the posts of today."""
    return {one["at"] for one, _ in _moved(ctx, None)}


def _moved(
    ctx: Context, org_ids: Iterable[int] | None, *which: sa.ColumnElement[bool]
) -> Iterator[tuple[dict[str, Any], int]]:
    """The heaps of such tasks that belong to another, and how many tasks are in each."""
    there = None if org_ids is None else list(org_ids)
    officers, support = Officers(ctx, there), _support(ctx)
    for row in ctx.connection.execute(_heaps(ctx, there).where(*which)).all():
        owner = officers.answering(row.role, support.get(row.template_id, ()), row.org_id, row.unit_id)
        if owner != row.owner_id:
            alike = {"of_template": row.template_id, "of_role": row.role, "at": row.org_id, "giver": row.owner_id}
            yield alike | {"owner": owner}, row.tasks


def _support(ctx: Context) -> Mapping[int | None, Sequence[str]]:
    query = sa.select(_TEMPLATES.c.id, _TEMPLATES.c.support)
    return {row.id: row.support for row in ctx.connection.execute(query)}


def _movable(ctx: Context) -> sa.ColumnElement[bool]:
    """Open, and following the posts, nobody's, or of somebody who left."""
    left = sa.select(col(Member.id)).where(col(Member.left_on) <= ctx.today)
    by_post = sa.and_(~_TASKS.c.owner_fixed, _TASKS.c.role.is_not(None))
    follows = sa.or_(by_post, _TASKS.c.owner_id.is_(None), _TASKS.c.owner_id.in_(left))
    return sa.and_(_TASKS.c.state == TaskState.OPEN, follows)


def _heaps(ctx: Context, org_ids: Iterable[int] | None) -> sa.Select[Any]:
    """The open tasks, those counted together that have the same owner now and will have the same tonight."""
    alike = [_TASKS.c[name] for name in ("template_id", "role", "org_id", "unit_id", "owner_id")]
    query = sa.select(*alike, sa.func.count().label("tasks")).where(_movable(ctx)).group_by(*alike)
    return query if org_ids is None else query.where(_TASKS.c.org_id.in_(list(org_ids)))


def _give(ctx: Context, given: Sequence[Mapping[str, Any]]) -> None:
    """Write the new owners, of the year's list and of what was given by hand."""
    theirs = (
        _movable(ctx),
        _TASKS.c.org_id == sa.bindparam("at"),
        _TASKS.c.role.is_not_distinct_from(sa.bindparam("of_role")),
        _TASKS.c.owner_id.is_not_distinct_from(sa.bindparam("giver")),
    )
    listed = [one for one in given if one["of_template"] is not None]
    by_hand = [one for one in given if one["of_template"] is None]
    for which, some in (
        (_TASKS.c.template_id == sa.bindparam("of_template"), listed),
        (_TASKS.c.template_id.is_(None), by_hand),
    ):
        if some:
            update = _TASKS.update().where(which, *theirs)
            ctx.connection.execute(update.values(owner_id=sa.bindparam("owner"), owner_fixed=False), some)
