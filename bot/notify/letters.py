"""The letters of people: which can go now, which are one request, and the rows they are in the store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels.base import Markup
from bot.core.context import Context
from bot.notify import openings
from bot.notify.accounts import Account
from bot.notify.bundling import Bundle
from bot.notify.models import LetterState, MessageState, Urgency
from bot.notify.windows import Opening, Way, allot, can_send

RECEIVERS = 1000
"""User ids of one request (path/90236)."""
KNOCK = "{first}\n{rest}回一句话，就把全文发给您。"
REST = "还有 {count} 件。"

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]


class Shown(NamedTuple):
    """What is shown in place of the text; most letters show nothing."""

    picture: str = ""
    card: str = ""
    file: str = ""


class Addressed(NamedTuple):
    """A letter of one member; where he is told in windows, the kind of the one it is taken from, or that it knocks."""

    account: Account
    bundle: Bundle
    window: str = ""
    outside: bool = False

    @property
    def text(self) -> str:
        """What is said; who is only knocked for is told what the most urgent thing is, and how to hear the rest."""
        if not self.outside:
            return self.bundle.text
        others = len(self.bundle.pieces) - 1
        return KNOCK.format(first=self.bundle.text.partition("\n")[0], rest=REST.format(count=others) * bool(others))

    @property
    def shown(self) -> Shown:
        """What is shown in place of it."""
        if self.outside:
            return Shown()
        return Shown(self.bundle.picture, self.bundle.card if self.account.cards else "", self.bundle.file)

    @property
    def alike(self) -> tuple[Any, ...]:
        """Equal for what goes in one request: in windows everybody has a letter of his own."""
        own = self.account.userid if self.account.windowed else ""
        return self.account.channel, self.bundle.urgency, self.text, self.shown, self.window, self.outside, own


def through_windows(
    ctx: Context,
    letters: Sequence[Addressed],
    openings_of: Mapping[tuple[str, str], Sequence[Opening]],
    windowed: Mapping[str, bool],
) -> tuple[list[Addressed], list[int]]:
    """The letters that can go now, the most urgent first, with the windows they are taken from; and what waits.

    For what finds no room somebody is knocked for, once for all of it, where there is a form for that; else it waits,
    by the numbers of its messages, until its hearer speaks.
    """
    free = [one for one in letters if not one.account.windowed]
    by_account: dict[Account, list[Addressed]] = defaultdict(list)
    for one in letters:
        if one.account.windowed:
            by_account[one.account].append(one)
    taken: list[Opening] = []
    waiting: list[int] = []
    for account, theirs in by_account.items():
        open_ = openings_of.get((account.channel, account.userid), ())
        room = allot(open_, ctx.now, len(theirs))
        taken += room
        free += [one._replace(window=opening.kind) for one, opening in zip(theirs, room, strict=False)]
        left = [piece for one in theirs[len(room) :] for piece in one.bundle.pieces if not piece.waits]
        if can_send(open_, ctx.now, under_way=len(room), has_outside=windowed[account.channel]) is Way.OUTSIDE and left:
            free.append(Addressed(account, Bundle(left), outside=True))
        else:
            waiting += [piece.id for piece in left]
    openings.spend(ctx, taken)
    return free, waiting


def write(ctx: Context, letters: Sequence[Addressed]) -> None:
    """One letter for all who read the same words or are shown the same, up to a thousand of them."""
    alike: dict[tuple[Any, ...], list[Addressed]] = defaultdict(list)
    for one in letters:
        alike[one.alike].append(one)
    rows, whose = [], []
    for group in alike.values():
        first = group[0]
        place = first.account.channel, first.bundle.urgency, first.text, first.shown
        letter = ready_letter(ctx, *place) | {"window": first.window, "outside": first.outside}
        for start in range(0, len(group), RECEIVERS):
            some = group[start : start + RECEIVERS]
            rows.append(letter | {"userids": [one.account.userid for one in some]})
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
