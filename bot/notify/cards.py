"""The cards people have before them, in the store: what they are about, and the codes with which they can be changed.

A card is noted when the platform has taken it, or at its first press, whichever comes before; its number names its
letter, so that a card of which no answer came is known all the same.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify.models import MessageState, OutboxLetter, OutboxMessage
from bot.notify.service import chunks
from bot.people import ChatAccount

AT_ONCE = 50
"""Cards changed in one go; more of them the next time."""
CODE_LIFE = timedelta(hours=71)
"""A little shorter than the 72 hours of path/94888."""
UNDER_WAY = timedelta(minutes=1)
"""How long a code that is being spent keeps others from spending the next one of its card."""
KEPT = timedelta(days=7)
"""How long a card is kept after nobody has to look after it."""
NAMED = re.compile(r"zb-([1-9][0-9]{0,8})-[0-9]{14}")

_CARDS: sa.Table = SQLModel.metadata.tables["sent_card"]
_CODES: sa.Table = SQLModel.metadata.tables["card_code"]


class Outcomes(Protocol):
    """What the buttons of cards about these matters say once there is nothing to press: 已核验 孙德平."""

    def __call__(self, ctx: Context, subjects: Collection[str], member_id: int | None = None, /) -> Mapping[str, str]:
        """By subject, `""` while it can be pressed, for everybody or for one member; what has no state is left out."""
        ...


class Kept(NamedTuple):
    """Whose a matter is by now, and what the card of anybody else says: 已转给 李明."""

    owner_id: int | None
    label: str


class Keepers(Protocol):
    """Whose matters are that are somebody's own and can change hands."""

    def __call__(self, ctx: Context, subjects: Collection[str], /) -> Mapping[str, Kept]:
        """By subject; what is nobody's own is left out."""
        ...


def shared(_: Context, __: Collection[str], /) -> Mapping[str, Kept]:
    """No matter is anybody's own."""
    return {}


class Taken(NamedTuple):
    """A card the platform has taken, with the code it gave."""

    letter_id: int
    channel: str
    card_id: str
    subject: str
    code: str


class Known(NamedTuple):
    """A card that was pressed."""

    id: int
    subject: str


class Over(NamedTuple):
    """A card whose matter is over, or over for all who have it but its owner by now."""

    id: int
    channel: str
    letter_id: int
    label: str
    owner_id: int | None = None


class Spent(NamedTuple):
    """A code in our hands, marked as used."""

    id: int
    code: str


def card_id(letter_id: int, made_at: datetime) -> str:
    """The number of a letter's card: one for every letter ever, also of an app that had another store before."""
    return f"zb-{letter_id}-{made_at:%Y%m%d%H%M%S}"


def keep(ctx: Context, taken: Iterable[Taken]) -> None:
    """Note the cards that were sent, with their codes; who was quicker to press than we to note is no trouble."""
    rows = [one for one in taken if one.code]
    if not rows:
        return
    ctx.connection.execute(insert_once(ctx.connection, _CARDS), [_row(ctx, one) for one in rows])
    for one in rows:
        if found := _found(ctx, one.channel, one.card_id):
            keep_code(ctx, found.id, one.code)


def known(ctx: Context, channel: str, named: str) -> Known | None:
    """The card that was pressed; None where we never sent it.

    One of whose sending nobody knows is noted now: its letter says what it is about.
    """
    found = _found(ctx, channel, named)
    if found is None and (letter := _letter(ctx, channel, named)):
        ctx.connection.execute(insert_once(ctx.connection, _CARDS), _row(ctx, letter))
        found = _found(ctx, channel, named)
    return found


def keep_code(ctx: Context, number: int, code: str, *, greyed: str = "") -> None:
    """Note the code a press brought, and whose button says since what became of it."""
    if code or greyed:
        given = {"card_id": number, "code": code, "given_at": ctx.now, "pressed_by": greyed}
        ctx.connection.execute(_CODES.insert(), given)


def due(ctx: Context, channels: Collection[str], outcomes: Outcomes, keepers: Keepers = shared) -> list[Over]:
    """The cards on these channels whose matter is over, the oldest first, then those whose matter is another's by now.

    Asked for all of them at once.
    """
    query = (
        sa.select(_CARDS.c.id, _CARDS.c.channel, _CARDS.c.letter_id, _CARDS.c.subject)
        .where(_CARDS.c.settled_at.is_(None), _CARDS.c.channel.in_(channels))
        .where(_CARDS.c.sent_at > ctx.now - CODE_LIFE, ~_is_under_way(ctx))
        .order_by(_CARDS.c.id)
    )
    rows = ctx.connection.execute(query).all()
    labels = outcomes(ctx, {row.subject for row in rows}) if rows else {}
    over = [Over(row.id, row.channel, row.letter_id, label) for row in rows if (label := labels.get(row.subject))]
    return over + _passed_on(ctx, [row for row in rows if not labels.get(row.subject)], keepers)


def _passed_on(ctx: Context, rows: Sequence[Any], keepers: Keepers) -> list[Over]:
    """The cards still before somebody whose the matter is no more."""
    kept = keepers(ctx, {row.subject for row in rows}) if rows else {}
    own = [row for row in rows if row.subject in kept]
    had = [Over(row.id, row.channel, row.letter_id, kept[row.subject].label, kept[row.subject].owner_id) for row in own]
    got_by = _receivers(ctx, [one.letter_id for one in had])
    elsewhere = (one for one in had if got_by[one.letter_id] - {one.owner_id})
    return list(islice((one for one in elsewhere if to_tell(ctx, one)), AT_ONCE))


def _receivers(ctx: Context, letters: Iterable[int]) -> Mapping[int, set[int]]:
    """The members who got these letters, sought by the letters alone: most messages there are have been sent."""
    got_by: dict[int, set[int]] = defaultdict(set)
    message = OutboxMessage
    query = sa.select(col(message.letter_id), col(message.member_id), col(message.state))
    for some in chunks(letters):
        for row in ctx.connection.execute(query.where(col(message.letter_id).in_(some))):
            if row.state is MessageState.SENT:
                got_by[row.letter_id].add(row.member_id)
    return got_by


def _is_under_way(ctx: Context) -> sa.ColumnElement[bool]:
    """Whether another process is just changing the card, or died doing so a moment ago."""
    return sa.exists().where(_CODES.c.card_id == _CARDS.c.id, _CODES.c.used_at > ctx.now - UNDER_WAY)


def is_open(ctx: Context, one: Over) -> bool:
    """Whether the card is still to be changed, and by nobody else just now; it is locked until the transaction ends."""
    query = sa.select(_CARDS.c.id).where(_CARDS.c.id == one.id, _CARDS.c.settled_at.is_(None))
    locked = ctx.connection.execute(query.with_for_update()).first()
    free = sa.select(_CARDS.c.id).where(_CARDS.c.id == one.id, ~_is_under_way(ctx))
    return locked is not None and ctx.connection.execute(free).first() is not None


def to_tell(ctx: Context, one: Over) -> tuple[str, ...]:
    """Whose buttons are to be taken off: who can still press it, and is not its owner by now."""
    query = _holders().where(_CARDS.c.id == one.id, col(OutboxMessage.member_id).is_distinct_from(one.owner_id))
    return tuple(dict.fromkeys(ctx.connection.execute(query.order_by(col(OutboxMessage.id))).scalars()))


def _holders() -> sa.Select[Any]:
    """The accounts that got a card, without those that read a label on it already."""
    told = sa.exists().where(_CODES.c.card_id == _CARDS.c.id, _CODES.c.pressed_by == col(OutboxMessage.userid))
    got = sa.and_(col(OutboxMessage.letter_id) == _CARDS.c.letter_id, col(OutboxMessage.state) == MessageState.SENT)
    return sa.select(col(OutboxMessage.userid)).join_from(_CARDS, OutboxMessage, got).where(~told)


def spend(ctx: Context, one: Over) -> Spent | None:
    """Take a code of a card that is open, and mark it as used; None where there is none left."""
    fresh = sa.and_(_CODES.c.card_id == one.id, _CODES.c.code != "", _CODES.c.given_at > ctx.now - CODE_LIFE)
    query = sa.select(_CODES.c.id, _CODES.c.code).where(fresh).order_by(_CODES.c.id).limit(1)
    if (found := ctx.connection.execute(query).first()) is None:
        return None
    ctx.connection.execute(_CODES.update().where(_CODES.c.id == found.id).values(code="", used_at=ctx.now))
    return Spent(found.id, found.code)


def give_back(ctx: Context, spent: Spent) -> None:
    """What the platform never looked at can still be used."""
    ctx.connection.execute(_CODES.update().where(_CODES.c.id == spent.id).values(code=spent.code, used_at=None))


def settle(ctx: Context, one: Over, *, label: str = "") -> None:
    """Look no more after a card: its buttons say the label now, or can be changed no more."""
    values = {"outcome": label, "settled_at": ctx.now}
    ctx.connection.execute(_CARDS.update().where(_CARDS.c.id == one.id).values(values))


def changed(ctx: Context, one: Over, userids: Collection[str]) -> None:
    """These accounts read the label now; who still has the matter keeps his buttons, and the card is looked after."""
    others = _holders().where(_CARDS.c.id == one.id, col(OutboxMessage.userid).not_in(userids))
    if one.owner_id is None or ctx.connection.execute(others).first() is None:
        settle(ctx, one, label=one.label)
    else:
        for userid in userids:
            keep_code(ctx, one.id, "", greyed=userid)


def has_old(ctx: Context) -> bool:
    """Whether there are cards whose codes have run out."""
    return ctx.connection.execute(sa.select(sa.exists().where(_old(ctx)))).scalar_one()


def settle_old(ctx: Context) -> int:
    """Look no more after cards whose codes have run out; returns how many."""
    return ctx.connection.execute(_CARDS.update().where(_old(ctx)).values(settled_at=ctx.now)).rowcount


def has_pressed(ctx: Context, channel: str, userid: str) -> bool:
    """Whether an account has ended a matter by a press of late: who reads in WeChat sees no cards at all."""
    query = sa.select(_CODES.c.id).join(_CARDS, _CARDS.c.id == _CODES.c.card_id)
    mine = query.where(_CARDS.c.channel == channel, _CODES.c.pressed_by == userid)
    return ctx.connection.execute(mine.limit(1)).first() is not None


def unpressed(ctx: Context, channel: str, userid: str) -> int:
    """How many cards lie unpressed with an account that has pressed none of late; none where it is shown words."""
    account, message = ChatAccount, OutboxMessage
    theirs = sa.and_(col(message.member_id) == col(account.member_id), col(message.userid) == col(account.userid))
    query = (
        sa.select(sa.func.count(sa.distinct(_CARDS.c.id)))
        .join_from(account, message, theirs)
        .join(_CARDS, _CARDS.c.letter_id == col(message.letter_id))
        .where(col(account.channel) == channel, col(account.userid) == userid, col(account.cards))
        .where(col(message.settled_at) > ctx.now - CODE_LIFE, col(message.state) == MessageState.SENT)
        .where(_CARDS.c.channel == channel, _CARDS.c.settled_at.is_(None))
    )
    count = int(ctx.connection.execute(query).scalar_one())
    return count if count and not has_pressed(ctx, channel, userid) else 0


def forget_cards(ctx: Context) -> int:
    """Remove the cards nobody has looked after for a week, with their codes; returns the rows removed."""
    old = sa.select(_CARDS.c.id).where(_CARDS.c.settled_at < ctx.now - KEPT)
    removed = 0
    for some in chunks(ctx.connection.execute(old).scalars().all()):
        for table, number in ((_CODES, _CODES.c.card_id), (_CARDS, _CARDS.c.id)):
            removed += ctx.connection.execute(table.delete().where(number.in_(some))).rowcount
    return removed


def _old(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(_CARDS.c.settled_at.is_(None), _CARDS.c.sent_at <= ctx.now - CODE_LIFE)


def _found(ctx: Context, channel: str, named: str) -> Known | None:
    query = sa.select(_CARDS.c.id, _CARDS.c.subject).where(_CARDS.c.channel == channel, _CARDS.c.card_id == named)
    row = ctx.connection.execute(query).first()
    return Known(*row) if row else None


def _letter(ctx: Context, channel: str, named: str) -> Taken | None:
    """The letter that bears this card, if it is one of ours."""
    numbered = NAMED.fullmatch(named)
    if numbered is None:
        return None
    letter = OutboxLetter
    query = sa.select(col(letter.id), col(letter.card), col(letter.made_at))
    ours = sa.and_(col(letter.id) == int(numbered[1]), col(letter.channel) == channel, col(letter.card) != "")
    row = ctx.connection.execute(query.where(ours)).first()
    if row is None or card_id(row.id, row.made_at) != named:
        return None
    return Taken(row.id, channel, named, row.card, "")


def _row(ctx: Context, one: Taken) -> dict[str, Any]:
    about = {"channel": one.channel, "card_id": one.card_id, "letter_id": one.letter_id, "subject": one.subject}
    return about | {"sent_at": ctx.now, "outcome": ""}
