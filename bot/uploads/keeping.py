"""A file put by, found again by its owner alone, taken once, forgotten after an hour."""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.uploads.models import Upload

KEPT = timedelta(hours=1)
OVER = "文件已过期，或者已经导入过。请重新上传。"


def put(ctx: Context, *, kind: str, name: str, content: bytes) -> str:
    """Keep a file for the speaker in place of what he had; returns the mark by which he finds it.

    What others left lying longer than an hour goes too.
    """
    forget(ctx)
    ctx.connection.execute(sa.delete(Upload).where(col(Upload.owner_id) == ctx.speaker.id))
    mark = hashlib.sha256(b"\0".join([kind.encode(), name.encode("utf-8", "surrogatepass"), content])).hexdigest()
    values = {
        "owner_id": ctx.speaker.id,
        "kind": kind,
        "name": name,
        "digest": mark,
        "content": content,
        "expires_at": ctx.now + KEPT,
    }
    ctx.connection.execute(sa.insert(Upload).values(values))
    return mark


def find(ctx: Context, kind: str, mark: str) -> tuple[str, bytes] | None:
    """The name and the content of the speaker's file; None when there is none by this mark any more."""
    if not mark.isalnum():
        return None
    query = sa.select(col(Upload.name), col(Upload.content)).where(*_mine(ctx, kind, mark))
    row = ctx.connection.execute(query).one_or_none()
    return None if row is None else (row.name, row.content)


def take(ctx: Context, kind: str, mark: str) -> None:
    """Remove the speaker's file, because it is imported now; of two who try at once one succeeds.

    Raises:
        ConflictError: it is not there any more.
    """
    taken = ctx.connection.execute(sa.delete(Upload).where(*_mine(ctx, kind, mark))).rowcount if mark.isalnum() else 0
    if not taken:
        raise ConflictError(OVER)


def _mine(ctx: Context, kind: str, mark: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Upload.owner_id) == ctx.speaker.id,
        col(Upload.kind) == kind,
        col(Upload.digest) == mark,
        col(Upload.expires_at) > ctx.now,
    )


def forget(ctx: Context) -> int:
    """Remove what has lain for an hour; returns how many. Safe to repeat."""
    return ctx.connection.execute(sa.delete(Upload).where(col(Upload.expires_at) <= ctx.now)).rowcount
