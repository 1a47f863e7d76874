"""Who is told what: the voters once that there is a vote, the unit once who got it; nothing of the others."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import activities, notify, people
from bot.awards import wording
from bot.awards.models import Award, AwardChoice
from bot.awards.prizes import Prize
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import Notice, Topic
from bot.people import Category, Member, Org, OrgKind, Role

ABOVE = frozenset({OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH})
"""Their awards are told to the secretaries below: a whole company is not written to."""


def day(when: date) -> str:
    """`11月30日`."""
    return activities.wording.day(when)


def about_choice(row: AwardChoice) -> str:
    """What the invitation is withdrawn by."""
    return f"choice:{row.id}"


def about(row: Award) -> str:
    """What the news of an award is withdrawn by."""
    return f"award:{row.id}"


def invited(ctx: Context, row: AwardChoice, prize: Prize, voters: Iterable[int]) -> None:
    """Tell everybody with a turn that there is a vote, once, without a name."""
    said = {"title": prize.title, "day": day(row.closes_on), "count": len(row.options)}
    text, known = wording.INVITED.format(**said), about_choice(row)
    post = notify.quiet.post(ctx.now, ctx.workdays)
    until = datetime.combine(row.closes_on + timedelta(days=1), time(), SHANGHAI)
    due = post if post < until else ctx.now
    told = (
        Notice(one, text, f"{known}:open:{one}", Topic.ANNOUNCEMENT, about=known, due=due, until=until)
        for one in voters
        if one != ctx.speaker.id
    )
    notify.put_many(ctx, told)


def published(ctx: Context, prize: Prize, first: Award, who: str, *, deed: str, handed: str) -> int:
    """Tell the unit who got it; returns how many are told."""
    said = {"title": prize.title, "who": who, "deed": f"{deed}。" if deed else "", "handed": handed}
    text, known = wording.PUBLISHED.format(**said), about(first)
    hearers = sorted(notify.reachable(ctx, [one for one in _audience(ctx, prize.org) if one != ctx.speaker.id]))
    post = notify.quiet.post(ctx.now, ctx.workdays)
    told = (
        Notice(one, text, f"{known}:{one}", Topic.ANNOUNCEMENT, about=known, due=post, picture=known) for one in hearers
    )
    notify.put_many(ctx, told)
    return len(hearers)


def _audience(ctx: Context, unit: Org) -> Sequence[int]:
    """Those at work in the unit; of a committee or a general branch the secretaries below."""
    if unit.kind in ABOVE:
        return people.posted(ctx, [Role.SECRETARY], unit)
    places = sa.select(col(Org.id)).where(people.below(unit))
    at_work = sa.and_(col(Member.category) == Category.ACTIVE, col(Member.left_on).is_(None))
    query = sa.select(col(Member.id)).where(col(Member.org_id).in_(places), at_work)
    return ctx.connection.execute(query).scalars().all()
