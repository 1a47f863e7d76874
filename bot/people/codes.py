"""Codes with which somebody binds his own account: one for a member, or one for a unit with his roster number.

Of a code only a digest is kept: a keyed one (HMAC under [web] link_key, else under the secret of a channel), so that
who reads the store cannot try all hundred million codes; an installation without any secret keeps a plain SHA-256,
which hides a code from a glance and no more.

A guess is dear. An account has five wrong tries an hour. Once all accounts together had sixty, a unit's code opens
nothing for the hour, and a member's only with his roster number: who comes with many accounts while a hundred codes
are good hits one in some sixteen thousand hours, and who has a code of his own is let in all the same.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

from bot.core import audit
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import insert_once
from bot.core.errors import BadInputError, ConflictError
from bot.people import finding, service
from bot.people.models import BindingCode, BindingTry, ChatAccount, Member, Org, OrgKind
from bot.people.rights import Right
from bot.text.binding import DIGITS, Given

OWN, UNITS = timedelta(hours=24), timedelta(days=7)
"""How long a member's code is good, and a unit's."""
TRIES, GUARD, WITHIN = 5, 60, timedelta(hours=1)
"""Wrong tries of one account, and of all together, within this time."""
KEPT = timedelta(days=30)
"""How long it is known that there was a code."""

GONE = "{name}已不在名册上，不能开绑定码。"
TOO_WIDE = "全公司一个码容易被冒用，请一个支部一个码，例如「绑定码 锅炉支部」。"
MADE, BOUND = "给{name}开绑定码", "{name}用绑定码绑定了自己的账号"

_CODES: sa.Table = SQLModel.metadata.tables["binding_code"]
_TRIES: sa.Table = SQLModel.metadata.tables["binding_try"]
_ACCOUNTS: sa.Table = SQLModel.metadata.tables["chat_account"]


class Outcome(StrEnum):
    """How a try ended that bound nobody."""

    WRONG = "wrong"
    """Whatever of it was wrong."""
    PAUSED = "paused"
    """Too many before it."""
    ALARMED = "alarmed"
    """Wrong, and the one at which all tries together became too many."""


class TakenError(ConflictError):
    """这个账号已经绑定了名册上的人，没有改动。"""

    keeps_words = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account nobody is known by yet."""

    channel: str
    userid: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Who bound himself, and who had made the code."""

    member: Member
    unit: Org
    made_by: int
    account_id: int = 0


def make_for(ctx: Context, member: Member) -> str:
    """A code for one member, good for a day and once; an earlier one of his is good no more.

    Raises:
        NotAllowedError: the speaker may not manage the people of the unit.
        ConflictError: the member has left.
    """
    unit = service.org(ctx, member.org_id)
    service.require(ctx, Right.MANAGE_PEOPLE, unit)
    ctx.session.refresh(member, with_for_update={"key_share": True})
    if member.left_on is not None:
        raise ConflictError(GONE.format(name=member.name))
    ctx.connection.execute(_CODES.delete().where(_CODES.c.member_id == member.id))
    code = _drawn(ctx, {"member_id": member.id, "org_id": None, "until": ctx.now + OWN})
    audit.record(ctx, "people.code", summary=MADE.format(name=member.name), org_id=unit.id)
    return code


def make_for_unit(ctx: Context, unit: Org) -> str:
    """A code for who is in a unit or group or below it, good for a week; an earlier one is good no more.

    Raises:
        NotAllowedError: the speaker may not manage the people of the unit.
        BadInputError: a committee: its members are those of its branches.
    """
    service.require(ctx, Right.MANAGE_PEOPLE, unit)
    if unit.kind in {OrgKind.COMMITTEE, OrgKind.WORKING_COMMITTEE}:
        raise BadInputError(TOO_WIDE)
    service.hold(ctx, unit)
    ctx.connection.execute(_CODES.delete().where(_CODES.c.org_id == unit.id))
    code = _drawn(ctx, {"member_id": None, "org_id": unit.id, "until": ctx.now + UNITS})
    audit.record(ctx, "people.code", summary=MADE.format(name=unit.short), org_id=unit.id)
    return code


def _drawn(ctx: Context, values: dict[str, object]) -> str:
    """A code nobody has yet, stored."""
    once = insert_once(ctx.connection, _CODES).returning(_CODES.c.id)
    values |= {"made_by_id": ctx.speaker.id, "made_at": ctx.now, "used_at": None}
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if ctx.connection.execute(once, values | {"digest": _digest(ctx.settings, code)}).first() is not None:
            return code


def _digest(settings: Settings, code: str) -> str:
    app, oa = settings.channels.wecom_app, settings.channels.wechat_oa
    held = (settings.web.link_key, app and app.secret, oa and oa.secret)
    key = next((one.get_secret_value() for one in held if one), "")
    words = f"zhibu binding code\n{code}".encode()
    return hmac.digest(key.encode(), words, "sha256").hex() if key else hashlib.sha256(words).hexdigest()


def bind_by(ctx: Context, account: Account, readings: Iterable[Given]) -> Bound | Outcome:
    """Bind the account to whom a code it typed stands for; the member himself is who acts in the trail.

    A wrong try is a change, too: what comes back as an `Outcome` has to be committed.

    Raises:
        TakenError: the account is bound already.
    """
    if _claim_try(ctx, account) > TRIES:
        return Outcome.PAUSED
    tried = _tries_of_all(ctx)
    hits = (_hit(ctx, account, reading, is_pressed=tried > GUARD) for reading in readings)
    found = next((hit for hit in hits if hit is not None), None)
    if found is None:
        return Outcome.ALARMED if tried == GUARD + 1 else Outcome.WRONG
    member = found.member
    number = ctx.connection.execute(
        insert_once(ctx.connection, _ACCOUNTS).returning(_ACCOUNTS.c.id),
        {
            "channel": account.channel,
            "userid": account.userid,
            "member_id": member.id,
            "bound_at": ctx.now,
            "cards": True,
        },
    ).scalar()
    if number is None:
        raise TakenError
    ctx.connection.execute(_TRIES.delete().where(*_of(account)))
    audit.record(
        ctx.acting(Actor(member.id, member.name), cause=ctx.cause),
        "people.bind",
        summary=BOUND.format(name=member.name),
        org_id=found.unit.id,
        changes=[audit.added(ctx.get(ChatAccount, number))],
        undoable=True,
    )
    return replace(found, account_id=number)


def _of(account: Account) -> tuple[sa.ColumnElement[bool], ...]:
    return _TRIES.c.channel == account.channel, _TRIES.c.userid == account.userid


def _claim_try(ctx: Context, account: Account) -> int:
    """Count this try; which one of the hour it is."""
    dialect = postgresql if ctx.connection.dialect.name == "postgresql" else sqlite
    is_over = _TRIES.c.since <= ctx.now - WITHIN
    values = {"channel": account.channel, "userid": account.userid, "since": ctx.now, "count": 1}
    counted = {
        "count": sa.case((is_over, 1), else_=_TRIES.c.count + 1),
        "since": sa.case((is_over, sa.bindparam("begun", ctx.now, _TRIES.c.since.type)), else_=_TRIES.c.since),
    }
    taken = dialect.insert(_TRIES).values(values)
    taken = taken.on_conflict_do_update(index_elements=[_TRIES.c.channel, _TRIES.c.userid], set_=counted)
    return int(ctx.connection.execute(taken.returning(_TRIES.c.count)).scalar_one())


def _tries_of_all(ctx: Context) -> int:
    """This one among them."""
    recent = _TRIES.c.since > ctx.now - WITHIN
    return int(ctx.connection.execute(sa.select(sa.func.sum(_TRIES.c.count)).where(recent)).scalar_one())


def _hit(ctx: Context, account: Account, reading: Given, *, is_pressed: bool) -> Bound | None:
    """Whom a code and a number stand for; a member's code is used up by it."""
    open_one = sa.and_(_CODES.c.digest == _digest(ctx.settings, reading.code), _CODES.c.until > ctx.now)
    code = ctx.connection.execute(sa.select(_CODES).where(open_one)).one_or_none()
    if code is None:
        return None
    member = _meant(ctx, code, reading.number, is_pressed=is_pressed)
    if member is None or member.left_on is not None:
        return None
    if code.member_id is None:
        if not _may_be_bound_by_unit(ctx, account, member):
            return None
    else:
        once = _CODES.update().where(_CODES.c.id == code.id, _CODES.c.used_at.is_(None)).values(used_at=ctx.now)
        if ctx.connection.execute(once.returning(_CODES.c.id)).first() is None:
            return None
    return Bound(member, service.org(ctx, member.org_id), code.made_by_id)


def _meant(ctx: Context, code: sa.Row[tuple[object, ...]], number: str, *, is_pressed: bool) -> Member | None:
    if code.member_id is not None:
        member = service.member(ctx, code.member_id)
        fits = number.casefold() == member.code.casefold() if number else not is_pressed
        return member if fits else None
    if is_pressed or not number:
        return None
    unit = service.org(ctx, code.org_id)
    here = [one for one in service.members_of(ctx, unit) if one.code.casefold() == number.casefold()]
    return here[0] if len(here) == 1 else None


def _may_be_bound_by_unit(ctx: Context, account: Account, member: Member) -> bool:
    """Many hold a unit's code and numbers are no secret: it binds nobody with a post, and nobody a second time."""
    ctx.session.refresh(member, with_for_update={"key_share": True})
    if service.posts_of(ctx, member.id):
        return False
    return all(one.channel != account.channel for one in finding.accounts(ctx, member.id))


def forget(ctx: Context) -> int:
    """Remove wrong tries of another day and codes long over; returns the number of rows."""
    tries = sa.delete(BindingTry).where(col(BindingTry.since) < ctx.now - timedelta(days=1))
    codes = sa.delete(BindingCode).where(col(BindingCode.until) < ctx.now - KEPT)
    return ctx.connection.execute(tries).rowcount + ctx.connection.execute(codes).rowcount
