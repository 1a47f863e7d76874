"""Finding the activity a person means, and what of it he may see."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.activities import wording
from bot.activities.models import (
    Activity,
    ActivityFigure,
    ActivityMember,
    ActivityReport,
    ActivityState,
)
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right

SHORTEST = 2
"""Characters of a name by which an activity can be found."""
KIND = re.compile(r"(?:劳动)?(?:突击|攻坚|先锋|志愿)?(?:活动|竞赛|比赛|队)$")
"""What a name may end in and people leave out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity of the register; `enrolled` is how many take part, `last` the newest report."""

    activity: Activity
    unit: Org
    leader: str
    enrolled: int
    last: str


def activity(ctx: Context, number: int) -> Activity:
    """The activity with this number: of the speaker's unit or one above it, or of one he looks after.

    At the terminal, where nobody speaks, any.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.session.get(Activity, number) if 0 < number < 2**31 else None
    if found is None or (ctx.actor is not None and not may_see(ctx, found)):
        raise NotFoundError(wording.NO_SUCH.format(number=str(number)[:12]))
    return found


def may_see(ctx: Context, found: Activity) -> bool:
    """Whether it goes on around the speaker, or below a post of his."""
    if ctx.speaker.id == found.leader_id or found.org_id in surroundings(ctx):
        return True
    return people.may(ctx, Right.SEE_UNIT, people.org(ctx, found.org_id)) or is_in(ctx, found, ctx.speaker.id)


def to_change(ctx: Context, number: int) -> Activity:
    """The same, locked until the transaction ends."""
    found = activity(ctx, number)
    ctx.session.refresh(found, with_for_update=True)
    return found


def surroundings(ctx: Context) -> Sequence[int]:
    """The speaker's group, unit and all above them."""
    me = people.member(ctx, ctx.speaker.id)
    codes = {part for number in (me.group_id, me.org_id) if number for part in people.org(ctx, number).path.split("/")}
    query = sa.select(col(Org.id)).where(col(Org.code).in_(sorted(filter(None, codes))))
    return ctx.connection.execute(query).scalars().all()


def is_in(ctx: Context, found: Activity, member_id: int) -> bool:
    """Whether somebody takes part."""
    row, other = ActivityMember, col(ActivityMember.left_on).is_(None)
    query = sa.select(col(row.id)).where(col(row.activity_id) == found.id, col(row.member_id) == member_id, other)
    return ctx.connection.execute(query).first() is not None


def taking_part(ctx: Context) -> set[int]:
    """The numbers of all activities the speaker is in."""
    return set(ctx.connection.execute(_taking_part(ctx)).scalars())


def _taking_part(ctx: Context) -> sa.Select[int]:
    return sa.select(col(ActivityMember.activity_id)).where(
        col(ActivityMember.member_id) == ctx.speaker.id, col(ActivityMember.left_on).is_(None)
    )


def places(ctx: Context, rows: Iterable[Activity]) -> dict[int, Org]:
    """The unit or group of each of these activities, by its number, in one statement."""
    query = select(Org).where(col(Org.id).in_({row.org_id for row in rows}))
    return {unit.id: unit for unit in ctx.session.exec(query)}


def around_me(ctx: Context, *, code: str = "") -> list[Activity]:
    """What concerns the speaker, the newest first: what is on, and of a `code` what is closed too.

    Of the own unit and those above it, of the units led, and where he takes part.
    """
    led = [people.below(unit) for unit in people.led_units(ctx, Right.SEE_UNIT)]
    here = sa.select(col(Org.id)).where(sa.or_(col(Org.id).in_(surroundings(ctx)), *led))
    concerns = sa.or_(
        col(Activity.org_id).in_(here),
        col(Activity.id).in_(_taking_part(ctx)),
        col(Activity.leader_id) == ctx.speaker.id,
    )
    query = select(Activity).where(concerns, Activity.state != ActivityState.CANCELLED)
    wanted = query.where(Activity.code == code) if code else query.where(Activity.state == ActivityState.OPEN)
    return list(ctx.session.exec(wanted.order_by(col(Activity.id).desc())))


def named(ctx: Context, words: str) -> list[Activity]:
    """What is on around the speaker and is named in these words, in full or without what its name ends in."""
    found = around_me(ctx)
    for fits in (_is_called, _is_named_in):
        same = [one for one in found if fits(one.name, words)]
        if same:
            return same
    return [one for one in found if len(words) >= SHORTEST and words in one.name]


def _is_called(name: str, words: str) -> bool:
    return name == words


def _is_named_in(name: str, words: str) -> bool:
    stem = stem_of(name)
    return name in words or (len(stem) >= SHORTEST and stem in words)


def stem_of(name: str) -> str:
    """`抢修` of 抢修突击队: the name without what kind of thing it is."""
    return KIND.sub("", name)


def enrolled(ctx: Context, found: Activity) -> list[tuple[ActivityMember, str]]:
    """Who takes part, with the name, in the order of signing up."""
    query = (
        sa.select(ActivityMember, col(people.Member.name))
        .join(people.Member, col(people.Member.id) == col(ActivityMember.member_id))
        .where(col(ActivityMember.activity_id) == found.id, col(ActivityMember.left_on).is_(None))
        .order_by(col(ActivityMember.id))
    )
    return [(row, name) for row, name in ctx.session.execute(query)]


def count(ctx: Context, found: Activity) -> int:
    """How many take part."""
    query = sa.select(sa.func.count()).where(
        col(ActivityMember.activity_id) == found.id, col(ActivityMember.left_on).is_(None)
    )
    return ctx.connection.execute(query).scalar_one()


def taking_part_in_each() -> sa.ScalarSelect[int]:
    """How many take part, of each activity of a larger query."""
    part = ActivityMember
    counted = sa.select(sa.func.count()).where(col(part.activity_id) == col(Activity.id), col(part.left_on).is_(None))
    return counted.correlate(Activity).scalar_subquery()


def reports(ctx: Context, found: Activity) -> Sequence[ActivityReport]:
    """What was reported, oldest first."""
    query = select(ActivityReport).where(ActivityReport.activity_id == found.id)
    return ctx.session.exec(query.order_by(col(ActivityReport.day), col(ActivityReport.id))).all()


def all_enrolled(ctx: Context) -> list[tuple[ActivityMember, str]]:
    """Everybody who takes part in anything, with the name: for the office's own book."""
    query = (
        sa.select(ActivityMember, col(people.Member.name))
        .join(people.Member, col(people.Member.id) == col(ActivityMember.member_id))
        .where(col(ActivityMember.left_on).is_(None))
        .order_by(col(ActivityMember.activity_id), col(ActivityMember.id))
    )
    return [(row, name) for row, name in ctx.session.execute(query)]


def all_reports(ctx: Context) -> Sequence[ActivityReport]:
    """Everything reported of anything."""
    query = select(ActivityReport).order_by(col(ActivityReport.activity_id), col(ActivityReport.day))
    return ctx.session.exec(query.order_by(col(ActivityReport.id))).all()


Place = tuple[int, str]
"""A unit's number, and the crew, project or area in it."""


def figures(ctx: Context, activity_ids: Iterable[int], period: str) -> dict[Place, dict[str, Decimal]]:
    """What was measured in a period, by metric, of each unit and crew; what was not is missing."""
    row = ActivityFigure
    query = (
        sa.select(col(row.org_id), col(row.subject), col(row.metric), col(row.value))
        .where(col(row.activity_id).in_(list(activity_ids)), col(row.period) == period)
        .order_by(col(row.org_id), col(row.subject))
    )
    found: dict[Place, dict[str, Decimal]] = {}
    for org_id, subject, metric, value in ctx.connection.execute(query):
        found.setdefault((org_id, subject), {})[metric] = value
    return found


def periods(ctx: Context, found: Activity) -> list[str]:
    """The periods figures were entered for, oldest first."""
    row = ActivityFigure
    query = sa.select(col(row.period), sa.func.min(col(row.starts_on))).where(col(row.activity_id) == found.id)
    ordered = query.group_by(col(row.period)).order_by(sa.func.min(col(row.starts_on)), col(row.period))
    return [period for period, _ in ctx.connection.execute(ordered)]


def register(ctx: Context, unit: Org | None = None) -> list[Entry]:
    """The whole register by number, of a unit and those below it if told; one statement, for whoever asked who may."""
    query = _entries().order_by(col(Activity.id))
    if unit is not None:
        query = query.where(people.below(unit))
    return [Entry(*row) for row in ctx.session.execute(query)]


def _entries() -> sa.Select[Activity, Org, str, int, Any]:
    member, said = people.Member, ActivityReport
    last = (
        sa.select(col(said.text))
        .where(col(said.activity_id) == col(Activity.id))
        .order_by(col(said.day).desc(), col(said.id).desc())
        .limit(1)
    )
    return (
        sa.select(
            Activity,
            Org,
            sa.func.coalesce(col(member.name), ""),
            taking_part_in_each(),
            sa.func.coalesce(last.correlate(Activity).scalar_subquery(), ""),
        )
        .join(Org, col(Org.id) == col(Activity.org_id))
        .outerjoin(member, col(member.id) == col(Activity.leader_id))
    )


def count_in(ctx: Context, state: ActivityState) -> int:
    """How many activities are in this state, in the whole company; for whoever asked who may."""
    query = sa.select(sa.func.count()).select_from(Activity).where(col(Activity.state) == state)
    return ctx.connection.execute(query).scalar_one()


def in_state(ctx: Context, state: ActivityState, offset: int, limit: int) -> list[Entry]:
    """The activities in this state, the newest first; one statement, for whoever asked who may."""
    query = _entries().where(col(Activity.state) == state).order_by(col(Activity.id).desc())
    return [Entry(*row) for row in ctx.session.execute(query.offset(offset).limit(limit))]
