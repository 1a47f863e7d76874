"""What the clock does: each slot once, late rather than never, and never twice."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core import audit, job_run
from bot.core.config import Calendar, Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, BusyError
from bot.core.job_run import JobRun
from bot.core.timetable import HOUR, MINUTE, WEEK_OPENS, WORKDAY, Job, Looking, Work
from bot.core.workdays import Workdays
from tests.core.clockwork import MORNING, Hand, at, crash, runs, scheduler, tick, ticks


def test_a_slot_runs_once_however_often_one_looks(database: Database) -> None:
    clock = Hand("11-23 09:00")
    house = scheduler(database, clock, MORNING)

    assert [house.look(MORNING) for _ in range(3)] == [1, None, None]
    clock.put("11-23 23:59")
    assert house.look(MORNING) is None
    clock.put("11-24 08:53")
    assert house.look(MORNING) == 1

    assert ticks(database) == ["11-23 09:00", "11-24 08:53"]
    [first, second] = runs(database)
    assert (first.name, first.slot, first.started_at, first.finished_at, first.done, first.error) == (
        "remind",
        at("11-23 08:53"),
        at("11-23 09:00"),
        at("11-23 09:00"),
        1,
        "",
    )
    assert second.slot == at("11-24 08:53")


def test_days_missed_are_made_up_once(database: Database) -> None:
    clock = Hand("11-20 09:00")
    scheduler(database, clock, MORNING).look(MORNING)
    clock.put("11-23 15:00")
    restarted = scheduler(database, clock, MORNING)

    assert [restarted.look(MORNING) for _ in range(2)] == [1, None]
    assert ticks(database) == ["11-20 09:00", "11-23 15:00"]


def test_what_is_too_late_is_let_go(database: Database) -> None:
    digest = Job("digest", tick, at="08:47", on=WEEK_OPENS)
    house = scheduler(database, Hand("11-25 09:00"), digest)

    assert house.look(digest) is None
    assert runs(database) == []


def test_a_clock_set_back_repeats_nothing(database: Database) -> None:
    """F31."""
    clock = Hand("11-23 09:00")
    house = scheduler(database, clock, MORNING)
    house.look(MORNING)
    clock.put("11-23 08:00")
    house.look(MORNING)
    clock.put("11-23 08:53")
    house.look(MORNING)

    assert [run.slot for run in runs(database)] == [at("11-23 08:53"), at("11-22 08:53")]
    clock.put("11-24 09:00")
    assert house.look(MORNING) == 1


def test_two_schedulers_share_a_store(database: Database, store_url: str) -> None:
    other = Database(store_url)
    clock = Hand("11-23 09:00")
    one, two = scheduler(database, clock, MORNING), scheduler(other, clock, MORNING)

    assert [one.look(MORNING), two.look(MORNING)] == [1, None]

    asked: list[str] = []
    sa.event.listen(other.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert two.look(MORNING) is None
    assert asked == []
    assert len(ticks(database)) == 1
    other.close()


def test_what_another_is_doing_is_left_to_it(database: Database) -> None:
    clock = Hand("11-23 09:00")
    with database.write() as session:
        number = job_run.claim(session.connection(), "remind", at("11-23 08:53"), now=clock())
    house = scheduler(database, clock, MORNING)

    assert house.look(MORNING) is None
    clock.put("11-23 09:10")
    assert house.look(MORNING) is None
    assert ticks(database) == []
    with database.write() as session:
        job_run.finish(session.connection(), int(number or 0), now=clock(), done=0)
    clock.put("11-23 11:00")
    assert house.look(MORNING) is None


def test_what_died_with_its_process_is_done_by_the_next(database: Database) -> None:
    """F20: killed between claim and commit. Its work was rolled back, its lease runs out."""
    clock = Hand("11-23 09:00")
    with database.write() as session:
        job_run.claim(session.connection(), "remind", at("11-23 08:53"), now=clock())
    clock.put("11-23 09:11")
    one, two = scheduler(database, clock, MORNING), scheduler(database, clock, MORNING)

    assert [one.look(MORNING), two.look(MORNING)] == [1, None]
    [run] = runs(database)
    assert (run.started_at, run.done) == (at("11-23 09:11"), 1)


def test_a_crash_is_numbered_and_the_next_slot_goes_on(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    clock = Hand("11-23 09:00")
    broken, mended = Job("remind", crash, at="08:53"), MORNING
    house = scheduler(database, clock, broken)

    with caplog.at_level(logging.ERROR):
        assert house.look(broken) is None
    assert house.look(broken) is None
    clock.put("11-24 09:00")
    assert house.look(mended) == 1

    [entry] = caplog.records
    [failed, done] = runs(database)
    assert (failed.error, failed.done, failed.finished_at) == (vars(entry)["number"], None, at("11-23 09:00"))
    assert len(failed.error) == 4
    assert (entry.exc_info or ("",))[0] is LookupError
    assert (done.error, done.done) == ("", 1)
    assert ticks(database) == ["11-24 09:00"]


def test_a_busy_store_makes_the_job_wait(store_url: str, caplog: pytest.LogCaptureFixture) -> None:
    short, other = Database(store_url, lock_seconds=0.2), Database(store_url)
    house = scheduler(short, Hand("11-23 09:00"), MORNING)

    with other.engine.connect() as connection:
        connection.execute(sa.insert(JobRun).values(name="x", slot=at("11-23 09:00"), started_at=at("11-23 09:00")))
        if not other.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE job_run IN ACCESS EXCLUSIVE MODE")
        assert house.look(MORNING) is None
        connection.rollback()

    assert [record.message for record in caplog.records] == ["store busy, job waits"]
    assert runs(short) == []
    assert house.look(MORNING) == 1
    short.close()
    other.close()


def test_a_job_that_finds_the_store_busy_is_tried_again_after_its_pause(database: Database) -> None:
    def full(ctx: Context) -> int:
        tried.append(f"{ctx.now:%H:%M}")
        tick(ctx)
        if ctx.now < at("11-23 05:00"):
            raise BusyError
        return 1

    tried: list[str] = []
    job = Job("backup", full, at="02:17", pause=HOUR)
    clock = Hand("11-23 02:17")
    for minute in range(240):
        clock.now = at("11-23 02:17") + minute * MINUTE
        scheduler(database, clock, job).look(job)

    assert tried == ["02:17", "03:17", "04:17", "05:17"]
    [run] = runs(database)
    assert (run.started_at, run.done, run.error) == (at("11-23 05:17"), 1, "")
    assert ticks(database) == ["11-23 05:17"]


def test_of_two_clocks_one_tries_again(database: Database) -> None:
    clock = Hand("11-23 08:53")
    with database.write() as session:
        number = job_run.claim(session.connection(), "remind", at("11-23 08:53"), now=clock())
        job_run.put_off(session.connection(), int(number or 0))
    one, two = scheduler(database, clock, MORNING), scheduler(database, clock, MORNING)

    assert [one.look(MORNING), two.look(MORNING)] == [None, None]
    clock.put("11-23 08:54")
    assert [one.look(MORNING), two.look(MORNING)] == [1, None]


def test_a_job_that_only_looks_keeps_nobody_from_writing(store_url: str) -> None:
    def copy(ctx: Context) -> int:
        with store.write() as session:
            tick(Context(session, ctx.now, ctx.settings, ctx.workdays))
        return len(ticks(store))

    store = Database(store_url, lock_seconds=0.2)
    looking = Job("backup", copy, at="02:17", looks=True)
    house = scheduler(store, Hand("11-23 02:17"), looking)

    assert [house.run_now(looking), house.look(looking), house.look(looking)] == [1, 2, None]
    [run] = runs(store)
    assert (run.done, run.finished_at) == (2, at("11-23 02:17"))
    store.close()


def test_what_a_looking_job_changes_is_not_kept(database: Database) -> None:
    looking = Job("remind", tick, at="08:53", looks=True)

    assert scheduler(database, Hand("11-23 09:00"), looking).look(looking) == 1
    assert ticks(database) == []


def in_pieces(*pieces: Work) -> Job:
    """A job that is due at 08:53 and comes in these pieces."""
    return Job("grow", crash, at="08:53", pieces=lambda _: pieces)


def test_between_two_pieces_others_write(store_url: str) -> None:
    def pieces(looking: Looking) -> Iterator[Work]:
        for _ in range(3):
            with looking() as ctx:
                tick(ctx)  # not kept: it only looks
            yield tick
            with store.write() as session:
                audit.record(Context(session, at("11-23 08:54"), Settings(), Workdays()), "tick", summary="another")

    store = Database(store_url, lock_seconds=0.2)
    job = Job("grow", crash, at="08:53", pieces=pieces)

    assert scheduler(store, Hand("11-23 08:53"), job).look(job) == 3
    assert ticks(store) == ["11-23 08:53", "another"] * 3
    assert [(run.done, run.finished_at) for run in runs(store)] == [(3, at("11-23 08:53"))]
    store.close()


def test_what_was_done_before_a_crash_stays(database: Database) -> None:
    job = in_pieces(tick, crash, tick)

    assert scheduler(database, Hand("11-23 08:53"), job).look(job) is None
    assert ticks(database) == ["11-23 08:53"]
    assert [bool(run.error) for run in runs(database)] == [True]


def test_a_stopped_clock_leaves_the_rest_for_the_next(database: Database) -> None:
    def stop(ctx: Context) -> int:
        house._stopping.set()
        return tick(ctx)

    clock = Hand("11-23 08:53")
    job = in_pieces(stop, tick)
    house = scheduler(database, clock, job)
    assert house.look(job) is None
    assert ticks(database) == ["11-23 08:53"]

    clock.put("11-23 08:54")
    again = in_pieces(tick, tick)
    assert scheduler(database, clock, again).look(again) == 2
    assert ticks(database) == ["11-23 08:53", "11-23 08:54", "11-23 08:54"]


def test_a_store_that_is_broken_does_not_stop_the_clock(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")

    assert scheduler(empty, Hand("11-23 09:00"), MORNING).look(MORNING) is None

    assert [record.message for record in caplog.records] == ["scheduler could not look at a job"]
    empty.close()


def test_a_job_is_handed_the_moment_and_the_settings(database: Database) -> None:
    def see(ctx: Context) -> int:
        seen.append((ctx.now, ctx.settings, ctx.actor, ctx.workdays.works(date(2026, 11, 24))))
        return 0

    seen: list[tuple[object, ...]] = []
    corrected = Settings(calendar=Calendar(rest=(date(2026, 11, 24),)))
    job = Job("see", see, at="08:53", on=WORKDAY)
    clock = Hand("11-23 09:00")
    house = scheduler(database, clock, job, settings=corrected)

    assert house.look(job) == 0
    assert seen == [(clock.now, corrected, None, False)]
    clock.put("11-24 09:00")
    assert house.look(job) is None


def test_a_job_run_by_hand_leaves_its_slots_alone(database: Database) -> None:
    house = scheduler(database, Hand("11-23 05:00"), MORNING)

    assert [house.run_now(MORNING), house.run_now(MORNING)] == [1, 1]
    assert runs(database) == []
    assert ticks(database) == ["11-23 05:00"] * 2

    def refuse(ctx: Context) -> int:
        tick(ctx)
        raise BadInputError

    with pytest.raises(BadInputError):
        house.run_now(Job("refuse", refuse, at="08:53"))
    assert len(ticks(database)) == 2


def test_what_was_missed_is_made_up_in_the_order_of_its_slots(database: Database) -> None:
    names = ["remind", "recur", "digest"]

    def named(name: str) -> Callable[[Context], int]:
        def run(ctx: Context) -> int:
            audit.record(ctx, "tick", summary=name)
            return 1

        return run

    hours = {"remind": "08:53", "recur": "00:11", "digest": "08:47"}
    house = scheduler(database, Hand("11-23 10:00"), *(Job(name, named(name), at=hours[name]) for name in names))
    house.catch_up()

    assert ticks(database) == ["recur", "digest", "remind"]
