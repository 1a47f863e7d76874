"""Commands of the clock: one job by hand, the whole timetable or the delivery in a process of its own."""

import json
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

import click

from bot.app import App, keep_loaded
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, now_option
from bot.core.errors import ConflictError, NotFoundError
from bot.core.scheduler import Scheduler

STOPPING = (signal.SIGINT, signal.SIGTERM)
NO_CHANNEL = "还没有配置企业微信应用（[channels.wecom_app]），没有地方可发。"


@click.command("run-job", cls=ChineseCommand)
@click.argument("name")
@now_option
@click.pass_obj
def run_job(edge: Edge, name: str, now: datetime | None) -> None:
    """现在就执行一项定时任务，打印办了什么（JSON）；不影响它到点再执行。"""
    edge.now = now
    app = App(edge.settings, edge.store, edge.clock)
    clock = app.scheduler()
    work: dict[str, Callable[[], int]] = {job.name: partial(clock.run_now, job) for job in clock.timetable}
    work |= {chore.name: chore.run for chore in app.chores}
    if name not in work:
        raise NotFoundError(f"没有定时任务 {name}；有：{'、'.join(work)}。")
    moment = edge.clock()
    done = work[name]()
    click.echo(json.dumps({"job": name, "now": moment.isoformat(timespec="seconds"), "done": done}))


@click.command(cls=ChineseCommand)
@click.pass_obj
def scheduler(edge: Edge) -> None:
    """只执行定时任务，不开网页、不发消息；可以在多台机器上同时运行，每项只执行一次。"""
    clock = App(edge.settings, edge.store, edge.clock).scheduler()
    _run(clock, f"定时任务已启动：{'、'.join(job.name for job in clock.timetable)}")


@click.command(cls=ChineseCommand)
@click.option("--once", is_flag=True, help="把现在该发的发完就结束，打印发了多少（JSON）。")
@click.pass_obj
def deliver(edge: Edge, *, once: bool) -> None:
    """只发送消息和取回材料；可以在多台机器上同时运行，每条只发一次。"""
    app = App(edge.settings, edge.store, edge.clock)
    if not app.channels:
        raise ConflictError(NO_CHANNEL)
    if once:
        click.echo(json.dumps({chore.name: chore.run() for chore in app.chores}))
        return
    _run(Scheduler(edge.store, (), edge.clock, edge.settings, chores=app.chores), "发送已启动")


def _run(clock: Scheduler, greeting: str) -> None:
    """Run until somebody stops the process."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOPPING}
    keep_loaded()
    clock.start()
    click.echo(f"{greeting} （按 Ctrl+C 停止）")
    while not stop.wait(1):  # a signal that another thread took is only noticed when this one wakes
        continue
    clock.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


COMMANDS = (run_job, scheduler, deliver)
