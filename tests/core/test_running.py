"""The clock running in its threads: it looks again and again, does its chores beside, and stops."""

import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.clock import MovableClock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BusyError
from bot.core.scheduler import Scheduler
from bot.core.timetable import MINUTE, Chore, Job
from tests.core.clockwork import Hand, at, runs, scheduler, tick, ticks

ROOT = Path(__file__).parents[2]
PATIENCE = 30
"""Seconds that something may take on a busy machine."""


def test_at_the_start_what_was_missed_is_made_up_in_threads(database: Database) -> None:
    def slow(ctx: Context) -> int:
        begun.set()
        go_on.wait(PATIENCE)
        return tick(ctx)

    begun, go_on = threading.Event(), threading.Event()
    clock = MovableClock(at("11-23 09:00"))
    often = Job("often", tick, every=timedelta(milliseconds=100))
    house = scheduler(database, clock, Job("slow", slow, at="08:53"), often)
    house.start()
    assert begun.wait(PATIENCE)
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
    until = time.monotonic() + PATIENCE
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
    until = time.monotonic() + PATIENCE
    while len(done) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    house.stop()

    assert len(done) >= 3
    assert runs(database) == []


def test_a_chore_that_takes_long_is_told_when_the_clock_stops(database: Database) -> None:
    begun, told = threading.Event(), threading.Event()
    heard: list[bool] = []

    def sweep() -> int:
        begun.set()
        heard.append(told.wait(20))
        return 1

    done = [Chore("sweep", sweep, MINUTE, told.set), Chore("short", lambda: 1, MINUTE)]
    house = Scheduler(database, (), Hand("11-23 09:00"), Settings(), chores=done)
    house.start()
    assert begun.wait(PATIENCE)
    house.stop()

    assert heard == [True]


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


def test_a_moved_clock_is_looked_at_at_once(database: Database) -> None:
    clock = MovableClock(at("11-23 08:00"))
    house = scheduler(database, clock, Job("remind", tick, at="08:53", within=timedelta(hours=1)))
    house.wake()
    house.start()
    time.sleep(0.3)
    clock.advance(timedelta(hours=1))
    house.wake()
    until = time.monotonic() + PATIENCE
    while not ticks(database) and time.monotonic() < until:
        time.sleep(0.02)
    house.stop()

    assert ticks(database) == ["11-23 09:00"]


TWO = """
import sys, time
from sqlmodel import func, select
from bot.core import audit
from bot.core.clock import system_clock
from bot.core.config import Settings
from bot.core.db import Database
from bot.core.job_run import JobRun
from bot.core.scheduler import Scheduler
from bot.core.timetable import Job
from datetime import timedelta
def tick(ctx):
    audit.record(ctx, "tick", summary=sys.argv[2])
    return 1
database = Database(sys.argv[1])
jobs = [Job(f"often{n}", tick, every=timedelta(milliseconds=100)) for n in range(3)]
house = Scheduler(database, [*jobs, Job("daily", tick, at="00:00")], system_clock, Settings())
def done(database):
    with database.read() as session:
        return session.exec(select(func.count()).select_from(JobRun)).one()
print("ready", flush=True)
sys.stdin.readline()
house.start()
time.sleep(0.5)
until = time.monotonic() + 15
while done(database) < 5 and time.monotonic() < until:
    time.sleep(0.05)
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
            process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in both] == [0, 0]

    done = runs(database)
    assert len(done) > 4
    assert {(run.done, run.error) for run in done} == {(1, "")}
    assert len({(run.name, run.slot) for run in done}) == len(done)
    assert len(ticks(database)) == len(done)
    assert set(ticks(database)) <= {"one", "two"}
    assert len({run.slot for run in done if run.name == "daily"}) == len([run for run in done if run.name == "daily"])
