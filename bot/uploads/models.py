"""What we store of tables on their way in."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.core.db import Row, moment_field


class Upload(Row, table=True):
    """One file that somebody is looking at before it is imported; everybody has one at a time."""

    owner_id: int = Field(foreign_key="member.id", unique=True)
    kind: str
    name: str
    digest: str
    content: bytes = Field(sa_type=sa.LargeBinary)
    expires_at: datetime = moment_field(index=True)
