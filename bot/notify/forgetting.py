"""Forgetting what was said, to which accounts, and who was heard when."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.core.context import Context
from bot.notify import openings
from bot.notify.models import MessageState

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]


def forget(ctx: Context) -> int:
    """Blank what was said longer ago than texts are kept, and to which accounts; remove windows long closed.

    That a key was said, to whom and when, stays. Returns the rows changed.
    """
    limit = ctx.now - timedelta(days=ctx.settings.chat.retention_days_of_texts)
    said = _MESSAGES.update().where(_MESSAGES.c.settled_at < limit, _MESSAGES.c.state != MessageState.WAITING)
    sent = _LETTERS.update().where(_LETTERS.c.settled_at < limit)
    changed = ctx.connection.execute(said.where(_MESSAGES.c.text != "").values(text="")).rowcount
    changed += ctx.connection.execute(
        sent.where(_LETTERS.c.text != "").values(text="", userids=[], mentions=[])
    ).rowcount
    return changed + openings.tidy(ctx)
