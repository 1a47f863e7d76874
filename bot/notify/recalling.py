"""Taking back what still waits, and letting it go after all when that was a mistake."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import SQLModel, select

from bot.core import audit
from bot.core.audit import AuditEntry, Change
from bot.core.context import Context
from bot.notify.models import ALIVE, ANNOUNCED, MessageState
from bot.notify.service import chunks

WITHDRAWN = "已撤回"
VERB = "notify.withdraw"
"""In the trail: what a message of somebody's kept from being said, so that it is said when that is undone."""

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_RESTS: sa.Table = SQLModel.metadata.tables["announcement_rest"]


def withdraw(ctx: Context, *, about: str = "", cause: int | None = None) -> int:
    """Drop what still waits of this subject, or of this cause (both, when both are given); returns how many.

    Raises:
        ValueError: neither was given.
    """
    if not about and cause is None:
        raise ValueError("withdraw what?")
    unput = _RESTS.delete().returning(_RESTS.c.member_ids)
    meant = [_MESSAGES.c.state == MessageState.WAITING]
    if about:
        unput = unput.where(sa.literal(ANNOUNCED) + sa.cast(_RESTS.c.announcement_id, sa.String) == about)
        meant.append(_MESSAGES.c.about == about)
    if cause is not None:
        unput = unput.where(_RESTS.c.cause == cause)
        meant.append(_MESSAGES.c.cause == cause)
    # First what is not put yet: whoever puts some of it just now is waited for, and theirs are dropped as well.
    spared = sum(len(members) for members in ctx.connection.execute(unput).scalars())
    dropped = {"state": MessageState.DROPPED, "reason": WITHDRAWN, "settled_at": ctx.now}
    statement = _MESSAGES.update().where(*meant).values(dropped).returning(_MESSAGES.c.id)
    numbers = ctx.connection.execute(statement).scalars().all()
    if about and numbers and ctx.cause is not None:
        _note(ctx, numbers)
    return spared + len(numbers)


def _note(ctx: Context, numbers: Sequence[int]) -> None:
    """By nobody in person: it is no thing of its own that somebody could take back."""
    before, after = {"state": MessageState.WAITING}, {"state": MessageState.DROPPED}
    changes = [Change(_MESSAGES.name, number, before, after) for number in numbers]
    audit.record(ctx.acting(None, cause=ctx.cause), VERB, changes=changes)


def let_go(ctx: Context, cause: int) -> int:
    """Let wait again what this message of somebody's had withdrawn, now that it is undone; returns how many.

    Not what it had itself led to, what is worth nothing any more, nor where its hearer was told anew since.
    """
    # SQLite may give the number of a message long forgotten again.
    recent = AuditEntry.at >= ctx.now - audit.UNDO_WINDOW
    noted = select(AuditEntry.changes).where(AuditEntry.verb == VERB, AuditEntry.cause == cause, recent)
    numbers = [change["key"] for changes in ctx.session.exec(noted) for change in changes]
    found = 0
    for some in chunks(numbers):
        statement = _MESSAGES.update().where(_MESSAGES.c.id.in_(some), *_still_sensible(ctx, cause))
        waiting = {"state": MessageState.WAITING, "reason": "", "settled_at": None, "due": _due(ctx)}
        found += ctx.connection.execute(statement.values(waiting)).rowcount
    if found:
        ctx.session.expire_all()
    return found


def _due(ctx: Context) -> sa.ColumnElement[datetime]:
    """When it was to be said; now, where it waited without an end for its hearer: whoever packs sees how it stands."""
    row = _MESSAGES.c
    return sa.case((row.due >= row.until, sa.literal(ctx.now, row.due.type)), else_=row.due)


def _still_sensible(ctx: Context, cause: int) -> Sequence[sa.ColumnElement[bool]]:
    row, other = _MESSAGES.c, _MESSAGES.alias()
    told_anew = sa.exists().where(
        other.c.about == row.about,
        other.c.member_id == row.member_id,
        other.c.id > row.id,
        other.c.cause.is_distinct_from(cause),
        other.c.state.in_(ALIVE),
    )
    return (
        row.state == MessageState.DROPPED,
        row.reason == WITHDRAWN,
        row.cause.is_distinct_from(cause),
        sa.or_(row.until.is_(None), row.until > ctx.now),
        ~told_anew,
    )
