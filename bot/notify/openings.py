"""The windows in the store: opened by who is heard, spent by who packs, given back or closed by what came of a letter.

Who packs locks the windows he spends from; who is heard waits for that, and takes off what is under way: so no more is
ever packed than a window holds. What waits for a window is not woken by who is heard but found by who packs: between
two transactions no waking is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels.base import Incoming
from bot.core.context import Context
from bot.core.db import insert_once
from bot.core.prepared import Prepared
from bot.notify.models import LetterState, MessageState
from bot.notify.service import chunks
from bot.notify.windows import ON_THE_WAY, Opening

NOT_HEARD = "对方四十八小时没说话，等他下次开口"
KNOCKED = "已提醒他来看，等他开口"
CLOSED_LONG = timedelta(days=1)
"""After this a closed window is forgotten."""
NEWLY = timedelta(days=2)
"""Whoever bound an account within this may be told there by now what waits; older accounts were tried."""

_WINDOWS: sa.Table = SQLModel.metadata.tables["service_window"]
_ACCOUNTS: sa.Table = SQLModel.metadata.tables["chat_account"]
_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]

_OF_ACCOUNT = sa.and_(_WINDOWS.c.channel == _ACCOUNTS.c.channel, _WINDOWS.c.userid == _ACCOUNTS.c.userid)
_SOON: sa.BindParameter[datetime] = sa.bindparam("soon")
OPEN = sa.and_(_OF_ACCOUNT, _WINDOWS.c.until > _SOON, _WINDOWS.c.messages_left > 0)
"""Whether an account has an open window; names the moment `soon`."""
WAITS_FOR_HIM = sa.and_(
    _MESSAGES.c.state == MessageState.WAITING, sa.or_(_MESSAGES.c.reason == NOT_HEARD, _MESSAGES.c.reason == KNOCKED)
)
"""Whether a message waits until its hearer speaks."""
AWAITED = Prepared(
    sa.select(_MESSAGES.c.id)
    .join_from(_WINDOWS, _ACCOUNTS, OPEN)
    .join(_MESSAGES, sa.and_(_MESSAGES.c.member_id == _ACCOUNTS.c.member_id, WAITS_FOR_HIM))
    .limit(1)
)
"""Something waits for its hearer to speak, and he has spoken."""
_WOKEN: dict[str, Any] = {"due": sa.bindparam("now"), "reason": "", "settled_at": None}
_WAKE = (
    _MESSAGES.update()
    .where(
        WAITS_FOR_HIM, _MESSAGES.c.member_id.in_(sa.select(_ACCOUNTS.c.member_id).join_from(_WINDOWS, _ACCOUNTS, OPEN))
    )
    .values(_WOKEN)
)


class Stood(NamedTuple):
    """A window and until when it was to be open, at a moment that has passed."""

    number: int
    until: datetime


def soon(now: datetime) -> datetime:
    """A window that ends before this is closed already, to who packs now."""
    return now + ON_THE_WAY


def open_window(ctx: Context, incoming: Incoming) -> None:
    """Note what a message allows; of the same kind the newest counts, and what is under way is taken off."""
    opens = incoming.opens
    if opens is None:
        return
    key = {"channel": incoming.channel, "userid": incoming.sender, "kind": opens.kind}
    until = min(incoming.sent_at or ctx.now, ctx.now) + opens.lasts
    this = sa.and_(*(_WINDOWS.c[name] == value for name, value in key.items()))
    first = insert_once(ctx.connection, _WINDOWS).values(**key, until=until, messages_left=0)
    if ctx.connection.execute(first).rowcount != 1:
        longer = _WINDOWS.update().where(this, _WINDOWS.c.until <= until).values(until=until)
        if ctx.connection.execute(longer).rowcount == 0:
            return
    # Only now, with the row in our hands: nobody packs anything more for it meanwhile.
    left = max(opens.messages - _under_way(ctx, key), 0)
    ctx.connection.execute(_WINDOWS.update().where(this).values(messages_left=left))


def of(ctx: Context, members: Collection[int]) -> Mapping[tuple[str, str], Sequence[Opening]]:
    """The open windows of these members' accounts by channel and user id; ours until the transaction ends."""
    window = _WINDOWS.c
    query = (
        sa.select(window.channel, window.userid, window.id, window.kind, window.until, window.messages_left)
        .join_from(_WINDOWS, _ACCOUNTS, OPEN)
        .order_by(window.id)
        .with_for_update(of=_WINDOWS)
    )
    found: dict[tuple[str, str], list[Opening]] = defaultdict(list)
    for some in chunks(sorted(members)):
        theirs = query.where(_ACCOUNTS.c.member_id.in_(some))
        for channel, userid, *opening in ctx.connection.execute(theirs, {"soon": soon(ctx.now)}):
            found[channel, userid].append(Opening(*opening))
    return found


def spend(ctx: Context, taken: Iterable[Opening]) -> None:
    """Take letters off the windows that `of` gave."""
    counts = Counter(one.number for one in taken)
    _add(ctx, {number: -count for number, count in counts.items()})


def give_back(ctx: Context, letters: Collection[int]) -> None:
    """Give letters that surely did not arrive back to the windows they were taken from."""
    counts = Counter(number for number, _ in _taken_from(ctx, letters))
    if counts:
        held = sa.select(_WINDOWS.c.id).where(_WINDOWS.c.id.in_(sorted(counts))).order_by(_WINDOWS.c.id)
        ctx.connection.execute(held.with_for_update())
        _add(ctx, counts)


def standing(ctx: Context, accounts: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[Stood]]:
    """The windows of a batch of accounts, by channel and user id, as they stand before the platform is asked."""
    window, found = _WINDOWS.c, defaultdict[tuple[str, str], list[Stood]](list)
    if accounts:
        theirs = sa.tuple_(window.channel, window.userid).in_(sorted(accounts))
        query = sa.select(window.channel, window.userid, window.id, window.until).where(theirs)
        for channel, userid, *stood in ctx.connection.execute(query):
            found[channel, userid].append(Stood(*stood))
    return found


def close(ctx: Context, stood: Iterable[Stood]) -> None:
    """Take the platform's word for it that these are over; one that has been opened anew since it was asked is not."""
    this = sa.and_(_WINDOWS.c.id == sa.bindparam("number"), _WINDOWS.c.until <= sa.bindparam("stood_until"))
    over = _WINDOWS.update().where(this).values(until=ctx.now, messages_left=0)
    for one in stood:
        ctx.connection.execute(over, {"number": one.number, "stood_until": one.until})


def wake(ctx: Context) -> None:
    """Have due now what waits for its hearer to speak, where he has spoken."""
    ctx.connection.execute(_WAKE, {"now": ctx.now, "soon": soon(ctx.now)})


def tidy(ctx: Context) -> int:
    """Remove windows long closed, and closed ones of nobody's account; have tried anew what waits and need not.

    Nobody need be heard who reads where anybody may be told by now. Returns the rows changed.
    """
    bound = sa.exists().where(_OF_ACCOUNT)
    over = sa.or_(_WINDOWS.c.until < ctx.now - CLOSED_LONG, sa.and_(_WINDOWS.c.until <= ctx.now, ~bound))
    removed = ctx.connection.execute(_WINDOWS.delete().where(over)).rowcount
    newly = _ACCOUNTS.c.bound_at > ctx.now - NEWLY
    again = _MESSAGES.update().where(
        WAITS_FOR_HIM, _MESSAGES.c.member_id.in_(sa.select(_ACCOUNTS.c.member_id).where(newly))
    )
    return removed + ctx.connection.execute(again.values(_WOKEN), {"now": ctx.now}).rowcount


def _add(ctx: Context, counts: Mapping[int, int]) -> None:
    if not counts:
        return
    more = _WINDOWS.c.messages_left + sa.bindparam("more", type_=sa.Integer)
    update = _WINDOWS.update().where(_WINDOWS.c.id == sa.bindparam("number")).values(messages_left=more)
    ctx.connection.execute(update, [{"number": number, "more": count} for number, count in sorted(counts.items())])


def _under_way(ctx: Context, key: Mapping[str, str]) -> int:
    """How many letters to an account were taken from its window and are not settled."""
    message, account, letter = _MESSAGES.c, _ACCOUNTS.c, _LETTERS.c
    packed = sa.and_(message.member_id == account.member_id, message.state == MessageState.PACKED)
    query = (
        sa.select(sa.func.count(sa.distinct(letter.id)))
        .join_from(_ACCOUNTS, _MESSAGES, sa.and_(packed, message.userid == account.userid))
        .join(_LETTERS, letter.id == message.letter_id)
        .where(account.channel == key["channel"], account.userid == key["userid"])
        .where(letter.channel == key["channel"], letter.window == key["kind"], letter.state == LetterState.READY)
    )
    return int(ctx.connection.execute(query).scalar_one())


def _taken_from(ctx: Context, letters: Collection[int]) -> set[tuple[Any, ...]]:
    """The window each letter was taken from, where it was from one that is known still."""
    letter, message, window = _LETTERS.c, _MESSAGES.c, _WINDOWS.c
    same = sa.and_(window.channel == letter.channel, window.kind == letter.window, window.userid == message.userid)
    query = (
        sa.select(window.id, letter.id)
        .join_from(_LETTERS, _MESSAGES, message.letter_id == letter.id)
        .join(_WINDOWS, same)
        .where(letter.window != "")
    )
    return {tuple(row) for some in chunks(letters) for row in ctx.connection.execute(query.where(letter.id.in_(some)))}
