"""Finding honours: one by its number, a unit's, all of a year, those the office has to look at."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.honours import rules, wording
from bot.honours.models import Honour, HonourState
from bot.people import Member, Org, Right


@dataclass(frozen=True, slots=True)
class Entry:
    """An honour with its unit and whose it is; `holder` is empty for the unit's own."""

    honour: Honour
    unit: Org
    holder: str = ""


def honour(ctx: Context, number: int) -> Honour:
    """The honour with this number: for the unit's officers, who keeps honours, the office, and whose it is.

    Raises:
        NotFoundError: there is none, or the speaker may not see it: the two are told alike.
    """
    found = ctx.get(Honour, number, wording.NAME)
    unit = people.org(ctx, found.org_id)
    own = found.member_id is not None and found.member_id == ctx.speaker.id
    if not (own or people.may(ctx, Right.SEE_UNIT, unit) or people.may(ctx, Right.KEEP_HONOURS, unit)):
        raise NotFoundError(wording.NO_SUCH.format(number=number))
    return found


def of_unit(ctx: Context, unit: Org, year: int | None = None) -> list[Entry]:
    """The honours that wait or stand of a unit and those below it, the newest first; of one year when told.

    Raises:
        NotAllowedError: the speaker neither holds a post over it nor keeps its honours.
    """
    if not people.may(ctx, Right.SEE_UNIT, unit):
        people.require(ctx, Right.KEEP_HONOURS, unit)
    conditions = [people.below(unit), col(Honour.state).in_(rules.STANDING)]
    if year is not None:
        conditions.append(col(Honour.year) == year)
    return _entries(ctx, conditions)


def mine(ctx: Context) -> list[Entry]:
    """The speaker's own honours, the newest first."""
    return _entries(ctx, [col(Honour.member_id) == ctx.speaker.id, col(Honour.state) == HonourState.CONFIRMED])


def waiting(ctx: Context) -> list[Entry]:
    """What waits for the office, of the units the speaker may confirm for, the newest first.

    Raises:
        NotAllowedError: not the office.
    """
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    found = _entries(ctx, [col(Honour.state) == HonourState.WAITING])
    return [one for one in found if people.may(ctx, Right.CONFIRM_RESULT, one.unit)]


def everything(ctx: Context, year: int | None = None) -> list[Entry]:
    """All honours, of one year when told, whatever became of them: for who sits at the server's terminal."""
    return _entries(ctx, [] if year is None else [col(Honour.year) == year])


def _entries(ctx: Context, conditions: Iterable[sa.ColumnElement[bool]]) -> list[Entry]:
    """One statement, however many there are."""
    query = (
        sa.select(Honour, Org, col(Member.name))
        .join(Org, col(Org.id) == col(Honour.org_id))
        .outerjoin(Member, col(Member.id) == col(Honour.member_id))
        .where(*conditions)
        .order_by(col(Honour.day).desc(), col(Honour.id).desc())
    )
    return [Entry(row[0], row[1], row[2] or "") for row in ctx.session.execute(query)]
