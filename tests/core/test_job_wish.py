"""Somebody wishes that a job runs now: it does, once, whatever clocks there are, and its slots stay as they are."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from bot.core import audit, job_run, job_wish
from bot.core.context import Context
from bot.core.errors import BusyError, ConflictError
from bot.core.job_wish import JobWish
from bot.core.scheduler import Scheduler
from bot.core.timetable import HOUR, MINUTE, Job
from tests.core.clockwork import MORNING, at, crash, runs, tick, ticks
from tests.world import World


def clock(world: World, *timetable: Job) -> Scheduler:
    return Scheduler(world.database, timetable, lambda: world.now, world.settings)


def wish(world: World, name: str = "remind") -> None:
    with world.acting("何洁") as ctx:
        job_wish.wish(ctx, name)


def wishes(world: World) -> Sequence[JobWish]:
    with world.database.read() as session:
        found = session.exec(select(JobWish).order_by(col(JobWish.id))).all()
        session.expunge_all()
        return found


def test_it_runs_once_at_the_next_look_and_its_slot_is_left_alone(world: World) -> None:
    house = clock(world, MORNING)
    wish(world)
    world.now += MINUTE

    assert [house.grant(), house.grant()] == [1, 0]
    assert ticks(world.database) == ["11-23 09:31"]
    [row] = wishes(world)
    assert (row.name, row.by_id, row.taken_at) == ("remind", world.who("何洁"), world.now)
    assert house.look(MORNING) == 1
    assert house.look(MORNING) is None
    assert [run.slot for run in runs(world.database)] == [row.at, at("11-23 08:53")]
    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "job.wish", limit=5)
        assert (entry.actor_id, entry.summary) == (world.who("何洁"), "现在运行：remind")


def test_of_several_clocks_one_grants_it(world: World) -> None:
    wish(world)
    houses = [clock(world, MORNING) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(Scheduler.grant, houses)) == 1
    assert len(ticks(world.database)) == 1


def test_one_wish_at_a_time_and_another_when_it_is_over(world: World) -> None:
    house = clock(world, MORNING)
    wish(world)
    with pytest.raises(ConflictError, match="已经安排"):
        wish(world)
    wish(world, "other")
    house.catch_up()
    world.now += MINUTE
    wish(world)
    assert house.grant() == 1
    assert [(row.name, row.taken_at is None) for row in wishes(world)] == [
        ("remind", False),
        ("other", True),
        ("remind", False),
    ]


def test_a_job_that_crashes_is_over_too_with_its_number(world: World) -> None:
    house = clock(world, Job("remind", crash, at="08:53"))
    wish(world)
    assert [house.grant(), house.grant()] == [1, 0]
    [row], [run] = wishes(world), runs(world.database)
    assert (row.taken_at, run.done, len(run.error)) == (world.now, None, 4)


def test_a_busy_store_is_tried_again_after_the_pause(world: World) -> None:
    busy = [True]

    def sometimes(ctx: Context) -> int:
        if busy.pop():
            raise BusyError
        return tick(ctx)

    house = clock(world, Job("remind", sometimes, at="08:53", pause=HOUR))
    wish(world)
    busy.append(False)
    busy.reverse()
    assert house.grant() == 0
    assert house.grant() == 0
    assert [row.taken_at for row in wishes(world)] == [None]
    world.now += HOUR
    assert house.grant() == 1
    assert len(ticks(world.database)) == 1


def test_what_died_with_its_clock_is_closed_or_begun_anew(world: World) -> None:
    wish(world)
    with world.acting() as ctx:
        assert job_run.claim(ctx.connection, "remind", ctx.now, now=ctx.now) is not None
    house = clock(world, MORNING)
    assert house.grant() == 0
    world.now += job_run.LEASE + MINUTE
    assert house.grant() == 1
    assert [row.taken_at for row in wishes(world)] == [world.now]


def test_a_store_that_cannot_be_read_only_costs_this_look(world: World, caplog: pytest.LogCaptureFixture) -> None:
    house = clock(world, MORNING)
    with world.acting() as ctx:
        JobWish.__table__.drop(ctx.connection)  # type: ignore[attr-defined]
    assert house.grant() == 0
    assert [one.getMessage() for one in caplog.records] == ["scheduler could not look at wishes"]
    with world.acting() as ctx:
        JobWish.__table__.create(ctx.connection)  # type: ignore[attr-defined]


def test_the_last_runs_of_each(world: World) -> None:
    house = clock(world, MORNING, Job("often", tick, every=MINUTE))
    for _ in range(4):
        house.catch_up()
        world.now += MINUTE
    with world.acting() as ctx:
        past = job_run.history(ctx.connection, 3)
    assert {name: len(found) for name, found in past.items()} == {"often": 3, "remind": 1}
    assert [run.slot for run in past["often"]] == [at(f"11-23 09:3{n}") for n in (3, 2, 1)]
    assert (past["remind"][0].done, past["remind"][0].error) == (1, "")
