"""What became of messages: who did not get what and why, and how much each person is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import grouped, openings
from bot.notify.models import (
    AnnouncementRest,
    LetterState,
    MessageState,
    OutboxLetter,
    OutboxMessage,
    Pause,
    Topic,
)
from bot.notify.recalling import WITHDRAWN
from bot.notify.service import Notice, put_many

TOLD = (people.Role.PARTY_WORK_HEAD, people.Role.PARTY_WORK_CLERK)
LOOKED_BACK = 7
"""Days of which the office is told afterwards, when nothing ran meanwhile."""
NOT_ARRIVED = "{day.month}月{day.day}日有 {messages} 条消息没有送到，涉及 {members} 人：{reasons}。"
NOT_POSTED = "{day.month}月{day.day}日发到{where}的 {messages} 条没有送到：{reasons}。"
MOST_REASONS = 3

_SETTLED_AT: sa.Column[datetime] = SQLModel.metadata.tables["outbox_message"].c.settled_at


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One message that somebody did not get."""

    member_id: int
    name: str
    text: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number is spread over people: the middle, the one that 95 of 100 do not exceed, the largest."""

    median: int
    p95: int
    most: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not been said: messages and letters that are due, since when, and the channels that rest and why."""

    messages: int
    letters: int
    oldest: datetime | None
    resting: Mapping[str, str]


def backlog(ctx: Context) -> Backlog:
    """What is due and not said yet: zero a minute after it came due, where all is well."""
    message, letter, pause, rest = OutboxMessage, OutboxLetter, Pause, AnnouncementRest
    waits = sa.and_(col(message.state) == MessageState.WAITING, col(message.due) <= ctx.now)
    ready = sa.and_(col(letter.state) == LetterState.READY, col(letter.due) <= ctx.now)
    messages, oldest = ctx.connection.execute(
        sa.select(sa.func.count(col(message.id)), sa.func.min(col(message.due))).where(waits)
    ).one()
    letters, made = ctx.connection.execute(
        sa.select(sa.func.count(col(letter.id)), sa.func.min(col(letter.made_at))).where(ready)
    ).one()
    unput = ctx.connection.execute(sa.select(col(rest.member_ids), col(rest.due)).where(col(rest.due) <= ctx.now)).all()
    rests = sa.select(col(pause.channel), col(pause.reason)).where(col(pause.until) > ctx.now)
    resting = {channel: reason for channel, reason in ctx.connection.execute(rests)}  # noqa: C416
    since = min(filter(None, (oldest, made, *(due for _, due in unput))), default=None)
    return Backlog(messages + sum(len(members) for members, _ in unput), letters, since, resting)


def undelivered(ctx: Context, *, about: str = "", since: datetime | None = None) -> Sequence[Undelivered]:
    """Who did not get what and why: of one subject (`announcement:5`), or everything since a moment; by name.

    Of a subject also who has not been heard of late and is told when he speaks. What was taken back is not among it.
    Raises ValueError when neither is given.
    """
    if not about and since is None:
        raise ValueError("of what?")
    message, member = OutboxMessage, people.Member
    lost = sa.and_(
        col(message.state).in_([MessageState.FAILED, MessageState.DROPPED]), col(message.reason) != WITHDRAWN
    )
    if about and since is None:
        lost = sa.or_(lost, openings.WAITS_FOR_HIM)
    at = sa.func.coalesce(_SETTLED_AT, col(message.put_at), type_=_SETTLED_AT.type)
    query = (
        sa.select(col(member.id), col(member.name), col(message.text), col(message.reason), at)
        .join(member, col(member.id) == col(message.member_id))
        .where(lost)
        .order_by(col(member.code), col(message.id))
    )
    if about:
        query = query.where(col(message.about) == about)
    if since is not None:
        query = query.where(col(message.settled_at) >= since)
    return [Undelivered(*row) for row in ctx.connection.execute(query)]


def tell_office(ctx: Context) -> int:
    """Put one message a day for the office about what could not be delivered; returns how many were put.

    Only finished days are told of, and never the fate of messages like this one; who has no account at all is known.
    """
    today = datetime.combine(ctx.today, time(), SHANGHAI)
    message = OutboxMessage
    query = sa.select(_SETTLED_AT, col(message.member_id), col(message.reason)).where(
        col(message.state) == MessageState.FAILED,
        col(message.settled_at) >= today - timedelta(days=LOOKED_BACK),
        col(message.settled_at) < today,
        col(message.letter_id).is_not(None),
        col(message.topic) != Topic.OFFICE,
    )
    days: dict[date, list[tuple[int, str]]] = defaultdict(list)
    for at, member, reason in ctx.connection.execute(query):
        days[at.date()].append((member, reason))
    texts = {day: _not_arrived(day, failed) for day, failed in days.items()}
    for (day, where), reasons in grouped.not_posted(ctx, today - timedelta(days=LOOKED_BACK), today).items():
        said = NOT_POSTED.format(day=day, where=where, messages=len(reasons), reasons=_most(reasons))
        texts[day] = "\n".join(filter(None, (texts.get(day), said)))
    office = _office(ctx) if texts else []
    return put_many(
        ctx,
        [
            Notice(member, text, f"undelivered:{day}:{member}", Topic.OFFICE)
            for day, text in sorted(texts.items())
            for member in office
        ],
    )


def burden(ctx: Context, start: datetime, end: datetime) -> Mapping[int, int]:
    """Letters brought to each member in [start, end); those who got none are not in it."""
    message = OutboxMessage
    brought = sa.and_(
        col(message.state) == MessageState.SENT, col(message.settled_at) >= start, col(message.settled_at) < end
    )
    letters = sa.func.count(sa.distinct(col(message.letter_id)))
    query = sa.select(col(message.member_id), letters).where(brought).group_by(col(message.member_id))
    return {member: count for member, count in ctx.connection.execute(query)}  # noqa: C416 rows are no pairs to mypy


def spread(counts: Iterable[int]) -> Spread:
    """The spread of counts, by nearest rank; all zero where there are none."""
    ranked = sorted(counts)
    if not ranked:
        return Spread(0, 0, 0)
    median, p95 = (ranked[-(-len(ranked) * percent // 100) - 1] for percent in (50, 95))
    return Spread(median, p95, ranked[-1])


def _not_arrived(day: date, failed: Sequence[tuple[int, str]]) -> str:
    members = len({member for member, _ in failed})
    reasons = _most(reason for _, reason in failed)
    return NOT_ARRIVED.format(day=day, messages=len(failed), members=members, reasons=reasons)


def _most(reasons: Iterable[str]) -> str:
    """The most frequent reasons and how often."""
    why = Counter(reason.rstrip("。") for reason in reasons).most_common(MOST_REASONS)
    return "；".join(f"{reason} {count} 条" for reason, count in why)


def _office(ctx: Context) -> Sequence[int]:
    """Head and clerk of the Party affairs office."""
    post = people.Post
    holds = sa.and_(col(post.since) <= ctx.today, sa.or_(col(post.until).is_(None), col(post.until) > ctx.today))
    query = sa.select(col(post.member_id)).where(holds, col(post.role).in_(TOLD)).distinct()
    return ctx.connection.execute(query.order_by(col(post.member_id))).scalars().all()
