"""Who is told what of an activity: each once, by the post where that is soon enough; nobody is asked to answer."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.activities import templates, wording
from bot.activities.models import Activity
from bot.activities.rules import DAY
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import Notice, Topic, Urgency
from bot.people import Category, Member, Org, OrgKind, Role

ABOVE = frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH})
"""Their activities are told to the secretaries below: a whole company is not written to."""


def about(row: Activity) -> str:
    """What messages on an activity are withdrawn by."""
    return f"activity:{row.id}"


def started(ctx: Context, row: Activity, members: Iterable[int]) -> int:
    """Tell the unit, the leader and those named, each one message; returns how many of the unit."""
    unit = people.org(ctx, row.org_id)
    leader = people.member(ctx, row.leader_id).name if row.leader_id else ""
    template = templates.of(ctx, row)
    text = wording.announced(row, template, unit.short, leader)
    named = set(members) - {row.leader_id}
    everybody = [number for number in _audience(ctx, unit) if number not in {ctx.speaker.id, row.leader_id, *named}]
    hearers = sorted(notify.reachable(ctx, everybody))
    lead = wording.YOU_LEAD.format(number=row.id, name=row.name, by_when=wording.by_when(row))
    are_in = wording.YOU_ARE_IN.format(number=row.id, name=row.name, leader=leader, by_when=wording.by_when(row))
    leading = [row.leader_id] if row.leader_id and row.leader_id != ctx.speaker.id else []
    told = [
        *(_notice(ctx, row, one, text, "", picture=about(row)) for one in hearers),
        *(_notice(ctx, row, one, lead, ":lead", topic=Topic.TASK) for one in leading),
        *(_notice(ctx, row, one, are_in, ":in", topic=Topic.TASK) for one in sorted(named - {ctx.speaker.id})),
    ]
    notify.put_many(ctx, told)
    return len(hearers)


def named(ctx: Context, row: Activity, members: Sequence[int]) -> None:
    """Who was signed up by another hears that he is in, and how to leave."""
    leader = people.member(ctx, row.leader_id).name if row.leader_id else ""
    form = wording.YOU_ARE_IN if leader else wording.YOU_TAKE_PART
    text = form.format(number=row.id, name=row.name, leader=leader, by_when=wording.by_when(row))
    others = [one for one in members if one != ctx.speaker.id]
    notify.put_many(ctx, [_notice(ctx, row, one, text, f":in:{ctx.today}", topic=Topic.TASK) for one in others])


def called_off(ctx: Context, row: Activity, members: Iterable[int]) -> None:
    """What is still to be said of it is not said; who takes part hears that it is off."""
    notify.withdraw(ctx, about=about(row))
    text = wording.CALLED_OFF.format(number=row.id, name=row.name, reason=wording.said(row.result))
    concerned = {row.leader_id, *members} - {None, ctx.speaker.id}
    hearers = sorted(one for one in concerned if one is not None)
    notify.put_many(ctx, [_notice(ctx, row, one, text, ":off", topic=Topic.TASK) for one in hearers])


def _audience(ctx: Context, unit: Org) -> Sequence[int]:
    """Those at work in the unit; of a committee or a general branch the secretaries below."""
    if unit.kind in ABOVE:
        return people.posted(ctx, [Role.SECRETARY], unit)
    column = Member.group_id if unit.kind is OrgKind.GROUP else Member.org_id
    places = sa.select(col(Org.id)).where(people.below(unit))
    at_work = sa.and_(col(Member.category) == Category.ACTIVE, col(Member.left_on).is_(None))
    return ctx.connection.execute(sa.select(col(Member.id)).where(col(column).in_(places), at_work)).scalars().all()


def _notice(
    ctx: Context, row: Activity, to: int, text: str, key: str, *, topic: Topic = Topic.ANNOUNCEMENT, picture: str = ""
) -> Notice:
    return Notice(
        to,
        text,
        f"{about(row)}{key}:{to}",
        topic,
        Urgency.ROUTINE,
        about(row),
        _due(ctx, row.ends_on),
        _end(row.ends_on),
        picture,
    )


def _due(ctx: Context, ends_on: date | None) -> datetime:
    """With the next post, or now where that would come on the last day or after it."""
    presses = ends_on is not None and is_told_now(ctx, ends_on)
    return ctx.now if presses else notify.quiet.post(ctx.now, ctx.workdays)


def is_told_now(ctx: Context, ends_on: date) -> bool:
    """Whether the next post would be too late."""
    return notify.quiet.presses(ends_on, ctx.now, ctx.workdays)


def _end(ends_on: date | None) -> datetime | None:
    return datetime.combine(ends_on + DAY, time(), SHANGHAI) if ends_on else None
