"""The API client against a platform that has its moods."""

import threading
import time
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.channels import sdk
from bot.channels.sdk import Client, PlatformError
from bot.channels.tokens import MemoryTokens, Token
from bot.demo.standin import StandIn
from tests.channels.conftest import CORP, MONDAY, SECRET

SEND = {"touser": "li.ming", "msgtype": "text", "agentid": 1000002, "text": {"content": "你好"}}


@pytest.fixture
def client(standin: StandIn, api_base: str) -> Client:
    """A client with nothing in its hands."""
    return Client(CORP, SECRET, base=api_base, tokens=MemoryTokens(), clock=standin.clock)


def send(client: Client) -> str:
    return str(client.call("post", "message/send", data=SEND)["errmsg"])


def calls(standin: StandIn, path: str) -> int:
    return sum(call["path"] == path for call in standin.calls)


def test_one_token_serves_many_calls(client: Client, standin: StandIn) -> None:
    assert [send(client) for _ in range(5)] == ["ok"] * 5
    assert (calls(standin, "gettoken"), calls(standin, "message/send")) == (1, 5)


@pytest.mark.parametrize("code", [42001, 40014])
def test_a_token_ended_early_costs_one_refresh_and_one_retry(client: Client, standin: StandIn, code: int) -> None:
    send(client)
    standin.expire_tokens(code)

    assert send(client) == "ok"
    assert (calls(standin, "gettoken"), calls(standin, "message/send")) == (2, 3)


@pytest.mark.parametrize("code", [42001, 40014])
def test_a_token_refused_for_ever_costs_two_calls_not_five_hundred(client: Client, standin: StandIn, code: int) -> None:
    standin.fault("message/send", errcode=code, times=1000)

    with pytest.raises(PlatformError) as refused:
        send(client)
    assert refused.value.code == code
    assert (calls(standin, "gettoken"), calls(standin, "message/send")) == (2, 2)


def test_a_token_is_renewed_before_its_time(client: Client, standin: StandIn) -> None:
    send(client)
    standin.clock.advance(timedelta(seconds=7200 - 61))
    send(client)
    assert calls(standin, "gettoken") == 1

    standin.clock.advance(timedelta(seconds=10))
    send(client)
    assert calls(standin, "gettoken") == 2


def test_a_token_that_lives_shortly_is_kept_shortly(client: Client, standin: StandIn) -> None:
    """WeCom may give out a token in its last minute; asking at every send would be frequent calling."""
    send(client)
    standin.clock.advance(timedelta(seconds=7200 - 40))

    assert [send(client) for _ in range(5)] == ["ok"] * 5
    assert calls(standin, "gettoken") == 2


def at_once(count: int, do: Callable[[], object]) -> None:
    start, failures = threading.Barrier(count), []

    def run() -> None:
        start.wait()
        try:
            do()
        except PlatformError as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_twenty_cold_threads_fetch_one_token(client: Client, standin: StandIn) -> None:
    at_once(20, lambda: send(client))

    assert (calls(standin, "gettoken"), calls(standin, "message/send")) == (1, 20)


@pytest.mark.parametrize("code", [42001, 40014])
def test_thirty_threads_see_the_token_die_and_fetch_one(client: Client, standin: StandIn, code: int) -> None:
    send(client)
    standin.expire_tokens(code)
    at_once(30, lambda: send(client))

    assert calls(standin, "gettoken") == 2
    assert len(standin.outbox) == 31


def test_two_clients_of_one_app_share_a_token_and_two_apps_do_not(standin: StandIn, api_base: str) -> None:
    shared = MemoryTokens()
    for _ in range(2):
        send(Client(CORP, SECRET, base=api_base, tokens=shared, clock=standin.clock))
    assert calls(standin, "gettoken") == 1

    other = Client(CORP, SECRET[:10] + "-of-another-app", base=api_base, tokens=shared, clock=standin.clock)
    with pytest.raises(PlatformError) as refused:
        send(other)
    assert refused.value.code == 40001


def test_refused_credentials_are_not_tried_again_for_ten_minutes(standin: StandIn, api_base: str) -> None:
    """Five wrong secrets ban the server's address for an hour."""
    client = Client(CORP, "wrong", base=api_base, tokens=MemoryTokens(), clock=standin.clock)
    for _ in range(20):
        with pytest.raises(PlatformError) as refused:
            send(client)
        assert refused.value.code == 40001
    assert calls(standin, "gettoken") == 1

    standin.clock.advance(timedelta(minutes=11))
    with pytest.raises(PlatformError):
        send(client)
    assert calls(standin, "gettoken") == 2


@pytest.mark.parametrize("path", ["gettoken", "message/send", "media/get"])
def test_a_silent_platform_is_waited_for_a_while_only(
    standin: StandIn, api_base: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdk, "TIMEOUT", (1.0, 0.3))
    client = Client(CORP, SECRET, base=api_base, tokens=MemoryTokens(), clock=standin.clock)
    standin.fault(path, hang=20)
    begin = time.monotonic()
    with pytest.raises(PlatformError, match="Timeout"):
        client.download("M") if path == "media/get" else send(client)

    assert time.monotonic() - begin < 15


ODD = [
    {"raw": "<html>维护中</html>"},
    {"raw": ""},
    {"raw": "[]"},
    {"raw": "{}"},
    {"raw": "null"},
    {"raw": '"ok"'},
    {"raw": '{"errcode":null,"errmsg":"ok"}'},
    {"raw": '{"errcode":"many"}'},
    {"raw": '{"errcode":0', "times": 1},
    {"http": 502},
    {"http": 404},
    {"http": 302},
    {"reset": True},
]


@pytest.mark.parametrize("path", ["gettoken", "message/send"])
@pytest.mark.parametrize("wrong", ODD, ids=str)
def test_an_odd_answer_is_an_error_of_ours_and_then_over(
    client: Client, standin: StandIn, path: str, wrong: dict[str, object]
) -> None:
    standin.fault(path, **wrong)

    with pytest.raises(PlatformError) as failed:
        send(client)
    assert failed.value.code is None
    assert send(client) == "ok"


@pytest.mark.parametrize("raw", ['{"errcode":0,"errmsg":"ok"}', '{"errcode":0,"access_token":"","expires_in":7200}'])
def test_a_gettoken_without_a_token_is_an_error(client: Client, standin: StandIn, raw: str) -> None:
    standin.fault("gettoken", raw=raw)
    with pytest.raises(PlatformError, match="without a token"):
        send(client)


@pytest.mark.parametrize("code", [-1, 45009, 45033, 60020])
def test_a_refusal_carries_its_code(client: Client, standin: StandIn, code: int) -> None:
    standin.fault("message/send", errcode=code)
    with pytest.raises(PlatformError) as refused:
        send(client)

    assert refused.value.code == code
    assert calls(standin, "message/send") == 1


@pytest.mark.parametrize("path", ["gettoken", "message/send"])
def test_no_error_shows_a_secret(standin: StandIn, api_base: str, path: str) -> None:
    client = Client(CORP, SECRET, base=api_base, tokens=MemoryTokens(), clock=standin.clock)
    token = client.access_token
    standin.expire_tokens()
    standin.fault(path, raw=f'{{"errcode":48001,"errmsg":"corpsecret={SECRET} access_token={token}&x {SECRET}"}}')
    shown = []
    for broken in (False, True):
        if broken:
            standin.close()
        with pytest.raises(PlatformError) as failed:
            send(client)
        error = failed.value
        shown += [str(error), repr(error), repr(error.__context__), *traceback.format_exception(error)]

    assert not any(SECRET in text or token in text for text in shown)
    assert repr(Token(token, MONDAY)) == "Token(until=2026-11-23 09:30:00)"


def test_callers_parameters_are_left_alone(client: Client) -> None:
    params = {"userid": "li.ming"}
    for _ in range(2):
        assert client.call("get", "user/get", params=params)["name"] == "李明"

    assert params == {"userid": "li.ming"}


def test_wechatpys_own_methods_go_the_same_way(client: Client, standin: StandIn) -> None:
    client.fetch_access_token()
    standin.expire_tokens()

    assert client.message.send_text(1000002, "li.ming", "经由 wechatpy")["errmsg"] == "ok"
    assert client.get("getcallbackip")["ip_list"] == ["127.0.0.1"]


@pytest.mark.parametrize("name", ["周报.xlsx", "三会一课 台账（11月）.docx", "a b;c.txt"])
def test_an_upload_keeps_its_chinese_name_and_can_be_repeated(client: Client, standin: StandIn, name: str) -> None:
    send(client)
    standin.expire_tokens()
    media_id = client.upload("file", name, b"%PDF-1.7 " * 100)

    assert calls(standin, "media/upload") == 2
    assert client.download(media_id) == (b"%PDF-1.7 " * 100, name)


def test_an_upload_shows_no_folder(client: Client) -> None:
    assert client.download(client.upload("file", "C:\\data\\../名单.xlsx", b"1234567"))[1] == "名单.xlsx"


@pytest.mark.parametrize("content", [b'{"errcode": 7}', b"[1, 2, 3]", b"\x00" * 100])
def test_a_file_that_looks_like_an_error_is_a_file(client: Client, content: bytes) -> None:
    assert client.download(client.upload("file", "a.json", content)) == (content, "a.json")


def test_media_are_gone_after_three_days(client: Client, standin: StandIn) -> None:
    media_id = client.upload("file", "a.txt", b"1234567")
    standin.clock.advance(timedelta(days=3, seconds=1))

    with pytest.raises(PlatformError) as gone:
        client.download(media_id)
    assert gone.value.code == 40007


def test_a_download_refreshes_a_dead_token_once(client: Client, standin: StandIn) -> None:
    media_id = client.upload("file", "a.txt", b"1234567")
    standin.expire_tokens(40014)

    assert client.download(media_id) == (b"1234567", "a.txt")


@pytest.mark.parametrize("wrong", [{"raw": "<html>"}, {"raw": "[]"}, {"http": 502}, {"reset": True}], ids=str)
def test_an_odd_download_is_an_error(client: Client, standin: StandIn, wrong: dict[str, object]) -> None:
    standin.fault("media/get", **wrong)
    with pytest.raises(PlatformError) as failed:
        client.download("M")
    assert failed.value.code is None


def test_a_download_stops_at_its_limit(client: Client, standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    media_id = client.upload("file", "a.bin", b"x" * 200_000)
    monkeypatch.setattr(sdk, "MAX_MEDIA", 100_000)
    with pytest.raises(PlatformError, match="larger"):
        client.download(media_id)


@pytest.mark.parametrize("base", ["http://qyapi.weixin.qq.com/cgi-bin/", "ftp://127.0.0.1.example.com/"])
def test_the_secret_never_travels_unencrypted(base: str) -> None:
    with pytest.raises(ValueError, match="plain http"):
        Client(CORP, SECRET, base=base, tokens=MemoryTokens())


def test_a_proxy_of_the_machine_is_not_asked_about_loopback(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert send(client) == "ok"


def test_a_token_somebody_renewed_meanwhile_is_not_dropped() -> None:
    tokens = MemoryTokens()
    tokens.put("app", Token("new", MONDAY))
    tokens.drop("app", "old")
    tokens.drop("other", "old")
    assert tokens.get("app") == Token("new", MONDAY)

    tokens.drop("app", "new")
    assert tokens.get("app") is None
