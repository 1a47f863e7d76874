"""Posting to the office's group, where a robot is configured: letters without receivers, each key said once, ever."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.channels import envelope
from bot.channels.group_robot import GROUP
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify.models import Urgency
from bot.notify.packing import ready_letter

_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]


def post(ctx: Context, *, text: str, key: str, picture: str = "") -> bool:
    """Queue a text, or a picture (`check:12`) with the text that is said where it cannot be drawn, for the group.

    False when its key was said before, and where there is no group. It is routine: quiet hours hold it back. A long
    text is said in parts.
    """
    if ctx.settings.channels.group_robot is None:
        return False
    rows = [
        ready_letter(ctx, GROUP, Urgency.ROUTINE, part, picture if number == 1 else "")
        | {"userids": [], "key": key if number == 1 else f"{key}/{number}"}
        for number, part in enumerate(envelope.pieces(envelope.clean(text)), 1)
    ]
    statement = insert_once(ctx.connection, _LETTERS).returning(_LETTERS.c.key)
    return key in {said for row in rows for said in ctx.connection.execute(statement.values(row)).scalars()}
