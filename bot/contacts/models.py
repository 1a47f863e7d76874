"""What we store of the platform's address book: who is there and whom of the roster we take him for."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, json_field, moment_field


class ContactState(StrEnum):
    """What is known of an account of the address book, and what was decided."""

    NEW = "new"
    """The platform has named it; it was not looked up yet."""
    OPEN = "open"
    """Looked up: somebody of the office decides."""
    BOUND = "bound"
    DECLINED = "declined"
    """Not this member, or none of ours."""
    LEFT = "left"
    """Gone from the address book while bound: the office looks whether the member has left."""
    GONE = "gone"
    """Gone, and nothing is to be done about it."""


class Contact(Row, table=True):
    """One account of the platform's address book; the roster is never changed by it."""

    __table_args__ = (UniqueConstraint("channel", "userid"),)

    channel: str
    userid: str
    name: str = ""
    departments: list[str] = json_field()
    """Names of its departments, from the root down."""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    """Whom we take it for; nobody where no name fits, or several do."""
    why: str = ""
    """Why, in Chinese: what fits and what does not."""
    state: ContactState = Field(default=ContactState.NEW, sa_type=choice(ContactState), index=True)
    renamed_from: str = ""
    """The account's former id, where the platform has told of a new one."""
    seen_at: datetime = moment_field()
    settled_at: datetime | None = moment_field(default=None, nullable=True)
    settled_by_id: int | None = Field(default=None, foreign_key="member.id")
