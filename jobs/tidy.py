"""What is kept no longer than it is needed (个人信息保护法 art. 19): texts, reasons, loose files, old questions."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import evidence, logins, meetings, notify, people, uploads
from bot.chat import Greeting, InboxMessage, NamelessMessage, Question
from bot.core.context import Context
from bot.core.job_run import JobRun
from bot.core.job_wish import JobWish

KEYS_KEPT = timedelta(days=400)
"""Far longer than the platform delivers a message again, and a year of what went wrong."""
COPIES_COME = timedelta(days=7)
"""Far longer than the platform delivers a message again."""
RUNS_KEPT = timedelta(days=40)
"""Longer than the rarest slot may be late."""


def run(ctx: Context) -> int:
    """Forget what has outlived its retention; returns the number of rows changed or removed. Safe to repeat."""
    said = _texts(ctx) + notify.forget(ctx) + meetings.forget_reasons(ctx) + evidence.drop_unattached(ctx)
    said += logins.forget(ctx) + uploads.forget(ctx) + notify.forget_cards(ctx)
    said += people.codes.forget(ctx) + _greetings(ctx)
    return said + _keys(ctx) + _nameless(ctx) + _questions(ctx) + _runs(ctx)


def _texts(ctx: Context) -> int:
    """Blank what was said and answered; who wrote when about what stays, and the key, so that a copy is known."""
    limit = ctx.now - timedelta(days=ctx.settings.chat.retention_days_of_texts)
    said = sa.or_(col(InboxMessage.text) != "", col(InboxMessage.reply) != "")
    old = sa.and_(col(InboxMessage.received_at) < limit, said)
    return ctx.connection.execute(sa.update(InboxMessage).where(old).values(text="", reply="")).rowcount


def _keys(ctx: Context) -> int:
    limit = ctx.now - KEYS_KEPT
    return ctx.connection.execute(sa.delete(InboxMessage).where(col(InboxMessage.received_at) < limit)).rowcount


def _nameless(ctx: Context) -> int:
    """What was said without a name needs be known again for as long as a copy may come, no longer."""
    limit = ctx.today - COPIES_COME
    return ctx.connection.execute(sa.delete(NamelessMessage).where(col(NamelessMessage.day) < limit)).rowcount


def _greetings(ctx: Context) -> int:
    """Who was greeted on another day may be greeted again: for that no row is needed."""
    limit = ctx.today - COPIES_COME
    return ctx.connection.execute(sa.delete(Greeting).where(col(Greeting.day) < limit)).rowcount


def _questions(ctx: Context) -> int:
    return ctx.connection.execute(sa.delete(Question).where(col(Question.expires_at) < ctx.now)).rowcount


def _runs(ctx: Context) -> int:
    limit = ctx.now - RUNS_KEPT
    runs = ctx.connection.execute(sa.delete(JobRun).where(col(JobRun.started_at) < limit)).rowcount
    return runs + ctx.connection.execute(sa.delete(JobWish).where(col(JobWish.at) < limit)).rowcount
