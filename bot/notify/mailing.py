"""The letters in the store: claimed under a lease before the platform is asked, settled after it has answered.

What may have arrived is repeated only where the platform swallows the repetition: not in a group, whose robot compares
nothing, not in a window or outside of one, and not with a picture or a file, which another process would upload anew.
A card is repeated as long as the same stands on it: its number is taken, so that another one does not come through.
Whatever comes of a knock, what it was for is not said yet, and waits on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels.base import DeliveryError, Markup, Receipt, Verdict
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify import accounts, bundling, cards, limits, openings, packing, policy, quiet
from bot.notify.letters import Shown
from bot.notify.models import LetterState, MessageState, Urgency
from bot.notify.openings import Stood
from bot.notify.policy import Step, Try
from bot.notify.service import UNSURE

UNKNOWN = "企业微信里没有这个账号，或不在应用的可见范围"
UNLICENSED = "企业微信账号没有接口许可"
TOO_LATE = "多次没有得到企业微信的回答，不再重发"
SEEN_TWICE = "没有得到企业微信的回答，再发可能重复，没有再发"

_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_PAUSES: sa.Table = SQLModel.metadata.tables["channel_pause"]
_FREE = {"leased_by": "", "leased_until": None}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter in our hands until the lease ends, and whether it `probes` a channel that has rested."""

    id: int
    channel: str
    text: str
    userids: tuple[str, ...]
    shown: Shown
    window: str
    outside: bool
    markup: Markup
    mentions: tuple[str, ...]
    card_id: str
    lease: str
    until: datetime
    made: Try
    probes: bool
    windows: Sequence[Stood]
    """Those of its receiver as they stood when it was claimed, where it is taken from one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a try; None: it was not made, the time of the lease was too short."""

    letter: Claimed
    answer: Receipt | DeliveryError | None


def claim(ctx: Context, channels: Collection[str], lease: str, most: int) -> list[Claimed]:
    """Take up to `most` letters of each channel that are due; commit before anything is sent.

    Of a channel that has rested after trouble one letter goes ahead. A letter whose last lease ran out may have
    arrived; one that can no longer be repeated without being seen twice is given up.
    """
    resting = accounts.resting(ctx)
    rows: list[tuple[Any, bool]] = []
    for channel in _awaited(ctx, channels):
        if not resting.get(channel):
            probes, room = channel in resting, limits.left_this_minute(ctx, channel)
            rows += [(row, probes) for row in _due(ctx, channel, min(room, 1 if probes else most))]
    claimed, given_up = [], defaultdict[str, list[int]](list)
    stood = openings.standing(ctx, {(row.channel, row.userids[0]) for row, _ in rows if row.window})
    for row, probes in rows:
        unsure = row.unsure_since or (row.leased_until and row.leased_until - policy.LEASE)
        why = _unrepeatable(ctx, row, unsure)
        if why:
            given_up[why].append(row.id)
            continue
        windows = stood.get((row.channel, row.userids[0]), ()) if row.window else ()
        claimed.append(_claimed(ctx, row, lease, Try(row.tries + 1, ctx.now, unsure), (probes, windows)))
    _lease(ctx, claimed)
    for why, letters in given_up.items():
        _give_up(ctx, letters, LetterState.UNSURE, why, None)
    return claimed


def _claimed(ctx: Context, row: Any, lease: str, made: Try, found: tuple[bool, Sequence[Stood]]) -> Claimed:
    shown = Shown(row.picture, row.card, row.file)
    form = row.window, row.outside, row.markup, tuple(row.mentions), cards.card_id(row.id, row.made_at)
    held = lease, ctx.now + policy.LEASE, made
    return Claimed(row.id, row.channel, row.text, tuple(row.userids), shown, *form, *held, *found)


def settle(ctx: Context, answers: Iterable[Answered]) -> int:
    """Write down what became of letters; returns how many are done with.

    What has arrived is written down whoever has the letter now; everything else only by who still holds the lease.
    """
    sent = [(one.letter, one.answer) for one in answers if isinstance(one.answer, Receipt)]
    done = _settle_sent(ctx, sent)
    for one in answers:
        if one.answer is None:
            _again(ctx, one.letter, Step(LetterState.READY, ctx.now, one.letter.made.number - 1), {})
        elif isinstance(one.answer, DeliveryError):
            done += _settle_failed(ctx, one.letter, one.answer)
    for letter, _ in sent:
        if letter.probes:
            ctx.connection.execute(_PAUSES.delete().where(_PAUSES.c.channel == letter.channel))
    return done


def _unrepeatable(ctx: Context, row: Any, unsure: datetime | None) -> str:
    """Why a letter that may have arrived is not sent again; empty where it may be."""
    if policy.is_too_late(ctx.now, unsure):
        return TOO_LATE
    differs = row.picture or row.file
    return SEEN_TWICE if unsure is not None and (differs or row.window or row.outside or row.key is not None) else ""


def _due_letters() -> sa.Select[Any]:
    """Letters due `now` and free, `most` of them, of an urgency in `spoken` or begun; the urgent first."""
    letter = _LETTERS.c
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    begun = sa.or_(letter.unsure_since.is_not(None), letter.leased_until.is_not(None))
    rank = sa.case(*((letter.urgency == urgency, number) for urgency, number in bundling.RANK.items()))
    free = sa.or_(letter.leased_until.is_(None), letter.leased_until <= now)
    return (
        sa.select(_LETTERS)
        .where(letter.state == LetterState.READY, letter.due <= now, letter.channel == sa.bindparam("of_channel"), free)
        .where(sa.or_(letter.urgency.in_(sa.bindparam("spoken", expanding=True)), begun))
        .order_by(rank, letter.due, letter.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True)
    )


_DUE = _due_letters()
_READY = (
    sa.select(_LETTERS.c.channel)
    .where(_LETTERS.c.state == LetterState.READY, _LETTERS.c.due <= sa.bindparam("now"))
    .distinct()
)


def _awaited(ctx: Context, channels: Collection[str]) -> Sequence[str]:
    """Those of the channels that have letters due: there may be a group of every unit."""
    due = set(ctx.connection.execute(_READY, {"now": ctx.now}).scalars())
    return [one for one in channels if one in due]


def _due(ctx: Context, channel: str, most: int) -> Sequence[Any]:
    """Letters that are due and free; one that trouble kept into the quiet hours waits, unless it may have arrived."""
    spoken = [one for one in Urgency if quiet.earliest(ctx.now, one, ctx.settings.quiet, ctx.workdays) == ctx.now]
    values = {"of_channel": channel, "now": ctx.now, "spoken": spoken, "most": most}
    return ctx.connection.execute(_DUE, values).all()


def _lease(ctx: Context, claimed: Sequence[Claimed]) -> None:
    if not claimed:
        return
    values: dict[str, Any] = {"tries": sa.bindparam("number"), "unsure_since": sa.bindparam("unsure")}
    values |= {"leased_by": claimed[0].lease, "leased_until": claimed[0].until}
    ctx.connection.execute(
        _LETTERS.update().where(_LETTERS.c.id == sa.bindparam("letter")).values(values),
        [{"letter": one.id, "number": one.made.number, "unsure": one.made.unsure_since} for one in claimed],
    )


def _settle_sent(ctx: Context, sent: Sequence[tuple[Claimed, Receipt]]) -> int:
    if not sent:
        return 0
    values: dict[str, Any] = {"state": LetterState.SENT, "settled_at": ctx.now, "code": 0, "error": ""} | _FREE
    ours = sa.and_(_LETTERS.c.id == sa.bindparam("letter"), _LETTERS.c.state == LetterState.READY)
    ctx.connection.execute(
        _LETTERS.update().where(ours).values(values | {"message_id": sa.bindparam("receipt")}),
        [{"letter": letter.id, "receipt": receipt.message_id} for letter, receipt in sent],
    )
    for letter, receipt in sent:
        for refused, reason in ((receipt.unknown, UNKNOWN), (receipt.unlicensed, UNLICENSED)):
            if refused:
                _messages(ctx, [letter.id], MessageState.FAILED, reason, refused)
    _messages(ctx, [letter.id for letter, _ in sent if not letter.outside], MessageState.SENT, "")
    _wait_for_him(ctx, [letter.id for letter, _ in sent if letter.outside], openings.KNOCKED)
    cards.keep(ctx, (_taken(letter, receipt) for letter, receipt in sent))
    return len(sent)


def _taken(letter: Claimed, receipt: Receipt) -> cards.Taken:
    return cards.Taken(letter.id, letter.channel, letter.card_id, letter.shown.card, receipt.card_code)


def _settle_failed(ctx: Context, letter: Claimed, error: DeliveryError) -> int:
    """Try again, wait or give up, as the policy says; returns whether the letter is done with."""
    step = policy.after(letter.made, error)
    told = {"code": error.code, "error": error.sentence}
    _rest(ctx, letter.channel, error)
    if error.verdict is Verdict.CLOSED:
        return _closed(ctx, letter, error)
    if step.state is LetterState.READY:
        _again(ctx, letter, step, told)
        return 0
    return _give_up(ctx, [letter.id], step.state, error.sentence, letter.lease, code=error.code)


def _closed(ctx: Context, letter: Claimed, error: DeliveryError) -> int:
    """Believe the platform that the window is over: what the letter said goes another way, or waits for its hearer.

    Who has spoken since it was asked has a new one, of which the verdict says nothing.
    """
    told = {"code": error.code, "error": error.sentence}
    ours = sa.and_(_LETTERS.c.id == letter.id, _LETTERS.c.state == LetterState.READY)
    ours = sa.and_(ours, _LETTERS.c.leased_by == letter.lease)
    values = {"state": LetterState.FAILED, "settled_at": ctx.now} | told | _FREE
    if ctx.connection.execute(_LETTERS.update().where(ours).values(values)).rowcount == 0:
        return 0
    if letter.window:
        openings.give_back(ctx, [letter.id])
        again = {"state": MessageState.WAITING, "due": ctx.now, "letter_id": None, "userid": ""}
        ctx.connection.execute(_MESSAGES.update().where(_packed([letter.id])).values(again))
        openings.close(ctx, letter.windows)
    else:
        _wait_for_him(ctx, [letter.id], openings.NOT_HEARD)
    return 1


def _again(ctx: Context, letter: Claimed, step: Step, told: dict[str, Any]) -> None:
    values = {"due": step.due, "tries": step.tries, "unsure_since": step.unsure_since or letter.made.unsure_since}
    ours = sa.and_(_LETTERS.c.id == letter.id, _LETTERS.c.leased_by == letter.lease)
    ctx.connection.execute(_LETTERS.update().where(ours).values(values | told | _FREE))


def _give_up(
    ctx: Context, letters: Sequence[int], state: LetterState, why: str, lease: str | None, code: int | None = None
) -> int:
    """Settle letters that nobody is sent any more; with a lease, only those still held under it."""
    ours = sa.and_(_LETTERS.c.id.in_(letters), _LETTERS.c.state == LetterState.READY)
    if lease is not None:
        ours = sa.and_(ours, _LETTERS.c.leased_by == lease)
    values = {"state": state, "settled_at": ctx.now, "code": code, "error": why} | _FREE
    update = _LETTERS.update().where(ours).values(values).returning(_LETTERS.c.id, _LETTERS.c.outside)
    given_up = ctx.connection.execute(update).all()
    numbers = [row.id for row in given_up]
    if state is LetterState.UNSURE:
        _wait_for_him(ctx, [row.id for row in given_up if row.outside], openings.KNOCKED)
        _messages(ctx, numbers, MessageState.FAILED, UNSURE + why)
    else:
        openings.give_back(ctx, numbers)
        _messages(ctx, numbers, MessageState.FAILED, why)
    return len(numbers)


def _messages(
    ctx: Context, letters: Sequence[int], state: MessageState, reason: str, userids: Iterable[str] | None = None
) -> None:
    """Settle the messages of letters, or those of some receivers."""
    which = _packed(letters)
    if userids is not None:
        which = sa.and_(which, _MESSAGES.c.userid.in_([*userids]))
    values = {"state": state, "reason": reason, "settled_at": ctx.now}
    ctx.connection.execute(_MESSAGES.update().where(which).values(values))


def _packed(letters: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.and_(_MESSAGES.c.letter_id.in_(letters), _MESSAGES.c.state == MessageState.PACKED)


def _wait_for_him(ctx: Context, letters: Sequence[int], reason: str) -> None:
    """Have what these letters were for wait until its hearer speaks; a knock has taken its place in his week."""
    if not letters:
        return
    values = packing.put_off(ctx, ctx.now + packing.HELD_AT_MOST, reason) | {"state": MessageState.WAITING}
    if reason == openings.KNOCKED:
        values["settled_at"] = ctx.now
    ctx.connection.execute(_MESSAGES.update().where(_packed(letters)).values(values))


def _rest(ctx: Context, channel: str, error: DeliveryError) -> None:
    """Leave a channel in trouble alone for a while, the longer the longer it lasts."""
    if policy.rest(error.verdict, since=ctx.now, now=ctx.now) is None:
        return
    row = {"channel": channel, "since": ctx.now, "until": ctx.now, "reason": ""}
    ctx.connection.execute(insert_once(ctx.connection, _PAUSES).values(row))
    this = _PAUSES.c.channel == channel
    since = ctx.connection.execute(sa.select(_PAUSES.c.since).where(this).with_for_update()).scalar_one()
    rest = policy.rest(error.verdict, since=since, now=ctx.now)
    values = {"until": ctx.now + rest, "code": error.code, "reason": error.sentence} if rest else {}
    ctx.connection.execute(_PAUSES.update().where(this).values(values))
