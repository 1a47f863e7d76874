"""Where each member is told: of his accounts the one where it can be said now. Set-based.

Where anybody may be told at any time goes before where only who was heard of late may be; then an open window before
the form for outside of it; of equals the newest account. A channel that rests is passed over while another one serves.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.channels.wecom_app import WecomApp
from bot.core.context import Context
from bot.core.prepared import Prepared
from bot.notify import bundling, openings
from bot.notify.models import MessageState, Pause
from bot.notify.service import chunks
from bot.notify.windows import Opening, Way, can_send

PEOPLE = 4000
"""Of one transaction, so that others get their turn between."""
NOT_BOUND = "没有绑定企业微信"
LEFT = "已不在本组织"

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_WINDOWS: sa.Table = SQLModel.metadata.tables["service_window"]
_ACCOUNTS: sa.Table = SQLModel.metadata.tables["chat_account"]
_NOW: sa.BindParameter[datetime] = sa.bindparam("now")
_PAUSES = Prepared(sa.select(col(Pause.channel), col(Pause.until)))
_RANK = {Way.INSIDE: 1, Way.OUTSIDE: 2, Way.NOT_YET: 3}


class Account(NamedTuple):
    """Where a member reads, and whether he is shown cards there."""

    channel: str
    userid: str
    cards: bool = True
    windowed: bool = False
    """Whether he is told there only in windows, one letter a person, in words and pictures."""


class Reached(NamedTuple):
    """People with something due: their account, or why they have none; and the open windows of the accounts."""

    accounts: Mapping[int, Account | str]
    openings: Mapping[tuple[str, str], Sequence[Opening]]


def resting(ctx: Context) -> dict[str, bool]:
    """The channels with trouble: whether they still rest, or one letter may try."""
    return {channel: until > ctx.now for channel, until in _PAUSES.all(ctx.connection, {})}


def reached(ctx: Context, channels: Collection[str], windowed: Mapping[str, bool]) -> Reached:
    """Some people with something due, the urgent first, and where they are told on one of the channels.

    `windowed` names the channels that speak in windows, and whether they have a form for outside of them. Who would be
    told on a channel that rests is left out: there the messages stay fresh, and can be merged and withdrawn.
    """
    rests = [name for name, still in resting(ctx).items() if still]
    awake = {*channels} - {*rests}
    if not awake:
        return Reached({}, {})
    sure = [name for name in awake if windowed.get(name, True)]
    values = {"now": ctx.now, "soon": openings.soon(ctx.now), "rests": rests, "sure": sure, "awake": sorted(awake)}
    rows = ctx.connection.execute(_SOME_PEOPLE, values).all()
    bound, open_ = _bound(ctx, [row.member_id for row in rows], awake, windowed)
    found: dict[int, Account | str] = {}
    for number, uses_chat, left_on in rows:
        if left_on is not None and left_on <= ctx.today:
            found[number] = LEFT
        else:
            account = bound.get(number)
            is_told = account is not None and (uses_chat or account.channel != WecomApp.name)
            found[number] = account if account is not None and is_told else NOT_BOUND
    return Reached(found, open_)


def _some_people() -> sa.Select[Any]:
    """People with something due `now`, the urgent first; without those for whom a channel that `rests` is waited for.

    That is who has an account there and none where he can be told instead.
    """
    member, account = people.Member, _ACCOUNTS.c
    rank = sa.func.min(sa.case(*((_MESSAGES.c.urgency == urgency, n) for urgency, n in bundling.RANK.items())))
    due = sa.select(_MESSAGES.c.member_id, rank.label("rank")).group_by(_MESSAGES.c.member_id)
    first = due.where(_MESSAGES.c.state == MessageState.WAITING, _MESSAGES.c.due <= _NOW).subquery()

    def reads_on(which: str) -> sa.ColumnElement[bool]:
        return sa.and_(account.member_id == first.c.member_id, account.channel.in_(sa.bindparam(which, expanding=True)))

    waits = sa.exists().where(reads_on("rests")).correlate(first)
    instead = sa.exists().where(reads_on("sure")).correlate(first)
    heard = sa.select(_WINDOWS.c.id).join_from(_WINDOWS, _ACCOUNTS, openings.OPEN).where(reads_on("awake"))
    return (
        sa.select(first.c.member_id, col(member.uses_chat), col(member.left_on))
        .join_from(first, member, col(member.id) == first.c.member_id)
        .where(sa.or_(~waits, instead, heard.correlate(first).exists()))
        .order_by(first.c.rank, first.c.member_id)
        .limit(PEOPLE)
    )


_SOME_PEOPLE = _some_people()


def _bound(
    ctx: Context, members: Sequence[int], awake: Collection[str], windowed: Mapping[str, bool]
) -> tuple[dict[int, Account], Mapping[tuple[str, str], Sequence[Opening]]]:
    """The account of each member, and the open windows of those who are told in windows."""
    account = people.ChatAccount
    query = sa.select(col(account.member_id), col(account.channel), col(account.userid), col(account.cards))
    newest: dict[int, Account] = {}
    others: dict[int, list[Account]] = defaultdict(list)
    for some in chunks(members):
        theirs = sa.and_(col(account.member_id).in_(some), col(account.channel).in_(sorted(awake)))
        for member, channel, userid, cards in ctx.connection.execute(query.where(theirs).order_by(col(account.id))):
            if channel in windowed:
                others[member].insert(0, Account(channel, userid, cards=False, windowed=True))
            else:
                newest[member] = Account(channel, userid, cards)
    in_windows = others.keys() - newest.keys()
    open_ = openings.of(ctx, in_windows) if in_windows else {}

    def rank(one: Account) -> int:
        mine = open_.get((one.channel, one.userid), ())
        return _RANK[can_send(mine, ctx.now, has_outside=windowed[one.channel])]

    return newest | {member: min(others[member], key=rank) for member in in_windows}, open_
