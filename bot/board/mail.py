"""What did not arrive, what waits, and how much people are told: for the office alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import chain, repeat
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import notify, people
from bot.board.seat import View
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.db import constants
from bot.notify import Backlog, MessageState, OutboxMessage, Spread, Topic
from bot.people import Member, Org, Post

LOOKED_BACK = 7
"""Days, today the last."""
LATEST = 20
WEEK = timedelta(days=7)
APART = (Topic.ANNOUNCEMENT, Topic.ANSWER)
"""What the week's budget does not count: announcements have a limit of their own, an answer was asked for."""

_settled_at: sa.Column[datetime] = SQLModel.metadata.tables["outbox_message"].c.settled_at


class Hearer(StrEnum):
    """Kinds of people by how much they may be told a week."""

    OFFICE = "office"
    OFFICER = "officer"
    MEMBER = "member"


RANKS = (Hearer.MEMBER, Hearer.OFFICER, Hearer.OFFICE)
"""Who holds several posts may be told what the last of these may."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why messages did not arrive: how many, and to how many people."""

    reason: str
    messages: int
    members: int


@dataclass(frozen=True, slots=True)
class Missed:
    """One message that somebody did not get; its words are that person's."""

    name: str
    short: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A week's failures by reason, the most frequent first; the last of them; and what is due and not said yet."""

    lost: Sequence[Lost]
    latest: Sequence[Missed]
    backlog: Backlog

    @property
    def messages(self) -> int:
        """How many messages did not arrive."""
        return sum(one.messages for one in self.lost)


@dataclass(frozen=True, slots=True)
class Load:
    """Letters of a week to those of a kind who got any, against what they may get; `over` got more."""

    people: int
    spread: Spread
    allowed: int
    over: int


@dataclass(frozen=True, slots=True)
class Burden:
    """Last week's letters and this week's so far, by kind of person; nobody's own number is among them."""

    last: Mapping[Hearer, Load]
    now: Mapping[Hearer, Load]


def deliveries(ctx: Context, view: View) -> Deliveries | None:
    """What failed in the last seven days; None for who is not the office. Six statements."""
    if not view.is_office:
        return None
    since = datetime.combine(ctx.today - timedelta(days=LOOKED_BACK - 1), time(), SHANGHAI)
    failed = (
        col(OutboxMessage.state).in_(constants([MessageState.FAILED])),
        col(OutboxMessage.settled_at) >= since,
        view.within(),
    )
    return Deliveries(list(_lost(ctx, failed)), list(_latest(ctx, failed)), notify.backlog(ctx))


def _lost(ctx: Context, failed: Sequence[sa.ColumnElement[bool]]) -> Iterator[Lost]:
    reason, messages = col(OutboxMessage.reason), sa.func.count()
    query = (
        sa.select(reason, messages, sa.func.count(sa.distinct(col(OutboxMessage.member_id))))
        .join(Member, col(Member.id) == col(OutboxMessage.member_id))
        .join(Org, col(Org.id) == col(Member.org_id))
        .where(*failed)
        .group_by(reason)
        .order_by(messages.desc(), reason)
    )
    return (Lost(*row) for row in ctx.connection.execute(query))


def _latest(ctx: Context, failed: Sequence[sa.ColumnElement[bool]]) -> Iterator[Missed]:
    query = (
        sa.select(col(Member.name), col(Org.short), col(OutboxMessage.reason), _settled_at)
        .join(Member, col(Member.id) == col(OutboxMessage.member_id))
        .join(Org, col(Org.id) == col(Member.org_id))
        .where(*failed)
        .order_by(_settled_at.desc(), col(OutboxMessage.id).desc())
        .limit(LATEST)
    )
    return (Missed(*row) for row in ctx.connection.execute(query))


def burden(ctx: Context, view: View) -> Burden | None:
    """How many letters a week people of each kind got; None for who is not the office. One statement."""
    if not view.is_office:
        return None
    monday = datetime.combine(ctx.today - timedelta(days=ctx.today.weekday()), time(), SHANGHAI)
    letters, rank = col(OutboxMessage.letter_id), _ranks(ctx).subquery()
    apart = col(OutboxMessage.topic).in_(constants(APART))
    is_last = sa.case((_settled_at < monday, 1), else_=0).label("is_last")
    counted = sa.func.count(sa.distinct(letters)) - sa.func.count(sa.distinct(sa.case((apart, letters))))
    each = (
        sa.select(col(OutboxMessage.member_id).label("member_id"), is_last, counted.label("letters"))
        .join(Member, col(Member.id) == col(OutboxMessage.member_id))
        .join(Org, col(Org.id) == col(Member.org_id))
        .where(col(OutboxMessage.state).in_(constants([MessageState.SENT])), view.within())
        .where(_settled_at >= monday - WEEK, _settled_at < monday + WEEK)
        .group_by(col(OutboxMessage.member_id), is_last)
        .subquery()
    )
    hearer = sa.func.coalesce(rank.c.rank, RANKS.index(Hearer.MEMBER)).label("hearer")
    query = (
        sa.select(each.c.is_last, hearer, each.c.letters, sa.func.count().label("people"))
        .outerjoin(rank, rank.c.member_id == each.c.member_id)
        .where(each.c.letters > 0)
        .group_by(each.c.is_last, hearer, each.c.letters)
    )
    found: dict[tuple[int, Hearer], Counter[int]] = defaultdict(Counter)
    for row in ctx.connection.execute(query):
        found[row.is_last, RANKS[row.hearer]][row.letters] = row.people
    last, now = ({one: _load(ctx, one, found[week, one]) for one in Hearer} for week in (1, 0))
    return Burden(last, now)


def _ranks(ctx: Context) -> Any:
    """Who holds a post today, and whether one of the office (2) or another (1)."""
    rank = sa.case((col(Post.role).in_(constants(people.OFFICE)), 2), else_=1)
    holds = sa.and_(col(Post.since) <= ctx.today, sa.or_(col(Post.until).is_(None), col(Post.until) > ctx.today))
    query: Any = sa.select(col(Post.member_id).label("member_id"), sa.func.max(rank).label("rank")).where(holds)
    return query.group_by(col(Post.member_id))


def _load(ctx: Context, hearer: Hearer, counted: Mapping[int, int]) -> Load:
    """What so many letters to so many people come to."""
    limits = ctx.settings.reminders
    allowed = {
        Hearer.OFFICE: limits.office_a_week,
        Hearer.OFFICER: limits.officer_a_week,
        Hearer.MEMBER: limits.member_a_week,
    }[hearer]
    every = chain.from_iterable(repeat(letters, heard) for letters, heard in counted.items())
    over = sum(heard for letters, heard in counted.items() if letters > allowed)
    return Load(sum(counted.values()), notify.spread(every), allowed, over)
