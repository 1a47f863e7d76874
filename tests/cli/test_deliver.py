"""Delivery in the hands of whoever runs the machine: once, or as a process of its own."""

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import notify
from bot.core.clock import MovableClock
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.notify import Topic, Urgency
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN
from tests.cli.conftest import Run
from tests.ground import MONDAY
from tests.processes import Command
from tests.world import PEOPLE, World

PATIENCE = 40
"""Seconds a process may take to send, and to leave."""
LONG_AGO = MONDAY - timedelta(days=300)
"""Due by the clock of the machine, which no test knows."""


@pytest.fixture
def wecom(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """WeCom with the cast in its address book, named in the environment."""
    standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(MONDAY))
    standin.add_users(Member(userid, name) for userid, name, *_ in PEOPLE if userid)
    section = "ZHIBU_CHANNELS__WECOM_APP__"
    keys = {"CORP_ID": CORP, "AGENT_ID": str(AGENT), "SECRET": SECRET, "TOKEN": TOKEN, "AES_KEY": AES_KEY}
    for key, value in (keys | {"API_BASE": standin.serve() + "/cgi-bin/"}).items():
        monkeypatch.setenv(section + key, value)
    yield standin
    standin.close()


def put(world: World, text: str) -> None:
    with world.acting() as ctx:
        who = world.who("李明")
        notify.put(ctx, to=who, text=text, key=text, topic=Topic.TASK, urgency=Urgency.URGENT, due=LONG_AGO)


def seen(standin: StandIn) -> list[str]:
    return [message["text"] for message in standin.outbox]


def test_what_waits_is_sent_once(run: Run, world: World, wecom: StandIn) -> None:
    put(world, "请核验任务 12")

    ran = run("deliver", "--once")

    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["deliver"] == 1
    assert json.loads(run("deliver", "--once").out)["deliver"] == 0
    assert json.loads(run("run-job", "deliver").out)["done"] == 0
    assert seen(wecom) == ["请核验任务 12"]


def test_without_a_platform_there_is_nowhere_to_send(run: Run) -> None:
    ran = run("deliver")

    assert (ran.code, ran.err) == (1, "还没有配置企业微信应用（[channels.wecom_app]），没有地方可发。\n")


def test_a_process_that_delivers_until_it_is_told_to_leave(
    world: World, wecom: StandIn, store_url: str, tmp_path: Path
) -> None:
    ours = {name: value for name, value in os.environ.items() if name.startswith("ZHIBU_")}
    command = Command(tmp_path, ours | {"ZHIBU_STORE__URL": store_url}, "deliver")
    try:
        put(world, "请核验任务 12")
        until = time.monotonic() + PATIENCE
        while not seen(wecom) and command.process.is_alive() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(command.pid, signal.SIGTERM)
        code = command.wait(PATIENCE)
    finally:
        command.end()

    assert (code, command.out, command.err) == (0, "发送已启动 （按 Ctrl+C 停止）\n", "")
    assert seen(wecom) == ["请核验任务 12"]
