"""What is awarded: an activity of the list, the unit whose it is, the period."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot import activities, people
from bot.activities import ActivityTemplate, Subject
from bot.awards import rules, wording
from bot.awards.models import Award, AwardChoice, ChoiceState
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right


@dataclass(frozen=True, slots=True)
class Prize:
    """A star, a flag, a contest: of one unit, in one period."""

    template: ActivityTemplate
    org: Org
    period: str

    @property
    def key(self) -> tuple[int, str, str]:
        """The unit's number, the code, the period."""
        return self.org.id, self.template.code, self.period

    @property
    def title(self) -> str:
        """`锅炉支部2026年11月每月一星`."""
        return wording.title(self.org.short, self.template.name, self.period)

    @property
    def is_personal(self) -> bool:
        """Whether a person gets it."""
        return self.template.subject is Subject.PERSON


def prize(ctx: Context, code: str, org: Org, said: str = "") -> Prize:
    """What is meant by an activity's code, a unit and a period as it was said; what is of departments is the company's.

    Raises:
        NotFoundError: the year's list has no such activity.
        BadInputError: nobody gets it, a period longer than its own, or one that has not begun.
    """
    year = int(said[:4]) if said else ctx.today.year
    template = activities.template(ctx, year, code)
    if not rules.is_awarded(template):
        raise BadInputError(wording.NOT_AWARDED.format(name=template.name))
    period = rules.period(template, said, ctx.today)
    if not period:
        raise BadInputError(wording.LONGER.format(name=template.name, pace=activities.wording.PACES[template.pace]))
    if activities.first_day(period) > ctx.today:
        raise BadInputError(wording.AHEAD.format(period=activities.wording.period(period)))
    unit = people.unit_of(ctx, org)
    if template.subject is Subject.DEPARTMENT:
        unit = next((root for root in people.roots(ctx) if root.kind is OrgKind.COMMITTEE), unit)
    return Prize(template, unit, period)


def require_decider(ctx: Context, found: Prize) -> None:
    """Let pass who decides on it.

    Raises:
        NotAllowedError: with one sentence naming who may.
    """
    people.require(ctx, Right.AWARD, found.org)


def lock(ctx: Context, found: Prize) -> None:
    """One at a time: whoever nominates, opens or decides waits for who is doing it."""
    ctx.session.refresh(found.org, with_for_update={"key_share": True})


def awarded(ctx: Context, found: Prize) -> list[Award]:
    """Who got it, the first place first; a vacancy is one row."""
    org_id, code, period = found.key
    query = select(Award).where(Award.org_id == org_id, Award.code == code, Award.period == period)
    return list(ctx.session.exec(query.order_by(col(Award.place))))


def choice(ctx: Context, found: Prize) -> AwardChoice | None:
    """The vote on it that is open or was counted, if there is one."""
    org_id, code, period = found.key
    query = select(AwardChoice).where(
        AwardChoice.org_id == org_id,
        AwardChoice.code == code,
        AwardChoice.period == period,
        AwardChoice.state != ChoiceState.CANCELLED,
    )
    return ctx.session.exec(query).first()
