"""A unit's study plan of the year: set, studied, taken off; setting it reports the duty of the year's list done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people, plan
from bot.core import audit
from bot.core.audit import Change
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import BadInputError, NotFoundError
from bot.learning import rules, trail, wording
from bot.learning.hours import DAY, Condition
from bot.learning.models import StudyTopic
from bot.meetings import Meeting, MeetingState
from bot.people import Org, Right
from bot.plan import TaskState

DUTY = "ZB-09-1"
"""年度学习教育计划 of the year's list."""
SHORTEST = 4
"""Characters a title must have for an agenda that holds it to count as its study."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One topic as somebody planned it."""

    month: int
    title: str
    how: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the day it was studied, as said or as a closed meeting shows; None: not yet."""

    row: StudyTopic
    studied_on: date | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of setting a plan: so many new topics and changed ones; the task reported done by it, if one was."""

    added: int
    changed: int
    task: plan.Task | None = None


def set_topics(ctx: Context, place: Org, year: int, drafts: Sequence[Draft]) -> Planned:
    """Put topics into the plan of a group's or branch's unit; one of the same title is changed, not doubled.

    At the terminal nobody speaks; then no task is reported either.

    Raises:
        NotAllowedError: the speaker keeps no study records of the unit.
        BadInputError: a topic without a title, a month that is none, too much, a year far away.
    """
    unit = people.unit_of(ctx, place)
    if ctx.actor is not None:
        people.require(ctx, Right.KEEP_STUDY, unit)
    people.hold(ctx, unit)
    there = {rules.plain(row.title): row for row in _rows(ctx, [unit.id], year)}
    _require_near(ctx, year)
    _require_sound(drafts, len(there))
    changes, added, changed = [], 0, 0
    number = max((row.number for row in there.values()), default=0)
    for draft in drafts:
        row = there.get(rules.plain(draft.title))
        if row is None:
            number += 1
            row = _new(ctx, unit, year, number, draft)
            there[rules.plain(draft.title)] = row
            changes.append(audit.added(row))
            added += 1
        elif change := _changed(ctx, row, draft):
            changes.append(change)
            changed += 1
    if changes:
        summary = wording.PLAN_NOTE.format(year=year, count=added or changed)
        trail.note(ctx, "study.plan", summary, changes, unit.id)
    return Planned(added, changed, _reported(ctx, unit, year, len(there)) if there else None)


def _require_near(ctx: Context, year: int) -> None:
    """A plan is made for this year, the next, or written down late."""
    if abs(year - ctx.today.year) > 1:
        raise BadInputError(wording.FAR_YEAR.format(year=year))


def _require_sound(drafts: Iterable[Draft], there: int) -> None:
    some = list(drafts)
    for place, draft in enumerate(some, 1):
        if not rules.plain(draft.title):
            raise BadInputError(wording.NO_TITLE.format(place=place))
        if draft.month not in range(1, 13):
            raise BadInputError(wording.BAD_MONTH)
        if len(draft.title) > rules.LONGEST_TITLE:
            raise BadInputError(wording.LONG_TITLE.format(most=rules.LONGEST_TITLE))
    if there + len(some) > rules.MOST_TOPICS:
        raise BadInputError(wording.MANY_TOPICS.format(most=rules.MOST_TOPICS))


def _new(ctx: Context, unit: Org, year: int, number: int, draft: Draft) -> StudyTopic:
    row = StudyTopic(
        org_id=unit.id,
        year=year,
        number=number,
        month=draft.month,
        title=draft.title.strip(),
        how=draft.how[: rules.LONGEST_WORD] or wording.HOW,
        leader=draft.leader[: rules.LONGEST_WORD],
        by_id=ctx.actor.id if ctx.actor else None,
        at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    return row


def _changed(ctx: Context, row: StudyTopic, draft: Draft) -> Change | None:
    """What the draft says otherwise; what it does not say stays."""
    before = audit.snapshot(row)
    row.month = draft.month
    row.how = draft.how[: rules.LONGEST_WORD] or row.how
    row.leader = draft.leader[: rules.LONGEST_WORD] or row.leader
    ctx.session.flush()
    change = audit.changed(row, before)
    return change if change.after else None


def _reported(ctx: Context, unit: Org, year: int, count: int) -> plan.Task | None:
    """The year's duty reported done, where the speaker is the one who may report it; somebody else verifies."""
    if ctx.actor is None:
        return None
    for task in plan.find(ctx, DUTY, org=unit):
        mine = task.owner_id == ctx.actor.id or people.may(ctx, Right.VERIFY_TASK, unit)
        if (task.org_id, task.period, task.state) == (unit.id, str(year), TaskState.OPEN) and mine:
            return plan.complete(ctx, task.id, note=wording.PLAN_NOTE.format(year=year, count=count)).task
    return None


def _rows(ctx: Context, units: Collection[int] | None, year: int) -> Sequence[StudyTopic]:
    query = select(StudyTopic).where(StudyTopic.year == year)
    if units is not None:
        query = query.where(col(StudyTopic.org_id).in_(list(units)))
    return ctx.session.exec(query.order_by(col(StudyTopic.org_id), col(StudyTopic.month), col(StudyTopic.number))).all()


def topic(ctx: Context, place: Org, year: int, number: int) -> StudyTopic:
    """One topic of a unit's plan, for who keeps it.

    Raises:
        NotAllowedError: the speaker keeps no study records of the unit.
        NotFoundError: there is none.
    """
    unit = people.unit_of(ctx, place)
    people.require(ctx, Right.KEEP_STUDY, unit)
    query = select(StudyTopic).where(StudyTopic.org_id == unit.id, StudyTopic.year == year, StudyTopic.number == number)
    found = ctx.session.exec(query).one_or_none()
    if found is None:
        raise NotFoundError(wording.NO_SUCH_TOPIC.format(year=year, number=str(number)[:6]))
    return found


def studied(ctx: Context, place: Org, year: int, number: int, day: date) -> StudyTopic:
    """Say that a topic was studied on a day, outside of a meeting whose agenda shows it.

    Raises:
        NotAllowedError, NotFoundError: as for a topic.
        BadInputError: a day to come, or of another year.
    """
    row = topic(ctx, place, year, number)
    if day > ctx.today or day.year != year:
        raise BadInputError(wording.DAY_OF_TOPIC.format(year=year))
    before = audit.snapshot(row)
    row.done_on = day
    ctx.session.flush()
    if row.done_on != before["done_on"]:
        trail.note(ctx, "study.done", row.title, [audit.changed(row, before)], row.org_id)
    return row


def drop(ctx: Context, place: Org, year: int, number: int) -> StudyTopic:
    """Take a topic off the plan; its number is not given again while later ones are there.

    Raises:
        NotAllowedError, NotFoundError: as for a topic.
    """
    row = topic(ctx, place, year, number)
    gone = audit.Change("study_topic", row.id, audit.snapshot(row), None)
    ctx.session.delete(row)
    ctx.session.flush()
    trail.note(ctx, "study.drop", row.title, [gone], row.org_id)
    return row


def listed(ctx: Context, unit: Org, year: int) -> list[Topic]:
    """The plan of a unit, by month, with what was studied by today; its members may read it."""
    return topics(ctx, year, ctx.today, [unit.id])


def topics(ctx: Context, year: int, as_of: date, units: Collection[int] | None = None) -> list[Topic]:
    """The plans of these units, of all when None, with what was studied by a day: two statements."""
    shown = _shown(ctx, year, as_of, units)
    found = []
    for row in _rows(ctx, units, year):
        day, meeting_id = shown.get(row.id, (None, None))
        said = row.done_on if row.done_on is not None and row.done_on <= as_of else None
        days = [one for one in (said, day) if one is not None]
        found.append(Topic(row, min(days, default=None), meeting_id))
    return found


def _shown(ctx: Context, year: int, as_of: date, units: Collection[int] | None) -> dict[int, tuple[date, int]]:
    """The first closed meeting of the unit whose title or agenda holds a topic's title, by topic."""
    title, on_record = col(StudyTopic.title), sa.cast(col(Meeting.agenda), sa.String) + col(Meeting.title)
    conditions: list[Condition] = [
        col(StudyTopic.year) == year,
        sa.func.length(title) >= SHORTEST,
        sa.func.replace(on_record, title, "") != on_record,
        col(Meeting.state).in_(constants([MeetingState.CLOSED])),
        col(Meeting.starts_at) >= datetime.combine(date(year, 1, 1), time(), SHANGHAI),
        col(Meeting.starts_at) < datetime.combine(min(date(year, 12, 31), as_of) + DAY, time(), SHANGHAI),
    ]
    if units is not None:
        conditions.append(col(StudyTopic.org_id).in_(list(units)))
    columns: tuple[Any, ...] = (col(StudyTopic.id), col(Meeting.starts_at), col(Meeting.id).label("meeting_id"))
    query = (
        sa.select(*columns)
        .join(Meeting, col(Meeting.org_id) == col(StudyTopic.org_id))
        .where(*conditions)
        .order_by(col(Meeting.starts_at).desc())
    )
    return {row.id: (local(row.starts_at).date(), row.meeting_id) for row in ctx.connection.execute(query)}
