"""`zhibu doctor` as somebody types it: marks, who does what, one exit code a result."""

import json
import re
from pathlib import Path

import click
import pytest

from bot import doctor as clinic
from bot.channels import errcodes
from bot.cli import zhibu
from bot.core.config import Settings
from tests.cli.conftest import Run
from tests.doctor.conftest import LINK_KEY, SECRETS, Platforms, platforms, settings

__all__ = ["platforms", "settings"]

ADVICE = re.compile(r"zhibu ([a-z-]+)(?: ([a-z-]+))?")
ENVIRON = {
    "ZHIBU_CHANNELS__WECOM_APP__CORP_ID": "corp_id",
    "ZHIBU_CHANNELS__WECOM_APP__AGENT_ID": "agent_id",
    "ZHIBU_CHANNELS__WECOM_APP__SECRET": "secret",
    "ZHIBU_CHANNELS__WECOM_APP__TOKEN": "token",
    "ZHIBU_CHANNELS__WECOM_APP__AES_KEY": "aes_key",
    "ZHIBU_CHANNELS__WECOM_APP__API_BASE": "api_base",
}


@pytest.fixture
def filled_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app of the stand-in, by the environment."""
    app = settings.channels.wecom_app
    assert app is not None
    for name, key in ENVIRON.items():
        value = getattr(app, key)
        monkeypatch.setenv(name, str(getattr(value, "get_secret_value", lambda value=value: value)()))
    monkeypatch.setenv("ZHIBU_WEB__BASE_URL", "https://zhibu.example.org")
    monkeypatch.setenv("ZHIBU_WEB__LINK_KEY", LINK_KEY)


def test_all_is_well(run: Run, filled_in: None, platforms: Platforms) -> None:
    ran = run("doctor", "--only", "wecom", "--only", "web")

    assert ran.code == 0
    assert ran.out.splitlines() == [
        "网页",
        "  ✓ 网页地址 zhibu.example.org，链接有签名密钥。",
        "企业微信应用",
        "  ✓ 企业 ID、secret 是对的，取得到调用凭证。",
        "  ✓ 服务器的地址可信，agent_id 是这个应用的。",
        "  ✓ 应用“支部通”在用。",
        "  ✓ 可见范围：0 人，1 个部门，0 个标签。",
        "  ✓ 可信域名和网页地址一致（zhibu.example.org）。",
        "  ✓ 菜单有 1 个一级按钮。",
        "共 7 项：7 项正常，0 项提醒，0 项要处理。",
    ]


def test_something_is_missing(run: Run, filled_in: None, platforms: Platforms) -> None:
    platforms.wecom.menus.buttons = []

    ran = run("doctor", "--only", "wecom")

    assert ran.code == 3
    assert "  ! 应用下面还没有菜单。\n    → 信息人员：用 zhibu wecom menu 换上菜单。\n" in ran.out
    assert ran.out.endswith("共 6 项：5 项正常，1 项提醒，0 项要处理。\n")


def test_something_is_wrong(run: Run, filled_in: None, platforms: Platforms) -> None:
    platforms.wecom.api.trusts_us = False

    ran = run("doctor", "--only", "wecom")

    assert (ran.code, ran.err) == (1, "")
    assert "  ✗ 服务器的地址不在应用的企业可信 IP 中（60020）。\n    → 企业微信管理员：应用 → 企业可信 IP" in ran.out


def test_what_passes_by_itself_is_nobodys_work(run: Run, filled_in: None, platforms: Platforms) -> None:
    platforms.wecom.fault("gettoken", errcode=-1)

    assert "  ! 企业微信繁忙（-1）。\n    → 程序自己会再试，不用处理。\n" in run("doctor", "--only", "wecom").out


def test_a_script_reads_json(run: Run, filled_in: None, platforms: Platforms) -> None:
    platforms.wecom.fault("agent/get", errcode=48001)

    ran = run("doctor", "--json", "--only", "wecom", "--only", "database")
    told = json.loads(ran.out)

    assert ran.code == 1
    assert told["counts"] == {"ok": 2, "warning": 0, "wrong": 1}
    assert [one["check"] for one in told["findings"]] == ["database", "wecom", "wecom"]
    assert told["findings"][-1] == {
        "check": "wecom",
        "grade": "wrong",
        "said": "应用没有这个接口的权限（48001）。",
        "remedy": "在管理后台给应用开通这项权限。",
        "who": "企业微信管理员",
    }


def test_what_is_not_there_to_be_looked_at_is_said(run: Run) -> None:
    ran = run("doctor", "--only", "wecom", "--only", "robots")

    assert (ran.code, ran.out.splitlines()[-1]) == (
        0,
        "没有可查的：企业微信应用、群机器人（没有配置，或还没有数据库）。",
    )


def test_a_whole_examination_without_a_network(run: Run, filled_in: None, platforms: Platforms) -> None:
    ran = run("doctor", "--offline")

    assert ran.code == 3
    assert ran.out.splitlines()[-1] == "没有联网查的：企业微信应用、公众号、群机器人、回调地址。"
    assert [line for line in ran.out.splitlines() if not line.startswith(" ")][:4] == [
        "配置",
        "网页",
        "数据库",
        "文件夹",
    ]
    assert not any(secret in ran.out + ran.err for secret in SECRETS)
    assert platforms.wecom.calls == []


def test_settings_with_mistakes_are_all_named_and_nothing_else_is_looked_at(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[quiet]\nrest_days = 7\n[stroe]\n", "utf-8")

    ran = run("doctor")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "配置",
        "  ✗ quiet.rest_days：应为 true 或 false。",
        "    → 信息人员：改 config.toml 或环境变量，写法见 config.example.toml。",
        "  ✗ stroe：没有这个配置项，是不是拼错了。",
        "    → 信息人员：改 config.toml 或环境变量，写法见 config.example.toml。",
        "共 2 项：0 项正常，0 项提醒，2 项要处理。",
        "配置改好之前，其余各项没有查。",
    ]


def test_a_store_that_is_not_there_is_not_made(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/shop/new.db")

    ran = run("doctor", "--only", "database", "--only", "jobs", "--only", "outbox")

    assert ran.code == 1
    assert ran.out.splitlines() == [
        "数据库",
        "  ✗ 还没有数据库文件。",
        "    → 信息人员：运行 zhibu db upgrade。",
        "共 1 项：0 项正常，0 项提醒，1 项要处理。",
        "没有可查的：定时任务、发送（没有配置，或还没有数据库）。",
    ]
    assert not (tmp_path / "shop").exists()


def test_a_number_somebody_read_is_explained(run: Run) -> None:
    ran = run("doctor", "60020")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "企业微信 60020：服务器的地址不在应用的企业可信 IP 中。",
        "    → 企业微信管理员：应用 → 企业可信 IP：填服务器的出口 IP，保存后约一分钟生效；等着的消息会自己发出去。",
    ]
    assert [line[:9] for line in run("doctor", "40001").out.splitlines()[::2]] == ["企业微信 4000", "公众号 40001"]


@pytest.mark.parametrize(
    ("typed", "code", "err"),
    [
        (["12345"], 1, "没有收录错误码 12345：到平台的错误码查询页查这个数。\n"),
        (["--only", "everything"], 2, "参数 only 的值不对：没有这一项；有：config、web、database"),
        (["sixty"], 2, "参数 [错误码] 的值不对：应为错误码，例如 60020。"),
    ],
)
def test_what_is_not_known_is_said_so(run: Run, typed: list[str], code: int, err: str) -> None:
    ran = run("doctor", *typed)

    assert ran.code == code
    assert ran.err.startswith(err)


def test_every_command_it_advises_exists() -> None:
    files = [*Path(clinic.__file__).parent.glob("*.py"), Path(errcodes.__file__)]
    advised = {found for file in files for found in ADVICE.findall(file.read_text("utf-8"))}

    assert len(advised) > 5
    for name, more in advised:
        command = zhibu.commands[name]
        assert not isinstance(command, click.Group) or more in command.commands, f"{name} {more}"
