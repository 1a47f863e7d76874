"""What the demo company's units were asked to put right: every state to look at, the twelfth to be answered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import col, select

from bot import people, problems
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, rectified
from bot.notify import MessageState, OutboxMessage
from bot.problems import ProblemState, Rectification
from tests.filled import fill
from tests.ground import MONDAY


def the_autumn(ctx: Context) -> None:
    company.load(ctx)
    assert rectified.load(ctx) == 12


@pytest.fixture
def ctx(database: Database) -> Iterator[Context]:
    with database.write() as session:
        fill(Context(session, MONDAY, Settings(), Workdays()), the_autumn)
    with database.read() as session:
        yield Context(session, MONDAY, Settings(), Workdays())


def test_every_step_is_there(ctx: Context) -> None:
    rows = problems.all_units(ctx)

    assert Counter(row.problem.state for row in rows) == {
        ProblemState.CLOSED: 6,
        ProblemState.RECTIFYING: 3,
        ProblemState.REPLIED: 2,
        ProblemState.RETURNED: 1,
    }
    assert [row.problem.id for row in rows if row.is_overdue(ctx.today)] == [7, 8]
    serials = ctx.session.exec(select(Rectification.serial).order_by(col(Rectification.id))).all()
    assert list(serials) == list(range(1, 13))
    assert all(row.task and row.task.owner_id for row in rows)
    states = set(ctx.session.exec(select(OutboxMessage.state)).all())
    assert MessageState.WAITING not in states, "told long ago"


def test_the_twelfth_is_for_the_featured_secretary(ctx: Context) -> None:
    secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
    assert secretary is not None
    mine = problems.of_unit(ctx.acting(Actor(secretary.id, secretary.name)), people.org(ctx, secretary.org_id))
    assert [(row.problem.id, row.problem.state) for row in mine] == [(12, ProblemState.RECTIFYING)]
    assert [row.task.owner_id for row in mine if row.task] == [secretary.id]


def test_a_young_year_has_few_and_an_empty_store_none(database: Database) -> None:
    with database.write() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        assert rectified.load(ctx) == 0
        company.load(ctx)
        assert rectified.load(replace(ctx, now=datetime(2026, 1, 20, 9, 0, tzinfo=SHANGHAI))) == 3
