"""The demo company's year so far: the whole list, most of it kept, with the meetings that kept it."""

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import meetings, people
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, history
from bot.meetings import Attendance, Meeting, MeetingKind
from bot.people import Org
from bot.plan import Record, Task, TaskState, Timing
from tests.filled import fill
from tests.ground import MONDAY


def the_year(ctx: Context) -> None:
    company.load(ctx)
    assert history.load(ctx) == 2441
    assert history.load(ctx) == 0, "a year that is there is left alone"


@pytest.fixture
def loaded(database: Database) -> Database:
    with database.write() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        fill(ctx, the_year)
    return database


def test_the_year_up_to_the_day_the_curtain_rises(loaded: Database) -> None:
    with loaded.read() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        tasks = ctx.session.exec(select(Task)).all()
        states = Counter((task.state, task.timing, task.due < ctx.today) for task in tasks)
        kept = sum(count for (state, _, _), count in states.items() if state is TaskState.DONE)
        overdue = states[TaskState.OPEN, None, True]

        assert all(task.owner_id for task in tasks)
        assert all(task.done_on and task.done_on < ctx.today for task in tasks if task.state is TaskState.DONE)
        assert states[TaskState.DONE, Timing.ON_TIME, True] > 0.9 * kept
        assert states[TaskState.DONE, Timing.LATE, True] > 0
        assert states[TaskState.DONE, Timing.GRACE, True] > 0
        assert 20 < overdue < 0.05 * kept
        assert len(ctx.session.exec(select(Record.id)).all()) == kept


def test_a_meeting_stands_behind_what_a_meeting_fulfils(loaded: Database) -> None:
    with loaded.read() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        rolls = sa.select(sa.func.count()).where(col(Attendance.meeting_id) == col(Meeting.id)).scalar_subquery()
        held = ctx.session.exec(select(Meeting, Task, rolls).join(Task, col(Task.meeting_id) == col(Meeting.id))).all()

        assert len(held) == len(ctx.session.exec(select(Meeting.id)).all()) > 1000
        for meeting, task, roll in held:
            assert meeting.org_id == task.org_id
            assert meeting.starts_at.date() == task.done_on
            assert meeting.serves == [task.id]
            assert meeting.expected == roll == sum((meeting.present or 0, meeting.leave or 0, meeting.absent or 0))
            assert ctx.workdays.works(meeting.starts_at.date())


def test_the_figures_of_a_meeting_are_those_of_its_roll(loaded: Database) -> None:
    with loaded.read() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        unit = ctx.session.exec(select(Org).where(Org.code == "B04")).one()
        kind = MeetingKind.GENERAL_MEETING
        held = ctx.session.exec(select(Meeting).where(Meeting.org_id == unit.id, Meeting.kind == kind)).first()
        assert held is not None
        secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
        assert secretary is not None
        roll = meetings.roll(ctx.acting(Actor(secretary.id, secretary.name)), held)

        assert (roll.counts.expected, roll.counts.present, roll.counts.leave, roll.counts.absent) == (
            held.expected,
            held.present,
            held.leave,
            held.absent,
        )
