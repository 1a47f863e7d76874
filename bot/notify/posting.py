"""Posting to groups where a robot is configured: letters without receivers, each key said once, ever.

The office has a group, and a unit may have its own; each is a place of the outbox with its own limits and troubles. A
group is nobody in person: neither a mute nor the week's budget of its members counts there, but five posts a week do.
What has not gone out yet may be said in other words; what may stand in the group already stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.channels import envelope, group_bodies, group_robot
from bot.channels.base import Markup
from bot.channels.wecom_app import WecomApp
from bot.core import audit
from bot.core.context import Context
from bot.core.db import insert_once
from bot.notify import limits, quiet
from bot.notify.letters import Shown, ready_letter
from bot.notify.models import LetterState, OutboxLetter, Urgency
from bot.notify.service import reachable
from bot.people import Org

A_WEEK = 5
"""Posts of one group, whatever they are about; what is more waits for next week."""
WEEK = timedelta(days=7)
_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
_PART = "/"
"""Between the key of a long text and the number of its further parts."""


def has_group(ctx: Context, code: str = "") -> bool:
    """Whether a robot is configured in the group of this unit; without a code, in the office's."""
    robots = ctx.settings.channels.group_robot
    return robots is not None and (not code or code.upper() in {one.upper() for one in robots.units})


def units_with_group(ctx: Context) -> Sequence[Org]:
    """The units in whose groups a robot is configured, by code; a code that nobody has is left out."""
    robots = ctx.settings.channels.group_robot
    codes = [code.upper() for code in robots.units] if robots else []
    return ctx.session.exec(select(Org).where(sa.func.upper(col(Org.code)).in_(codes)).order_by(col(Org.code))).all()


def post(
    ctx: Context,
    *,
    text: str,
    key: str,
    to: str = "",
    picture: str = "",
    card: str = "",
    file: str = "",
    markup: Markup = Markup.PLAIN,
    mentions: Sequence[str] = (),
    due: datetime | None = None,
) -> bool:
    """Queue a text for the group of the unit with the code `to`, else for the office's; False when said before.

    A `picture` (`check:12`), a `card` or a `file` (`notice:5`) is shown in place of the text, which is said where that
    cannot be made. False, too, where there is no such group. It is routine: quiet hours hold it back. A long text is
    said in parts; who is called (accounts, see `callees`) is called with the last. `due` is the earliest moment.
    """
    if not has_group(ctx, to):
        return False
    place, when = group_robot.place(to), _due(ctx, group_robot.place(to), max(due or ctx.now, ctx.now))
    parts = group_bodies.parts(text, markup, mentions)
    rows = [
        ready_letter(ctx, place, Urgency.ROUTINE, part, Shown(picture, card, file) if number == 1 else Shown())
        | {"userids": [to] if to else [], "key": key if number == 1 else f"{key}{_PART}{number}", "due": when}
        | {"markup": markup, "mentions": list(mentions) if number == len(parts) else []}
        for number, part in enumerate(parts, 1)
    ]
    statement = insert_once(ctx.connection, _LETTERS).returning(_LETTERS.c.key)
    return key in {said for row in rows for said in ctx.connection.execute(statement.values(row)).scalars()}


def callees(ctx: Context, member_ids: Iterable[int]) -> Mapping[int, str]:
    """Those of the members who may be called in a group, by their accounts in the app.

    Not who has no account, has left, or asked for quiet.
    """
    wanted = reachable(ctx, member_ids)
    wanted -= set(limits.muted_until(ctx, wanted))
    account = people.ChatAccount
    query = (
        sa.select(col(account.member_id), col(account.userid))
        .where(col(account.channel) == WecomApp.name, col(account.member_id).in_(wanted))
        .order_by(col(account.id))
    )
    return {member: userid for member, userid in ctx.connection.execute(query)}  # noqa: C416 rows are no pairs to mypy


def posted(ctx: Context, key: str) -> OutboxLetter | None:
    """What was posted under a key and has surely not gone out yet, locked so that it does not meanwhile."""
    letter = OutboxLetter
    untried = col(letter.unsure_since).is_(None), col(letter.leased_until).is_(None), col(letter.tries) == 0
    query = select(letter).where(col(letter.key) == key, col(letter.state) == LetterState.READY, *untried)
    return ctx.session.exec(query.with_for_update(), execution_options={"populate_existing": True}).one_or_none()


def for_the_trail(letter: OutboxLetter) -> audit.Change:
    """That something was posted, without its words, which are kept for a shorter time; taken back, it is not posted."""
    untouched = {"channel": letter.channel, "state": letter.state, "tries": letter.tries}
    return audit.Change(_LETTERS.name, letter.id, None, untouched)


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


def _due(ctx: Context, place: str, wanted: datetime) -> datetime:
    """The moment itself; with the post of the first later week that has room, where this one's five are posted."""
    letter, when = _LETTERS.c, wanted
    whole = letter.channel == place, letter.key.is_not(None), ~letter.key.contains(_PART)
    while True:
        begins = quiet.monday(when.date())
        of_week = sa.and_(*whole, letter.due >= begins, letter.due < begins + WEEK)
        if ctx.connection.execute(sa.select(sa.func.count()).where(of_week)).scalar_one() < A_WEEK:
            return when
        when = quiet.next_week(when, ctx.workdays)
