"""What we store of evidence: photos, files, voice and links that belong to a record."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from bot.core.db import Row, choice, moment_field


class EvidenceKind(StrEnum):
    """How it was handed in."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LINK = "link"


class EvidenceState(StrEnum):
    """A file is wanted until it is fetched from the platform, which keeps it three days (path/90254)."""

    WANTED = "wanted"
    KEPT = "kept"
    LOST = "lost"
    """It could not be fetched before the platform let it go."""
    REFUSED = "refused"
    """Too large, of a kind we do not keep, or not what it says it is."""


class EvidenceFile(Row, table=True):
    """One thing handed in; attached to a subject (`task`, 12), or waiting for its sender to say to which."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        UniqueConstraint("channel", "media_id"),
        sa.Index("ix_evidence_file_subject_subject_id", "subject", "subject_id"),
        sa.Index("ix_evidence_file_state_due", "state", "due"),
        {"sqlite_autoincrement": True},
    )

    kind: EvidenceKind = Field(sa_type=choice(EvidenceKind))
    state: EvidenceState = Field(sa_type=choice(EvidenceState))
    member_id: int = Field(foreign_key="member.id", index=True)
    at: datetime = moment_field()
    subject: str = ""
    subject_id: int | None = None
    channel: str
    media_id: str
    """The platform's name of it; for a link a digest of who said it, in which message, and its address."""
    name: str = ""
    """As the sender called it; shown, never used as a path."""
    link: str = ""
    digest: str = Field(default="", index=True)
    """SHA-256 of the content, which is also where it lies."""
    mime: str = ""
    size: int = 0
    """Bytes."""
    due: datetime = moment_field()
    """The next try to fetch it."""
    tries: int = 0
    leased_until: datetime | None = moment_field(default=None, nullable=True)
    reason: str = ""
    """Why it was lost or refused, in Chinese."""
