"""The digest a person gets when the week opens: what it asks for, what comes into view, what others owe."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.core.context import Context
from bot.core.db import constants
from bot.notify import Notice, Topic
from bot.people import Org, Role
from bot.plan import telling
from bot.plan.models import Rung, Task, TaskNudge, TaskState, TaskTemplate
from bot.plan.nudging import by_meeting, end_of, reached, say
from bot.plan.reminders import DAY
from bot.plan.telling import Line

OFFICE_LIST = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
"""Who gets the committee's own list of what is overdue."""


def digest(ctx: Context) -> int:
    """Queue the week's digest, one message a person: what this week asks for, what comes into view, what others owe."""
    sunday = ctx.today + (6 - ctx.today.weekday()) * DAY
    told = say(ctx, reached(ctx, by=sunday))
    for member, lines in _coming(ctx, sunday).items():
        told.setdefault(member, []).extend(lines)
    more = _overdue_of_others(ctx)
    year, week, _ = ctx.today.isocalendar()
    return notify.put_many(
        ctx,
        [
            Notice(
                to=member,
                text=telling.week(told.get(member, []), ctx.today, more.get(member, [])),
                key=f"digest:{year}-W{week:02}:{member}",
                topic=Topic.DIGEST,
                until=end_of(ctx, sunday),
            )
            for member in sorted(told.keys() | more.keys())
        ],
    )


def _coming(ctx: Context, sunday: date) -> dict[int, list[Line]]:
    """What else is due this week, and what comes into view long before its last lead: for who can be told himself.

    Not what was said today already: after an outage the reminders may have come before the digest.
    """
    said_today = sa.exists().where(col(TaskNudge.task_id) == col(Task.id), col(TaskNudge.said_on) == ctx.today)
    query = (
        sa.select(
            col(Task.id),
            col(Task.owner_id),
            col(Task.title),
            col(Task.due),
            col(Task.check),
            col(TaskTemplate.lead_days),
            col(TaskTemplate.meeting),
        )
        .outerjoin(TaskTemplate, col(TaskTemplate.id) == col(Task.template_id))
        .where(
            col(Task.state).in_(constants([TaskState.OPEN])),
            col(Task.owner_id).is_not(None),
            col(Task.opens_on) <= sunday,
            col(Task.due) >= ctx.today,
            ~said_today,
        )
        .order_by(col(Task.id))
    )
    rows = ctx.connection.execute(query).all()
    rows = [row for row in rows if row.due <= sunday or _leads(ctx.today, sunday, row.due, row.lead_days or ())]
    able = notify.reachable(ctx, {row.owner_id for row in rows})
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        if row.owner_id in able:
            rung = Rung.LEAD if row.due <= sunday else None
            lines[row.owner_id].append(Line(row.id, row.title, row.due, rung, by_meeting=by_meeting(row)))
    return lines


def _leads(today: date, sunday: date, due: date, lead_days: Iterable[int]) -> bool:
    """Whether one of the leads falls into this week."""
    monday = today - today.weekday() * DAY
    return any(monday <= due - lead * DAY <= sunday for lead in lead_days)


def _overdue_of_others(ctx: Context) -> dict[int, list[str]]:
    """A line for each secretary whose unit's other people are late, and the committee's own list for its office."""
    late = (col(Task.state).in_(constants([TaskState.OPEN])), col(Task.due) < ctx.today)
    counted = (
        sa.select(col(Task.unit_id), col(Task.owner_id), sa.func.count().label("many"))
        .where(*late)
        .group_by(col(Task.unit_id), col(Task.owner_id))
    )
    rows = ctx.connection.execute(counted).all()
    leading = people.secretaries(ctx, {row.unit_id for row in rows})
    others: dict[int, int] = defaultdict(int)
    for row in rows:
        others[row.unit_id] += row.many if row.owner_id != leading.get(row.unit_id) else 0
    more: dict[int, list[str]] = defaultdict(list)
    shorts = _shorts(ctx, others)
    for unit, secretary in leading.items():
        if others[unit]:
            more[secretary].append(telling.UNIT_LATE.format(unit=shorts[unit], count=others[unit]))
    if rows:
        everything = telling.OFFICE_LATE.format(count=sum(row.many for row in rows), units=len(others))
        for clerk in _office(ctx):
            more[clerk].append(everything)
    able = notify.reachable(ctx, more)
    return {member: lines for member, lines in more.items() if member in able}


def _shorts(ctx: Context, units: Iterable[int]) -> dict[int, str]:
    query = sa.select(col(Org.id), col(Org.short)).where(col(Org.id).in_(list(units)))
    return {row.id: row.short for row in ctx.connection.execute(query)}


def _office(ctx: Context) -> list[int]:
    return [one.id for root in people.roots(ctx) for one in people.holders(ctx, OFFICE_LIST, root.id)]
