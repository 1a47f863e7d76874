"""Taking in what people hand in, and saying to what it belongs. Fetching it is `fetching`'s."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.core.evidence import shown_name
from bot.evidence import links
from bot.evidence.models import EvidenceFile, EvidenceKind, EvidenceState

LOOSE = timedelta(hours=24)
"""How long a file waits for its sender to say what it belongs to."""
LINK = "link"
"""Stands for the channel of a link: it was typed, wherever that was."""

NOTHING_CAME = "这份材料没有传到，请再发一次。"
OF_SOMEBODY_ELSE = "这份材料是别人交来的，没有再收。"
NO_LINK = "只收以 http:// 或 https:// 开头的链接。"
NOT_YOURS = "只能放自己交来的材料；替别人放，由党小组长或支部书记、委员来做。"

_FILES: sa.Table = SQLModel.metadata.tables["evidence_file"]


def hand_in(ctx: Context, kind: EvidenceKind, *, channel: str, media_id: str, name: str = "") -> EvidenceFile:
    """Put a file down to be fetched from its platform; handed in again it is the same one.

    Raises:
        BadInputError: the platform named no file.
        ConflictError: somebody else handed it in.
    """
    if not media_id:
        raise BadInputError(NOTHING_CAME)
    return put_down(
        ctx,
        {"kind": kind, "state": EvidenceState.WANTED, "channel": channel, "media_id": media_id}
        | {"name": shown_name(name)},
    )


def hand_in_link(ctx: Context, url: str, *, name: str = "") -> EvidenceFile:
    """Keep an address as it is, to be shown and never fetched; the same one in the same message is one.

    Raises:
        BadInputError: not an address of a web page.
    """
    if not links.is_link(url):
        raise BadInputError(NO_LINK)
    said = f"{ctx.speaker.id}\x1f{ctx.cause or ctx.now.isoformat()}\x1f{url}"
    return put_down(
        ctx,
        {"kind": EvidenceKind.LINK, "state": EvidenceState.KEPT, "channel": LINK, "link": url}
        | {"media_id": hashlib.sha256(said.encode()).hexdigest(), "name": shown_name(name)},
    )


def put_down(ctx: Context, values: Mapping[str, Any]) -> EvidenceFile:
    """Write one down under its channel and its name there; known before, it stays the one it is.

    Raises:
        ConflictError: somebody else handed it in.
    """
    rest = {"subject": "", "link": "", "digest": "", "mime": "", "size": 0, "tries": 0, "reason": ""}
    row = {**rest, "member_id": ctx.speaker.id, "at": ctx.now, "due": ctx.now, **values}
    inserted = insert_once(ctx.connection, _FILES).values(row).returning(_FILES.c.id)
    is_new = ctx.connection.execute(inserted).scalar() is not None
    same = (EvidenceFile.channel == values["channel"], EvidenceFile.media_id == values["media_id"])
    file = ctx.session.exec(select(EvidenceFile).where(*same)).one()
    if file.member_id != ctx.speaker.id:
        raise ConflictError(OF_SOMEBODY_ELSE)
    if is_new:
        audit.record(ctx, "evidence.hand_in", changes=[audit.added(file)])
    return file


def loose(ctx: Context, member_id: int) -> Sequence[EvidenceFile]:
    """What a member handed in during the last 24 hours and nobody said yet what it belongs to, oldest first."""
    gone = (EvidenceState.LOST, EvidenceState.REFUSED)
    query = select(EvidenceFile).where(
        EvidenceFile.member_id == member_id,
        EvidenceFile.subject == "",
        EvidenceFile.at > ctx.now - LOOSE,
        col(EvidenceFile.state).not_in(gone),
    )
    return ctx.session.exec(query.order_by(col(EvidenceFile.id))).all()


def files(ctx: Context, numbers: Iterable[int]) -> Sequence[EvidenceFile]:
    """The files with these numbers, oldest first."""
    query = select(EvidenceFile).where(col(EvidenceFile.id).in_(list(numbers)))
    return ctx.session.exec(query.order_by(col(EvidenceFile.id))).all()


def attach(ctx: Context, handed: Iterable[EvidenceFile], subject: str, number: int, *, title: str = "") -> int:
    """Say that files belong to a subject (`task`, 12; `title` names it in the trail); returns how many are new there.

    Whether the speaker may add to the subject is for the caller to know.

    Raises:
        NotAllowedError: a file of somebody whose unit's records the speaker does not keep.
    """
    changes = []
    for file in handed:
        if (file.subject, file.subject_id) == (subject, number):
            continue
        _require_own_or_officer(ctx, file)
        before = audit.snapshot(file)
        file.subject, file.subject_id = subject, number
        ctx.session.add(file)
        changes.append(audit.changed(file, before))
    if changes:
        ctx.session.flush()
        audit.record(ctx, "evidence.attach", summary=title, changes=changes, undoable=True)
    return len(changes)


def _require_own_or_officer(ctx: Context, file: EvidenceFile) -> None:
    if file.member_id == ctx.speaker.id:
        return
    sender = people.member(ctx, file.member_id)
    if not people.may(ctx, people.Right.KEEP_MINUTES, people.org(ctx, sender.group_id or sender.org_id)):
        raise NotAllowedError(NOT_YOURS)


def of(ctx: Context, subject: str, numbers: Iterable[int]) -> Mapping[int | None, Sequence[EvidenceFile]]:
    """What belongs to each of some subjects, in the order it came; those without are missing. One statement."""
    query = select(EvidenceFile).where(EvidenceFile.subject == subject, col(EvidenceFile.subject_id).in_(list(numbers)))
    found: dict[int | None, list[EvidenceFile]] = {}
    for file in ctx.session.exec(query.order_by(col(EvidenceFile.id))):
        found.setdefault(file.subject_id, []).append(file)
    return found
