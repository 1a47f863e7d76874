"""A link from the chat that lets one member in, once."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.core.errors import ConflictError, NotAllowedError
from bot.logins import tokens
from bot.logins.models import LoginLink

LIFETIME = timedelta(minutes=10)
NO_ADDRESS = "还没有配置网页地址（[web] base_url 和 link_key），请让信息人员配置。"
OVER = "这个链接用过了，或者已经过期。请在聊天里再发一次「网页」。"


def make(ctx: Context) -> str:
    """The address by which the speaker comes in; an earlier one of his is good no more.

    Raises:
        ConflictError: no address or key is configured.
    """
    web = ctx.settings.web
    if not web.base_url or web.link_key is None:
        raise ConflictError(NO_ADDRESS)
    token = tokens.new()
    ctx.connection.execute(sa.delete(LoginLink).where(col(LoginLink.member_id) == ctx.speaker.id))
    ctx.session.add(LoginLink(digest=tokens.digest(token), member_id=ctx.speaker.id, made_at=ctx.now))
    return f"{web.base_url}/login/link/{token}"


def _open(ctx: Context, token: str) -> sa.ColumnElement[bool]:
    fresh = col(LoginLink.made_at) > ctx.now - LIFETIME
    return sa.and_(col(LoginLink.digest) == tokens.digest(token), col(LoginLink.used_at).is_(None), fresh)


def is_open(ctx: Context, token: str) -> bool:
    """Whether it would let somebody in: a page that is only looked at, by a preview too, uses nothing up."""
    return ctx.connection.execute(sa.select(col(LoginLink.id)).where(_open(ctx, token))).first() is not None


def use(ctx: Context, token: str) -> int:
    """Use it up; returns the number of the member it lets in.

    Raises:
        NotAllowedError: it was used, or is too old, or never was one.
    """
    once = sa.update(LoginLink).where(_open(ctx, token)).values(used_at=ctx.now).returning(col(LoginLink.member_id))
    member_id: int | None = ctx.connection.execute(once).scalar()
    if member_id is None:
        raise NotAllowedError(OVER)
    return member_id
