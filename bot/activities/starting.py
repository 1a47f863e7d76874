"""Beginning an activity of a unit from the year's list or of its own making, or a team (突击队); calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.activities import finding, rules, telling, templates, trail, wording
from bot.activities.models import (
    Activity,
    ActivityMember,
    ActivityState,
    ActivityTemplate,
    Pace,
    Subject,
)
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Org, Right

MILESTONE = "project_milestone"
"""The event that opens the duty of a team (tasks.toml ZB-07-3)."""
TEAM = "队"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be begun: from the list by `code`, or freely by `name`; a team has a leader and a last day."""

    org: Org
    name: str = ""
    code: str = ""
    leader_id: int | None = None
    members: tuple[int, ...] = ()
    ends_on: date | None = None
    milestone: str = ""
    target: str = ""
    starts_on: date | None = None
    quiet: bool = False
    """Whether nobody is told."""
    enrols: bool | None = None
    """Whether people sign up; as the list has it, or as any of a unit's own making, unless said."""


@dataclass(frozen=True, slots=True)
class Started:
    """What was begun, how many were told, and the duty it opened."""

    activity: Activity
    told: int = 0
    task: plan.Task | None = None


def is_team(code: str, name: str) -> bool:
    """Whether it is a team, which needs a leader."""
    known = templates.defaults().get(code)
    return known.subject is Subject.TEAM if known is not None else name.endswith(TEAM)


def start(ctx: Context, wanted: Wanted) -> Started:
    """Begin it; the unit is told once, of its own will anybody signs up.

    Raises:
        NotAllowedError: the speaker runs no activities of this unit.
        BadInputError: no name, a team without a leader, a text too long, a day that is past.
        NotFoundError: the year's list has no such activity.
        ConflictError: the same is on there already.
    """
    people.require(ctx, Right.RUN_ACTIVITY, wanted.org)
    day = wanted.starts_on or ctx.today
    template = templates.template(ctx, day.year, wanted.code) if wanted.code else None
    row = _row(ctx, wanted, template, day)
    _require_new(ctx, row, wanted.org)
    ctx.session.add(row)
    ctx.session.flush()
    task = _open_duty(ctx, row)
    signed = [_signed(ctx, row, one) for one in dict.fromkeys(wanted.members) if one != row.leader_id]
    ctx.session.add_all(signed)
    ctx.session.flush()
    trail.note(ctx, "activity.start", row, [audit.added(row), *map(audit.added, signed)])
    told = 0 if wanted.quiet else telling.started(ctx, row, [one.member_id for one in signed])
    return Started(row, told, task)


def _row(ctx: Context, wanted: Wanted, template: ActivityTemplate | None, day: date) -> Activity:
    name = wanted.name.strip() or (template.name if template else "")
    team = template.subject is Subject.TEAM if template else name.endswith(TEAM)
    _check(ctx, wanted, name, team=team)
    ends_on = wanted.ends_on
    if ends_on is None and template is not None and template.pace is not Pace.EVENT:
        ends_on = rules.last_day(Pace.YEAR, day)  # it goes on all year; its pace is that of the figures
    return Activity(
        template_id=template.id if template else None,
        code=template.code if template else "",
        year=day.year,
        org_id=wanted.org.id,
        unit_id=people.unit_of(ctx, wanted.org).id,
        name=name,
        is_team=team,
        enrols=(template.enrols if template else True) if wanted.enrols is None else wanted.enrols,
        leader_id=wanted.leader_id,
        milestone=wanted.milestone.strip() or (template.milestone if template else ""),
        target=wanted.target.strip(),
        starts_on=day,
        ends_on=ends_on,
        by_id=ctx.speaker.id,
        at=ctx.now,
    )


def _check(ctx: Context, wanted: Wanted, name: str, *, team: bool) -> None:
    if not finding.stem_of(name):
        raise BadInputError(wording.NO_NAME)
    if len(name) > rules.LONGEST_NAME:
        raise BadInputError(wording.LONG_NAME.format(most=rules.LONGEST_NAME))
    if max(len(wanted.target), len(wanted.milestone)) > rules.LONGEST:
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    if team and wanted.leader_id is None:
        raise BadInputError(wording.NO_LEADER.format(name=name))
    if wanted.ends_on is not None and wanted.ends_on < ctx.today:
        raise BadInputError(wording.PAST)


def _require_new(ctx: Context, row: Activity, unit: Org) -> None:
    """Let pass what is not on there already; two who say it at once are let in one after the other."""
    ctx.connection.execute(sa.select(col(Org.id)).where(col(Org.id) == unit.id).with_for_update(key_share=True)).all()
    same = select(Activity).where(Activity.org_id == row.org_id, Activity.name == row.name, Activity.year == row.year)
    running = ctx.session.exec(same.where(Activity.state == ActivityState.OPEN)).first()
    if running is not None:
        raise ConflictError(wording.RUNNING.format(unit=unit.short, number=running.id, name=running.name))


def _signed(ctx: Context, row: Activity, member_id: int) -> ActivityMember:
    return ActivityMember(activity_id=row.id, member_id=member_id, by_id=ctx.speaker.id, day=ctx.today)


def _open_duty(ctx: Context, row: Activity) -> plan.Task | None:
    """The duty that a team's milestone calls for, where the year's list has it for this unit."""
    if not (row.is_team and row.ends_on):
        return None
    opened = plan.happened(ctx, MILESTONE, row.org_id, row.ends_on, ref=f"hd{row.id}")
    if not opened:
        return None
    row.task_id = opened[0].id
    ctx.session.flush()
    return opened[0]


def cancel(ctx: Context, number: int, reason: str) -> Activity:
    """Call it off: its duty is not to be done any more, who takes part is told.

    Raises:
        NotFoundError: there is none the speaker sees.
        NotAllowedError: the speaker runs no activities of this unit.
        BadInputError: no reason, or too much.
        ConflictError: it is closed or called off.
    """
    row = finding.to_change(ctx, number)
    people.require(ctx, Right.RUN_ACTIVITY, people.org(ctx, row.org_id))
    require_open(row)
    reason = reason.strip()
    if not reason:
        raise BadInputError(wording.NO_REASON.format(number=number))
    if len(reason) > rules.LONGEST:
        raise BadInputError(wording.LONG_TEXT.format(most=rules.LONGEST))
    before = audit.snapshot(row)
    row.state, row.result, row.closed_by, row.closed_at = ActivityState.CANCELLED, reason, ctx.speaker.id, ctx.now
    trail.note(ctx, "activity.cancel", row, [audit.changed(row, before), *_drop_duty(ctx, row, reason)])
    telling.called_off(ctx, row, [one.member_id for one, _ in finding.enrolled(ctx, row)])
    return row


def _drop_duty(ctx: Context, row: Activity, reason: str) -> Sequence[audit.Change]:
    task = plan.kept_task(ctx, row.task_id) if row.task_id else None
    if task is None or task.state is not plan.TaskState.OPEN:
        return ()
    return plan.dropped(ctx, task, reason).changes


def require_open(row: Activity) -> None:
    """Let pass what is on.

    Raises:
        ConflictError: it is closed or called off.
    """
    if row.state is not ActivityState.OPEN:
        said = wording.NOT_OPEN.format(number=row.id, name=row.name, state=wording.STATES[row.state])
        raise ConflictError(said)
