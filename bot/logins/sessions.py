"""Who is logged in in which browser, and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core import audit
from bot.core.context import Actor, Context
from bot.core.errors import NotAllowedError
from bot.logins import tokens
from bot.logins.models import LoginLink, Way, WebSession
from bot.people import Member

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a browser was last used: to write at every page would be dear."""
KEPT = timedelta(days=180)
"""How long it is known who was logged in (网络安全法 art. 21: at least six months of such logs, here the audit has
them for longer)."""
GONE = "您已不在名册上，不能登录。"
CAME, LEFT, LEFT_ALL = "登录网页", "退出网页", "退出全部网页"
SENT_OUT = "结束{name}的网页登录"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever a browser belongs to."""

    session_id: int
    member: Actor
    is_stale: bool
    """It was not written down for a while that the browser is in use."""


def begin(ctx: Context, member_id: int, way: Way) -> tuple[str, Actor]:
    """Log a member in; returns the token that his browser keeps, and who he is.

    Raises:
        NotAllowedError: the member has left.
    """
    member = people.member(ctx, member_id)
    if member.left_on is not None:
        raise NotAllowedError(GONE)
    token, actor = tokens.new(), Actor(member.id, member.name)
    ctx.session.add(
        WebSession(digest=tokens.digest(token), member_id=member_id, way=way, begun_at=ctx.now, seen_at=ctx.now)
    )
    audit.record(ctx.acting(actor), "logins.begin", summary=CAME, org_id=member.org_id)
    return token, actor


def recognise(ctx: Context, token: str) -> Visitor | None:
    """Whose browser this is; None when it was left, is too old, unused for too long, or its member has left."""
    web = ctx.settings.web
    query: sa.Select[int, datetime, int, str] = (
        sa.select(col(WebSession.id), col(WebSession.seen_at), col(Member.id).label("member"), col(Member.name))
        .join(Member, col(Member.id) == col(WebSession.member_id))
        .where(
            col(WebSession.digest) == tokens.digest(token),
            col(WebSession.ended_at).is_(None),
            col(WebSession.begun_at) > ctx.now - timedelta(hours=web.session_hours),
            col(WebSession.seen_at) > ctx.now - timedelta(minutes=web.idle_minutes),
            col(Member.left_on).is_(None),
        )
    )
    row = ctx.connection.execute(query).one_or_none()
    if row is None:
        return None
    return Visitor(row.id, Actor(row.member, row.name), row.seen_at <= ctx.now - SEEN_EVERY)


def touch(ctx: Context, session_id: int) -> None:
    """Write down that a browser is in use."""
    row = sa.and_(col(WebSession.id) == session_id, col(WebSession.ended_at).is_(None))
    ctx.connection.execute(sa.update(WebSession).where(row).values(seen_at=ctx.now))


def end(ctx: Context, token: str) -> None:
    """Log this browser out; one that is out already stays so."""
    row = sa.and_(col(WebSession.digest) == tokens.digest(token), col(WebSession.ended_at).is_(None))
    if ctx.connection.execute(sa.update(WebSession).where(row).values(ended_at=ctx.now)).rowcount:
        audit.record(ctx, "logins.end", summary=LEFT)


def end_all(ctx: Context) -> int:
    """Log the speaker out of every browser and take back a link not used yet; returns how many browsers."""
    ended = _close(ctx, ctx.speaker.id)
    audit.record(ctx, "logins.end_all", summary=LEFT_ALL)
    return ended


def end_of(ctx: Context, member: Member) -> int:
    """Log a member out of every browser, whose account was let go; returns how many browsers.

    Whoever may do the first may do this, and has been asked.
    """
    ended = _close(ctx, member.id)
    if ended:
        audit.record(ctx, "logins.end_of", summary=SENT_OUT.format(name=member.name), org_id=member.org_id)
    return ended


def _close(ctx: Context, member_id: int) -> int:
    open_ones = sa.and_(col(WebSession.member_id) == member_id, col(WebSession.ended_at).is_(None))
    ended = ctx.connection.execute(sa.update(WebSession).where(open_ones).values(ended_at=ctx.now)).rowcount
    ctx.connection.execute(sa.delete(LoginLink).where(col(LoginLink.member_id) == member_id))
    return ended


def forget(ctx: Context) -> int:
    """Remove what is older than its retention; returns the number of rows."""
    old = sa.delete(WebSession).where(col(WebSession.seen_at) < ctx.now - KEPT)
    links = sa.delete(LoginLink).where(col(LoginLink.made_at) < ctx.now - KEPT)
    return ctx.connection.execute(old).rowcount + ctx.connection.execute(links).rowcount
