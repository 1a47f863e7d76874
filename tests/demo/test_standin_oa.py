"""Does the stand-in keep the habits of an Official Account? A server of a few lines is called by it and calls it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.core.clock import MovableClock
from bot.demo.standin import StandIn
from bot.demo.standin_http import Answer, Door, Request
from bot.demo.standin_oa import BUBBLE, OaStandIn
from bot.demo.standin_oa_api import PREFIX
from bot.demo.standin_oa_followers import Account, Follower, openid_for
from tests.channels.conftest import AES_KEY, MONDAY, PNG, SECRET, TOKEN

APP_ID, ORIGINAL_ID = "wx5823bf96d3bd56c7", "gh_7f083739789a"
LI, WANG, NOBODY = openid_for("li.ming"), openid_for("wang"), openid_for("nobody")
TEMPLATE, AGREED = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY", "zAx8_UGwr7Eb3cJ4uZQ0tN3mUo2FxGm1n9d5hSgqv0E"
MODES = ("plain", "compatible", "safe")
Reaction = Callable[[Request], Answer]


def account(mode: str = "plain") -> Account:
    return Account(APP_ID, ORIGINAL_ID, SECRET, TOKEN, AES_KEY, mode, TEMPLATE, AGREED)


def playing(mode: str = "plain") -> tuple[OaStandIn, str, Door]:
    """An account with two followers, on a Monday morning, and where its API is served."""
    oa, door = OaStandIn(account(mode), clock=MovableClock(MONDAY)), Door()
    oa.add_followers([Follower(LI, "李明"), Follower(WANG, "王芳")])
    oa.open(door)
    return oa, door.serve() + PREFIX, door


class Api:
    """A caller with a token in its hands."""

    def __init__(self, oa: OaStandIn, base: str) -> None:
        self.oa, self.base = oa, base
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = ""

    def ask(self, method: str, path: str, query: dict[str, str] | None = None, **more: Any) -> Any:
        return self.http.request(method, self.base + path, {"access_token": self.token} | (query or {}), **more).json()

    def stable(self, **changes: object) -> Any:
        asked = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, "force_refresh": False}
        return self.ask("post", "stable_token", json={k: v for k, v in (asked | changes).items() if v is not None})

    def refresh(self) -> None:
        self.token = self.stable()["access_token"]

    def say(self, openid: str, text: str, **changes: object) -> int:
        message: dict[str, object] = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        raw = json.dumps(message | changes, ensure_ascii=False).encode()
        return int(self.ask("post", "message/custom/send", data=raw)["errcode"])


@pytest.fixture
def api() -> Iterator[Api]:
    oa, base, door = playing()
    found = Api(oa, base)
    found.refresh()
    yield found
    door.close()


@pytest.fixture
def oa(api: Api) -> OaStandIn:
    return api.oa


def test_the_account_stands_beside_the_company(api: Api) -> None:
    wecom = StandIn("ww", 1, SECRET, TOKEN, AES_KEY, clock=MovableClock(MONDAY))
    oa = OaStandIn(account(), clock=wecom.clock, chats=wecom.chats)
    oa.add_followers([Follower(LI, "李明")])
    oa.open(wecom)
    base = wecom.serve() + PREFIX
    try:
        assert "access_token" in Api(oa, base).stable()
        version = wecom.version
        oa.say(LI, "在吗")
        assert wecom.version > version
        assert [line["text"] for line in oa.conversation(LI)] == ["在吗", BUBBLE]
    finally:
        wecom.close()


def test_the_window_after_a_message_is_five_messages_in_two_days(oa: OaStandIn, api: Api) -> None:
    assert api.say(LI, "早") == 45015
    oa.say(LI, "在吗")
    assert [api.say(LI, f"第{number}条") for number in range(6)] == [0, 0, 0, 0, 0, 45047]
    oa.say(LI, "还在吗")
    oa.clock.advance(timedelta(hours=48))
    api.refresh()
    assert api.say(LI, "晚了") == 45015


def test_the_window_after_a_tap_is_three_messages_in_a_minute(oa: OaStandIn, api: Api) -> None:
    oa.press(LI, "我的任务")
    assert [api.say(LI, f"第{number}条") for number in range(4)] == [0, 0, 0, 45047]
    oa.follow(LI)
    oa.clock.advance(timedelta(minutes=1))
    assert api.say(LI, "晚了") == 45015


def test_a_picture_is_uploaded_and_shown(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "图")
    media_id = api.ask("post", "media/upload", {"type": "image"}, files={"media": ("a.png", PNG)})["media_id"]
    assert api.say(LI, "", msgtype="image", image={"media_id": media_id}) == 0
    assert oa.conversation(LI)[-1]["media_id"] == media_id
