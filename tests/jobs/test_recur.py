"""The year grows at night: new units, new secretaries, the next year."""

from datetime import date
from itertools import islice

import pytest
from sqlmodel import col, select

from bot import people, plan
from bot.notify import OutboxMessage, Urgency
from bot.people import Org, OrgKind, Post, Role
from bot.plan import Task
from jobs import recur
from tests.world import World


def night(world: World) -> int:
    with world.acting() as ctx:
        return recur.run(ctx)


@pytest.fixture
def unit_by_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As thousands of units grow: here one at a time."""
    monkeypatch.setattr("bot.plan.surveying.BATCH", 1)


def pieces(world: World, most: int = 99) -> list[int]:
    """The night in pieces, each with a transaction of its own, or the first of them; what each has done."""
    done = []
    for piece in islice(recur.pieces(world.acting), most):
        with world.acting() as ctx:
            done.append(piece(ctx))
    return done


def year(world: World) -> list[tuple[str, int, str, date, int]]:
    """All tasks and whose they are."""
    with world.acting() as ctx:
        tasks = ctx.session.exec(select(Task)).all()
        return sorted((one.code, one.org_id, one.period, one.due, one.owner_id or 0) for one in tasks)


def said(world: World) -> list[tuple[int, str]]:
    with world.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        assert {row.urgency for row in rows} <= {Urgency.PROMPT}
        return [(row.member_id, row.text) for row in rows]


def test_without_a_list_nothing_grows(world: World) -> None:
    assert night(world) == 0


def test_a_company_that_begins_in_november_owes_nothing_before(world: World) -> None:
    """The list is loaded on 23 November: what would have been due earlier is not held against anybody."""
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)

    assert night(world) > 0
    assert night(world) == 0

    with world.acting() as ctx:
        tasks = ctx.session.exec(select(Task)).all()
        assert min(task.due for task in tasks) == date(2026, 11, 25)
        assert {task.year for task in tasks} == {2026}
    assert said(world) == []


def test_a_new_group_in_may(world: World) -> None:
    world.on("2026-01-05 00:11")
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
    world.on("2026-05-12 00:11")
    night(world)
    with world.acting() as ctx:
        group = Org(
            code="B05-02",
            name="汽机支部第二党小组",
            short="汽机支部第二党小组",
            kind=OrgKind.GROUP,
            parent_id=world.orgs["B05"],
            path="C00/B05/B05-02/",
        )
        ctx.session.add(group)
        ctx.session.flush()

    assert night(world) > 0

    with world.acting() as ctx:
        theirs = ctx.session.exec(select(Task).where(Task.org_id == group.id).order_by(col(Task.due))).all()
        meetings = [task.period for task in theirs if task.code == "ZB-03-1"]
        assert meetings == [f"2026-{month:02}" for month in range(5, 13)]
        assert {(task.unit_id, task.owner_id) for task in theirs} == {(world.orgs["B05"], world.who("周芳"))}
    assert night(world) == 0


def test_a_new_secretary_is_told_once(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    night(world)
    world.on("2026-11-24 00:11")
    with world.acting() as ctx:
        old = ctx.session.exec(select(Post).where(Post.member_id == world.who("老王"))).one()
        old.until = date(2026, 11, 24)
    world.appoint("黄勇", Role.SECRETARY, "B04", since=date(2026, 11, 24))

    changes = night(world)

    with world.acting() as ctx:
        count = len(ctx.session.exec(select(Task).where(Task.owner_id == world.who("黄勇"))).all())
    assert said(world) == [(world.who("黄勇"), f"您接手了 {count} 项任务，回复“我的任务”看。")]
    assert changes == count + 1
    assert night(world) == 0


def test_in_december_the_next_year_is_prepared(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    world.on("2026-11-30 00:11")
    night(world)
    with world.acting() as ctx:
        assert plan.templates(ctx, 2027) == []
    world.on("2026-12-01 00:11")

    night(world)

    with world.acting() as ctx:
        assert len(plan.templates(ctx, 2027)) == 50
        first = ctx.session.exec(select(Task).where(Task.year == 2027).order_by(col(Task.due))).first()
        assert first is not None
        # The reminder before New Year's Day of 2027 falls into December: five days before, on the working day before.
        assert (first.code, first.period, first.due) == ("DW-04-2", "2027-01-01", date(2026, 12, 25))
        months = ctx.session.exec(select(Task.period).where(Task.code == "ZB-02-2", Task.year == 2027)).all()
        assert sorted(set(months)) == [f"2027-{month:02}" for month in range(1, 13)]
    assert night(world) == 0


def test_nothing_ran_in_december(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    world.on("2027-01-08 00:11")

    assert night(world) > 50
    assert night(world) == 0
    with world.acting() as ctx:
        assert len(plan.templates(ctx, 2027)) == 50


def test_a_unit_that_is_closed_has_nothing_more_to_do(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    night(world)
    with world.acting() as ctx:
        people.org(ctx, world.orgs["B05"]).closed_on = date(2026, 12, 1)
        people.org(ctx, world.orgs["B05-01"]).closed_on = date(2026, 12, 1)

    night(world)

    with world.acting() as ctx:
        theirs = ctx.session.exec(select(Task).where(Task.unit_id == world.orgs["B05"])).all()
        given_up = {task.reason for task in theirs if task.due >= date(2026, 12, 1)}
        kept = {task.reason for task in theirs if task.due < date(2026, 12, 1)}
        assert (given_up, kept) == ({"单位已撤销。"}, {""})
    assert night(world) == 0


def test_a_small_company_grows_in_one_piece(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)

    assert len(pieces(world)) == 1
    assert night(world) == 0


@pytest.mark.usefixtures("unit_by_unit")
def test_thousands_of_units_grow_one_after_the_other(world: World) -> None:
    """Each piece is kept by itself; a night that dies is begun anew and finds the rest."""
    world.on("2026-12-01 00:11")
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)

    listed, boilers, turbines = pieces(world, 3)
    assert (listed, boilers > 0, turbines > 0) == (50, True, True)
    assert world.orgs["C00"] not in {unit for _, unit, *_ in year(world)}

    assert [bool(done) for done in pieces(world)] == [False, False, False, True]
    grown = year(world)
    assert pieces(world) == [0, 0, 0, 0]
    assert night(world) == 0
    assert year(world) == grown
    assert {owner for *_, owner in grown} <= {0, *world.members.values()}
    assert said(world) == []


@pytest.mark.usefixtures("unit_by_unit")
def test_who_takes_over_in_several_units_is_told_of_all_at_once(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
    pieces(world)
    world.on("2026-11-24 00:11")
    with world.acting() as ctx:
        for post in ctx.session.exec(select(Post).where(Post.role == Role.SECRETARY)).all():
            post.until = date(2026, 11, 24)
    for unit in ("B04", "B05"):
        world.appoint("黄勇", Role.SECRETARY, unit, since=date(2026, 11, 24))

    *rest, handed_over = pieces(world)

    assert not any(rest)
    [(member, text)] = said(world)
    assert (member, text) == (world.who("黄勇"), f"您接手了 {handed_over - 1} 项任务，回复“我的任务”看。")
    assert len(pieces(world)) == 4
    assert night(world) == 0
