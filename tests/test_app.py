"""The front door as server processes open it: configured by file and environment alone."""

import gc
import logging
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import app
from bot.core import log
from bot.core.config import Channels, Settings
from bot.core.db import Database
from bot.core.errors import BotError
from tests.world import World


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store_url: str) -> Iterator[None]:
    """A process about to serve this store; afterwards it is closed, and the names learnt for masking are forgotten."""
    (tmp_path / "zhibu.toml").write_text('[log]\nlevel = "ERROR"\n', "utf-8")
    monkeypatch.setenv(app.CONFIG_VARIABLE, str(tmp_path / "zhibu.toml"))
    monkeypatch.setenv("ZHIBU_STORE__URL", store_url)
    opened: list[Database] = []

    def opening(url: str) -> Database:
        opened.append(Database(url))
        return opened[-1]

    monkeypatch.setattr(app, "Database", opening)
    yield
    for database in opened:
        database.close()
    log.masking.learn(())


@pytest.mark.usefixtures("started")
def test_a_server_process_serves_and_masks_names_from_the_start(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    client = app.wsgi().test_client()
    logging.getLogger("somewhere").error("林福鹏 cannot be found")

    assert client.get("/readyz").status_code == 200
    assert "林福鹏" not in capsys.readouterr().err


@pytest.mark.usefixtures("started")
def test_a_server_process_looks_no_more_for_garbage_in_what_it_loaded() -> None:
    loaded = [app.wsgi]
    assert any(one is loaded for one in gc.get_objects())

    app.wsgi()

    assert gc.isenabled()
    assert not any(one is loaded for one in gc.get_objects())


@pytest.mark.usefixtures("started")
def test_a_store_out_of_reach_does_not_keep_the_process_from_starting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", "postgresql://nobody@127.0.0.1:1/nothing")

    client = app.wsgi().test_client()

    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
    assert "store unreachable at start" in capsys.readouterr().err


def test_the_group_is_spoken_to_and_calls_nobody_back(database: Database) -> None:
    wecom = {"corp_id": "ww1", "agent_id": 1, "secret": "s", "token": "t", "aes_key": "a" * 43}
    channels = Channels.model_validate({"wecom_app": wecom, "group_robot": {"key": "k" * 36}})
    started = app.App(Settings(channels=channels), database)

    assert sorted(started.senders) == ["group_robot", "wecom_app"]
    assert started.web().test_client().get("/hook/group_robot").status_code == 404
    assert sorted(app.App(Settings(), database).senders) == []


def test_a_wrong_setting_keeps_it_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(app.CONFIG_VARIABLE, "nowhere.toml")

    with pytest.raises(BotError, match=r"找不到配置文件 nowhere\.toml"):
        app.wsgi()


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["zhibu", "fly"])

    with pytest.raises(SystemExit) as left:
        runpy.run_module("bot", run_name="__main__")

    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("没有命令 fly。")
