"""Accounts given to members by who has decided whose they are: many at once, or one under its new id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import col

from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import ConflictError, NotAllowedError, NotFoundError
from bot.people.models import ChatAccount, Member, Org
from bot.people.rights import WHO, Right
from bot.people.service import led_units, require_anywhere

T = TypeVar("T")
CHUNK = 500
GONE = "{name}已不在名册上，没有改动。"
TAKEN = "账号 {userid} 已经绑定了名册上的人，没有改动。"
HAS_ONE = "{name}已经绑定了账号 {userid}，请先解除，没有改动。"
NOT_HIS = "账号 {userid} 已经不是{name}的了，没有改动。"


@dataclass(frozen=True, slots=True)
class Given:
    """An account for a member; `former` is its earlier id, where he has it already."""

    member_id: int
    userid: str
    former: str = ""


def give(ctx: Context, channel: str, wanted: Sequence[Given]) -> list[Change]:
    """Bind accounts of a channel; the changes are for the trail of who decided. A few statements, however many.

    A member has one account of a channel by this, and an account one member.

    Raises:
        NotAllowedError: the speaker may not manage the people of one of the units.
        NotFoundError: there is no such member.
        ConflictError: somebody has left, has an account of the channel, or an account is somebody's.
    """
    require_anywhere(ctx, Right.MANAGE_PEOPLE)
    names = _names(ctx, [one.member_id for one in wanted])
    taken = _taken(ctx, channel, wanted)
    by_member = {account.member_id: account for account in taken}
    by_userid = {account.userid: account for account in taken}
    added: list[ChatAccount] = []
    changes: list[Change] = []
    for one in wanted:
        name, his = names[one.member_id], by_member.get(one.member_id)
        if one.userid in by_userid:
            raise ConflictError(TAKEN.format(userid=one.userid))
        if one.former:
            account = by_userid.get(one.former)
            if account is None or account.member_id != one.member_id:
                raise ConflictError(NOT_HIS.format(userid=one.former, name=name))
            changes.append(_moved(account, one.userid))
        elif his is not None:
            raise ConflictError(HAS_ONE.format(name=name, userid=his.userid))
        else:
            account = ChatAccount(channel=channel, userid=one.userid, member_id=one.member_id, bound_at=ctx.now)
            by_member[one.member_id] = by_userid[one.userid] = account
            added.append(account)
    ctx.session.add_all(added)
    ctx.session.flush()
    return [*changes, *map(audit.added, added)]


def _moved(account: ChatAccount, userid: str) -> Change:
    before = audit.snapshot(account)
    account.userid = userid
    return audit.changed(account, before)


def _names(ctx: Context, numbers: Iterable[int]) -> dict[int, str]:
    """The names of members who are there and in the speaker's reach."""
    reach = tuple(place.path for place in led_units(ctx, Right.MANAGE_PEOPLE))
    query = sa.select(col(Member.id), col(Member.name), col(Member.left_on), col(Org.path)).join(
        Org, col(Org.id) == col(Member.org_id)
    )
    asked = set(numbers)
    found: dict[int, str] = {}
    for some in _chunks(asked):
        for row in ctx.connection.execute(query.where(col(Member.id).in_(some))):
            if not row.path.startswith(reach):
                raise NotAllowedError(WHO[Right.MANAGE_PEOPLE])
            if row.left_on is not None:
                raise ConflictError(GONE.format(name=row.name))
            found[row.id] = row.name
    if len(found) < len(asked):
        raise NotFoundError
    return found


def _taken(ctx: Context, channel: str, wanted: Sequence[Given]) -> list[ChatAccount]:
    """The accounts of the channel that stand in the way, or are to move."""
    found: dict[int, ChatAccount] = {}
    for some in _chunks(wanted):
        userids = {one.userid for one in some} | {one.former for one in some}
        theirs = sa.or_(
            col(ChatAccount.member_id).in_([one.member_id for one in some]), col(ChatAccount.userid).in_(userids)
        )
        query = sa.select(ChatAccount).where(col(ChatAccount.channel) == channel, theirs)
        found |= {account.id: account for account in ctx.session.execute(query).scalars()}
    return list(found.values())


def _chunks(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while some := list(islice(rest, CHUNK)):
        yield some
