"""The stand-in keeps the menu and the workbench as the platform does, with its refusals."""

from datetime import timedelta
from typing import Any

import pytest

from bot.demo.standin import StandIn
from tests.channels.conftest import AGENT, api_base, standin
from tests.demo.test_standin_api import Caller, caller

__all__ = ["api_base", "caller", "standin"]

Json = dict[str, Any]
CLICK = {"type": "click", "name": "我的任务", "key": "我的任务"}
PAGE = {"type": "view", "name": "网页", "url": "https://zhibu.example/me"}


def refused(caller: Caller, *buttons: Any) -> int:
    code: int = caller.post("menu/create", {"button": list(buttons)}, agentid=str(AGENT))["errcode"]
    return code


def test_a_menu_is_kept_shown_and_taken_away(caller: Caller, standin: StandIn) -> None:
    menu = [{"name": "我的", "sub_button": [CLICK, PAGE]}, CLICK | {"name": "帮助", "key": "帮助"}]
    assert caller.get("menu/get", agentid=str(AGENT))["errcode"] == 46003

    assert refused(caller, *menu) == 0
    assert standin.menu == menu
    assert caller.get("menu/get", agentid=str(AGENT))["button"] == menu

    assert caller.get("menu/delete", agentid=str(AGENT))["errcode"] == 0
    assert standin.menu == []


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 40016),
        ([CLICK] * 4, 40016),
        (["我的"], 40058),
        ([CLICK | {"name": "我的任务们"}], 0),
        ([CLICK | {"name": "我的任务们x很长"}], 40018),
        ([CLICK | {"name": ""}], 40018),
        ([CLICK | {"key": ""}], 40019),
        ([CLICK | {"key": "k" * 129}], 40019),
        ([CLICK | {"type": "shake"}], 40017),
        ([PAGE | {"url": "zhibu.example/me"}], 40020),
        ([PAGE | {"url": "https://zhibu.example/" + "a" * 1024}], 40020),
        ([{"name": "我的", "sub_button": [CLICK] * 6}], 40023),
        ([{"name": "一二三四五六", "sub_button": [CLICK]}], 40018),
        ([{"name": "我的", "sub_button": [CLICK | {"name": "一二三四五六七八九十一二三四"}]}], 40025),
        ([{"name": "我的", "sub_button": [CLICK | {"key": ""}]}], 40026),
        ([{"name": "我的", "sub_button": [{"name": "下级", "type": "none"}]}], 40024),
        ([{"name": "我的", "sub_button": [PAGE | {"url": ""}]}], 40027),
        ([{"name": "我的", "sub_button": [{"name": "下级", "sub_button": [CLICK]}]}], 40022),
    ],
)
def test_a_menu_that_cannot_be(buttons: list[Any], code: int, caller: Caller, standin: StandIn) -> None:
    assert refused(caller, *buttons) == code
    assert (standin.menu == []) == (code != 0)


def test_the_menu_of_another_app_is_not_ours(caller: Caller) -> None:
    assert caller.post("menu/create", {"button": [CLICK]}, agentid="7")["errcode"] == 40056
    assert caller.get("menu/get", agentid="7")["errcode"] == 40056
    assert caller.get("menu/delete")["errcode"] == 40056
    assert caller.post("menu/create", b"{", agentid=str(AGENT))["errcode"] == 40058


def keydata(*numbers: str) -> Json:
    return {"type": "keydata", "keydata": {"items": [{"key": "待办", "data": one} for one in numbers]}}


def test_the_workbench_shows_who_was_named_his_own(caller: Caller, standin: StandIn) -> None:
    app = {"agentid": AGENT}
    assert standin.workbench.items("wang") == []
    assert caller.post("agent/set_workbench_template", app | keydata("-"))["errcode"] == 0
    assert caller.post("agent/set_workbench_data", app | {"userid": "Li.Ming"} | keydata("3"))["errcode"] == 0
    many = {"userid_list": ["wang", "zhao"], "data": keydata("1")}
    assert caller.post("agent/batch_set_workbench_data", app | many)["errcode"] == 0

    assert [standin.workbench.items(one)[0]["data"] for one in ("li.ming", "wang", "zhao")] == ["3", "1", "1"]
    caller.post("agent/set_workbench_template", app | keydata("-") | {"replace_user_data": True})
    assert standin.workbench.items("wang")[0]["data"] == "-"
    standin.reset()
    assert standin.workbench.items("wang") == []


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("agent/set_workbench_template", {"agentid": 7} | keydata("1"), 40056),
        ("agent/set_workbench_template", {"agentid": AGENT, "type": "poem"}, 40058),
        ("agent/set_workbench_template", {"agentid": AGENT, "type": "keydata"}, 40058),
        ("agent/set_workbench_template", {"agentid": AGENT} | keydata(), 40058),
        ("agent/set_workbench_template", {"agentid": AGENT} | keydata(*"12345"), 40058),
        (
            "agent/set_workbench_template",
            {
                "agentid": AGENT,
                "type": "keydata",
                "keydata": {"items": [{"data": "1", "jump_url": "https://a.example", "pagepath": "p"}]},
            },
            40058,
        ),
        ("agent/set_workbench_data", {"agentid": AGENT, "userid": "nobody"} | keydata("1"), 40003),
        ("agent/batch_set_workbench_data", {"agentid": AGENT, "userid_list": [], "data": keydata("1")}, 40058),
        ("agent/batch_set_workbench_data", {"agentid": AGENT, "userid_list": ["wang"] * 1001}, 40058),
        ("agent/batch_set_workbench_data", {"agentid": AGENT, "userid_list": "wang", "data": keydata("1")}, 40058),
    ],
)
def test_a_workbench_that_cannot_be(path: str, body: Json, code: int, caller: Caller) -> None:
    assert caller.post(path, body)["errcode"] == code
    assert caller.post(path, b"[")["errcode"] == 40058


def test_ten_times_a_minute_a_user_and_no_more(caller: Caller, standin: StandIn) -> None:
    body = {"agentid": AGENT, "userid": "wang"} | keydata("1")
    told = [caller.post("agent/set_workbench_data", body)["errcode"] for _ in range(11)]
    assert told == [0] * 10 + [45009]

    standin.clock.advance(timedelta(minutes=1))
    assert caller.post("agent/set_workbench_data", body)["errcode"] == 0


def test_an_app_is_told_of_itself(caller: Caller, standin: StandIn) -> None:
    standin.trusted = "zhibu.example"
    standin.workbench.app["isreportenter"] = 0

    seen = caller.get("agent/get", agentid=str(AGENT))
    assert (seen["agentid"], seen["redirect_domain"], seen["isreportenter"]) == (AGENT, "zhibu.example", 0)
    assert seen["allow_partys"]["partyid"] == [1]
    assert caller.get("agent/get", agentid="7")["errcode"] == 40056
