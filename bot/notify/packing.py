"""From messages to letters: who is told what now, what waits and why, what is dropped. One packer at a time.

A packer takes the people who have something due, up to `PEOPLE` in one transaction, so that others get their turn
between; everything due to them is packed into letters, put off, failed or dropped.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.channels.base import Markup
from bot.channels.group_robot import GROUP
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.prepared import Prepared
from bot.notify import bundling, limits, quiet
from bot.notify.bundling import Bundle, Piece
from bot.notify.models import LetterState, MessageState, Pause, Urgency
from bot.notify.mutes import HELD_BY_MUTE
from bot.notify.service import chunks

PEOPLE = 4000
RECEIVERS = 1000
"""User ids of one request (path/90236)."""
PACKER = 0x7A68_6962_7501
"""The number of the lock on PostgreSQL; anything nobody else uses."""
HELD_AT_MOST = timedelta(days=30)
"""What was put off longer than this is no news."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

NOT_BOUND = "没有绑定企业微信"
LEFT = "已不在本组织"
STALE = "过了时间，没有发"
STALE_HELD = "过了时间，没有发："
OVER_BUDGET = "本周的提醒已满，等下周"
OVER_WINDOW = "一分钟内的消息太多，稍后再发"
OVER_DAY = "今天的发送量已满，等明天"

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
_NOW: sa.BindParameter[datetime] = sa.bindparam("now")
_PAUSES = Prepared(sa.select(col(Pause.channel), col(Pause.until)))
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


class Account(NamedTuple):
    """Where a member reads, and whether he is shown cards there."""

    channel: str
    userid: str
    cards: bool = True


class Shown(NamedTuple):
    """What is shown in place of the text; most letters show nothing."""

    picture: str = ""
    card: str = ""
    file: str = ""


class Addressed(NamedTuple):
    """A letter of one member."""

    account: Account
    bundle: Bundle


@dataclass(slots=True)
class Sorted:
    """What is to be done with the messages of some people."""

    letters: list[Addressed] = field(default_factory=list)
    held: dict[tuple[datetime, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    unreachable: dict[tuple[MessageState, str], list[int]] = field(default_factory=lambda: defaultdict(list))


def pack(ctx: Context, channels: Collection[str]) -> int:
    """Pack what is due for people with an account on one of the channels; returns how many were dealt with.

    `PEOPLE` of them means that there may be more. Zero also when somebody else is packing.
    """
    if not _alone(ctx):
        return 0
    _drop_stale(ctx)
    _put_off_till_morning(ctx)
    accounts = _accounts(ctx, {*channels} - {GROUP})
    if accounts:
        done = _sorted(ctx, accounts)
        _write_letters(ctx, _within_the_day(ctx, done))
        _write_held(ctx, done.held)
        for (state, reason), ids in done.unreachable.items():
            _update(ctx, ids, state=state, reason=reason, settled_at=ctx.now)
    return len(accounts)


def resting(ctx: Context) -> dict[str, bool]:
    """The channels with trouble: whether they still rest, or one letter may try."""
    return {channel: until > ctx.now for channel, until in _PAUSES.all(ctx.connection, {})}


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


def _some_people() -> sa.Select[Any]:
    """People with something due `now`, the urgent first; without those who read on a channel of `rests`."""
    member, account = people.Member, people.ChatAccount
    rank = sa.func.min(sa.case(*((_MESSAGES.c.urgency == urgency, n) for urgency, n in bundling.RANK.items())))
    due = sa.select(_MESSAGES.c.member_id, rank.label("rank")).group_by(_MESSAGES.c.member_id)
    first = due.where(_MESSAGES.c.state == MessageState.WAITING, _MESSAGES.c.due <= _NOW).subquery()
    rests = col(account.channel).in_(sa.bindparam("rests", expanding=True))
    return (
        sa.select(first.c.member_id, col(member.uses_chat), col(member.left_on))
        .join_from(first, member, col(member.id) == first.c.member_id)
        .where(~sa.exists().where(col(account.member_id) == first.c.member_id, rests))
        .order_by(first.c.rank, first.c.member_id)
        .limit(PEOPLE)
    )


_SOME_PEOPLE = _some_people()


def _accounts(ctx: Context, channels: Collection[str]) -> dict[int, Account | str]:
    """People with something due, the urgent first: their newest account, or why they have none.

    Whose channel rests is left out: there the messages stay fresh, and can be merged and withdrawn.
    """
    rests = [name for name, still in resting(ctx).items() if still]
    if set(channels) <= set(rests):
        return {}
    rows = ctx.connection.execute(_SOME_PEOPLE, {"now": ctx.now, "rests": rests}).all()
    bound = _bound(ctx, [row.member_id for row in rows], channels)
    found: dict[int, Account | str] = {}
    for number, uses_chat, left_on in rows:
        if left_on is not None and left_on <= ctx.today:
            found[number] = LEFT
        else:
            found[number] = bound.get(number, NOT_BOUND) if uses_chat else NOT_BOUND
    return found


def _bound(ctx: Context, members: Sequence[int], channels: Collection[str]) -> dict[int, Account]:
    """The newest account of each member on one of the channels."""
    account = people.ChatAccount
    query = sa.select(col(account.member_id), col(account.channel), col(account.userid), col(account.cards))
    newest = {}
    for some in chunks(members):
        theirs = sa.and_(col(account.member_id).in_(some), col(account.channel).in_(channels))
        for member, channel, userid, cards in ctx.connection.execute(query.where(theirs).order_by(col(account.id))):
            newest[member] = Account(channel, userid, cards)
    return newest


def _sorted(ctx: Context, accounts: Mapping[int, Account | str]) -> Sorted:
    """What is to be done with all that is due to these people."""
    done = Sorted()
    due = _due(ctx, accounts)
    allowed, muted = limits.allowances(ctx, accounts), limits.muted_until(ctx, accounts)
    next_week = quiet.next_week(ctx.now, ctx.workdays)
    for member, pieces in due.items():
        account = accounts[member]
        if isinstance(account, str):
            state = MessageState.DROPPED if account == LEFT else MessageState.FAILED
            done.unreachable[state, account].extend(piece.id for piece in pieces)
            continue
        quieted = [one for one in pieces if member in muted and one.urgency is Urgency.ROUTINE]
        if quieted:
            wakes = muted[member] or ctx.now + HELD_AT_MOST
            done.held[wakes, HELD_BY_MUTE].extend(one.id for one in quieted if not one.waits)
        spoken = [one for one in pieces if one not in quieted]
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


def _within_the_day(ctx: Context, done: Sorted) -> list[Addressed]:
    """The letters the app is still allowed today, the most urgent first; the others wait for tomorrow."""
    letters = sorted(done.letters, key=lambda one: bundling.RANK[one.bundle.urgency])
    left = max(limits.left_today(ctx), 0) if letters else 0
    tomorrow = datetime.combine(ctx.today + DAY, time(), SHANGHAI) + quiet.ODD
    for one in letters[left:]:
        done.held[tomorrow, OVER_DAY].extend(piece.id for piece in one.bundle.pieces if not piece.waits)
    return letters[:left]


def _write_letters(ctx: Context, letters: Sequence[Addressed]) -> None:
    """One letter for all who read the same words or are shown the same, up to a thousand of them."""
    alike: dict[tuple[str, Urgency, str, Shown], list[Addressed]] = defaultdict(list)
    for one in letters:
        card = one.bundle.card if one.account.cards else ""
        shown = Shown(one.bundle.picture, card, one.bundle.file)
        alike[one.account.channel, one.bundle.urgency, one.bundle.text, shown].append(one)
    rows, whose = [], []
    for what, group in alike.items():
        for start in range(0, len(group), RECEIVERS):
            some = group[start : start + RECEIVERS]
            rows.append(ready_letter(ctx, *what) | {"userids": [one.account.userid for one in some]})
            whose.append(some)
    if not rows:
        return
    insert = _LETTERS.insert().returning(_LETTERS.c.id, sort_by_parameter_order=True)
    numbers = ctx.connection.execute(insert, rows).scalars()
    packed = [
        {"number": piece.id, "letter": letter, "account": one.account.userid}
        for letter, some in zip(numbers, whose, strict=True)
        for one in some
        for piece in one.bundle.pieces
    ]
    update = _MESSAGES.update().where(_MESSAGES.c.id == sa.bindparam("number"))
    values: dict[str, Any] = {"letter_id": sa.bindparam("letter"), "userid": sa.bindparam("account")}
    ctx.connection.execute(update.values(values | {"state": MessageState.PACKED, "reason": ""}), packed)


def ready_letter(ctx: Context, channel: str, urgency: Urgency, text: str, shown: Shown) -> dict[str, Any]:
    """The row of a letter that is ready, but for whom it is for."""
    nothing = {"tries": 0, "leased_by": "", "message_id": "", "error": ""}
    nothing |= {"window": "", "outside": False, "markup": Markup.PLAIN, "mentions": []}
    place = {"channel": channel, "urgency": urgency, "text": text, "state": LetterState.READY}
    return place | shown._asdict() | nothing | {"made_at": ctx.now, "due": ctx.now}


def _write_held(ctx: Context, held: Mapping[tuple[datetime, str], Sequence[int]]) -> None:
    """What waits says why, and is not kept for ever."""
    kept = sa.func.coalesce(_MESSAGES.c.until, sa.literal(ctx.now + HELD_AT_MOST, _MESSAGES.c.until.type))
    for (due, reason), ids in held.items():
        _update(ctx, ids, due=due, reason=reason, until=kept)


def _update(ctx: Context, ids: Sequence[int], **values: Any) -> None:
    for some in chunks(ids):
        ctx.connection.execute(_MESSAGES.update().where(_MESSAGES.c.id.in_(some)).values(values))
