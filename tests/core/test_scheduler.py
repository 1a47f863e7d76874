"""What the clock does: each slot once, late rather than never, and never twice."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.core import audit, job_run
from bot.core.clock import SHANGHAI, MovableClock
from bot.core.config import Calendar, Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, BusyError
from bot.core.job_run import JobRun
from bot.core.scheduler import (
    DAY,
    EVERY_DAY,
    HOUR,
    MINUTE,
    MONTH_OPENS,
    WEEK_OPENS,
    WORKDAY,
    Chore,
    Job,
    Looking,
    Scheduler,
    Work,
    day_of_month,
)
from bot.core.workdays import Workdays

DAYS = Workdays()
ROOT = Path(__file__).parents[2]


def at(text: str) -> datetime:
    """`11-23 09:30` of 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}:00").replace(tzinfo=SHANGHAI)


def tick(ctx: Context) -> int:
    """A job that leaves a trace."""
    audit.record(ctx, "tick", summary=f"{ctx.now:%m-%d %H:%M}")
    return 1


def crash(ctx: Context) -> int:
    tick(ctx)
    raise LookupError("李明 is not here")


class Hand:
    """A clock that stands where it is put."""

    def __init__(self, text: str) -> None:
        self.put(text)

    def put(self, text: str) -> None:
        self.now = at(text)

    def __call__(self) -> datetime:
        return self.now


def scheduler(database: Database, clock: Callable[[], datetime], *timetable: Job, **options: Settings) -> Scheduler:
    return Scheduler(database, timetable, clock, options.get("settings", Settings()))


def ticks(database: Database) -> list[str]:
    with database.read() as session:
        query = select(audit.AuditEntry.summary).where(audit.AuditEntry.verb == "tick")
        return list(session.exec(query.order_by(col(audit.AuditEntry.id))).all())


def runs(database: Database) -> Sequence[JobRun]:
    with database.read() as session:
        found = session.exec(select(JobRun).order_by(col(JobRun.id))).all()
        session.expunge_all()
        return found


MORNING = Job("remind", tick, at="08:53")


@pytest.mark.parametrize(
    ("job", "now", "slot"),
    [
        (MORNING, "11-23 08:53", "11-23 08:53"),
        (MORNING, "11-23 23:59", "11-23 08:53"),
        (MORNING, "11-23 08:52", "11-22 08:53"),
        (Job("x", tick, at="00:10"), "12-01 00:09", "11-30 00:10"),
        (Job("x", tick, at="08:53", on=WORKDAY), "11-23 09:00", "11-23 08:53"),
        (Job("x", tick, at="08:53", on=WORKDAY), "11-22 09:00", None),
        (Job("x", tick, at="08:53", on=WORKDAY), "09-20 09:00", "09-20 08:53"),
        (Job("x", tick, at="08:53", on=WORKDAY), "10-02 08:00", None),
        (Job("x", tick, at="08:53", on=WORKDAY), "10-01 08:00", "09-30 08:53"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "11-24 08:46", "11-23 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "11-24 08:48", None),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=7 * DAY), "11-29 23:00", "11-23 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=5 * DAY), "10-09 09:00", "10-08 08:47"),
        (Job("x", tick, at="08:47", on=WEEK_OPENS, within=5 * DAY), "10-05 09:00", None),
        (Job("x", tick, at="08:47", on=WEEK_OPENS), "09-20 09:00", None),
        (Job("x", tick, at="08:51", on=MONTH_OPENS, within=9 * DAY), "10-09 09:00", "10-08 08:51"),
        (Job("x", tick, at="08:51", on=MONTH_OPENS), "11-03 08:00", "11-02 08:51"),
        (Job("x", tick, at="08:41", on=day_of_month(25)), "11-25 08:41", "11-25 08:41"),
        (Job("x", tick, at="08:41", on=day_of_month(25), within=20 * DAY), "12-10 08:00", "11-25 08:41"),
        (Job("x", tick, at="08:41", on=day_of_month(31)), "11-30 09:00", "11-30 08:41"),
        (Job("x", tick, at="08:41", on=day_of_month(31)), "02-28 09:00", "02-28 08:41"),
        (Job("x", tick, at="08:41", on=day_of_month(31)), "10-30 09:00", None),
        (Job("x", tick, every=MINUTE), "11-23 09:30", "11-23 09:30"),
        (Job("x", tick, every=5 * MINUTE), "11-23 09:34", "11-23 09:30"),
        (Job("x", tick, every=DAY), "11-23 09:34", "11-23 00:00"),
    ],
)
def test_the_latest_slot(job: Job, now: str, slot: str | None) -> None:
    assert job.slot(at(now), DAYS) == (at(slot) if slot else None)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 60 * 24 * 60), st.sampled_from([EVERY_DAY, WORKDAY, WEEK_OPENS, MONTH_OPENS, day_of_month(31)]))
def test_a_slot_has_come_and_the_next_is_not_due_before_it(minutes: int, on: Callable[[date, Workdays], bool]) -> None:
    now = at("01-01 00:00") + timedelta(minutes=minutes)
    job = Job("x", tick, at="08:53", on=on, within=40 * DAY)

    slot = job.slot(now, DAYS)

    if slot is not None:
        assert now - job.within < slot <= now
        assert on(slot.date(), DAYS)
        assert job.slot(slot, DAYS) == slot
        assert job.slot(slot - MINUTE, DAYS) != slot


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
                audit.record(Context(session, at("11-23 08:54"), Settings(), DAYS), "tick", summary="another")

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


def test_at_the_start_what_was_missed_is_made_up_in_threads(database: Database) -> None:
    def slow(ctx: Context) -> int:
        begun.set()
        go_on.wait(5)
        return tick(ctx)

    begun, go_on = threading.Event(), threading.Event()
    clock = MovableClock(at("11-23 09:00"))
    often = Job("often", tick, every=timedelta(milliseconds=100))
    house = scheduler(database, clock, Job("slow", slow, at="08:53"), often)
    house.start()
    assert begun.wait(5)
    go_on.set()
    house.stop()
    stopped = len(runs(database))
    house.stop()

    time.sleep(0.25)
    done = runs(database)
    assert len(done) == stopped
    assert [(run.name, run.done) for run in done if run.name == "slow"] == [("slow", 1)]
    assert all(run.finished_at for run in done)


def test_a_running_clock_looks_again_and_again(database: Database) -> None:
    often = Job("often", tick, every=timedelta(milliseconds=100))
    house = scheduler(database, MovableClock(at("11-23 09:00")), often)
    house.start()
    until = time.monotonic() + 5
    while len(runs(database)) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    house.stop()

    slots = [run.slot for run in runs(database)]
    assert len(slots) >= 3
    assert slots == sorted(set(slots))


def test_a_chore_is_done_again_and_again_without_a_slot(database: Database) -> None:
    done: list[float] = []

    def sweep() -> int:
        done.append(time.monotonic())
        return 1

    chore = Chore("sweep", sweep, every=timedelta(milliseconds=50))
    house = Scheduler(database, (), MovableClock(at("11-23 09:00")), Settings(), chores=[chore])
    house.start()
    until = time.monotonic() + 5
    while len(done) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    house.stop()

    assert len(done) >= 3
    assert runs(database) == []


def test_a_chore_that_takes_long_is_told_when_the_clock_stops(database: Database) -> None:
    begun, told = threading.Event(), threading.Event()

    def sweep() -> int:
        begun.set()
        return int(told.wait(20))

    done = [Chore("sweep", sweep, MINUTE, told.set), Chore("short", lambda: 1, MINUTE)]
    house = Scheduler(database, (), Hand("11-23 09:00"), Settings(), chores=done)
    house.start()
    assert begun.wait(5)
    start = time.monotonic()
    house.stop()

    assert told.is_set()
    assert time.monotonic() - start < 5


def test_a_chore_that_fails_is_told_of_and_tried_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    house = Scheduler(database, (), Hand("11-23 09:00"), Settings())
    failures: list[Exception] = [BusyError(), LookupError("李明 is not here")]

    def sweep() -> int:
        if failures:
            raise failures.pop(0)
        return 7

    chore = Chore("sweep", sweep, every=MINUTE)

    assert [house.do(chore), house.do(chore), house.do(chore)] == [None, None, 7]
    assert [one.getMessage() for one in caplog.records] == ["store busy, chore waits", "chore crashed"]


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


def test_a_moved_clock_is_looked_at_at_once(database: Database) -> None:
    clock = MovableClock(at("11-23 08:00"))
    house = scheduler(database, clock, Job("remind", tick, at="08:53", within=timedelta(hours=1)))
    house.wake()
    house.start()
    time.sleep(0.3)
    clock.advance(timedelta(hours=1))
    house.wake()
    until = time.monotonic() + 5
    while not ticks(database) and time.monotonic() < until:
        time.sleep(0.02)
    house.stop()

    assert ticks(database) == ["11-23 09:00"]


TWO = """
import sys, time
from bot.core import audit
from bot.core.clock import system_clock
from bot.core.config import Settings
from bot.core.db import Database
from bot.core.scheduler import Job, Scheduler
from datetime import timedelta
def tick(ctx):
    audit.record(ctx, "tick", summary=sys.argv[2])
    return 1
database = Database(sys.argv[1])
jobs = [Job(f"often{n}", tick, every=timedelta(milliseconds=100)) for n in range(3)]
house = Scheduler(database, [*jobs, Job("daily", tick, at="00:00")], system_clock, Settings())
print("ready", flush=True)
sys.stdin.readline()
house.start()
time.sleep(0.7)
house.stop()
"""


def test_two_processes_on_one_store_do_each_slot_once(database: Database, store_url: str) -> None:
    """F26."""
    command = [sys.executable, "-c", TWO, store_url]
    with ExitStack() as ended:
        both = [
            subprocess.Popen([*command, name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for name in ("one", "two")
        ]
        for process in both:
            ended.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in both:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in both:
            process.communicate(timeout=20)
    assert [process.returncode for process in both] == [0, 0]

    done = runs(database)
    assert len(done) > 4
    assert {(run.done, run.error) for run in done} == {(1, "")}
    assert len({(run.name, run.slot) for run in done}) == len(done)
    assert len(ticks(database)) == len(done)
    assert set(ticks(database)) <= {"one", "two"}
    assert len({run.slot for run in done if run.name == "daily"}) == len([run for run in done if run.name == "daily"])
