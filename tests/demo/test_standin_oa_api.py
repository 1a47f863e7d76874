"""Tokens, files and the menu of the stand-in's Official Account."""

from datetime import timedelta

import pytest

from bot.demo.standin_oa import OaStandIn
from tests.channels.account import LI
from tests.channels.conftest import MONDAY, PNG
from tests.demo.oa_caller import Api, api, lines, oa, office

__all__ = ["api", "oa", "office"]


# -- tokens ------------------------------------------------------------------------------------------------------------


def test_a_plain_token_ends_the_one_before_and_a_stable_one_does_not(oa: OaStandIn, api: Api) -> None:
    stable = [api.stable()["access_token"] for _ in range(3)]
    first, second = (api.plain()["access_token"] for _ in range(2))
    oa.say(LI, "在吗")

    assert set(stable) == {api.token}
    api.token = first
    assert api.say(LI, "早") == 40001
    for token in (second, stable[0]):
        api.token = token
        assert api.say(LI, "早") == 0


def test_in_its_last_five_minutes_a_stable_token_has_a_successor(oa: OaStandIn, api: Api) -> None:
    oa.clock.advance(timedelta(minutes=114))
    kept = api.stable()
    oa.clock.advance(timedelta(minutes=1))
    fresh = api.stable()

    assert kept["access_token"] == api.token
    assert 300 < kept["expires_in"] <= 360
    assert fresh["access_token"] != api.token
    assert fresh["expires_in"] == 7200
    oa.say(LI, "在吗")
    assert api.say(LI, "还能用") == 0
    oa.clock.advance(timedelta(minutes=5))
    assert api.say(LI, "过期了") == 42001


def test_a_stable_token_is_forced_twenty_times_a_day_half_a_minute_apart(oa: OaStandIn, api: Api) -> None:
    forced = api.stable(force_refresh=True)["access_token"]
    assert forced != api.token
    assert api.say(LI, "早") == 40001
    assert api.stable(force_refresh=True)["errcode"] == 45011

    for _ in range(19):
        oa.clock.advance(timedelta(seconds=30))
        assert "access_token" in api.stable(force_refresh=True)
    oa.clock.advance(timedelta(seconds=30))
    assert api.stable(force_refresh=True)["errcode"] == 45009
    oa.clock.advance(timedelta(days=1))
    assert "access_token" in api.stable(force_refresh=True)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"grant_type": "password"}, 40002),
        ({"appid": "wxother"}, 40013),
        ({"appid": ""}, 41002),
        ({"secret": "wrong"}, 40125),
        ({"secret": ""}, 41004),
    ],
    ids=str,
)
def test_a_stranger_gets_no_token(api: Api, wrong: dict[str, str], code: int) -> None:
    assert (api.stable(**wrong)["errcode"], api.plain(**wrong)["errcode"]) == (code, code)
    assert api.ask("post", "stable_token", data=b"x")["errcode"] == 47001


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_tokens_may_end_at_any_time(oa: OaStandIn, api: Api, code: int) -> None:
    oa.say(LI, "在吗")
    oa.expire_tokens(code)
    assert api.say(LI, "早") == code
    api.token = ""
    assert api.say(LI, "早") == 41001
    api.refresh()
    assert api.say(LI, "早") == 0


# -- files and the menu ------------------------------------------------------------------------------------------------


def test_a_picture_is_uploaded_shown_and_fetched_for_three_days(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "图")
    uploaded = api.ask("post", "media/upload", {"type": "image"}, files={"media": ("周报.png", PNG)})
    media_id = uploaded["media_id"]
    assert (uploaded["type"], uploaded["created_at"]) == ("image", int(MONDAY.timestamp()))
    assert api.say(LI, "", msgtype="image", image={"media_id": media_id}) == 0
    assert (oa.conversation(LI)[-1]["media_id"], lines(oa)[-1]) == (media_id, "[周报.png]")

    fetched = api.ask("get", "media/get", {"media_id": media_id})
    assert fetched.content == PNG
    assert "filename=" in fetched.headers["Content-disposition"]
    oa.clock.advance(timedelta(days=3))
    api.refresh()
    assert api.ask("get", "media/get", {"media_id": media_id})["errcode"] == 40007


def test_of_a_video_only_an_address_is_told(oa: OaStandIn, api: Api) -> None:
    oa.hand(LI, "video", "会.mp4", b"mp4")

    media_id = oa.conversation(LI)[0]["media_id"]
    assert set(api.ask("get", "media/get", {"media_id": media_id})) == {"video_url"}


@pytest.mark.parametrize(
    ("kind", "name", "content", "code"),
    [
        ("image", "a.txt", b"123", 40004),
        ("file", "a.txt", b"123", 40004),
        ("image", "a.png", b"", 44001),
        ("thumb", "a.jpg", b"x" * 65_537, 45001),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(api: Api, kind: str, name: str, content: bytes, code: int) -> None:
    answer = api.ask("post", "media/upload", {"type": kind}, files={"media": (name, content)})

    assert answer["errcode"] == code


def test_a_menu_is_made_shown_and_taken_away(oa: OaStandIn, api: Api) -> None:
    menu = [
        {"type": "click", "name": "我的任务", "key": "我的任务"},
        {"name": "更多", "sub_button": [{"type": "view", "name": "网页", "url": "https://h5.example.com/"}]},
    ]
    assert api.ask("get", "menu/get")["errcode"] == 46003
    assert api.code("menu/create", {"button": menu}) == 0

    assert oa.menu == api.ask("get", "menu/get")["menu"]["button"] == menu
    assert api.ask("get", "menu/delete")["errcode"] == 0
    assert oa.menu == []


def button(**changes: object) -> dict[str, object]:
    return {"type": "click", "name": "任务", "key": "k"} | changes


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 40016),
        ([button()] * 4, 40016),
        (["x"], 40016),
        ([button(name="一二三四五六")], 40018),
        ([button(type="dance")], 40017),
        ([button(key="k" * 129)], 40019),
        ([button(type="view")], 40020),
        ([button(type="view", url="https://" + "h" * 1020)], 40020),
        ([{"name": "更多", "sub_button": [button()] * 6}], 40023),
        ([{"name": "", "sub_button": [button()]}], 40018),
        ([{"name": "更多", "sub_button": ["x"]}], 40025),
        ([{"name": "更多", "sub_button": [button(type="dance")]}], 40024),
        ([{"name": "更多", "sub_button": [button(key="")]}], 40026),
        ([{"name": "更多", "sub_button": [button(type="view", url="")]}], 40027),
    ],
    ids=str,
)
def test_a_menu_that_does_not_fit_is_refused(oa: OaStandIn, api: Api, buttons: list[object], code: int) -> None:
    assert api.code("menu/create", {"button": buttons}) == code
    assert oa.menu == []


def test_what_there_is_not_is_not_found(api: Api) -> None:
    assert api.ask("get", "no/such").status_code == 404
    assert api.ask("get", "getcallbackip") == {"ip_list": ["127.0.0.1"]}


def test_calls_go_wrong_when_they_should(oa: OaStandIn, api: Api) -> None:
    oa.say(LI, "在吗")
    oa.fault("message/custom/send", errcode=-1)
    assert [api.say(LI, "早"), api.say(LI, "早")] == [-1, 0]

    oa.reset()
    assert (oa.outbox, oa.menu, oa.windows(LI), oa.conversation(LI)) == ([], [], [], [])
    assert oa.followers[LI].name == "李明"
