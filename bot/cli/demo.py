"""The command that shows everything: `zhibu demo`."""

import signal
import threading
import webbrowser
from datetime import datetime

import click

from bot.cli.words import ChineseCommand, Port, now_option
from bot.demo import run

READY = "聊天窗口：{url}\n在浏览器里打开它，可以扮演任何一名党员。按 Ctrl+C 停止。"
STOPPING = (signal.SIGINT, signal.SIGTERM)
STOPPED = "演示已停止。数据留在 {folder}，下次接着用。"


@click.command(cls=ChineseCommand)
@click.option("--port", default=8000, type=Port(), help="聊天窗口的端口，默认 8000。")
@now_option
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器。")
@click.option("--fresh", is_flag=True, help="丢掉上次的演示数据，重新开始。")
def demo(*, port: int, now: datetime | None, no_browser: bool, fresh: bool) -> None:
    """演示：载入 792 人的演示单位，打开聊天窗口，随意扮演。"""
    running = run.start(port=port, now=now, fresh=fresh, tell=lambda words: click.echo(words, err=True))
    try:
        click.echo(READY.format(url=running.url))
        if not no_browser:
            webbrowser.open(running.url)
        _wait()
    finally:
        running.close()
    click.echo(STOPPED.format(folder=run.FOLDER), err=True)


def _wait() -> None:
    """Until Ctrl+C, or until somebody asks the process to end; also where a shell had it ignore Ctrl+C."""
    ended = threading.Event()
    earlier = {number: signal.signal(number, lambda *_: ended.set()) for number in STOPPING}
    try:
        # A wait without an end cannot be interrupted from the keyboard on Windows.
        while not ended.wait(1):
            continue
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


COMMANDS = (demo,)
