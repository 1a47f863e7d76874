"""Posting to the office's group, where a robot is configured: letters without receivers, each key said once, ever.

What has not gone out yet may be said in other words; what may stand in the group already stays as it is.
"""

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot.channels import envelope
from bot.channels.group_robot import GROUP
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify.models import LetterState, OutboxLetter, Urgency
from bot.notify.packing import Shown, ready_letter

_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]


def post(ctx: Context, *, text: str, key: str, picture: str = "") -> bool:
    """Queue a text, or a picture (`check:12`) with the text that is said where it cannot be drawn, for the group.

    False when its key was said before, and where there is no group. It is routine: quiet hours hold it back. A long
    text is said in parts.
    """
    if ctx.settings.channels.group_robot is None:
        return False
    rows = [
        ready_letter(ctx, GROUP, Urgency.ROUTINE, part, Shown(picture if number == 1 else ""))
        | {"userids": [], "key": key if number == 1 else f"{key}/{number}"}
        for number, part in enumerate(envelope.pieces(envelope.clean(text)), 1)
    ]
    statement = insert_once(ctx.connection, _LETTERS).returning(_LETTERS.c.key)
    return key in {said for row in rows for said in ctx.connection.execute(statement.values(row)).scalars()}


def posted(ctx: Context, key: str) -> OutboxLetter | None:
    """What was posted under a key and has surely not gone out yet, locked so that it does not meanwhile."""
    letter = OutboxLetter
    untried = col(letter.unsure_since).is_(None), col(letter.leased_until).is_(None), col(letter.tries) == 0
    query = select(letter).where(col(letter.key) == key, col(letter.state) == LetterState.READY, *untried)
    return ctx.session.exec(query.with_for_update(), execution_options={"populate_existing": True}).one_or_none()


def repost(ctx: Context, letter: OutboxLetter, text: str) -> audit.Change:
    """Have what `posted` found say other words, short enough for one letter; returns what became of it.

    Raises:
        ValueError: the words need more than one letter.
    """
    [words] = envelope.pieces(envelope.clean(text))
    before = audit.snapshot(letter)
    letter.text = words
    ctx.session.flush()
    return audit.changed(letter, before)
