"""The address the platforms call: asked from here as they ask, of the real server and of every kind of wrong one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from bot.app import App
from bot.core.clock import MovableClock
from bot.core.config import Settings
from bot.demo.standin_callbacks import Vault
from bot.demo.standin_http import Answer, Door, Request
from bot.doctor import Finding, Grade, Patient
from tests.doctor.conftest import (
    AES_KEY,
    APP_ID,
    CORP,
    LINK_KEY,
    OA_SECRET,
    OA_TOKEN,
    SECRETS,
    TOKEN,
    found,
    settings_for,
)
from tests.world import World

APP_ALONE: dict[str, Any] = {"wechat_oa": None, "group_robot": None}
VAULT, OA_VAULT = Vault(TOKEN, AES_KEY, CORP), Vault(OA_TOKEN, AES_KEY, "")


def at(base: str, folder: Path, **channels: Any) -> Settings:
    return settings_for("http://127.0.0.1:9", folder, channels=channels, web={"base_url": base, "link_key": LINK_KEY})


def looked(settings: Settings, **more: Any) -> list[Finding]:
    findings = found("callback", Patient(settings, None, **more))
    assert not any(secret in str(findings) for secret in SECRETS)
    return findings


@contextmanager
def served(settings: Settings, world: World) -> Iterator[str]:
    """The bot itself, with these settings."""
    server = make_server("127.0.0.1", 0, App(settings, world.database).web(), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


def test_our_own_server_answers_as_wecom_wants(world: World, tmp_path: Path) -> None:
    with served(at("", tmp_path, **APP_ALONE), world) as base:
        [finding] = looked(at(base, tmp_path, **APP_ALONE))

    assert finding.grade is Grade.OK
    assert finding.said.startswith("/hook/wecom_app 从本机看应答正确（")
    assert finding.said.endswith("这是从本机看的；外网进不进得来，以管理后台点“保存”为准。")


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_our_own_server_answers_as_an_official_account_does(world: World, tmp_path: Path, mode: str) -> None:
    account = {"app_id": APP_ID, "secret": OA_SECRET, "token": OA_TOKEN, "aes_key": AES_KEY, "mode": mode}
    alone = {"wecom_app": None, "group_robot": None, "wechat_oa": account}
    with served(at("", tmp_path, **alone), world) as base:
        [finding] = looked(at(base, tmp_path, **alone))
        [refused] = looked(at(base, tmp_path, **alone | {"wechat_oa": account | {"token": "other"}}))

    assert finding.said.startswith("/hook/wechat_oa 从本机看应答正确（")
    assert refused.said.startswith("/hook/wechat_oa 不认签名（HTTP 403）")


@pytest.mark.parametrize("other", ["token", "aes_key", "clock"])
def test_a_server_with_other_settings_refuses_the_signature(world: World, tmp_path: Path, other: str) -> None:
    clock = MovableClock()
    clock.advance(timedelta(minutes=11 if other == "clock" else 0))
    with served(at("", tmp_path, **APP_ALONE), world) as base:
        here = at(base, tmp_path, **APP_ALONE)
        app = here.channels.wecom_app
        assert app is not None
        changed = {key: getattr(app, key).get_secret_value() for key in ("secret", "token", "aes_key")}
        changed |= {"token": "other", "aes_key": AES_KEY[::-1]} if other == "token" else {}
        changed |= {"aes_key": AES_KEY[::-1]} if other == "aes_key" else {}
        [finding] = looked(at(base, tmp_path, **APP_ALONE | {"wecom_app": app.model_dump() | changed}), clock=clock)

    assert (finding.grade, finding.said) == (
        Grade.WRONG,
        "/hook/wecom_app 不认签名（HTTP 403）：运行着的程序用的 token、aes_key 或时钟和这里不同。",
    )


def test_a_server_without_the_channel_is_told_to_be_restarted(world: World, tmp_path: Path) -> None:
    none = settings_for("http://127.0.0.1:9", tmp_path, channels=APP_ALONE | {"wecom_app": None})
    with served(none, world) as base:
        [finding] = looked(at(base, tmp_path, **APP_ALONE))

    assert finding.grade is Grade.WRONG
    assert finding.said.startswith("/hook/wecom_app 打不开（404）")


def echo(request: Request) -> bytes:
    return VAULT.decrypt(request.query["echostr"]).encode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda asked: Answer(echo(asked) + b"\n"), "/hook/wecom_app 的应答被改过（HTTP 200）。"),
        (lambda asked: Answer(b'"' + echo(asked) + b'"'), "/hook/wecom_app 的应答被改过（HTTP 200）。"),
        (lambda _: Answer("<html>请登录</html>".encode()), "/hook/wecom_app 的应答被改过（HTTP 200）。"),
        (lambda _: Answer(status=502), "/hook/wecom_app 的应答被改过（HTTP 502）。"),
        (
            lambda _: Answer(status=302, headers={"Location": "/login"}),
            "/hook/wecom_app 被转到了别的地址（HTTP 302），平台不跟着走。",
        ),
        (lambda _: Answer(reset=True), "/hook/wecom_app 没有应答：连接中断。"),
    ],
)
def test_whatever_stands_in_between_is_found_out(
    tmp_path: Path, answer: Callable[[Request], Answer], said: str
) -> None:
    door = Door()
    door.route("GET", "/hook/wecom_app", answer)
    [finding] = looked(at(door.serve(), tmp_path, **APP_ALONE))
    door.close()

    assert (finding.grade, finding.said) == (Grade.WRONG, said)
    assert finding.remedy


def test_an_answer_after_a_second_comes_too_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.callback.IN_TIME", 0.0)
    door = Door()
    door.route("GET", "/hook/wecom_app", lambda asked: Answer(echo(asked)))
    [finding] = looked(at(door.serve(), tmp_path, **APP_ALONE))
    door.close()

    assert finding.grade is Grade.WRONG
    assert finding.said.endswith("秒，平台只等一秒。")


def test_an_official_account_is_asked_in_its_own_form(tmp_path: Path) -> None:
    asked: list[Request] = []

    def hear(one: Request) -> Answer:
        asked.append(one)
        return Answer(one.query["echostr"].encode())

    door = Door()
    door.route("GET", "/hook/wechat_oa", hear)
    [finding] = looked(at(door.serve(), tmp_path, wecom_app=None, group_robot=None))
    door.close()

    query = asked[0].query
    assert finding.grade is Grade.OK
    assert set(query) == {"signature", "timestamp", "nonce", "echostr"}
    assert query["signature"] == OA_VAULT.sign(query["timestamp"], query["nonce"], "")
    assert query["echostr"].isdecimal()


def test_nobody_listening_is_told(tmp_path: Path) -> None:
    app, account = looked(at("http://127.0.0.1:9", tmp_path))

    assert app.said == "/hook/wecom_app 没有应答：连不上（域名解析不了、端口不通或被防火墙拦住）。"
    assert account.said.startswith("/hook/wechat_oa 没有应答")
    assert "zhibu serve" in app.remedy


def test_plain_http_to_elsewhere_is_not_asked(tmp_path: Path) -> None:
    [finding] = looked(at("http://zhibu.example.org", tmp_path, **APP_ALONE))

    assert finding.said == "/hook/wecom_app 没有应答：地址是 http://，密钥会被路上的人看到，没有去问。"


def test_without_an_address_nothing_is_asked(tmp_path: Path) -> None:
    assert looked(at("", tmp_path)) == []
