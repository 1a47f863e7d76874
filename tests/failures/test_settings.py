"""F25: wrong settings end the start within seconds, in one line that names the key and no secret."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from bench import company
from bench.served import ROOT
from bot import cli
from bot.cli import serve
from tests.failures.conftest import Stores
from tests.processes import Command

APP = "ZHIBU_CHANNELS__WECOM_APP__"
PATIENCE = 30.0
"""Seconds a start may take on a machine that is busy with other things; on a quiet one it takes one or two."""


class Ended(NamedTuple):
    """How a start ended."""

    returncode: int | None
    stdout: str
    stderr: str


def start(place: Path, environ: Mapping[str, str], *more: str) -> Ended:
    """The server, without the seconds a new interpreter takes to read the program."""
    command = Command(place, environ, "serve", "--port", "1", *more)
    return Ended(command.wait(PATIENCE), command.out, command.err)


def start_anew(place: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The server as a shell starts it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--port", "1"],
        cwd=place,
        env={**bare, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    wrong = {
        f"{APP}TOKEN": "",
        f"{APP}AES_KEY": "short-aes-secret",
        f"{APP}AGENT_ID": "seven",
        f"{APP}TOKNE": "x",
        "ZHIBU_STORE__URL": "mysql://root:hidden-password@db/x",
        "ZHIBU_WEB__LINK_KEY_FILE": "/nowhere/secret",
    }

    ended = start_anew(tmp_path, company.settings("") | wrong)

    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    for key in ("token", "aes_key", "agent_id", "tokne"):
        assert f"channels.wecom_app.{key}：" in line
    assert "store.url：" in line
    assert "web.link_key_file：" in line
    for secret in ("s" * 40, "short-aes-secret", "hidden-password"):
        assert secret not in ended.stdout + ended.stderr


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    environ = company.settings("sqlite:///zhibu.db")
    del environ[f"{APP}TOKEN"]

    ended = start(tmp_path, environ)

    assert (ended.returncode, ended.stderr.splitlines()) == (1, ["配置有误：channels.wecom_app.token：必须填写"])


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"[store\nurl = 1", "config.toml"),
        ('[store]\nurl = "数据库"'.encode("gbk"), "config.toml"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    (tmp_path / "config.toml").write_bytes(content)

    ended = start(tmp_path, {})

    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert named in line


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = start(tmp_path, {}, "--config", "missing.toml")

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == ["配置有误：找不到配置文件 missing.toml"]


def test_a_store_without_its_tables_is_told_how_to_get_them(tmp_path: Path) -> None:
    ended = start(tmp_path, company.settings(f"sqlite:///{tmp_path}/empty.db"))

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == ["数据库结构不是最新，请先运行 zhibu db upgrade。"]


def test_a_damaged_store_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "zhibu.db").write_bytes(b"this is no database" * 500)

    ended = start(tmp_path, company.settings(f"sqlite:///{tmp_path}/zhibu.db"))

    assert (ended.returncode, ended.stderr.splitlines()) == (1, [cli.DAMAGED])


def test_a_database_out_of_reach_is_one_line_without_its_password(tmp_path: Path) -> None:
    ended = start(tmp_path, company.settings("postgresql://zhibu:hidden-password@127.0.0.1:1/zhibu"))

    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert "store" in line
    assert "hidden-password" not in line


def test_a_port_in_use_is_named(stores: Stores, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start(tmp_path, company.settings(stores.new("sqlite")), "--port", str(port))

    assert (ended.returncode, ended.stderr.splitlines()) == (1, [serve.TAKEN.format(host="127.0.0.1", port=port)])
