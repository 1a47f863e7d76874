"""What we store of who is logged in on the pages: digests of random tokens, never the tokens."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from bot.core.db import Row, choice, moment_field


class Way(StrEnum):
    """How somebody came in."""

    LINK = "link"
    """By a link from the chat, good once."""
    INSIDE = "inside"
    """Inside WeCom (path/91022) or WeChat (网页授权), silently."""
    SCAN = "scan"
    """By a code scanned with WeCom (path/98152)."""


class WebSession(Row, table=True):
    """One browser in which a member is logged in, until it is left, too old or unused for too long."""

    __tablename__ = "web_session"

    digest: str = Field(unique=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    way: Way = Field(sa_type=choice(Way))
    begun_at: datetime = moment_field()
    seen_at: datetime = moment_field(index=True)
    ended_at: datetime | None = moment_field(default=None, nullable=True)


class LoginLink(Row, table=True):
    """A link by which one member comes in, once; a member has one at a time."""

    __tablename__ = "login_link"

    digest: str = Field(unique=True)
    member_id: int = Field(foreign_key="member.id", unique=True)
    made_at: datetime = moment_field()
    used_at: datetime | None = moment_field(default=None, nullable=True)
