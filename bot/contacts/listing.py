"""The accounts somebody has to decide about, as he who decides sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot import people
from bot.contacts.models import Contact, ContactState
from bot.core.context import Context
from bot.people import ChatAccount, Member, Org, Right


@dataclass(frozen=True, slots=True)
class Shown:
    """One account in a list; `code`, `member` and `unit` are empty where it is not clear whose it is."""

    number: int
    channel: str
    userid: str
    name: str
    departments: Sequence[str]
    why: str
    state: ContactState
    renamed_from: str
    code: str
    member: str
    unit: str
    is_bound: bool
    """Whether it is somebody's, who is not called so."""
    holder: str
    """Whose it is, of which unit, with his roster code; empty where it is nobody's."""
    holder_unit: str
    holder_code: str


_OF_CHANNEL = col(ChatAccount.channel) == col(Contact.channel)
_HAS_OWNER = sa.exists().where(_OF_CHANNEL, col(ChatAccount.userid) == col(Contact.userid))
_HAS_ANOTHER = sa.exists().where(_OF_CHANNEL, col(ChatAccount.member_id) == col(Contact.member_id))
"""Whether whom it is taken for has an account of the channel."""

_BOUND, _HOLDER, _HOLDER_UNIT = aliased(ChatAccount), aliased(Member), aliased(Org)

_SHOWN: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        col(Contact.id),
        col(Contact.channel),
        col(Contact.userid),
        col(Contact.name),
        col(Contact.departments),
        col(Contact.why),
        col(Contact.state),
        col(Contact.renamed_from),
        sa.func.coalesce(col(Member.code), ""),
        sa.func.coalesce(col(Member.name), ""),
        sa.func.coalesce(col(Org.short), ""),
        _HAS_OWNER,
        sa.func.coalesce(col(_HOLDER.name), ""),
        sa.func.coalesce(col(_HOLDER_UNIT.short), ""),
        sa.func.coalesce(col(_HOLDER.code), ""),
    )
    .outerjoin(Member, col(Member.id) == col(Contact.member_id))
    .outerjoin(Org, col(Org.id) == col(Member.org_id))
    .outerjoin(_BOUND, sa.and_(col(_BOUND.channel) == col(Contact.channel), col(_BOUND.userid) == col(Contact.userid)))
    .outerjoin(_HOLDER, col(_HOLDER.id) == col(_BOUND.member_id))
    .outerjoin(_HOLDER_UNIT, col(_HOLDER_UNIT.id) == col(_HOLDER.org_id))
)

_ORDER = (col(Contact.member_id).is_(None), col(Org.path), col(Contact.name), col(Contact.id))


def count(ctx: Context, state: ContactState) -> int:
    """How many accounts in this state the speaker may see.

    Raises:
        NotAllowedError: he manages no people.
    """
    query = (
        sa.select(sa.func.count(col(Contact.id)))
        .outerjoin(Member, col(Member.id) == col(Contact.member_id))
        .outerjoin(Org, col(Org.id) == col(Member.org_id))
    )
    return ctx.connection.execute(query.where(*_in_reach(ctx, state))).scalar_one()


def listed(ctx: Context, state: ContactState, offset: int, limit: int) -> list[Shown]:
    """The accounts in this state the speaker may see: those whose member is clear first, unit by unit.

    Raises:
        NotAllowedError: he manages no people.
    """
    query = _SHOWN.where(*_in_reach(ctx, state)).order_by(*_ORDER)
    return [Shown(*row) for row in ctx.connection.execute(query.offset(offset).limit(limit))]


def clear(ctx: Context) -> list[Shown]:
    """The proposals in the speaker's reach that can be agreed to at once: it is clear whose each is.

    Raises:
        NotAllowedError: he manages no people.
    """
    query = _SHOWN.where(*_in_reach(ctx, ContactState.OPEN), col(Contact.member_id).is_not(None))
    return [Shown(*row) for row in ctx.connection.execute(query.order_by(col(Org.path), col(Contact.id)))]


def waiting(ctx: Context) -> int:
    """How many are to be decided about, whoever asks."""
    return ctx.connection.execute(_counted(ContactState.OPEN)).scalar_one()


def everything(ctx: Context, state: ContactState, limit: int) -> list[Shown]:
    """The first accounts in this state, as in `listed`, whoever asks."""
    query = _SHOWN.where(col(Contact.state) == state, *_live(state)).order_by(*_ORDER)
    return [Shown(*row) for row in ctx.connection.execute(query.limit(limit))]


def gone(ctx: Context, since: datetime, until: datetime) -> list[Shown]:
    """The bound accounts found gone in [since, until) that nobody has looked into, unit by unit, whoever asks."""
    found_then = sa.and_(col(Contact.seen_at) >= since, col(Contact.seen_at) < until)
    query = _SHOWN.where(col(Contact.state) == ContactState.LEFT, found_then, *_live(ContactState.LEFT))
    return [Shown(*row) for row in ctx.connection.execute(query.order_by(*_ORDER))]


def _counted(state: ContactState) -> sa.Select[int]:
    return sa.select(sa.func.count(col(Contact.id))).where(col(Contact.state) == state, *_live(state))


def _in_reach(ctx: Context, state: ContactState) -> list[sa.ColumnElement[bool]]:
    """The office sees all; a secretary those taken for members of his units."""
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    conditions: list[sa.ColumnElement[bool]] = [col(Contact.state) == state, *_live(state)]
    if not people.may_everywhere(ctx, Right.MANAGE_PEOPLE):
        conditions.append(sa.or_(*(people.below(unit) for unit in people.led_units(ctx, Right.MANAGE_PEOPLE))))
    return conditions


def _live(state: ContactState) -> list[sa.ColumnElement[bool]]:
    """Whether it still stands: bound otherwise meanwhile, or let go, it waits for the next look to be tidied away."""
    if state is ContactState.LEFT:
        return [_HAS_OWNER]
    if state is not ContactState.OPEN:
        return []
    is_free = sa.and_(~_HAS_OWNER, sa.or_(col(Contact.renamed_from) != "", ~_HAS_ANOTHER))
    return [sa.or_(col(Contact.member_id).is_(None), is_free)]
