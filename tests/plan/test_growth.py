"""The year of the demo company, and what becomes of it when units, lists and dates change."""

import sqlalchemy as sa
from sqlmodel import col, select

from bot import plan
from bot.core.context import Context
from bot.demo import company
from bot.people import Org
from bot.plan import Growth, Scope, Task, TaskTemplate


def per_unit(ctx: Context) -> dict[str, int]:
    """Tasks of each unit and its groups, by the unit's code."""
    query = (
        sa.select(col(Org.code), sa.func.count()).join(Task, col(Task.unit_id) == col(Org.id)).group_by(col(Org.code))
    )
    return {row[0]: row[1] for row in ctx.connection.execute(query)}


def test_the_demo_company_has_2382_dated_tasks_in_2026(ctx: Context) -> None:
    company.load(ctx)
    assert plan.load_defaults(ctx, 2026) == 50

    grown = plan.grow(ctx, 2026)

    counts = per_unit(ctx)
    of_the_committee = counts.pop("C00")
    assert (sum(counts.values()), of_the_committee) == (2382, 59)
    assert grown == Growth(added=2382 + 59)
    assert counts.pop("G01") == 32
    assert (len(counts), min(counts.values()), max(counts.values())) == (20, 109, 157)


def test_growing_again_changes_nothing(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, 2026)
    plan.grow(ctx, 2026)

    assert plan.grow(ctx, 2026) == Growth()
    assert plan.load_defaults(ctx, 2026) == 0


def test_every_task_of_the_list_but_the_five_that_wait_for_an_event_is_there(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, 2026)
    plan.grow(ctx, 2026)

    grown = set(ctx.session.exec(select(Task.code)))
    listed = set(ctx.session.exec(select(TaskTemplate.code).where(TaskTemplate.scope == Scope.UNIT)))
    assert sorted(listed - grown) == ["ZB-01-3", "ZB-05-3", "ZB-06-2", "ZB-07-3", "ZB-10-2"]
