"""What came of it: a report in words (战报), and figures of the production departments by period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import select

from bot import people
from bot.activities import finding, rules, templates, trail, wording
from bot.activities.models import Activity, ActivityFigure, ActivityReport, ActivityState, ActivityTemplate
from bot.activities.starting import require_open
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Org, Right

EXAMPLE = "战报"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a unit, or of a crew, project or area in it, in one period."""

    org: Org
    period: str
    values: Mapping[str, Decimal]
    subject: str = ""


def report(ctx: Context, number: int, text: str) -> ActivityReport:
    """Keep what was reached, with the day and by whom; said again with the same words it is kept once.

    Raises:
        NotFoundError: there is no such activity the speaker sees.
        NotAllowedError: neither its leader nor who runs the unit's activities speaks.
        BadInputError: nothing said, or too much.
        ConflictError: it is closed or called off.
    """
    row = finding.to_change(ctx, number)
    require_running(ctx, row)
    require_open(row)
    text = checked(text, row, EXAMPLE)
    same = select(ActivityReport).where(
        ActivityReport.activity_id == row.id, ActivityReport.text == text, ActivityReport.day == ctx.today
    )
    if known := ctx.session.exec(same).first():
        return known
    made = ActivityReport(activity_id=row.id, text=text, day=ctx.today, by_id=ctx.speaker.id, at=ctx.now)
    ctx.session.add(made)
    ctx.session.flush()
    trail.note(ctx, "activity.report", row, [audit.added(made)])
    return made


def checked(text: str, row: Activity, example: str) -> str:
    """The words, when there are some and not too many.

    Raises:
        BadInputError: else.
    """
    text = text.strip()
    if not text:
        raise BadInputError(wording.NO_TEXT.format(number=row.id, example=example))
    if len(text) > rules.LONGEST:
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    return text


def require_running(ctx: Context, row: Activity) -> None:
    """Let the leader pass, and who runs the unit's activities.

    Raises:
        NotAllowedError: somebody else speaks.
    """
    if ctx.speaker.id != row.leader_id and not people.may(ctx, Right.RUN_ACTIVITY, people.org(ctx, row.org_id)):
        raise NotAllowedError(wording.NOT_LEADER.format(number=row.id, name=row.name))


def enter_figures(ctx: Context, row: Activity, some: Sequence[Figures]) -> int:
    """Keep what was measured, in the place of what stood there; returns how many numbers are new or others.

    At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker enters no figures of one of these units.
        BadInputError: the activity is measured by no such metric, a number that can be none, another pace, a period
            that has not begun, a unit outside the activity's.
        ConflictError: it is called off.
    """
    template = templates.of(ctx, row)
    place = people.org(ctx, row.org_id)
    for one in some:
        if ctx.actor is not None:
            people.require(ctx, Right.ENTER_FIGURES, one.org)
        _check(ctx, row, template, one, place)
    if row.state is ActivityState.CANCELLED:
        raise ConflictError(wording.NOT_OPEN.format(number=row.id, name=row.name, state=wording.STATES[row.state]))
    ctx.session.exec(select(Activity.id).where(Activity.id == row.id).with_for_update()).one()
    changes = [change for one in some for change in _keep(ctx, row, one)]
    if changes:
        trail.note(ctx, "activity.figures", row, changes)
    return len(changes)


def _check(ctx: Context, row: Activity, template: ActivityTemplate | None, one: Figures, place: Org) -> None:
    metrics = template.metrics if template else {}
    if template is None or not metrics or not one.values.keys() <= metrics.keys():
        raise BadInputError(wording.NO_METRICS.format(number=row.id, name=row.name))
    for metric, value in one.values.items():
        if not rules.is_figure(value, contest=template.is_contest):
            most = wording.MOST_100 if template.is_contest else ""
            raise BadInputError(wording.BAD_VALUE.format(metric=metrics[metric], most=most))
    if not fits(template, one.period):
        pace = wording.PACES[template.pace]
        raise BadInputError(wording.BAD_PERIOD.format(name=row.name, pace=pace))
    if rules.first_day(one.period) > ctx.today:
        raise BadInputError(wording.PERIOD_AHEAD.format(period=wording.period(one.period)))
    if not one.org.path.startswith(place.path):
        raise BadInputError(wording.NOT_BELOW.format(unit=one.org.short, number=row.id, name=row.name))


def fits(template: ActivityTemplate, period: str) -> bool:
    """Whether figures are told for this kind of period: its own pace or a shorter one; of an event, any."""
    longest = rules.MONTHS[template.pace]
    return rules.MONTHS[rules.pace_of(period)] <= longest


def _keep(ctx: Context, row: Activity, one: Figures) -> list[Change]:
    stored = {
        held.metric: held
        for held in ctx.session.exec(
            select(ActivityFigure).where(
                ActivityFigure.activity_id == row.id,
                ActivityFigure.org_id == one.org.id,
                ActivityFigure.subject == one.subject,
                ActivityFigure.period == one.period,
            )
        )
    }
    by = ctx.actor.id if ctx.actor else None
    changes = []
    for metric, value in one.values.items():
        exact = value.quantize(rules.CENT)
        held = stored.get(metric)
        if held is not None and held.value == exact:
            continue
        before = None if held is None else audit.snapshot(held)
        kept = held or ActivityFigure(
            activity_id=row.id,
            org_id=one.org.id,
            subject=one.subject,
            period=one.period,
            starts_on=rules.first_day(one.period),
            metric=metric,
            value=exact,
            at=ctx.now,
        )
        kept.value, kept.by_id, kept.at = exact, by, ctx.now
        ctx.session.add(kept)
        ctx.session.flush()
        changes.append(audit.added(kept) if before is None else audit.changed(kept, before))
    return changes
