"""What the platform tells of its address book: which account is to be looked up, and nothing more (path/90971).

Events carry ids alone, may come twice and in any order: whatever one says, the account is looked up and found as it is
by then.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot.contacts.models import Contact, ContactState
from bot.core.context import Context
from bot.core.db import insert_once
from bot.people import ChatAccount

CREATED, UPDATED, DELETED = "create_user", "update_user", "delete_user"
TOLD_OF = frozenset({CREATED, UPDATED, DELETED})
"""Changes of members; those of departments and tags say nothing of anybody's account."""
FLAGGED = frozenset({ContactState.LEFT, ContactState.GONE})
_CONTACTS: sa.Table = SQLModel.metadata.tables["contact"]


def note(ctx: Context, channel: str, told: Mapping[str, str]) -> bool:
    """Note which account an event is about (`ChangeType`, `UserID`, `NewUserID`); whether there is one to look up."""
    change, userid = told.get("ChangeType", ""), told.get("UserID", "").strip().lower()
    if change not in TOLD_OF or not userid:
        return False
    new = told.get("NewUserID", "").strip().lower() if change == UPDATED else ""
    if new and new != userid:
        return _renamed(ctx, channel, userid, new)
    row = _row(ctx, channel, userid)
    if change == DELETED:
        concerned = row is not None or _is_bound(ctx, channel, userid)
        return concerned and not (row and row.state in FLAGGED) and _ask(ctx, channel, userid, row)
    if row is not None and row.state is ContactState.DECLINED:
        return False
    return _ask(ctx, channel, userid, row)


def _ask(ctx: Context, channel: str, userid: str, row: Contact | None, former: str = "") -> bool:
    """Let the account be looked up; two that tell of it at once make one row."""
    values = {"channel": channel, "userid": userid, "state": ContactState.NEW, "departments": [], "seen_at": ctx.now}
    if row is None:
        blank = dict.fromkeys(("name", "why", "renamed_from"), "")
        ctx.connection.execute(insert_once(ctx.connection, _CONTACTS), values | blank)
        row = _row(ctx, channel, userid)
    if row is None:
        return False  # taken away by who looked it up meanwhile
    row.state, row.renamed_from, row.seen_at = ContactState.NEW, former or row.renamed_from, ctx.now
    ctx.session.flush()
    return True


def _renamed(ctx: Context, channel: str, old: str, new: str) -> bool:
    """The new id waits for whom the old one is bound to; renamed again, the newest waits for the oldest."""
    before, after, later = _row(ctx, channel, old), _row(ctx, channel, new), _later(ctx, channel, new)
    former = (before.renamed_from if before else "") or old
    if before is not None:
        ctx.session.delete(before)
        ctx.session.flush()
    if later is not None:  # told of before this one
        return _ask(ctx, channel, later.userid, later, former)
    if after is not None and after.renamed_from == former and after.state is not ContactState.NEW:
        return False
    return _ask(ctx, channel, new, after, former)


def _row(ctx: Context, channel: str, userid: str) -> Contact | None:
    query = select(Contact).where(col(Contact.channel) == channel, col(Contact.userid) == userid)
    return ctx.session.exec(query.with_for_update()).one_or_none()


def _later(ctx: Context, channel: str, userid: str) -> Contact | None:
    """The account that has taken the place of this one."""
    query = select(Contact).where(col(Contact.channel) == channel, col(Contact.renamed_from) == userid)
    return ctx.session.exec(query.limit(1)).one_or_none()


def _is_bound(ctx: Context, channel: str, userid: str) -> bool:
    query = sa.select(col(ChatAccount.id)).where(col(ChatAccount.channel) == channel, col(ChatAccount.userid) == userid)
    return ctx.connection.execute(query).first() is not None
