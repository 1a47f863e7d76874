"""Ticking who has paid, taking it back, counting."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.core.errors import BadInputError, NotAllowedError
from bot.dues import rules
from bot.dues.models import DuesTick, Settled
from bot.people import Member, Org, OrgKind, Right

NOT_YET = "{month}月还没到，党费不预先登记。"
TOO_OLD = "补登记最多到半年前，{month}太久了；补缴的情况请写在支部的记录里。"
ELSEWHERE = "这里只登记{unit}的党员，别的党小组、支部由那里登记。"
AT_HOME = "临时党支部不收党费，党员在原来的支部交。"

_TICKS: sa.Table = SQLModel.metadata.tables["dues_tick"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A month of a unit or group: who owes it, by code, and of them who is ticked."""

    month: str
    owing: tuple[Member, ...]
    settled: Mapping[int, Settled]

    @property
    def missing(self) -> tuple[Member, ...]:
        """Of whom nothing is recorded: not the same as not paid."""
        return tuple(one for one in self.owing if one.id not in self.settled)

    @property
    def waived(self) -> int:
        """For how many nothing is owed."""
        return sum(one is Settled.WAIVED for one in self.settled.values())

    @property
    def is_complete(self) -> bool:
        """Whether nobody is left."""
        return bool(self.owing) and not self.missing


def standing(ctx: Context, unit: Org, month: str) -> Standing:
    """How a month stands in a unit or group.

    Raises:
        NotAllowedError: the speaker keeps no dues there.
        BadInputError: it is a temporary branch.
    """
    people.require(ctx, Right.KEEP_DUES, unit)
    require_collecting(ctx, unit)
    return _standing(ctx, unit, month)


def _standing(ctx: Context, unit: Org, month: str) -> Standing:
    here = people.members_of(ctx, unit, day=rules.first_day(month))
    owing = tuple(one for one in here if rules.owes(one, month))
    query = sa.select(_TICKS.c.member_id, _TICKS.c.settled).where(_TICKS.c.month == month)
    found = ctx.connection.execute(query.where(_TICKS.c.member_id.in_([one.id for one in owing])))
    ticked = {row.member_id: row.settled for row in found}
    return Standing(month, owing, ticked)


def require_collecting(ctx: Context, unit: Org) -> None:
    """Let a unit pass that collects dues: a temporary branch does not, its members pay at home (流动党员, 临时党支部).

    Raises:
        BadInputError: it is a temporary branch.
    """
    if people.unit_of(ctx, unit).kind is OrgKind.TEMPORARY_BRANCH:
        raise BadInputError(AT_HOME)


def tick(ctx: Context, unit: Org, month: str, members: Iterable[int], *, settled: Settled = Settled.PAID) -> int:
    """Record that these members of a unit or group have settled a month; returns how many were not recorded yet.

    Raises:
        NotAllowedError: the speaker keeps no dues there, or one of them is no member there.
        BadInputError: a month to come, or too long ago, or a temporary branch.
    """
    people.require(ctx, Right.KEEP_DUES, unit)
    require_collecting(ctx, unit)
    require_open(ctx, month)
    given = dict.fromkeys(members, settled)
    _require_here(ctx, unit, month, given)
    made = _insert(ctx, month, given)
    if made:
        changes = [audit.added(one) for one in made]
        audit.record(ctx, "dues.tick", summary=month, changes=changes, org_id=unit.id, undoable=True)
    return len(made)


def _require_here(ctx: Context, unit: Org, month: str, members: Iterable[int]) -> None:
    """Who leads a group is responsible for its members, not for those of the group beside it."""
    here = {one.id for one in people.members_of(ctx, unit, day=rules.first_day(month))}
    if not here.issuperset(members):
        raise NotAllowedError(ELSEWHERE.format(unit=unit.short))


def _insert(ctx: Context, month: str, given: Mapping[int, Settled]) -> Sequence[DuesTick]:
    """The ticks that were not there yet."""
    if not given:
        return ()
    values = {"month": month, "by_id": ctx.actor.id if ctx.actor else None, "at": ctx.now}
    rows = [values | {"member_id": number, "settled": settled} for number, settled in given.items()]
    statement = insert_once(ctx.connection, _TICKS).returning(_TICKS.c.id)
    made = ctx.connection.execute(statement, rows).scalars().all()
    return ctx.session.exec(select(DuesTick).where(col(DuesTick.id).in_(made)).order_by(col(DuesTick.id))).all()


def take_in(ctx: Context, given: Mapping[str, Mapping[int, Settled]]) -> int:
    """Record the ticks of a file, by month and member; returns how many were not recorded yet.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker keeps no dues for the whole company.
        BadInputError: a month to come, or too long ago.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.KEEP_DUES)
    made: list[DuesTick] = []
    for month, ticks in sorted(given.items()):
        require_open(ctx, month)
        made += _insert(ctx, month, ticks)
    if made:
        audit.record(ctx, "dues.tick", summary="、".join(sorted(given)), changes=[audit.added(one) for one in made])
    return len(made)


def is_open(ctx: Context, month: str) -> bool:
    """Whether dues can be recorded for the month: this one and as far back as dues may be paid afterwards."""
    return month in rules.months(rules.month_of(ctx.today), rules.BACK + 1)


def require_open(ctx: Context, month: str) -> None:
    """Let a month pass for which dues can be recorded.

    Raises:
        BadInputError: it is to come, or longer ago than dues may be paid afterwards.
    """
    if month > rules.month_of(ctx.today):
        raise BadInputError(NOT_YET.format(month=int(month[5:])))
    if not is_open(ctx, month):
        raise BadInputError(TOO_OLD.format(month=month))


def clear(ctx: Context, unit: Org, month: str, members: Collection[int]) -> int:
    """Take ticks away that were set by mistake; returns how many there were.

    Raises:
        NotAllowedError: the speaker keeps no dues there, or one of them is no member there.
    """
    people.require(ctx, Right.KEEP_DUES, unit)
    _require_here(ctx, unit, month, members)
    query = select(DuesTick).where(DuesTick.month == month, col(DuesTick.member_id).in_(list(members)))
    found = ctx.session.exec(query.with_for_update()).all()
    changes = [audit.Change("dues_tick", one.id, audit.snapshot(one), None) for one in found]
    for one in found:
        ctx.session.delete(one)
    ctx.session.flush()
    if changes:
        audit.record(ctx, "dues.clear", summary=month, changes=changes, org_id=unit.id, undoable=True)
    return len(changes)


def of_member(ctx: Context, year: int) -> Mapping[str, Settled]:
    """The speaker's own months of a year."""
    mine = DuesTick.member_id == ctx.speaker.id, col(DuesTick.month).startswith(f"{year}-")
    found = ctx.session.exec(select(DuesTick).where(*mine).order_by(DuesTick.month))
    return {one.month: one.settled for one in found}


def long_missing(ctx: Context, unit: Org) -> Mapping[int, Sequence[Member]]:
    """By months running, those of a unit without a tick for three or for five months, this one not counted.

    Empty where no dues are recorded at all: then nothing is known of anybody.

    Raises:
        NotAllowedError: the speaker keeps no dues for the whole unit.
    """
    people.require(ctx, Right.KEEP_DUES, unit)
    asked = rules.months(rules.month_of(ctx.today), max(rules.HINTS) + 1)[1:]
    here = [one for one in people.members_of(ctx, unit) if rules.owes(one, asked[-1])]
    query = sa.select(_TICKS.c.member_id, _TICKS.c.month).where(_TICKS.c.month.in_(asked))
    ticked: dict[int, set[str]] = {}
    for number, month in ctx.connection.execute(query.where(_TICKS.c.member_id.in_([one.id for one in here]))):
        ticked.setdefault(number, set()).add(month)
    kept = [month for month in asked if any(month in some for some in ticked.values())]
    if len(kept) < len(asked):
        return {}
    lacking = {one.id: rules.running(ticked.get(one.id, ()), asked) for one in here}
    return {
        hint: found
        for hint in sorted(rules.HINTS, reverse=True)
        if (found := [one for one in here if hint <= lacking[one.id] < _next(hint)])
    }


def _next(hint: int) -> int:
    return min((other for other in rules.HINTS if other > hint), default=max(rules.HINTS) + 1)


def of_year(ctx: Context, places: Iterable[Org], year: int) -> Mapping[int, Mapping[str, Settled]]:
    """Of each member of these units: the months of a year that are settled. One statement a unit.

    Raises:
        NotAllowedError: the speaker keeps no dues there.
    """
    found: dict[int, dict[str, Settled]] = {}
    for place in places:
        if ctx.actor is not None:
            people.require(ctx, Right.KEEP_DUES, place)
        query = sa.select(_TICKS.c.member_id, _TICKS.c.month, _TICKS.c.settled).join(
            Member, col(Member.id) == _TICKS.c.member_id
        )
        column = Member.group_id if place.kind is OrgKind.GROUP else Member.org_id
        within = col(column).in_(sa.select(col(Org.id)).where(people.below(place)))
        for number, month, settled in ctx.connection.execute(
            query.where(_TICKS.c.month.startswith(f"{year}-"), within)
        ):
            found.setdefault(number, {})[month] = settled
    return found


def of_units(ctx: Context, units: Sequence[int], month: str) -> Mapping[int, tuple[int, int]]:
    """Of each unit: how many of today's members are ticked for a month, and how many owe it. One statement.

    Raises:
        NotAllowedError: the speaker keeps no dues for the whole company.
    """
    people.require_everywhere(ctx, Right.KEEP_DUES)
    first, (year, number) = rules.first_day(month), map(int, month.split("-"))
    after = first.replace(year=year + number // 12, month=number % 12 + 1)
    owing = (
        sa.or_(col(Member.joined_on).is_(None), col(Member.joined_on) < after),
        sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > first),
    )
    joined = sa.and_(_TICKS.c.member_id == col(Member.id), _TICKS.c.month == month)
    query = (
        sa.select(col(Member.org_id), sa.func.count(_TICKS.c.id), sa.func.count(col(Member.id)))
        .outerjoin(_TICKS, joined)
        .where(*owing, col(Member.org_id).in_(list(units)))
        .group_by(col(Member.org_id))
    )
    return {unit: (done, whole) for unit, done, whole in ctx.connection.execute(query)}
