"""The control plane below `/_sim/`: what people do with cards, menus, files and at the Official Account."""

import base64
from typing import Any

import pytest
import requests

from bot.demo.standin import StandIn
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_control import OaControl
from bot.demo.standin_oa_followers import Account, openid_for
from bot.demo.standin_robot import Group
from tests.channels.conftest import AES_KEY, TOKEN, api_base, standin
from tests.demo.test_standin_api import Caller, caller
from tests.demo.test_standin_cards import Desk, button, desk, grey, send, vote

__all__ = ["api_base", "caller", "desk", "standin"]

Json = dict[str, Any]
LI = openid_for("li.ming")
CONTENT = base64.b64encode(b"#!AMR\n......").decode()


class Plane:
    """Whoever pulls the strings."""

    def __init__(self, api_base: str, prefix: str = "") -> None:
        self.base = api_base.removesuffix("cgi-bin/") + "_sim/" + prefix

    def post(self, action: str, **asked: object) -> Any:
        return requests.post(self.base + action, json=asked, timeout=10).json()

    def get(self, name: str, **asked: str) -> Any:
        return requests.get(self.base + name, params=asked, timeout=10).json()


@pytest.fixture
def plane(api_base: str) -> Plane:
    """Of the company."""
    return Plane(api_base)


@pytest.fixture
def oa(standin: StandIn) -> OaStandIn:
    """An account beside the company, in plain mode, whose server nobody has entered yet."""
    account = Account("wxdemo", "gh_demo", "secret", TOKEN, AES_KEY, mode="plain", subscribe_id="S")
    found = OaStandIn(account, clock=standin.clock, chats=standin.chats)
    found.open(standin)
    OaControl(found).open(standin)
    found.hook = "http://127.0.0.1:9/"
    return found


def test_a_press_is_told_and_what_it_did_comes_back(caller: Caller, desk: Desk, plane: Plane) -> None:
    send(caller, button())
    send(caller, vote())
    desk.reply = grey("已核验")

    assert plane.post("click", userid="li.ming", card="task-1", key="ok")["button"] == "已核验"
    again = plane.post("click", userid="li.ming", card="task-1", key="ok")
    assert again == {"error": "CannotPressError: 这张卡片的按钮已经按过了。"}
    assert plane.post("click", userid="wang", card="vote-1", key="sub", chosen={"lunch": ["b"]})["answered"]
    assert desk.heard[-1].findtext(".//OptionId") == "b"


def test_menus_entering_files_and_contacts_are_events_like_any_other(
    standin: StandIn, desk: Desk, plane: Plane
) -> None:
    standin.menus.buttons = [{"type": "click", "name": "任务", "key": "我的任务"}]
    assert plane.get("buttons") == standin.menus.buttons

    plane.post("menu", userid="wang", key="我的任务")
    assert desk.told("Event", "EventKey") == ["click", "我的任务"]
    plane.post("menu", userid="wang", url="https://a")
    assert desk.told("Event", "EventKey") == ["view", "https://a"]
    plane.post("enter", userid="wang")
    assert desk.told("Event", "FromUserName") == ["enter_agent", "wang"]
    plane.post("hand", userid="wang", kind="voice", name="a.amr", content=CONTENT)
    assert desk.told("MsgType") == ["voice"]
    plane.post("contact", change="delete_user", fields={"UserID": "wang"})
    assert desk.told("FromUserName", "ChangeType", "UserID") == ["sys", "delete_user", "wang"]
    assert plane.post("hand", userid="wang", kind="voice", name="a.amr", content="?")["error"].startswith("Error")
    assert plane.post("menu", userid="wang") == {"error": "KeyError: 'url'"}


def test_who_reads_in_wechat_and_what_a_group_sees(standin: StandIn, plane: Plane) -> None:
    assert plane.post("plugin", userid="Li.Ming", on=True) == ["li.ming"]
    assert plane.post("plugin", userid="li.ming", on=False) == []

    standin.add_group(Group("B04", "锅炉支部群", "key-of-b04"))
    message = {"msgtype": "text", "text": {"content": "开会"}}
    requests.post(
        plane.base.replace("_sim/", "cgi-bin/webhook/send"), json=message, params={"key": "key-of-b04"}, timeout=5
    )
    assert [line["text"] for line in plane.get("group", code="B04")] == ["开会"]
    assert plane.get("group") == []


def test_what_followers_do_and_what_they_see(oa: OaStandIn, api_base: str) -> None:
    plane = Plane(api_base, "oa/")
    assert plane.post("followers", **{LI: "李明"}) is None
    assert [(one["openid"], one["name"], one["follows"]) for one in plane.get("followers")] == [(LI, "李明", True)]

    for action, asked in (
        ("say", {"text": "我的任务"}),
        ("hand", {"kind": "voice", "name": "a.amr", "content": CONTENT, "heard": "请假"}),
        ("menu", {"key": "我的任务"}),
        ("menu", {"url": "https://a"}),
        ("unfollow", {}),
        ("follow", {"scene": "B04"}),
        ("agree", {}),
        ("event", {"name": "SCAN", "fields": {"EventKey": "B04"}}),
    ):
        assert not plane.post(action, openid=LI, **asked)["answered"], "nobody listens there"

    seen = plane.get("conversation", openid=LI)
    assert [line["text"] for line in seen if line["from"] == LI] == ["我的任务", "[a.amr]"]
    assert seen[2]["heard"] == "请假"
    assert {one["kind"] for one in plane.get("windows", openid=LI)} == {"message", "tap"}
    assert (plane.get("buttons"), plane.get("outbox"), plane.post("verify_url")) == ([], [], False)
    assert plane.post("fault", path="token", errcode=40013) is None
    url = api_base.replace("/cgi-bin/", "/oa/cgi-bin/token")
    assert requests.get(url, timeout=5).json()["errcode"] == 40013
    assert [one["path"] for one in plane.get("calls")] == ["token"]
    assert plane.post("expire_tokens") is None
    assert plane.post("reset") is None
    assert (plane.get("calls"), plane.get("conversation", openid=LI), oa.followers[LI].agreed) == ([], [], 1)
