"""Files that come by a page: they are here already, and it is known what they belong to."""

import hashlib
from collections.abc import Mapping, Sequence

from bot.core.context import Context
from bot.core.evidence import Kept, shown_name
from bot.evidence.models import EvidenceKind, EvidenceState
from bot.evidence.service import attach, put_down

PAGE = "page"
"""Stands for the channel of what came by a page."""
KINDS: Mapping[str, EvidenceKind] = {
    "image": EvidenceKind.IMAGE,
    "audio": EvidenceKind.VOICE,
    "video": EvidenceKind.VIDEO,
}
"""By the first part of the media type; all else is a file."""


def bring(ctx: Context, brought: Sequence[tuple[Kept, str]], subject: str, number: int, *, title: str) -> int:
    """Put kept files, each with the name its sender gave it, with their subject; returns how many are new there.

    The same content from the same person for the same subject is one file, however often it is sent.
    Whether the speaker may add to the subject is for the caller to know.
    """
    rows = []
    for kept, name in brought:
        said = f"{ctx.speaker.id}\x1f{subject}\x1f{number}\x1f{kept.digest}"
        rows.append(
            put_down(
                ctx,
                {"kind": KINDS.get(kept.mime.partition("/")[0], EvidenceKind.FILE), "state": EvidenceState.KEPT}
                | {"channel": PAGE, "media_id": hashlib.sha256(said.encode()).hexdigest()}
                | {"name": shown_name(name, kept.mime), "digest": kept.digest, "mime": kept.mime, "size": kept.size},
            )
        )
    return attach(ctx, {row.id: row for row in rows}.values(), subject, number, title=title)
