"""The address book of the stand-in, asked without the bot's client: what an app is told, and what no longer."""

from typing import Any

import pytest

from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_contacts import Department, Tag
from tests.channels.conftest import AGENT, api_base, standin
from tests.demo.test_standin_api import Caller, caller

__all__ = ["api_base", "caller", "standin"]

Json = dict[str, Any]
KEPT_BACK = {"avatar", "mobile", "email", "gender", "address", "biz_mail", "qr_code"}


@pytest.fixture
def company(standin: StandIn) -> StandIn:
    """Two departments of which the app sees one with its team, and a cook shown to it alone."""
    standin.contacts.add([Department(2, "焊接车间"), Department(21, "一班", 2), Department(3, "食堂")])
    standin.contacts.visible, standin.contacts.singly = (2,), ("cook",)
    standin.users.clear()
    standin.add_users([Member("Sun.Li", "孙力", (21, 3)), Member("cook", "胡师傅", (3,)), Member("boss", "郑总", (1,))])
    return standin


def test_departments(caller: Caller, company: StandIn) -> None:
    assert [(one["id"], one["name"], one["parentid"]) for one in caller.get("department/list")["department"]] == [
        (2, "焊接车间", 1),
        (21, "一班", 2),
    ]


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("department/list", {"id": "3"}, 60011),
        ("department/list", {"id": "9"}, 60123),
        ("department/list", {"id": "x"}, 60123),
        ("user/simplelist", {}, 40058),
        ("user/simplelist", {"department_id": "9"}, 60123),
        ("user/list", {"department_id": "3"}, 60011),
        ("user/list", {"department_id": "2"}, 0),
        ("user/get", {"userid": "ghost"}, 60111),
        ("user/get", {"userid": "boss"}, 60011),
        ("user/get", {"userid": "cook"}, 0),
    ],
)
def test_what_is_refused(caller: Caller, company: StandIn, path: str, params: dict[str, str], code: int) -> None:
    assert caller.get(path, **params)["errcode"] == code


def test_an_app_is_told_names_and_departments_alone(caller: Caller, company: StandIn) -> None:
    [brief] = caller.get("user/simplelist", department_id="21")["userlist"]
    [full] = caller.get("user/list", department_id="21")["userlist"]
    one = caller.get("user/get", userid="sun.li")

    assert brief == {"userid": "Sun.Li", "name": "孙力", "department": [21]}
    assert (full["main_department"], full["status"], one["department"]) == (21, 1, [21])
    assert not KEPT_BACK & (set(full) | set(one))
    assert caller.get("user/get", userid="cook")["department"] == []


def test_the_secret_of_the_contact_sync_is_told_no_name(caller: Caller, company: StandIn) -> None:
    company.contacts.is_sync = True

    for path, params in (
        ("department/list", {}),
        ("user/simplelist", {"department_id": "2"}),
        ("user/list", {"department_id": "2"}),
        ("user/get", {"userid": "cook"}),
    ):
        assert caller.get(path, **params)["errcode"] == 48009, path


def test_the_app_is_told_what_it_sees(caller: Caller, company: StandIn) -> None:
    seen = caller.get("agent/get", agentid=str(AGENT))

    assert seen["allow_partys"] == {"partyid": [2]}
    assert seen["allow_userinfos"] == {"user": [{"userid": "cook"}]}


def test_where_the_app_sees_no_department(caller: Caller, company: StandIn) -> None:
    company.contacts.visible = ()

    assert caller.get("department/list")["errcode"] == 60011


def test_who_bears_a_tag(caller: Caller, company: StandIn) -> None:
    company.contacts.tags = {7: Tag("党员", ("boss", "ghost"), (3,))}

    told = caller.get("tag/get", tagid="7")
    assert (told["tagname"], told["userlist"], told["partylist"]) == (
        "党员",
        [{"userid": "boss", "name": "郑总"}],
        [3],
    )
    assert caller.get("agent/get", agentid=str(AGENT))["allow_tags"] == {"tagid": [7]}
    assert caller.get("user/get", userid="boss")["errcode"] == 0
    assert [caller.get("tag/get", **asked)["errcode"] for asked in ({"tagid": "8"}, {"tagid": "x"}, {})] == [40068] * 3


def test_a_change_is_told_as_by_the_company_itself(company: StandIn) -> None:
    delivery = company.contact("update_user", "sun.li", NewUserID="sunli")

    assert "<FromUserName><![CDATA[sys]]></FromUserName>" in delivery.message
    assert "<ChangeType><![CDATA[update_user]]></ChangeType>" in delivery.message
    assert "<NewUserID><![CDATA[sunli]]></NewUserID>" in delivery.message
    assert "AgentID" not in delivery.message
