"""The outbox as who runs the machine sees it: what waits, what is put off, what failed; to be sent again or let be.

Every change is guarded by the state it was decided on: what a courier has packed meanwhile is left to him, and what he
packs next he finds as it was left. The words of a message are its hearer's: of what the office itself had said to many
the first ones are told, of everything else only what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.notify import openings
from bot.notify.models import ANNOUNCED, MessageState, Topic
from bot.notify.recalling import WITHDRAWN
from bot.people import Right

KEPT_IN_VIEW = timedelta(days=30)
"""How long what did not arrive is shown."""
FIRST_WORDS = 24
"""Characters."""
OURS = (ANNOUNCED, "activity:", "notice:")
"""What may be told by its first words: it says nothing of what its hearer did, chose or reported."""
LINKED = "://"
"""A link is a key: nobody but its hearer reads it."""
GIVEN_UP = "党委工作部决定不再发"
AGAIN, GIVE_UP = "notify.again", "notify.give_up"
"""Verbs in the trail."""
SENT_AGAIN, LET_BE = "重发 {count} 条消息", "不再发 {count} 条消息"
MOVED = "这几条消息刚才有了变化，没有改动。请看看现在的情况。"

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]


class Pile(StrEnum):
    """Where a message lies that has not arrived."""

    WAITING = "waiting"
    """Due, not packed yet."""
    LATER = "later"
    """Put off: until its hour, a mute or the week is over."""
    PACKED = "packed"
    """A courier has it."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Given up on purpose, or out of date."""


TO_AGAIN = (Pile.FAILED, Pile.DROPPED)
TO_GIVE_UP = (Pile.WAITING, Pile.LATER, Pile.FAILED)


@dataclass(frozen=True, slots=True)
class Lot:
    """Messages of one pile that are about the same and stand there for the same reason."""

    topic: Topic
    reason: str
    count: int
    last: int
    """The highest number among them: what joins the lot later is not meant."""


@dataclass(frozen=True, slots=True)
class Lying:
    """One message that has not arrived."""

    number: int
    name: str
    topic: Topic
    words: str
    reason: str
    at: datetime
    """When it is due; of what is over, when that was decided."""
    may_again: bool
    awaits_him: bool
    """Put off until its hearer speaks, if he does by then."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What is to be sent again or let be: one message, or a lot as it was shown."""

    pile: Pile
    number: int = 0
    topic: Topic | None = None
    reason: str = ""
    last: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done with messages of some piles, and how the trail calls it."""

    verb: str
    words: str
    piles: Sequence[Pile]


def lots(ctx: Context, pile: Pile) -> Sequence[Lot]:
    """What lies in a pile, the largest lot first. One statement."""
    message, count = _MESSAGES.c, sa.func.count()
    query = (
        sa.select(message.topic, message.reason, count, sa.func.max(message.id))
        .where(_in(ctx, pile))
        .group_by(message.topic, message.reason)
        .order_by(count.desc(), message.topic, message.reason)
    )
    return [Lot(*row) for row in ctx.connection.execute(query)]


def lying(ctx: Context, pile: Pile, offset: int, limit: int) -> Sequence[Lying]:
    """Messages of a pile: what waits by its hour, what is over the latest first. One statement."""
    message, member = _MESSAGES.c, people.Member
    over = pile in (Pile.FAILED, Pile.DROPPED)
    at = message.settled_at if over else message.due
    query = (
        sa.select(*message, col(member.name).label("name"), at.label("at_"))
        .join_from(_MESSAGES, member, col(member.id) == message.member_id)
        .where(_in(ctx, pile))
        .order_by(*((at.desc(), message.id.desc()) if over else (at, message.id)))
    )
    return [_lying(ctx, pile, row) for row in ctx.connection.execute(query.offset(offset).limit(limit))]


def send_again(ctx: Context, meant: Meant) -> int:
    """Let messages that failed or were dropped wait anew, due now; returns how many.

    What is out of date or taken back, or whose words are no longer kept, stays where it is. What may have arrived
    comes twice then.

    Raises:
        NotAllowedError: not the office.
        ConflictError: none of them stands there any more.
    """
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    waiting: dict[str, Any] = {"state": MessageState.WAITING, "reason": "", "settled_at": None}
    waiting |= {"due": ctx.now, "letter_id": None, "userid": ""}
    return _move(ctx, Deed(AGAIN, SENT_AGAIN, TO_AGAIN), meant, waiting, _sendable(ctx))


def give_up(ctx: Context, meant: Meant) -> int:
    """Send messages no more that still wait or failed; returns how many. What a courier has packed is his.

    Raises:
        NotAllowedError: not the office.
        ConflictError: none of them stands there any more.
    """
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    dropped = {"state": MessageState.DROPPED, "reason": GIVEN_UP, "settled_at": ctx.now}
    return _move(ctx, Deed(GIVE_UP, LET_BE, TO_GIVE_UP), meant, dropped)


def _move(
    ctx: Context, deed: Deed, meant: Meant, values: dict[str, Any], where: Sequence[sa.ColumnElement[bool]] = ()
) -> int:
    """Change what still stands where it was seen, and write it down."""
    if meant.pile not in deed.piles:
        raise ConflictError(MOVED)
    message = _MESSAGES.c
    which = [_in(ctx, meant.pile), *where]
    if meant.number:
        which.append(message.id == meant.number)
    else:
        which += [message.topic == meant.topic, message.reason == meant.reason, message.id <= meant.last]
    statement = _MESSAGES.update().where(*which).values(values).returning(message.id)
    numbers = ctx.connection.execute(statement).scalars().all()
    if not numbers:
        raise ConflictError(MOVED)
    ctx.session.expire_all()
    before, after = {"state": _state(meant.pile)}, {"state": values["state"]}
    changes = [Change(_MESSAGES.name, number, before, after) for number in sorted(numbers)]
    audit.record(ctx, deed.verb, summary=deed.words.format(count=len(numbers)), changes=changes)
    return len(numbers)


def _state(pile: Pile) -> MessageState:
    return MessageState.WAITING if pile in (Pile.WAITING, Pile.LATER) else MessageState(pile.value)


def _in(ctx: Context, pile: Pile) -> sa.ColumnElement[bool]:
    """Whether a message lies in the pile."""
    message = _MESSAGES.c
    here = message.state == _state(pile)
    if pile is Pile.WAITING:
        return sa.and_(here, message.due <= ctx.now)
    if pile is Pile.LATER:
        return sa.and_(here, message.due > ctx.now)
    if pile is Pile.PACKED:
        return here
    return sa.and_(here, message.settled_at >= ctx.now - KEPT_IN_VIEW)


def _sendable(ctx: Context) -> Sequence[sa.ColumnElement[bool]]:
    """Worth something still, not taken back by who had it said, and its words are there."""
    message = _MESSAGES.c
    return (
        message.reason != WITHDRAWN,
        sa.or_(message.until.is_(None), message.until > ctx.now),
        sa.or_(message.text != "", message.picture != ""),
    )


def _lying(ctx: Context, pile: Pile, row: Any) -> Lying:
    is_fresh = row.until is None or row.until > ctx.now
    is_sendable = is_fresh and row.reason != WITHDRAWN and bool(row.text or row.picture)
    said = row.topic, _words(row), row.reason, row.at_
    awaits_him = row.reason in (openings.NOT_HEARD, openings.KNOCKED)
    return Lying(row.id, row.name, *said, may_again=pile in TO_AGAIN and is_sendable, awaits_him=awaits_him)


def _words(row: Any) -> str:
    """The first words of what the office had said; empty where they are its hearer's alone."""
    first: str = row.text.partition("\n")[0]
    if not row.about.startswith(OURS) or LINKED in first:
        return ""
    return first if len(first) <= FIRST_WORDS else first[:FIRST_WORDS] + "…"
