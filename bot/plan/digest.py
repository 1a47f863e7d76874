"""The digest a person gets when the week opens: what it asks for, what comes into view, what others owe."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.core.context import Context
from bot.core.db import constants
from bot.notify import Notice, Topic
from bot.people import Org, Role
from bot.plan import telling
from bot.plan.models import Check, Rung, Task, TaskNudge, TaskState, TaskTemplate
from bot.plan.nudging import by_meeting, end_of, reached, say, with_the_post
from bot.plan.reminders import DAY
from bot.plan.telling import Line

WEEK = 7 * DAY
OFFICE_LIST = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
"""Who gets the committee's own list of what is overdue."""
LONG = 60
"""Calendar days of a lead that is shown in a digest although a later one will be said: terms end every three years."""


def digest(ctx: Context, for_office: Sequence[str] = ()) -> int:
    """Queue the week's digest, one message a person: what this week asks for, what comes into view, what others owe.

    The office hears `for_office` besides: what else waits for it.
    """
    sunday = ctx.today + (6 - ctx.today.weekday()) * DAY
    told = say(ctx, reached(ctx, by=sunday))
    for member, lines in _coming(ctx, sunday).items():
        told.setdefault(member, []).extend(lines)
    more, news = _overdue_of_others(ctx, for_office)
    year, week, _ = ctx.today.isocalendar()
    return notify.put_many(
        ctx,
        [
            Notice(
                to=member,
                text=telling.week(told.get(member, []), ctx.today, more.get(member, [])),
                key=f"digest:{year}-W{week:02}:{member}",
                topic=Topic.DIGEST,
                due=with_the_post(ctx),
                until=end_of(ctx, sunday),
            )
            for member in sorted(told.keys() | news)
        ],
    )


def _coming(ctx: Context, sunday: date) -> dict[int, list[Line]]:
    """What else is due this week, and what comes into view long before its last lead: for who can be told himself.

    Not what was said for this deadline already: it has its day of grace, and nobody hears of a thing too often.
    """
    said = sa.exists().where(col(TaskNudge.task_id) == col(Task.id), col(TaskNudge.due) == col(Task.due))
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
            ~said,
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
    """Whether one of the long leads falls into this week."""
    monday = today - today.weekday() * DAY
    return any(monday <= due - lead * DAY <= sunday for lead in lead_days if lead >= LONG)


def _overdue_of_others(ctx: Context, for_office: Sequence[str]) -> tuple[dict[int, list[str]], set[int]]:
    """A line for each secretary whose unit's other people are late, and the committee's own list for its office.

    And to whom it is worth a letter: nobody is written to each week only to be told again what is late since long.
    """
    rows = ctx.connection.execute(_late(ctx)).all()
    leading = people.secretaries(ctx, {row.unit_id for row in rows})
    others, news = Counter[int](), set[int]()
    for row in rows:
        secretary = leading.get(row.unit_id)
        if secretary is not None and row.owner_id != secretary and row.theirs:
            others[row.unit_id] += row.theirs
            news |= {secretary} if row.lately else set()
    more: dict[int, list[str]] = defaultdict(list)
    for unit, short in _shorts(ctx, others).items():
        more[leading[unit]].append(telling.UNIT_LATE.format(unit=short, count=others[unit]))
    units = len({row.unit_id for row in rows})
    late = [telling.OFFICE_LATE.format(count=sum(row.many for row in rows), units=units)] if rows else []
    for clerk in _office(ctx) if late or for_office else ():
        more[clerk] += [*late, *for_office]
        news.add(clerk)
    able = notify.reachable(ctx, more)
    return {member: lines for member, lines in more.items() if member in able}, news & able


def _late(ctx: Context) -> sa.Select[int, int | None, int, Any, Any]:
    """How many tasks each owner in each unit is late with: all, without what others provide, of those the last week's.

    What another department provides the unit cannot hurry: it stands in the office's list alone.
    """
    theirs = sa.case((col(Task.check).in_(constants([Check.EXTERNAL])), 0), else_=1)
    lately = sa.case((col(Task.due) >= ctx.today - WEEK, theirs), else_=0)
    counts = (sa.func.count().label("many"), sa.func.sum(theirs).label("theirs"), sa.func.sum(lately).label("lately"))
    return (
        sa.select(col(Task.unit_id), col(Task.owner_id), *counts)
        .where(col(Task.state).in_(constants([TaskState.OPEN])), col(Task.due) < ctx.today)
        .group_by(col(Task.unit_id), col(Task.owner_id))
        .order_by(col(Task.unit_id))
    )


def _shorts(ctx: Context, units: Iterable[int]) -> dict[int, str]:
    query = sa.select(col(Org.id), col(Org.short)).where(col(Org.id).in_(list(units)))
    return {row.id: row.short for row in ctx.connection.execute(query)}


def _office(ctx: Context) -> list[int]:
    return [one.id for root in people.roots(ctx) for one in people.holders(ctx, OFFICE_LIST, root.id)]
