"""Refusals, quotas and short lives of the stand-in's API, asked without the bot's client."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from tests.channels.conftest import AGENT, CORP, PNG, ROBOT_KEY, SECRET, api_base, standin

__all__ = ["api_base", "standin"]

Json = dict[str, Any]


class Caller:
    """Calls the API with a token of its own."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.token = self.get("gettoken", corpid=CORP, corpsecret=SECRET)["access_token"]

    def get(self, path: str, **params: str) -> Json:
        token = {"access_token": self.token} if hasattr(self, "token") else {}
        found: Json = requests.get(self.base + path, params=token | params, timeout=5).json()
        return found

    def post(self, path: str, body: Json | bytes, **params: str) -> Json:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        params = {"access_token": self.token} | params
        found: Json = requests.post(self.base + path, raw, params=params, timeout=5).json()
        return found

    def send(self, to: str = "li.ming", **changes: object) -> Json:
        text = {"touser": to, "msgtype": "text", "agentid": AGENT, "text": {"content": "你好"}}
        return self.post("message/send", text | changes)

    def upload(self, kind: str, name: str, content: bytes, *, part: str = "media") -> Json:
        params = {"access_token": self.token, "type": kind}
        found: Json = requests.post(
            self.base + "media/upload", params=params, files={part: (name, content)}, timeout=5
        ).json()
        return found


@pytest.fixture
def caller(api_base: str) -> Caller:
    """Somebody with a valid token."""
    return Caller(api_base)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"corpid": CORP, "corpsecret": SECRET}, 0),
        ({"corpid": "wwother", "corpsecret": SECRET}, 40013),
        ({"corpid": CORP}, 41004),
        ({"corpid": CORP, "corpsecret": "guess"}, 40001),
    ],
)
def test_gettoken(caller: Caller, params: dict[str, str], code: int) -> None:
    assert caller.get("gettoken", **params)["errcode"] == code


def test_a_token_is_given_again_while_it_lives(caller: Caller, standin: StandIn) -> None:
    standin.clock.advance(timedelta(seconds=7000))
    again = caller.get("gettoken", corpid=CORP, corpsecret=SECRET)
    assert (again["access_token"], again["expires_in"] <= 200) == (caller.token, True)

    standin.clock.advance(timedelta(seconds=201))
    assert caller.get("gettoken", corpid=CORP, corpsecret=SECRET)["access_token"] != caller.token
    assert caller.send()["errcode"] == 42001


def test_tokens_are_looked_at_first(caller: Caller, standin: StandIn) -> None:
    assert caller.get("user/get", access_token="")["errcode"] == 41001
    assert caller.get("user/get", access_token="x")["errcode"] == 40014
    standin.expire_tokens()
    assert caller.get("user/get")["errcode"] == 42001
    standin.expire_tokens(40014)
    answer = caller.get("user/get")
    assert answer["errcode"] == 40014
    assert "hint: [" in answer["errmsg"]


def test_there_is_no_such_api(api_base: str) -> None:
    assert requests.get(api_base + "user/delete", timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"agentid": 7}, 301002),
        ({"agentid": str(AGENT)}, 301002),
        ({"msgtype": "telegram"}, 40008),
        ({"msgtype": None}, 40008),
        ({"text": "你好"}, 40058),
        ({"text": {}}, 44004),
        ({"text": {"content": ""}}, 44004),
        ({"touser": ""}, 82001),
        ({"touser": "nobody|zhao"}, 81013),
        ({"touser": "|".join(f"u{number}" for number in range(1001))}, 40058),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14400}, 0),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14401}, 40058),
        ({"msgtype": "markdown", "markdown": {"content": "**好**"}}, 0),
        ({"msgtype": "textcard", "textcard": {"title": "通报", "description": "三季度", "url": "https://a"}}, 0),
        ({"msgtype": "textcard", "textcard": {"description": "没有标题"}}, 40058),
        ({"msgtype": "template_card", "template_card": {"main_title": {"title": "请核验"}}}, 40058),
        ({"msgtype": "template_card", "template_card": {}}, 40058),
        ({"msgtype": "file", "file": {"media_id": "nothing"}}, 40007),
    ],
)
def test_sending(caller: Caller, changes: Json, code: int) -> None:
    assert caller.send(**changes)["errcode"] == code


@pytest.mark.parametrize(("body", "code"), [(b"{", 40058), (b"[]", 40058)])
def test_a_body_that_is_no_object(caller: Caller, body: bytes, code: int) -> None:
    answer = caller.post("message/send", body)
    assert (answer["errcode"], answer["errmsg"]) == (code, "Warning: wrong json format.")


def test_escaped_chinese_is_refused(caller: Caller) -> None:
    body = {"touser": "li.ming", "msgtype": "text", "agentid": AGENT, "text": {"content": "你好\n\x01"}}
    assert caller.post("message/send", json.dumps(body).encode())["errcode"] == 40033
    assert caller.post("message/send", json.dumps(body, ensure_ascii=False).encode())["errcode"] == 0


def test_what_members_read(caller: Caller, standin: StandIn) -> None:
    caller.send(msgtype="textcard", textcard={"title": "通报", "description": "三季度", "url": "https://a"})
    caller.send("@all", text={"content": "大家好"})

    assert [line["text"] for line in standin.conversation("li.ming")] == ["通报\n三季度", "大家好"]
    assert [line["text"] for line in standin.conversation("wang")] == ["大家好"]
    assert standin.conversation("zhao") == []


def test_a_text_too_long_is_cut_without_a_word(caller: Caller, standin: StandIn) -> None:
    assert caller.send(text={"content": "党" * 700})["errcode"] == 0

    assert standin.outbox[0]["truncated"]
    assert standin.outbox[0]["text"] == "党" * 682


def test_some_receivers_get_nothing_and_the_rest_do(caller: Caller, standin: StandIn) -> None:
    answer = caller.send("LI.MING|nobody|zhao|li.ming")

    assert (answer["errcode"], answer["invaliduser"], answer["unlicenseduser"]) == (0, "nobody", "zhao")
    assert standin.outbox[0]["to"] == ["li.ming"]


def test_the_same_request_is_swallowed_inside_its_interval(caller: Caller, standin: StandIn) -> None:
    for seconds in (0, 599, 2):
        standin.clock.advance(timedelta(seconds=seconds))
        assert caller.send(enable_duplicate_check=1, duplicate_check_interval=600)["errcode"] == 0
    assert len(standin.outbox) == 2

    for _ in range(2):
        caller.send(enable_duplicate_check=1)
        caller.send()
    assert len(standin.outbox) == 5


def test_beyond_thirty_a_minute_a_member_hears_nothing_and_the_caller_is_told_ok(
    caller: Caller, standin: StandIn
) -> None:
    assert {caller.send()["errcode"] for _ in range(33)} == {0}
    assert len(standin.conversation("li.ming")) == 30
    assert [one["user"] for one in standin.dropped] == ["li.ming"] * 3

    caller.send("wang")
    assert len(standin.conversation("wang")) == 1
    standin.clock.advance(timedelta(minutes=1))
    caller.send()
    assert len(standin.conversation("li.ming")) == 31


def test_beyond_a_thousand_an_hour_too(caller: Caller, standin: StandIn) -> None:
    standin.add_users(Member(f"u{number}", "某") for number in range(10))
    for _ in range(34):
        for _ in range(30):
            caller.send()
        standin.clock.advance(timedelta(seconds=61))

    assert len(standin.conversation("li.ming")) == 1000


def test_beyond_the_days_quota_everything_is_refused_until_tomorrow(caller: Caller, standin: StandIn) -> None:
    standin.users.pop("wang")
    codes = [caller.send()["errcode"] for _ in range(401)]
    assert (set(codes[:400]), codes[400]) == ({0}, 45009)

    standin.clock.advance(timedelta(days=1))
    standin.expire_tokens()
    assert Caller(caller.base).send()["errcode"] == 0


@pytest.mark.parametrize(
    ("kind", "name", "content", "code"),
    [
        ("file", "周报.xlsx", b"123456", 0),
        ("file", "周报.xlsx", b"12345", 40006),
        ("file", "周报.xlsx", b"", 44001),
        ("image", "a.PNG", b"123456", 0),
        ("image", "a.gif", b"123456", 40004),
        ("image", "a.jpg", b"x" * (10 * 2**20 + 1), 40006),
        ("voice", "a.amr", b"123456", 0),
        ("tape", "a.amr", b"123456", 40004),
    ],
)
def test_uploading(caller: Caller, kind: str, name: str, content: bytes, code: int) -> None:
    answer = caller.upload(kind, name, content)

    assert answer["errcode"] == code
    if code == 0:
        assert isinstance(answer["created_at"], str)


def test_an_upload_without_its_part(caller: Caller) -> None:
    assert caller.upload("file", "a.txt", b"123456", part="file")["errcode"] == 44001
    assert caller.post("media/upload", b"123456", type="file")["errcode"] == 44001
    mixed = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n name="media"; filename="a"\r\n--b--\r\n'
    assert (
        requests.post(
            caller.base + "media/upload",
            mixed,
            params={"access_token": caller.token, "type": "file"},
            headers={"Content-Type": "multipart/form-data; boundary=b"},
            timeout=5,
        ).json()["errcode"]
        == 44001
    )


def test_media_of_another_kind_are_not_sent(caller: Caller) -> None:
    media_id = caller.upload("file", "a.jpg", b"123456")["media_id"]

    assert caller.send(msgtype="image", image={"media_id": media_id})["errcode"] == 40007
    assert caller.send(msgtype="file", file={"media_id": media_id})["errcode"] == 0


def test_a_member_is_described_without_what_apps_are_no_longer_told(caller: Caller) -> None:
    found = caller.get("user/get", userid="LI.Ming")

    assert {name: found[name] for name in ("userid", "name", "department")} == {
        "userid": "li.ming",
        "name": "李明",
        "department": [1],
    }
    assert not {"mobile", "email", "avatar", "gender"} & set(found)
    assert caller.get("user/get", userid="nobody")["errcode"] == 60111


def test_a_fault_meets_one_endpoint_so_many_times(caller: Caller, standin: StandIn) -> None:
    standin.fault("message/send", errcode=45033, times=2)
    standin.fault("*", http=502)

    assert caller.send()["errcode"] == 45033
    assert requests.get(caller.base + "getcallbackip", timeout=5).status_code == 502
    assert [caller.send()["errcode"] for _ in range(2)] == [45033, 0]


def test_a_fault_may_come_after_the_effect(caller: Caller, standin: StandIn) -> None:
    standin.fault("message/send", raw="cut", http=504, after=True)
    assert requests.post(caller.base + "message/send", timeout=5).text == "cut"
    standin.fault("message/send", after=True)

    assert caller.send()["errcode"] == -1
    assert len(standin.conversation("li.ming")) == 1


def robot(base: str, message: object, key: str = ROBOT_KEY) -> int:
    """What a robot of the group is answered."""
    answer = requests.post(f"{base}webhook/send", json=message, params={"key": key} if key else {}, timeout=5)
    code: int = answer.json()["errcode"]
    return code


def image(content: bytes, **changes: str) -> Json:
    digest = hashlib.md5(content).hexdigest()
    return {"msgtype": "image", "image": {"base64": base64.b64encode(content).decode(), "md5": digest} | changes}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"msgtype": "text", "text": {"content": "月检查"}}, 0),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "长" * 683}}, 40058),
        ({"msgtype": "text", "text": "月检查"}, 40058),
        ({"msgtype": "poem", "poem": {}}, 40008),
        ([], 40008),
        (image(PNG), 0),
        (image(PNG, md5="0" * 32), 40058),
        (image(PNG, base64="x"), 40058),
        (image(b"GIF89a"), 40058),
        (image(PNG + bytes(2 << 20)), 40058),
    ],
    ids=range(11),
)
def test_what_a_group_takes_of_its_robot(standin: StandIn, api_base: str, message: object, code: int) -> None:
    assert robot(api_base, message) == code
    assert len(standin.group) == (code == 0)


def test_a_robot_speaks_twenty_times_a_minute_and_with_its_key_only(standin: StandIn, api_base: str) -> None:
    text = {"msgtype": "text", "text": {"content": "月检查"}}
    assert [robot(api_base, text, key) for key in ("", "another")] == [93000, 93000]
    assert [robot(api_base, text) for _ in range(21)] == [0] * 20 + [45009]

    standin.clock.advance(timedelta(minutes=1))
    assert robot(api_base, text) == 0
    standin.reset()
    assert standin.group == []
    assert [robot(api_base, text) for _ in range(20)] == [0] * 20


def test_without_a_robot_no_key_is_good() -> None:
    wecom = StandIn(CORP, AGENT, SECRET, "t", "a" * 43)
    base = wecom.serve() + "/cgi-bin/"
    try:
        assert robot(base, {"msgtype": "text", "text": {"content": "月检查"}}, "") == 93000
    finally:
        wecom.close()
