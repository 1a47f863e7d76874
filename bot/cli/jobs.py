"""Commands of the clock: one job by hand, or the whole timetable in a process of its own."""

import json
import signal
import threading
from datetime import datetime

import click

from bot.app import App
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, now_option
from bot.core.errors import NotFoundError

STOPPING = (signal.SIGINT, signal.SIGTERM)


@click.command("run-job", cls=ChineseCommand)
@click.argument("name")
@now_option
@click.pass_obj
def run_job(edge: Edge, name: str, now: datetime | None) -> None:
    """现在就执行一项定时任务，打印办了什么（JSON）；不影响它到点再执行。"""
    edge.now = now
    clock = App(edge.settings, edge.store, edge.clock).scheduler()
    job = next((job for job in clock.timetable if job.name == name), None)
    if job is None:
        raise NotFoundError(f"没有定时任务 {name}；有：{'、'.join(job.name for job in clock.timetable)}。")
    moment = edge.clock()
    done = clock.run_now(job)
    click.echo(json.dumps({"job": name, "now": moment.isoformat(timespec="seconds"), "done": done}))


@click.command(cls=ChineseCommand)
@click.pass_obj
def scheduler(edge: Edge) -> None:
    """只执行定时任务，不开网页；可以在多台机器上同时运行，每项只执行一次。"""
    clock = App(edge.settings, edge.store, edge.clock).scheduler()
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in STOPPING}
    clock.start()
    click.echo(f"定时任务已启动：{'、'.join(job.name for job in clock.timetable)} （按 Ctrl+C 停止）")
    while not stop.wait(1):  # a signal that another thread took is only noticed when this one wakes
        continue
    clock.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


COMMANDS = (run_job, scheduler)
