"""The server as it is really started: pages and the clock beside them, in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import migrations
from bot.core.clock import system_clock
from bot.core.db import Database
from bot.core.job_run import JobRun
from bot.core.workdays import Workdays
from jobs import TIMETABLE
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
STARTED = "支部通已启动：http://127.0.0.1:{port} （按 Ctrl+C 停止）"
SECONDS = 20


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def new_store(folder: Path) -> Database:
    folder.mkdir()
    (folder / "config.toml").write_bytes((ROOT / "config.example.toml").read_bytes())
    store = Database(f"sqlite:///{folder}/data/zhibu.db")
    migrations.upgrade(store)
    return store


@contextmanager
def served(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`zhibu serve` in a folder, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port), *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers too: they would hold the pipe open
        process.communicate(timeout=SECONDS)


def ready(port: int) -> bool:
    """Whether it answers within the time."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    return False


def done(store: Database) -> list[str]:
    with store.read() as session:
        return sorted(session.exec(select(JobRun.name).where(col(JobRun.done).is_not(None))).all())


def worker_of(process: subprocess.Popen[str]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8").split()
    [worker] = [child for child in children if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return int(worker)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for the worker in /proc")
def test_the_clock_runs_in_the_worker_and_comes_back_with_it(tmp_path: Path) -> None:
    """F20: the worker is killed; the next one answers, and its clock does what is due by then."""
    with_clock, without = new_store(tmp_path / "with"), new_store(tmp_path / "without")
    port, other = free_port(), free_port()
    due = sorted(job.name for job in TIMETABLE if job.slot(system_clock(), Workdays()))
    with served(tmp_path / "with", port) as process, served(tmp_path / "without", other, "--no-scheduler") as bare:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == STARTED.format(port=port)
        assert ready(port)
        until = time.monotonic() + SECONDS
        while len(done(with_clock)) < len(due) and time.monotonic() < until:
            time.sleep(0.05)
        assert done(with_clock) == due

        with with_clock.write() as session:
            for run in session.exec(select(JobRun)):
                session.delete(run)
        worker = worker_of(process)
        os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + SECONDS
        while len(done(with_clock)) < len(due) and time.monotonic() < until:
            time.sleep(0.05)
        assert done(with_clock) == due
        assert worker_of(process) != worker

        assert ready(other)
        for one in (process, bare):
            one.send_signal(signal.SIGTERM)
        assert [one.wait(SECONDS) for one in (process, bare)] == [0, 0]
    assert done(without) == []
    with_clock.close()
    without.close()


def test_a_server_wants_the_newest_store(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/old.db")

    ran = run("serve")

    assert (ran.code, ran.err) == (1, "数据库结构不是最新，请先运行 zhibu db upgrade。\n")


def test_a_server_wants_an_app_to_serve(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/new.db")
    run("db", "upgrade")

    ran = run("serve")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("还没有配置企业微信应用")
