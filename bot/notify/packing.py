"""From messages to letters: who is told what now, what waits and why, what is dropped. One packer at a time.

A packer takes the people who have something due, up to `PEOPLE` in one transaction, so that others get their turn
between; everything due to them is packed into letters, put off, failed or dropped.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels import group_robot
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import accounts, bundling, letters, limits, openings, quiet
from bot.notify.accounts import LEFT, Account
from bot.notify.bundling import Piece
from bot.notify.letters import Addressed
from bot.notify.models import LetterState, MessageState, Urgency
from bot.notify.mutes import HELD_BY_MUTE
from bot.notify.service import chunks

PACKER = 0x7A68_6962_7501
"""The number of the lock on PostgreSQL; anything nobody else uses."""
HELD_AT_MOST = timedelta(days=30)
"""What was put off longer than this is no news."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

STALE = "过了时间，没有发"
STALE_HELD = "过了时间，没有发："
OVER_BUDGET = "本周的提醒已满，等下周"
OVER_WINDOW = "一分钟内的消息太多，稍后再发"
OVER_DAY = "今天的发送量已满，等明天"

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
_NOW: sa.BindParameter[datetime] = sa.bindparam("now")
_DROPPED: dict[str, Any] = {"state": MessageState.DROPPED, "settled_at": sa.bindparam("at")}
_DROP_STALE = (
    _MESSAGES.update()
    .where(_MESSAGES.c.state == MessageState.WAITING, _MESSAGES.c.until <= _NOW)
    .values(
        _DROPPED
        | {"reason": sa.case((_MESSAGES.c.reason == "", STALE), else_=sa.literal(STALE_HELD) + _MESSAGES.c.reason)}
    )
)
_DROP_WITH_LETTER = (
    _MESSAGES.update()
    .where(_MESSAGES.c.letter_id.in_(sa.bindparam("letters", expanding=True)))
    .values(_DROPPED | {"reason": STALE})
)
_FRESH = sa.exists().where(
    _MESSAGES.c.letter_id == _LETTERS.c.id, sa.or_(_MESSAGES.c.until.is_(None), _MESSAGES.c.until > _NOW)
)
_POSTED = sa.and_(_LETTERS.c.key.is_not(None), _LETTERS.c.made_at > sa.bindparam("oldest"))
_FAIL_UNSENT = (
    _LETTERS.update()
    .where(_LETTERS.c.state == LetterState.READY, _LETTERS.c.unsure_since.is_(None), _LETTERS.c.leased_until.is_(None))
    .where(~sa.or_(_FRESH, _POSTED))
    .values(state=LetterState.FAILED, settled_at=sa.bindparam("at"), error=STALE)
    .returning(_LETTERS.c.id)
)


@dataclass(slots=True)
class Sorted:
    """What is to be done with the messages of some people."""

    letters: list[Addressed] = field(default_factory=list)
    held: dict[tuple[datetime, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    unreachable: dict[tuple[MessageState, str], list[int]] = field(default_factory=lambda: defaultdict(list))


def pack(
    ctx: Context,
    channels: Collection[str],
    windowed: Mapping[str, bool] | None = None,
    carded: Collection[str] | None = None,
) -> int:
    """Pack what is due for people with an account on one of the channels; returns how many were dealt with.

    `windowed` names those that speak in windows, and whether they have a form for outside of them; `carded` those that
    show cards, all unless told. `PEOPLE` dealt with means that there may be more; zero also that somebody else is
    packing.
    """
    if not _alone(ctx):
        return 0
    windowed = windowed or {}
    _drop_stale(ctx)
    if windowed:
        openings.wake(ctx)
    _put_off_till_morning(ctx)
    found = accounts.reached(ctx, {one for one in channels if not group_robot.is_place(one)}, windowed)
    if found.accounts:
        shows = channels if carded is None else carded
        done = _sorted(ctx, {member: _shown_at(one, shows) for member, one in found.accounts.items()})
        going, waiting = letters.through_windows(ctx, _within_the_day(ctx, done), found.openings, windowed)
        letters.write(ctx, going)
        done.held[ctx.now + HELD_AT_MOST, openings.NOT_HEARD] = waiting
        _write_held(ctx, done.held)
        for (state, reason), ids in done.unreachable.items():
            _update(ctx, ids, state=state, reason=reason, settled_at=ctx.now)
    return len(found.accounts)


def _shown_at(account: Account | str, carded: Collection[str]) -> Account | str:
    """Where somebody reads; without cards where there are none: words may be repeated when no answer comes."""
    return account if isinstance(account, str) or account.channel in carded else account._replace(cards=False)


def _alone(ctx: Context) -> bool:
    """Whether nobody else is packing: on SQLite the writing transaction says so."""
    if ctx.connection.dialect.name == "sqlite":
        return True
    return bool(ctx.connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(PACKER))).scalar_one())


def _drop_stale(ctx: Context) -> None:
    """Drop what is worth nothing any more: messages, and letters that were not tried yet, or surely did not arrive."""
    now = {"now": ctx.now, "at": ctx.now}
    ctx.connection.execute(_DROP_STALE, now)
    gone = ctx.connection.execute(_FAIL_UNSENT, now | {"oldest": ctx.now - HELD_AT_MOST}).scalars()
    for some in chunks(gone):
        openings.give_back(ctx, some)
        ctx.connection.execute(_DROP_WITH_LETTER, {"at": ctx.now, "letters": some})


def _put_off_till_morning(ctx: Context) -> None:
    """What must not be said at this hour is due when it may be, what is routine with the post of that morning."""
    for urgency in (Urgency.ROUTINE, Urgency.PROMPT):
        opens = quiet.earliest(ctx.now, urgency, ctx.settings.quiet, ctx.workdays)
        if opens > ctx.now:
            due = quiet.not_before_post(opens) if urgency is Urgency.ROUTINE else opens
            waits = sa.and_(_waiting(ctx), _MESSAGES.c.urgency == urgency)
            ctx.connection.execute(_MESSAGES.update().where(waits).values(due=due))


def _waiting(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(_MESSAGES.c.state == MessageState.WAITING, _MESSAGES.c.due <= ctx.now)


def _sorted(ctx: Context, members: Mapping[int, Account | str]) -> Sorted:
    """What is to be done with all that is due to these people."""
    done = Sorted()
    due = _due(ctx, members)
    allowed, muted = limits.allowances(ctx, members), limits.muted_until(ctx, members)
    next_week = quiet.next_week(ctx.now, ctx.workdays)
    for member, pieces in due.items():
        account = members[member]
        if isinstance(account, str):
            state = MessageState.DROPPED if account == LEFT else MessageState.FAILED
            done.unreachable[state, account].extend(piece.id for piece in pieces)
            continue
        quieted = [one for one in pieces if member in muted and one.urgency is Urgency.ROUTINE]
        if quieted:
            wakes = muted[member] or ctx.now + HELD_AT_MOST
            done.held[wakes, HELD_BY_MUTE].extend(one.id for one in quieted if not one.waits)
        spoken = [_worded(one, account) for one in pieces if one not in quieted]
        may = allowed[member]
        bundled = bundling.bundle(spoken, budget=may.budget, window=may.window, kept=may.kept)
        done.letters += [Addressed(account, bundle) for bundle in bundled.bundles]
        done.held[next_week, OVER_BUDGET].extend(bundled.over_budget)
        done.held[ctx.now + MINUTE, OVER_WINDOW].extend(bundled.over_window)
    return done


def _due(ctx: Context, members: Collection[int]) -> Mapping[int, list[Piece]]:
    """What is due by member; with what waits for a post, where the hour allows it and nobody can take it back."""
    which = _MESSAGES.c.due <= ctx.now
    if quiet.earliest(ctx.now, Urgency.ROUTINE, ctx.settings.quiet, ctx.workdays) == ctx.now:
        which = sa.or_(which, _MESSAGES.c.put_at <= ctx.now - audit.UNDO_WINDOW)
    due: dict[int, list[Piece]] = defaultdict(list)
    for some in chunks(members):
        for piece, member in _pieces(ctx, some, which):
            due[member].append(piece)
    return due


def _pieces(ctx: Context, members: Sequence[int], which: sa.ColumnElement[bool]) -> list[tuple[Piece, int]]:
    """Waiting messages of these members, locked: a withdrawal under way is left to finish."""
    message = _MESSAGES.c
    query = (
        sa.select(
            *(message.id, message.urgency, message.text, message.topic),
            *(message.picture, message.card, message.file),
            *(message.due, message.until, message.member_id),
        )
        .where(message.state == MessageState.WAITING, which, message.member_id.in_(members))
        .with_for_update(skip_locked=True)
    )
    return [(_piece(ctx, row), row.member_id) for row in ctx.connection.execute(query) if _may_go(ctx, row)]


def _may_go(ctx: Context, row: Any) -> bool:
    """Whether it is due, or waits for a post and may as well go before."""
    return row.due <= ctx.now or (quiet.is_post(row.due) and row.topic not in bundling.APART)


def _piece(ctx: Context, row: Any) -> Piece:
    in_time = row.until is None or row.until > quiet.next_week(ctx.now, ctx.workdays)
    keeps = row.urgency is Urgency.ROUTINE and in_time
    said = row.id, row.urgency, row.text, row.topic
    shown = {"picture": row.picture, "card": row.card, "file": row.file}
    return Piece(*said, waits=row.due > ctx.now, keeps=keeps, **shown)


def _worded(piece: Piece, account: Account | str) -> Piece:
    """As it can be told on an account: a file only where files are taken, else in words, along with the others."""
    return replace(piece, file="") if piece.file and isinstance(account, Account) and account.windowed else piece


def _within_the_day(ctx: Context, done: Sorted) -> list[Addressed]:
    """The letters the app is still allowed today, the most urgent first; the others wait for tomorrow."""
    ready = sorted(done.letters, key=lambda one: bundling.RANK[one.bundle.urgency])
    left = max(limits.left_today(ctx), 0) if ready else 0
    tomorrow = datetime.combine(ctx.today + DAY, time(), SHANGHAI) + quiet.ODD
    for one in ready[left:]:
        done.held[tomorrow, OVER_DAY].extend(piece.id for piece in one.bundle.pieces if not piece.waits)
    return ready[:left]


def put_off(ctx: Context, due: datetime, reason: str) -> dict[str, Any]:
    """The columns of a message that is put off: it says why, and is not kept for ever."""
    kept = sa.func.coalesce(_MESSAGES.c.until, sa.literal(ctx.now + HELD_AT_MOST, _MESSAGES.c.until.type))
    return {"due": due, "reason": reason, "until": kept}


def _write_held(ctx: Context, held: Mapping[tuple[datetime, str], Sequence[int]]) -> None:
    for (due, reason), ids in held.items():
        _update(ctx, ids, **put_off(ctx, due, reason))


def _update(ctx: Context, ids: Sequence[int], **values: Any) -> None:
    for some in chunks(ids):
        ctx.connection.execute(_MESSAGES.update().where(_MESSAGES.c.id.in_(some)).values(values))
