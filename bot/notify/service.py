"""Putting into the outbox, in the transaction of the cause; who can be reached."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.channels import envelope
from bot.channels.wecom_app import WecomApp
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify.models import MessageState, Topic, Urgency

CHUNK = 2000
"""Rows of one statement: the values of them all stay below what either store takes."""
UNSURE = "可能没有送到："

_MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]

_PUT = (
    *("key", "member_id", "topic", "urgency", "text", "about", "cause", "put_at", "due", "until", "state", "userid"),
    *("reason", "picture", "card", "file"),
)
_RECORDS = (
    sa.func.json_to_recordset(sa.bindparam("rows", type_=sa.JSON))
    .table_valued(*(sa.column(name, _MESSAGES.c[name].type) for name in _PUT))
    .render_derived(with_types=True)
)
_READ = sa.select(*(_RECORDS.c[name] for name in _PUT))
"""Rows out of one value: psycopg takes seconds to look through thousands of placeholders."""


_SOME: sa.BindParameter[Sequence[int]] = sa.bindparam("some", expanding=True, literal_execute=True)
"""Numbers written into the statement, for the same reason."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told to one member; the key is said once, ever.

    `due` is the earliest moment (now, if not given), `until` the one after which it is worth nothing. A text beyond
    2048 bytes, the platform's limit, is said in parts. A `picture` (`check:12`), a `card` (`task:12`) or a `file`
    (`ledger:5`) is shown in place of the text.
    """

    to: int
    text: str
    key: str
    topic: Topic
    urgency: Urgency = Urgency.ROUTINE
    about: str = ""
    due: datetime | None = None
    until: datetime | None = None
    picture: str = ""
    card: str = ""
    file: str = ""


def put(
    ctx: Context,
    *,
    to: int,
    text: str,
    key: str,
    topic: Topic,
    urgency: Urgency = Urgency.ROUTINE,
    about: str = "",
    due: datetime | None = None,
    until: datetime | None = None,
    card: str = "",
    file: str = "",
) -> bool:
    """Queue one message for a member; False when its key was said before. What waits shares the fate of `ctx.cause`."""
    return put_many(ctx, [Notice(to, text, key, topic, urgency, about, due, until, card=card, file=file)]) == 1


def takes_files(ctx: Context, member_id: int) -> bool:
    """Whether the member reads where a paper comes as a file."""
    member, account = people.Member, people.ChatAccount
    reads = sa.exists().where(col(account.member_id) == member_id, col(account.channel) == WecomApp.name)
    query = sa.select(col(member.id)).where(col(member.id) == member_id, col(member.uses_chat), reads)
    return ctx.settings.channels.wecom_app is not None and ctx.connection.execute(query).first() is not None


def put_many(ctx: Context, notices: Iterable[Notice]) -> int:
    """Queue thousands as one queues one; returns how many were not said before."""
    waiting, queued = iter(notices), 0
    while some := list(islice(waiting, CHUNK)):
        queued += _insert(ctx, some)
    return queued


def reachable(ctx: Context, member_ids: Iterable[int]) -> set[int]:
    """Those of the members who have an account to be told by and have not left.

    Who is on the roster as without WeCom may have bound himself elsewhere, and is told there.
    """
    member, account = people.Member, people.ChatAccount
    here = sa.or_(col(member.left_on).is_(None), col(member.left_on) > ctx.today)
    query = (
        sa.select(col(member.id))
        .join(account, col(account.member_id) == col(member.id))
        .where(sa.or_(col(member.uses_chat), col(account.channel) != WecomApp.name), here, col(member.id).in_(_SOME))
    )
    found: set[int] = set()
    for some in chunks(set(member_ids)):
        found.update(ctx.connection.execute(query, {"some": some}).scalars())
    return found


def chunks(numbers: Iterable[int]) -> Iterator[Sequence[int]]:
    """Numbers in lists short enough for one statement."""
    rest = iter(numbers)
    while some := list(islice(rest, CHUNK)):
        yield some


def _insert(ctx: Context, notices: Sequence[Notice]) -> int:
    """Insert a chunk, without what was said before; a long text's further parts have keys of their own."""
    rows = [row for notice in notices for row in _rows(ctx, notice)]
    statement = insert_once(ctx.connection, _MESSAGES).returning(_MESSAGES.c.key)
    if ctx.connection.dialect.name == "sqlite":
        new = ctx.connection.execute(statement, rows)
    else:
        new = ctx.connection.execute(
            statement.from_select(list(rows[0]), _READ), {"rows": [_plain(row) for row in rows]}
        )
    return len(set(new.scalars()) & {notice.key for notice in notices})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row fit for JSON."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


@lru_cache(maxsize=64)
def _parts(text: str) -> Sequence[str]:
    """What fits into messages; many are told the same."""
    return envelope.pieces(envelope.clean(text)) or [""]


def _rows(ctx: Context, notice: Notice) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(_parts(notice.text), 1):
        key = notice.key if number == 1 else f"{notice.key}/{number}"
        said = key, notice.to, notice.topic, notice.urgency, part, notice.about
        times = ctx.now, notice.due or ctx.now, notice.until
        # A paper is made for its receiver: nobody else is ever sent the same.
        paper = notice.file and f"{notice.file}:{notice.to}"
        shown = (notice.picture, notice.card, paper) if number == 1 else ("", "", "")
        yield dict(zip(_PUT, (*said, ctx.cause, *times, MessageState.WAITING, "", "", *shown), strict=True))
