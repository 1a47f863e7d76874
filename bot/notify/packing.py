"""From messages to letters: who is told what now, what waits and why, what is dropped. One packer at a time.

A packer takes the people who have something due, up to `PEOPLE` in one transaction, so that others get their turn
between; everything due to them is packed into letters, put off, failed or dropped.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels import group_robot
from bot.channels.base import Markup
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import accounts, bundling, limits, openings, quiet
from bot.notify.accounts import LEFT, Account
from bot.notify.bundling import Bundle, Piece
from bot.notify.models import LetterState, MessageState, Urgency
from bot.notify.mutes import HELD_BY_MUTE
from bot.notify.service import chunks
from bot.notify.windows import Opening, Way, allot, can_send

RECEIVERS = 1000
"""User ids of one request (path/90236)."""
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
KNOCK = "{first}\n{rest}回一句话，就把全文发给您。"
REST = "还有 {count} 件。"

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
        _write_letters(ctx, _through_windows(ctx, done, _within_the_day(ctx, done), found.openings, windowed))
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
    letters = sorted(done.letters, key=lambda one: bundling.RANK[one.bundle.urgency])
    left = max(limits.left_today(ctx), 0) if letters else 0
    tomorrow = datetime.combine(ctx.today + DAY, time(), SHANGHAI) + quiet.ODD
    for one in letters[left:]:
        done.held[tomorrow, OVER_DAY].extend(piece.id for piece in one.bundle.pieces if not piece.waits)
    return letters[:left]


def _through_windows(
    ctx: Context,
    done: Sorted,
    letters: Sequence[Addressed],
    openings_of: Mapping[tuple[str, str], Sequence[Opening]],
    windowed: Mapping[str, bool],
) -> list[Addressed]:
    """The letters that can go now, those in windows with the window they are taken from, the most urgent first.

    For what finds no room somebody is knocked for, once for all of it, where there is a form for that; or it waits.
    """
    free = [one for one in letters if not one.account.windowed]
    by_account: dict[Account, list[Addressed]] = defaultdict(list)
    for one in letters:
        if one.account.windowed:
            by_account[one.account].append(one)
    taken: list[Opening] = []
    for account, theirs in by_account.items():
        open_ = openings_of.get((account.channel, account.userid), ())
        room = allot(open_, ctx.now, len(theirs))
        taken += room
        free += [one._replace(window=opening.kind) for one, opening in zip(theirs, room, strict=False)]
        left = [piece for one in theirs[len(room) :] for piece in one.bundle.pieces if not piece.waits]
        if can_send(open_, ctx.now, under_way=len(room), has_outside=windowed[account.channel]) is Way.OUTSIDE and left:
            free.append(Addressed(account, Bundle(left), outside=True))
        else:
            done.held[ctx.now + HELD_AT_MOST, openings.NOT_HEARD].extend(piece.id for piece in left)
    openings.spend(ctx, taken)
    return free


def _write_letters(ctx: Context, letters: Sequence[Addressed]) -> None:
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
