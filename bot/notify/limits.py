"""How much people have been told already: this week, this hour, this minute, and the app today. Set-based."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.channels import group_robot
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.db import constants
from bot.notify import quiet
from bot.notify.bundling import APART
from bot.notify.models import LetterState, MessageState, Mute, OutboxLetter, OutboxMessage
from bot.notify.openings import KNOCKED
from bot.notify.service import UNSURE, chunks

A_MINUTE, AN_HOUR = 30, 1000
"""Letters one member gets from one app; what is more the platform drops without a word (path/90236)."""
PER_ACCOUNT = 200
"""Receivers a day for every account of the company (path/90312)."""
IDS: sa.BindParameter[Sequence[int]] = sa.bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one member may still be sent: letters of the week's budget, letters now; and how many are `kept` of those.

    One is, from what is routine and as good next week, where the budget has more than one.
    """

    budget: int
    window: int
    kept: int


@dataclass(slots=True)
class _Heard:
    week: int = 0
    hour: int = 0
    minute: int = 0


def allowances(ctx: Context, members: Iterable[int]) -> dict[int, Allowance]:
    """What each of the members may still be sent now.

    Letters under way count like letters brought, so that no delay between packing and sending exceeds the window. Of
    the week's budget a letter that brings an announcement or an answer takes nothing, whatever travels along.
    """
    found = {}
    for some in chunks(members):
        heard, a_week = _heard(ctx, some), _a_week(ctx, some)
        for member in some:
            had = heard[member]
            window = min(A_MINUTE - had.minute, AN_HOUR - had.hour)
            found[member] = Allowance(a_week[member] - had.week, window, int(a_week[member] > 1))
    return found


def full(ctx: Context, members: Iterable[int]) -> set[int]:
    """Those of the members who get no further letter this week but for what is urgent, announced or asked for."""
    return {member for member, allowed in allowances(ctx, members).items() if allowed.budget <= 0}


def muted_until(ctx: Context, members: Iterable[int]) -> Mapping[int, datetime | None]:
    """Who wants no routine messages now, and when that ends; None where only the person knows."""
    lasts = sa.or_(col(Mute.until).is_(None), col(Mute.until) > ctx.now)
    query = sa.select(col(Mute.member_id), col(Mute.window), col(Mute.until)).where(lasts, col(Mute.member_id).in_(IDS))
    ends: dict[int, datetime | None] = {}
    for some in chunks(members):
        for member, window, until in ctx.connection.execute(query, {"ids": some}):
            opens = quiet.unmuted(ctx.now, window, until, ctx.settings.quiet, ctx.workdays)
            if opens == ctx.now:
                continue
            before = ends.get(member, opens)
            ends[member] = None if before is None or opens is None else max(before, opens)
    return ends


def left_today(ctx: Context) -> int:
    """How many receivers the app is still allowed today, the letters not yet sent taken off."""
    receivers = sa.func.coalesce(sa.func.sum(sa.func.json_array_length(col(OutboxLetter.userids))), 0)
    today = datetime.combine(ctx.today, time(), SHANGHAI)
    brought = sa.and_(
        col(OutboxLetter.settled_at) >= today, col(OutboxLetter.state).in_([LetterState.SENT, LetterState.UNSURE])
    )
    used = sum(
        ctx.connection.execute(sa.select(receivers).where(which, col(OutboxLetter.key).is_(None))).scalar_one()
        for which in (brought, col(OutboxLetter.state) == LetterState.READY)
    )
    accounts: int = ctx.connection.execute(sa.select(sa.func.count(col(people.ChatAccount.id)))).scalar_one()
    return (ctx.settings.reminders.daily_person_times or PER_ACCOUNT * accounts) - int(used)


def left_this_minute(ctx: Context, channel: str) -> int:
    """How many letters a place still takes now, as all processes together have it: of an app as many as one likes.

    A group takes twenty a minute of its robot (path/91770), those under way included.
    """
    if not group_robot.is_place(channel):
        return sys.maxsize
    letter = OutboxLetter
    said = sa.and_(
        col(letter.settled_at) > ctx.now - group_robot.MINUTE,
        col(letter.state).in_([LetterState.SENT, LetterState.UNSURE]),
    )
    under_way = sa.and_(col(letter.state) == LetterState.READY, col(letter.leased_until) > ctx.now)
    query = sa.select(sa.func.count(col(letter.id))).where(col(letter.channel) == channel, sa.or_(said, under_way))
    return max(group_robot.A_MINUTE - int(ctx.connection.execute(query).scalar_one()), 0)


def _heard(ctx: Context, members: Sequence[int]) -> Mapping[int, _Heard]:
    """Letters by member: those settled in the spans, and those packed and not yet settled, which count in all three."""
    week = quiet.monday(ctx.today)
    hour, minute = ctx.now - timedelta(hours=1), ctx.now - timedelta(minutes=1)
    settled, letter = col(OutboxMessage.settled_at), col(OutboxMessage.letter_id)
    reason = col(OutboxMessage.reason)
    heard_of = sa.or_(
        col(OutboxMessage.state) == MessageState.SENT, reason.startswith(UNSURE), reason == sa.literal(KNOCKED)
    )
    sent, apart = sa.and_(settled >= week, heard_of), col(OutboxMessage.topic).in_(constants(APART))

    def letters(condition: sa.ColumnElement[bool]) -> Any:
        return sa.func.count(sa.distinct(sa.case((condition, letter))))

    of_the_budget = letters(sent) - letters(sa.and_(sent, apart))
    query = (
        sa.select(col(OutboxMessage.member_id), of_the_budget, letters(settled > hour), letters(settled > minute))
        .where(col(OutboxMessage.member_id).in_(IDS), settled >= min(week, hour), letter.is_not(None))
        .group_by(col(OutboxMessage.member_id))
    )
    heard: dict[int, _Heard] = defaultdict(_Heard)
    for member, *counts in ctx.connection.execute(query, {"ids": members}):
        heard[member] = _Heard(*counts)
    under_way = (
        sa.select(col(OutboxMessage.member_id), letters(sa.true()), letters(apart))
        .where(col(OutboxMessage.state) == MessageState.PACKED, col(OutboxMessage.member_id).in_(IDS))
        .group_by(col(OutboxMessage.member_id))
    )
    for member, count, besides in ctx.connection.execute(under_way, {"ids": members}):
        had = heard[member]
        heard[member] = _Heard(had.week + count - besides, had.hour + count, had.minute + count)
    return heard


def _a_week(ctx: Context, members: Sequence[int]) -> dict[int, int]:
    """The week's budget by member: the office's, an officer's, or an ordinary member's."""
    post, limits = people.Post, ctx.settings.reminders
    holds = sa.and_(col(post.since) <= ctx.today, sa.or_(col(post.until).is_(None), col(post.until) > ctx.today))
    query = sa.select(col(post.member_id), col(post.role)).where(holds, col(post.member_id).in_(IDS))
    a_week = dict.fromkeys(members, limits.member_a_week)
    for member, role in ctx.connection.execute(query, {"ids": members}):
        allowed = limits.office_a_week if role in people.OFFICE else limits.officer_a_week
        a_week[member] = max(a_week[member], allowed)
    return a_week
