"""The whole demonstration: bringing it up, finding it again, what it says when it cannot start."""

import base64
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner
from sqlmodel import select

from bot import contacts
from bot.channels.wecom_app import WecomApp
from bot.chat import InboxMessage
from bot.cli.demo import demo as command
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.core.job_run import JobRun
from bot.core.workdays import Workdays
from bot.demo import company, platforms, run
from bot.demo.run import Demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not there yet."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def heard(folder: Path) -> list[str]:
    """What the first start said; the company stays in the folder for the tests below."""
    told: list[str] = []
    first = run.start(tell=told.append, folder=folder)
    assert first.standin.say("u0320", "帮助").reply
    first.close()
    return told


@pytest.fixture
def kept(folder: Path, heard: list[str]) -> Iterator[Demo]:
    """A later start on the same folder."""
    assert heard
    again = run.start(tell=heard.append, folder=folder)
    yield again
    again.close()


def test_both_chats_have_a_menu_that_says_commands(kept: Demo) -> None:
    assert (
        [one["name"] for one in kept.standin.menu] == [one["name"] for one in kept.oa.menu] == ["我的", "支部", "办理"]
    )
    for menu in (kept.standin.menu, kept.oa.menu):
        assert menu[2]["sub_button"][3]["url"] == f"{kept.bot_url}/me"

    told = kept.standin.event("click", "u0320", EventKey="我的任务")
    assert "我的任务" in told.reply or "要办的" in told.reply


def test_the_first_start_loads_the_company_and_says_so(heard: list[str]) -> None:
    assert heard[:3] == ["正在准备演示数据库…", "正在载入演示单位…", "已载入 792 名党员。"]


def test_a_later_start_goes_on_a_minute_after_the_last_record(kept: Demo, heard: list[str]) -> None:
    assert heard[-1] == "接着用上次的演示数据（792 名党员）；重新开始请加 --fresh。"
    with kept.database.read() as session:
        last = session.exec(select(InboxMessage.received_at)).all()[-1]
    assert timedelta(0) < kept.clock() - last < timedelta(minutes=2)


def test_time_does_not_run_backwards_though_nobody_spoke(folder: Path, heard: list[str]) -> None:
    """The clock was moved and the jobs of that day ran, then the window was closed hard."""
    assert heard
    first = run.start(tell=heard.append, folder=folder)
    moved = first.clock() + timedelta(hours=2)
    with first.database.write() as session:
        session.add(JobRun(name="remind", slot=moved, started_at=moved))
    first.close()

    again = run.start(tell=heard.append, folder=folder)
    again.close()
    assert again.clock() > moved


def test_everybody_with_a_chat_is_in_the_address_book(kept: Demo) -> None:
    assert len(kept.standin.users) == 637
    assert kept.standin.users["u0303"].name == "周玉山"


@pytest.mark.parametrize("door", ["authorize_url", "sign_in_url"])
def test_a_page_is_opened_as_whom_one_chooses(kept: Demo, door: str) -> None:
    """The bot asks the stand-in, and the stand-in sends people to the bot and nowhere else."""
    assert kept.settings.channels.wecom_app is not None
    gate = WecomApp(kept.settings.channels.wecom_app, clock=kept.clock)
    address = getattr(gate, door)(f"{kept.settings.web.base_url}/login/back", "S1")
    page = requests.get(address, timeout=5).text

    assert re.findall("<li><a [^>]+>(.+?) <span>(.*?)</span>", page) == [
        ("范景勇", "普通党员"),
        ("王永峰", "党小组长"),
        ("周玉山", "支部书记"),
        ("杜涛", "党委工作部"),
        ("不是本单位的人", "应当进不去"),
    ]
    chosen = requests.get(address.split("#")[0], params={"as": "u0303"}, allow_redirects=False, timeout=5)
    there = urlsplit(chosen.headers["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{kept.bot_url}/login/back"
    assert gate.who(parse_qs(there.query)["code"][0]) == "u0303"
    astray = requests.get(
        address.split("#")[0].replace("login%2Fback", "").replace("127.0.0.1%3A", "a.b%3A"), timeout=5
    )
    assert "（errcode 50001）" in astray.text


def test_the_webhook_is_real_and_refuses_strangers(kept: Demo) -> None:
    assert kept.standin.verify_url()
    assert requests.post(kept.bot_url + platforms.HOOK, data=b"<xml/>", timeout=5).status_code == 403
    assert requests.get(kept.bot_url + "/healthz", timeout=5).json() == {"status": "ok"}


def test_when_the_week_opens_the_secretary_finds_a_digest(kept: Demo) -> None:
    userid = company.FEATURED["secretary"].lower().replace("m", "u")
    kept.clock.advance(timedelta(days=7))
    kept.scheduler.wake()

    until = time.monotonic() + 20
    texts: list[str] = []
    while not any("本周任务" in text for text in texts) and time.monotonic() < until:
        time.sleep(0.1)
        texts = [line["text"] for line in kept.standin.conversation(userid)]

    assert any("本周任务：" in text for text in texts), texts


def test_two_starts_share_no_secret(kept: Demo, folder: Path) -> None:
    with_other_secrets = run.start(tell=lambda _: None, folder=folder)
    with_other_secrets.standin.hook = kept.standin.hook
    try:
        assert not with_other_secrets.standin.verify_url()
    finally:
        with_other_secrets.close()


def test_closing_frees_the_port(folder: Path, heard: list[str]) -> None:
    assert heard
    for _ in range(2):
        started = run.start(tell=lambda _: None, folder=folder, port=0)
        port = int(started.url.rpartition(":")[2])
        started.close()
        socket.create_server(("127.0.0.1", port)).close()


def test_a_given_moment_is_where_the_clock_starts(folder: Path, heard: list[str]) -> None:
    assert heard
    moment = datetime(2026, 12, 1, 8, 0, tzinfo=SHANGHAI)
    started = run.start(tell=lambda _: None, folder=folder, now=moment)
    started.close()

    assert timedelta(0) <= started.clock() - moment < timedelta(minutes=1)


def test_fresh_forgets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / run.FILE
    for ending in ("", "-wal", "-shm"):
        path.with_name(run.FILE + ending).write_bytes(b"not a database at all, but long enough to be looked at" * 40)

    started = run.start(tell=lambda _: None, folder=tmp_path, fresh=True)
    started.close()

    assert company.FEATURED["member"] == "M0320"
    assert run.START <= started.clock() < run.START + timedelta(minutes=2)


def test_a_broken_file_says_how_to_begin_anew(tmp_path: Path) -> None:
    (tmp_path / run.FILE).write_bytes(b"not a database at all, but long enough to be looked at" * 40)

    with pytest.raises(ConflictError, match="请加 --fresh 重新开始"):
        run.start(tell=lambda _: None, folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here")

    with pytest.raises(ConflictError, match="写不了文件夹"):
        run.start(tell=lambda _: None, folder=tmp_path / "data")


@pytest.mark.parametrize(("port", "other"), [(0, 1), (run.LAST_PORT, 8000)])
def test_a_taken_port_names_another(port: int, other: int, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        number = taken.getsockname()[1]
        wanted = f"端口 {number} 已被占用，请换一个：python3 run.py demo --port {number + 1 if other == 1 else other}"

        with pytest.raises(ConflictError) as refused:
            run.start(tell=lambda _: None, folder=tmp_path, port=number)

    assert refused.value.sentence == wanted
    assert list(tmp_path.iterdir()) == [], "nothing was prepared in vain"


def test_a_key_is_43_letters_and_digits_for_32_bytes() -> None:
    keys = {platforms._aes_key() for _ in range(50)}

    assert len(keys) == 50
    assert all(len(key) == 43 and key.isalnum() and len(base64.b64decode(key + "=")) == 32 for key in keys)


def when_waiting(number: signal.Signals) -> threading.Thread:
    """Send a signal once the command waits for one: not before, when it would end the test itself."""
    before = signal.getsignal(signal.SIGTERM)

    def send() -> None:
        until = time.monotonic() + 60
        while signal.getsignal(signal.SIGTERM) is before and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.2)
        os.kill(os.getpid(), number)

    sending = threading.Thread(target=send)
    sending.start()
    return sending


def test_the_command_prints_one_address_and_ends_when_asked(
    folder: Path, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert heard
    monkeypatch.chdir(folder.parent)
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    end = when_waiting(signal.SIGTERM)

    result = CliRunner().invoke(command, ["--port", str(port)])

    end.join()
    assert result.exit_code == 0
    assert opened == [f"http://127.0.0.1:{port}"]
    assert result.stdout.count("http://") == 1
    assert "按 Ctrl+C 停止" in result.stdout
    assert result.stderr.splitlines()[-1] == "演示已停止。数据留在 data，下次接着用。"


def test_ctrl_c_ends_it_too(folder: Path, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard
    monkeypatch.chdir(folder.parent)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    end = when_waiting(signal.SIGINT)

    result = CliRunner().invoke(command, ["--port", str(port), "--no-browser"])

    end.join()
    assert result.exit_code == 0
    assert "演示已停止" in result.stderr


def test_the_address_book_is_that_of_the_roster_until_somebody_is_renamed(kept: Demo) -> None:
    section = kept.settings.channels.wecom_app
    assert section is not None
    channel = WecomApp(section, clock=kept.clock)
    with kept.database.write() as session:
        ctx = Context(session, kept.clock(), kept.settings, Workdays())
        taken = contacts.take_in(ctx, channel.name, channel.contacts())
    assert (taken.bound, taken.strangers, list(taken.news)) == (taken.people, 0, [])
    assert taken.people == len(kept.standin.users) > 600

    was = kept.standin.users.pop("u0320")
    kept.standin.add_users([replace(was, userid="new.0320")])
    assert kept.standin.contact("update_user", "u0320", NewUserID="new.0320").answered
    looker = contacts.Looker(kept.database, {channel.name: channel}, kept.clock, kept.settings)
    looker.run_once()
    with kept.database.read() as session:
        [proposed] = contacts.everything(
            Context(session, kept.clock(), kept.settings, Workdays()), contacts.ContactState.OPEN, 9
        )
    assert (proposed.userid, proposed.member, proposed.renamed_from) == ("new.0320", was.name, "u0320")
    assert proposed.departments[0] == "公司"
