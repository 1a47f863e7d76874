"""Who got what, for those who may know: a unit's own people, and whoever looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.awards import deciding
from bot.awards.models import Award
from bot.core.context import Context
from bot.people import Member, Org, Right


@dataclass(frozen=True, slots=True)
class Held:
    """One award with the unit whose it is and the name of who got it."""

    award: Award
    unit: Org
    name: str
    member_code: str = ""


def around_me(ctx: Context, code: str, period: str = "") -> list[Held]:
    """Who got it around the speaker, the newest first; of one period, if told."""
    me = people.member(ctx, ctx.speaker.id)
    codes = people.org(ctx, me.org_id).path.split("/")
    led = [people.below(unit) for unit in people.led_units(ctx, Right.SEE_UNIT)]
    here = sa.or_(col(Org.code).in_([one for one in codes if one]), *led)
    return _held(ctx, here, col(Award.code) == code, *([col(Award.period) == period] if period else []))


def history(ctx: Context, code: str, unit: Org) -> list[Held]:
    """Who had it in a unit, the newest first, vacancies too."""
    return _held(ctx, col(Org.id) == unit.id, col(Award.code) == code)


def register(ctx: Context) -> list[Held]:
    """Everything that was awarded, by unit, activity and period: for who asked who may see it."""
    return sorted(_held(ctx), key=lambda one: (one.unit.code, one.award.code, one.award.starts_on, one.award.place))


def of_units(ctx: Context, units: Sequence[int], start: date, until: date) -> dict[int, dict[str, int]]:
    """Unit → activity → how many got it in the periods that begin in [start, until); units with none are missing."""
    query = (
        sa.select(col(Award.org_id), col(Award.code), sa.func.count())
        .where(col(Award.org_id).in_(units), sa.not_(col(Award.is_vacant)))
        .where(col(Award.starts_on) >= start, col(Award.starts_on) < until)
        .group_by(col(Award.org_id), col(Award.code))
    )
    found: dict[int, dict[str, int]] = {}
    for org_id, code, count in ctx.connection.execute(query):
        found.setdefault(org_id, {})[code] = count
    return found


def _held(ctx: Context, *wanted: sa.ColumnElement[bool]) -> list[Held]:
    query = (
        sa.select(Award, Org, col(Member.name), col(Member.code))
        .join(Org, col(Org.id) == col(Award.org_id))
        .outerjoin(Member, col(Member.id) == col(Award.member_id))
        .where(*wanted)
        .order_by(col(Award.starts_on).desc(), col(Org.code), col(Award.place))
    )
    return [
        Held(award, unit, deciding.name_of(award, name or ""), code or "")
        for award, unit, name, code in ctx.session.execute(query)
    ]
