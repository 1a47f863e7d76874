"""What was handed in and belongs to nothing is not kept for ever (个人信息保护法 art. 19, art. 47)."""

import logging
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.core import audit
from bot.core.context import Context
from bot.core.evidence import EvidenceStore
from bot.evidence.models import EvidenceFile

UNATTACHED = timedelta(days=90)
"""How long a file is kept of which nobody said what it belongs to."""
UNNAMED = timedelta(days=1)
"""How long a file lies of which no row speaks: far longer than it takes to write down what was kept."""
VERB = "evidence.drop"
SUMMARY = "{count}份没有归属的材料"

log = logging.getLogger(__name__)


def drop_unattached(ctx: Context) -> int:
    """Drop what was handed in long ago and belongs to nothing; returns how many.

    The content goes too, once this is committed, unless the same was handed in for something else; and what the trail
    has of any file so old, for it has its name.
    """
    file = EvidenceFile
    audit.forget(ctx, "media_id", before=ctx.now - UNATTACHED)
    old = sa.and_(col(file.subject) == "", col(file.at) < ctx.now - UNATTACHED)
    dropped = ctx.connection.execute(sa.delete(file).where(old).returning(col(file.digest))).scalars().all()
    if not dropped:
        return 0
    audit.record(ctx, VERB, summary=SUMMARY.format(count=len(dropped)))
    digests = {digest for digest in dropped if digest}
    used = ctx.connection.execute(sa.select(col(file.digest)).where(col(file.digest).in_(digests))).scalars()
    _remove_when_committed(ctx, digests.difference(used))
    return len(dropped)


def _remove_when_committed(ctx: Context, digests: set[str]) -> None:
    """A row that stays after all must find its content."""
    store = EvidenceStore(ctx.settings)

    def keep(_: object) -> None:
        digests.clear()

    def remove(_: object) -> None:
        for digest in digests:
            store.remove(digest)

    sa.event.listen(ctx.session, "after_rollback", keep, once=True)
    sa.event.listen(ctx.session, "after_commit", remove, once=True)


def drop_unnamed(ctx: Context) -> int:
    """Remove the files on the disk that no row names: writing them down failed, or was cut off; returns how many.

    Where not one file is named, the folder is another store's, and all of it stays.

    Raises:
        OSError: the folder cannot be looked through.
    """
    store, digest = EvidenceStore(ctx.settings), col(EvidenceFile.digest)
    unnamed, is_ours = list[str](), False
    for some in store.digests():
        named = set(ctx.connection.execute(sa.select(digest).where(digest.in_(some))).scalars())
        unnamed += [one for one in some if one not in named]
        is_ours = is_ours or bool(named)
    removed = store.discard(unnamed, UNNAMED) if is_ours else 0
    if removed:
        log.info("files of evidence removed that no row names", extra={"files": removed})
    return removed
