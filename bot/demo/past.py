"""Where things of the past are put down from: who was there, when, and the rows at once; quietly, it was long ago."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlmodel import SQLModel, col, select

from bot import people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.people import Member, Org, OrgKind, Post, Role

NOON = time(11, 20)


@dataclass(frozen=True)
class Past:
    """The company as it stands, for whoever tells of the months before."""

    ctx: Context

    @cached_property
    def places(self) -> dict[str, Org]:
        """Every organisation by its code."""
        roots = people.roots(self.ctx)
        return {one.code: one for root in roots for one in people.orgs_below(self.ctx, root)}

    @property
    def units(self) -> list[Org]:
        """The units that are judged, by code: neither groups nor the committee."""
        outside = {OrgKind.GROUP, OrgKind.COMMITTEE}
        return [one for code, one in sorted(self.places.items()) if one.kind not in outside]

    @cached_property
    def members(self) -> dict[str, Member]:
        """Everybody by code."""
        roots = people.roots(self.ctx)
        found = [one for root in roots for one in people.members_of(self.ctx, root)]
        return {one.code: one for one in sorted(found, key=lambda one: one.code)}

    @cached_property
    def by_number(self) -> dict[int, Member]:
        """Everybody by number."""
        return {one.id: one for one in self.members.values()}

    @cached_property
    def by_unit(self) -> dict[int, list[Member]]:
        """Everybody by the unit's number, its officers before the others."""
        found: dict[int, list[Member]] = defaultdict(list)
        for one in self.members.values():
            found[one.org_id].append(one)
        return found

    @cached_property
    def secretaries(self) -> dict[int, int]:
        """Unit number to secretary's number."""
        return dict(people.secretaries(self.ctx, {one.id for one in self.units}))

    @cached_property
    def officers(self) -> frozenset[int]:
        """Secretaries and members of committees, of whom more study is asked."""
        posts = select(Post.member_id).where(col(Post.role).in_(people.OFFICERS))
        return frozenset(self.ctx.session.exec(posts))

    def office(self, role: Role) -> int:
        """Who of the office holds this post."""
        return next(one.id for root in people.roots(self.ctx) for one in people.holders(self.ctx, role, root.id))

    def before(self, days: int) -> date:
        """So many days ago, on a working day."""
        return self.ctx.workdays.on_or_before(self.ctx.today - timedelta(days=days))

    def put(self, rows: Iterable[SQLModel]) -> int:
        """Write rows of one kind down; returns how many."""
        some: Sequence[SQLModel] = list(rows)
        self.ctx.session.add_all(some)
        self.ctx.session.flush()
        return len(some)


def at(day: date, hour: time = NOON) -> datetime:
    """A moment of that day."""
    return datetime.combine(day, hour, SHANGHAI)
