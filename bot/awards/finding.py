"""Who got what, for those who may know: a unit's own people, and whoever looks after it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.activities import ActivityTemplate
from bot.awards import deciding, wording
from bot.awards.models import Award, AwardChoice, AwardTurn, ChoiceState
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


@dataclass(frozen=True, slots=True)
class Open:
    """An open vote in which somebody has a turn he has not used: the vote's number, what it is on, its last day."""

    number: int
    title: str
    closes_on: date


def open_to_me(ctx: Context) -> list[Open]:
    """The votes the speaker may still vote in, oldest first: one statement."""
    year = sa.cast(sa.func.substr(col(AwardChoice.period), 1, 4), sa.Integer)
    of_the_list = sa.and_(col(ActivityTemplate.code) == col(AwardChoice.code), col(ActivityTemplate.year) == year)
    query = (
        sa.select(
            col(AwardChoice.id),
            col(Org.short),
            col(ActivityTemplate.name),
            col(AwardChoice.period),
            col(AwardChoice.closes_on),
        )
        .join(AwardTurn, col(AwardTurn.choice_id) == col(AwardChoice.id))
        .join(Org, col(Org.id) == col(AwardChoice.org_id))
        .join(ActivityTemplate, of_the_list)
        .where(col(AwardTurn.member_id) == ctx.speaker.id, sa.not_(col(AwardTurn.voted)))
        .where(col(AwardChoice.state) == ChoiceState.OPEN, col(AwardChoice.closes_on) >= ctx.today)
        .order_by(col(AwardChoice.id))
    )
    rows = ctx.connection.execute(query)
    return [Open(number, wording.title(unit, name, period), closes) for number, unit, name, period, closes in rows]
