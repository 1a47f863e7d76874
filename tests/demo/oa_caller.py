"""Somebody who calls the API of the stand-in's Official Account, with a token in his hands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.demo.standin_oa import OaStandIn
from tests.channels.account import AGREED, APP_ID, LI, TEMPLATE, Playing, playing
from tests.channels.conftest import SECRET

FIELDS = {"thing1": {"value": "明天九点开会。"}, "time2": {"value": "2026年11月23日 09:30"}}


class Api:
    """A caller with a token in its hands."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = ""

    def ask(self, method: str, path: str, query: dict[str, str] | None = None, **more: Any) -> Any:
        answer = self.http.request(method, self.base + path, {"access_token": self.token} | (query or {}), **more)
        return answer.json() if "json" in answer.headers["Content-Type"] else answer

    def code(self, path: str, body: object) -> int:
        """The errcode of a request written as it should be: raw UTF-8."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return int(self.ask("post", path, data=raw)["errcode"])

    def stable(self, **changes: object) -> Any:
        asked = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, "force_refresh": False}
        return self.ask("post", "stable_token", json=asked | changes)

    def plain(self, **changes: str) -> Any:
        asked = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
        return self.ask("get", "token", asked | changes)

    def refresh(self) -> None:
        self.token = self.stable()["access_token"]

    def say(self, openid: str, text: str, /, **changes: object) -> int:
        return self.code(
            "message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}} | changes
        )

    def template(self, openid: str, **changes: object) -> int:
        asked = {"touser": openid, "template_id": TEMPLATE, "url": "https://h5.example.com/", "data": FIELDS}
        return self.code("message/template/send", asked | changes)

    def bizsend(self, openid: str, **changes: object) -> int:
        asked = {"touser": openid, "template_id": AGREED, "page": "https://h5.example.com/", "data": FIELDS}
        return self.code("message/subscribe/bizsend", asked | changes)


@pytest.fixture
def office() -> Iterator[Playing]:
    """The account in its safe mode, with two followers."""
    found = playing("safe")
    yield found
    found.close()


@pytest.fixture
def oa(office: Playing) -> OaStandIn:
    """Its platform."""
    return office.oa


@pytest.fixture
def api(office: Playing) -> Api:
    """The caller, his token fetched."""
    found = Api(office.base)
    found.refresh()
    return found


def lines(oa: OaStandIn, openid: str = LI) -> list[str]:
    """What stands in a follower's chat."""
    return [line["text"] for line in oa.conversation(openid)]
