"""The clock in the hands of whoever runs the machine."""

import json
import os
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import select

from bot import migrations
from bot.cli import jobs
from bot.core.clock import system_clock
from bot.core.db import Database
from bot.core.job_run import JobRun
from bot.core.workdays import Workdays
from jobs import TIMETABLE
from tests.cli.conftest import Run
from tests.processes import Command


def test_one_job_by_hand(run: Run, tmp_path: Path, store_url: str) -> None:
    ran = run("run-job", "backup", "--now", "2026-11-23T09:30")

    on_file = store_url.startswith("sqlite")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {"job": "backup", "now": "2026-11-23T09:30:00+08:00", "done": int(on_file)}
    assert [path.name for path in (tmp_path / "backups" / "nightly").glob("*")] == (
        ["zhibu-20261123-093000.db"] if on_file else []
    )


def test_a_job_that_is_not_there(run: Run) -> None:
    ran = run("run-job", "remnid")

    assert (ran.code, ran.out) == (1, "")
    chores = ("deliver", "fetch_evidence", "grey_cards", "show_workbench", "look_up_contacts")
    names = [*(job.name for job in TIMETABLE), *chores]
    assert ran.err == f"没有定时任务 remnid；有：{'、'.join(names)}。\n"


def test_the_clock_wants_the_newest_store(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/old.db")

    ran = run("scheduler")

    assert (ran.code, ran.err) == (1, "数据库结构不是最新，请先运行 zhibu db upgrade。\n")


@pytest.fixture
def migrated(tmp_path: Path) -> Database:
    store = Database(f"sqlite:///{tmp_path}/new.db")
    migrations.upgrade(store)
    store.close()
    return store


def runs(store: Database) -> list[tuple[str, bool, str]]:
    with store.read() as session:
        found = session.exec(select(JobRun)).all()
        return sorted((run.name, run.finished_at is not None, run.error) for run in found)


def test_two_clocks_as_processes_of_their_own(migrated: Database, tmp_path: Path) -> None:
    """Both make up the night, one of them does it; each leaves when it is told to."""
    due = sorted(job.name for job in TIMETABLE if job.slot(system_clock(), Workdays()))
    with ExitStack() as ended:
        both = [Command(tmp_path, {"ZHIBU_STORE__URL": str(migrated.url)}, "scheduler") for _ in range(2)]
        for command in both:
            ended.callback(command.end)
        until = time.monotonic() + 10
        while time.monotonic() < until and not (
            len(runs(migrated)) == len(due) and all(command.out for command in both)
        ):
            time.sleep(0.05)
        os.kill(both[0].pid, signal.SIGTERM)
        os.kill(both[1].pid, signal.SIGINT)
        left = [command.wait(10) for command in both]

    assert left == [0, 0]
    names = "、".join(job.name for job in TIMETABLE)
    assert [command.out for command in both] == [f"定时任务已启动：{names} （按 Ctrl+C 停止）\n"] * 2
    assert [command.err for command in both] == [""] * 2
    assert runs(migrated) == [(name, True, "") for name in due]
    assert len(list((tmp_path / "backups" / "nightly").iterdir())) == 1
    migrated.close()


def test_the_handlers_of_signals_are_given_back(run: Run, migrated: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave() -> None:
        until = time.monotonic() + 10
        while signal.getsignal(signal.SIGTERM) is before[1] and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setenv("ZHIBU_STORE__URL", str(migrated.url))
    before = [signal.getsignal(number) for number in jobs.STOPPING]
    leaving = threading.Thread(target=leave)
    leaving.start()

    ran = run("scheduler")

    leaving.join()
    assert ran.out.startswith("定时任务已启动")
    assert [signal.getsignal(number) for number in jobs.STOPPING] == before
