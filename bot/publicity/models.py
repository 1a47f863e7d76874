"""What we store of publicity: articles, and where each was published; never likes, forwards or views."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class Level(StrEnum):
    """Whose outlet it is, from the unit's own upwards (考核表 D4-2)."""

    UNIT = "unit"
    COMPANY = "company"
    UPPER_COMPANY = "upper_company"
    GROUP_OR_PROVINCIAL = "group_or_provincial"


class OutletState(StrEnum):
    """The unit's own outlet needs no confirmation; what is published above is confirmed by the office."""

    OWN = "own"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Article(Row, table=True):
    """One article of a unit; its number is the one people say."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    org_id: int = Field(foreign_key="org.id", index=True)
    title: str
    day: date = Field(index=True)
    """When it was first published."""
    authors: str = ""
    reviewer: str = ""
    """Who looked through it before it was published; empty: nobody said."""
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()


class ArticleOutlet(Row, table=True):
    """Where an article was published, and who of the office said that it is so."""

    __tablename__ = "article_outlet"
    __table_args__ = (UniqueConstraint("article_id", "outlet"), {"sqlite_autoincrement": True})

    article_id: int = Field(foreign_key="article.id")
    outlet: str
    level: Level = Field(sa_type=choice(Level))
    day: date
    link: str = ""
    state: OutletState = Field(sa_type=choice(OutletState))
    by_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime = moment_field()
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = moment_field(default=None, nullable=True)
    reason: str = ""
    """Why it was not confirmed."""
