"""Does the stand-in keep the habits of an Official Account? A server of a few lines is called by it and calls it."""

import json
from datetime import timedelta

import pytest

from bot.core.clock import MovableClock
from bot.demo.standin import StandIn
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_api import PREFIX
from bot.demo.standin_oa_followers import Follower
from tests.channels.account import (
    LI,
    NOBODY,
    WANG,
    account,
)
from tests.channels.conftest import AES_KEY, MONDAY, SECRET, TOKEN
from tests.demo.oa_caller import FIELDS, Api, api, lines, oa, office

__all__ = ["api", "oa", "office"]


def test_the_account_stands_beside_the_company() -> None:
    wecom = StandIn("ww", 1, SECRET, TOKEN, AES_KEY, clock=MovableClock(MONDAY))
    oa = OaStandIn(account(), clock=wecom.clock, chats=wecom.chats)
    oa.add_followers([Follower(LI, "李明")])
    oa.open(wecom)
    base = wecom.serve()
    try:
        assert "access_token" in Api(base + PREFIX).stable()
        assert Api(base + "/cgi-bin/").ask("get", "gettoken", {"corpid": "ww", "corpsecret": SECRET})["errcode"] == 0
        version = wecom.version
        oa.say(LI, "在吗")
        assert wecom.wait(version, 0) > version
        assert wecom.conversation(LI) == []
    finally:
        wecom.close()


# -- the windows -------------------------------------------------------------------------------------------------------


def test_the_window_after_a_message_is_five_messages_in_two_days(oa: OaStandIn, api: Api) -> None:
    assert api.say(LI, "早") == 45015
    oa.say(LI, "在吗")
    assert [api.say(LI, f"第{number}条") for number in range(6)] == [0, 0, 0, 0, 0, 45047]
    assert oa.windows(LI) == [{"kind": "message", "until": "2026-11-25T09:30:00+08:00", "left": 0}]

    oa.say(LI, "还在吗")
    oa.clock.advance(timedelta(hours=48))
    api.refresh()
    assert api.say(LI, "晚了") == 45015
    assert oa.windows(LI) == []


def test_the_window_after_a_tap_is_three_messages_in_a_minute(oa: OaStandIn, api: Api) -> None:
    for tap in (oa.press, oa.scan):
        tap(LI, "我的任务")
        assert [api.say(LI, f"第{number}条") for number in range(4)] == [0, 0, 0, 45047]
    oa.follow(LI)
    oa.clock.advance(timedelta(minutes=1))
    assert api.say(LI, "晚了") == 45015


def test_reading_a_page_opens_nothing(oa: OaStandIn, api: Api) -> None:
    oa.view(LI, "https://h5.example.com/")
    oa.event("LOCATION", LI, Latitude=23.1, Longitude=113.3, Precision=119.4)

    assert api.say(LI, "早") == 45015


def test_the_shorter_window_is_used_up_first(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "在吗")
    oa.press(LI, "我的任务")
    assert [api.say(LI, f"第{number}条") for number in range(4)] == [0, 0, 0, 0]

    assert {one["kind"]: one["left"] for one in oa.windows(LI)} == {"message": 4, "tap": 0}
    assert api.say(WANG, "早") == 45015


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"touser": NOBODY}, 40003),
        ({"touser": LI.swapcase()}, 40003),
        ({"text": {"content": ""}}, 44004),
        ({"text": {"content": "党" * 683}}, 45002),
        ({"text": "x"}, 47001),
        ({"msgtype": "file", "file": {"media_id": "x"}}, 40008),
        ({"msgtype": "image", "image": {"media_id": "x"}}, 40007),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_message_that_cannot_be_sent_is_refused(
    oa: OaStandIn, api: Api, changes: dict[str, object], code: int
) -> None:
    oa.say(LI, "在吗")

    assert api.say(LI, "早", **changes) == code
    assert oa.outbox == []
    assert oa.windows(LI)[0]["left"] == 5


def test_what_is_no_object_is_refused(api: Api) -> None:
    for path in ("message/custom/send", "message/template/send", "message/subscribe/bizsend", "menu/create"):
        assert [api.code(path, body) for body in (b"{", b"[1]", b"")] == [47001, 47001, 47001]


def test_escapes_are_shown_as_they_were_written(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "在吗")
    escaped = {"touser": LI, "msgtype": "text", "text": {"content": "早"}}
    assert api.code("message/custom/send", json.dumps(escaped).encode()) == 0

    assert lines(oa)[-1] == "\\u65e9"


# -- templates ---------------------------------------------------------------------------------------------------------


def test_a_template_message_comes_at_any_time_and_its_end_is_told(oa: OaStandIn, api: Api) -> None:
    assert api.template(LI) == 0
    oa.settle()

    assert lines(oa) == ["明天九点开会。\n2026年11月23日 09:30"]
    assert "TEMPLATESENDJOBFINISH" in oa.told[0].message
    assert oa.told[0].answered
    assert not oa.told[0].bubble


def test_where_no_server_is_named_nobody_is_told(oa: OaStandIn, api: Api) -> None:
    oa.hook = ""
    assert api.template(LI) == 0
    oa.settle()

    assert (len(lines(oa)), oa.told) == (1, [])


def test_who_blocks_template_messages_sees_none_and_that_is_told(oa: OaStandIn, api: Api) -> None:
    oa.followers[LI].blocks_templates = True
    assert api.template(LI) == 0
    oa.settle()

    assert lines(oa) == []
    assert "failed:user block" in oa.told[0].message


def test_the_same_number_arrives_once(oa: OaStandIn, api: Api) -> None:
    assert [api.template(LI, client_msg_id=number) for number in ("1", "1", "2")] == [0, 0, 0]
    assert api.template(WANG, client_msg_id="1") == 0

    assert (len(lines(oa)), len(lines(oa, WANG))) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"touser": NOBODY}, 40003),
        ({"template_id": "other"}, 40037),
        ({"template_id": ""}, 40037),
        ({"data": "x"}, 47003),
        ({"data": {}}, 47003),
        ({"data": FIELDS | {"thing1": {"value": ""}}}, 47003),
        ({"data": FIELDS | {"thing1": {"value": "一" * 21}}}, 47003),
        ({"data": FIELDS | {"thing1": {"value": "一\n二"}}}, 47003),
        ({"data": FIELDS | {"thing1": "一"}}, 47003),
        ({"data": FIELDS | {"time2": {"value": "明天"}}}, 47003),
    ],
    ids=str,
)
def test_a_template_that_is_not_filled_in_as_it_should_is_refused(
    oa: OaStandIn, api: Api, changes: dict[str, object], code: int
) -> None:
    oa.agree(LI)

    assert api.template(LI, **changes) == code
    assert api.bizsend(LI, **changes) == code
    assert oa.outbox == []


def test_an_agreement_is_good_for_one_message(oa: OaStandIn, api: Api) -> None:
    assert api.bizsend(LI) == 43101
    oa.agree(LI)

    assert [api.bizsend(LI) for _ in range(2)] == [0, 43101]
    assert oa.conversation(LI)[-1]["kind"] == "template"


def test_who_follows_no_more_gets_nothing(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "在吗")
    oa.agree(LI)
    oa.unfollow(LI)

    assert (api.say(LI, "早"), api.template(LI), api.bizsend(LI)) == (45015, 43004, 43101)
    assert api.ask("get", "user/info", {"openid": LI}) == {"subscribe": 0, "openid": LI}
    oa.follow(LI, "1")
    assert api.template(LI) == 0
    assert api.ask("get", "user/info", {"openid": LI})["subscribe"] == 1
    assert api.ask("get", "user/info", {"openid": NOBODY})["errcode"] == 40003
