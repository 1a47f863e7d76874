"""Signing in with the stand-in, as a browser and an app without our client see it."""

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from tests.channels.conftest import AGENT, CORP, SECRET, api_base, standin

__all__ = ["api_base", "standin"]

INSIDE, DESKTOP = "connect/oauth2/authorize", "wwlogin/sso/login"
OURS = "127.0.0.1:8080"
BACK = f"http://{OURS}/login/back"
USUAL = {
    INSIDE: {"appid": CORP, "agentid": str(AGENT), "response_type": "code", "scope": "snsapi_base"},
    DESKTOP: {"appid": CORP, "agentid": str(AGENT), "login_type": "CorpApp"},
}


class Visitor:
    """Somebody with a browser, sent here by the app."""

    def __init__(self, standin: StandIn, api_base: str) -> None:
        self.base = api_base.removesuffix("cgi-bin/")
        standin.trusted = OURS
        standin.sign_in.featured = {"li.ming": "支部书记", "gone": "党员"}

    def open(self, page: str, *, host: str = "", **changes: str) -> requests.Response:
        """The page, nobody being sent anywhere yet."""
        asked = USUAL[page] | {"redirect_uri": BACK, "state": "S1"} | changes
        headers = {"Host": host} if host else {}
        return requests.get(self.base + page, params=asked, headers=headers, allow_redirects=False, timeout=5)

    def choose(self, page: str, name: str, **changes: str) -> str:
        """Where one is sent after choosing a name on the page."""
        links = dict(re.findall(r'<a href="([^"]+)">(\S+) <span>', self.open(page, **changes).text))
        [href] = [href for href, shown in links.items() if shown == name]
        chosen = requests.get(self.base + page + html.unescape(href), allow_redirects=False, timeout=5)
        assert chosen.status_code == 302
        return chosen.headers["Location"]


@pytest.fixture
def visitor(standin: StandIn, api_base: str) -> Visitor:
    """A visitor of an app whose trusted domain is entered."""
    standin.add_users([Member("Chen.Jie", "陈洁", note="锅炉支部"), Member("zhang", "<b>张</b>", note="&")])
    return Visitor(standin, api_base)


def whose(api_base: str, code: str, path: str = "auth/getuserinfo") -> dict[str, Any]:
    """What the API says of a code."""
    asked = {"corpid": CORP, "corpsecret": SECRET}
    token = requests.get(api_base + "gettoken", params=asked, timeout=5).json()["access_token"]
    found: dict[str, Any] = requests.get(
        api_base + path, params={"access_token": token, "code": code}, timeout=5
    ).json()
    return found


def code_in(location: str) -> str:
    return parse_qs(urlsplit(location).query)["code"][0]


@pytest.mark.parametrize("page", USUAL)
def test_who_is_chosen_comes_back_with_a_code_that_is_his(visitor: Visitor, api_base: str, page: str) -> None:
    there = visitor.choose(page, "李明")

    assert there.startswith(f"{BACK}?code=")
    assert there.endswith("&state=S1")
    assert whose(api_base, code_in(there)) == {"errcode": 0, "errmsg": "ok", "userid": "li.ming"}


def test_somebody_else_is_found_by_name_and_told_apart_by_his_unit(visitor: Visitor, api_base: str) -> None:
    found = visitor.open(DESKTOP, find="陈").text

    assert "找到 1 人。" in found
    assert "锅炉支部" in found
    assert whose(api_base, code_in(visitor.choose(DESKTOP, "陈洁", find="chen.j")))["userid"] == "Chen.Jie"


def test_the_page_offers_the_featured_and_the_stranger(visitor: Visitor) -> None:
    shown = re.findall(r"<li><a [^>]+>(.+?) <span>(.*?)</span>", visitor.open(INSIDE).text)

    assert shown == [("李明", "支部书记"), ("不是本单位的人", "应当进不去")]


def test_a_long_list_is_cut_and_says_so(visitor: Visitor, standin: StandIn) -> None:
    standin.add_users(Member(f"u{number}", f"王{number}") for number in range(40))
    page = visitor.open(INSIDE, find="王").text

    assert page.count("<li>") == 2 + 30
    assert "找到 41 人，只列出前 30 人；请多写几个字。" in page
    assert "没有找到，请换个写法。" in visitor.open(INSIDE, find="没有这个人").text


@pytest.mark.parametrize(("path", "name"), [("auth/getuserinfo", "openid"), ("user/getuserinfo", "OpenId")])
def test_an_outsider_has_a_number_and_no_account(visitor: Visitor, api_base: str, path: str, name: str) -> None:
    found = whose(api_base, code_in(visitor.choose(INSIDE, "不是本单位的人")), path)

    assert set(found) == {"errcode", "errmsg", name}
    assert found["errcode"] == 0


def test_a_member_no_longer_in_view_is_an_outsider(standin: StandIn, api_base: str) -> None:
    code = standin.code_for("wang")
    del standin.users["wang"]

    assert "openid" in whose(api_base, code)


def test_the_old_path_spells_it_its_own_way(standin: StandIn, api_base: str) -> None:
    assert whose(api_base, standin.code_for("LI.MING"), "user/getuserinfo")["UserId"] == "li.ming"


def test_a_code_is_good_once_for_five_minutes_and_until_a_reset(standin: StandIn, api_base: str) -> None:
    once, late, last, old = (standin.code_for("wang") for _ in range(4))
    assert [whose(api_base, once)["errcode"] for _ in range(2)] == [0, 40029]

    standin.clock.advance(timedelta(minutes=5) - timedelta(seconds=1))
    assert whose(api_base, late)["errcode"] == 0
    standin.clock.advance(timedelta(seconds=1))
    assert whose(api_base, last)["errcode"] == 40029

    standin.reset()
    assert [whose(api_base, code)["errcode"] for code in (old, "")] == [40029, 40029]


@pytest.mark.parametrize("page", USUAL)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appid": "wwother"}, 40013),
        ({"agentid": "7"}, 40056),
        ({"agentid": ""}, 40056),
        ({"state": "a-b"}, 40058),
        ({"state": "党"}, 40058),
        ({"state": "a" * 129}, 40058),
        ({"redirect_uri": ""}, 50001),
        ({"redirect_uri": "http://127.0.0.1/login/back"}, 50001),
        ({"redirect_uri": "http://127.0.0.1:8081/login/back"}, 50001),
        ({"redirect_uri": f"http://{OURS}.example.com/"}, 50001),
        ({"redirect_uri": f"http://evil@{OURS}/"}, 50001),
        ({"redirect_uri": f"http://evil.example.com\\@{OURS}/"}, 50001),
        ({"redirect_uri": f"javascript://{OURS}/%0aalert(1)"}, 50001),
        ({"redirect_uri": f"//{OURS}/login/back"}, 50001),
    ],
)
def test_what_is_refused_is_shown_and_sends_nobody_away(
    visitor: Visitor, page: str, change: dict[str, str], code: int
) -> None:
    answer = visitor.open(page, **change, **{"as": "li.ming"})

    assert answer.status_code == 200
    assert f"（errcode {code}）" in answer.text
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("page", "change"),
    [(INSIDE, {"response_type": "token"}), (INSIDE, {"scope": "snsapi_userinfo"}), (DESKTOP, {"login_type": "Sso"})],
)
def test_each_page_takes_its_own_parameters_only(visitor: Visitor, page: str, change: dict[str, str]) -> None:
    assert "（errcode 40058）" in visitor.open(page, **change).text


def test_without_a_trusted_domain_nobody_signs_in(visitor: Visitor, standin: StandIn) -> None:
    standin.trusted = ""

    assert "（errcode 50001）" in visitor.open(INSIDE).text
    assert "（errcode 50001）" in visitor.open(INSIDE, redirect_uri="http:///login").text


@pytest.mark.parametrize(
    ("back", "there"),
    [
        (f"{BACK}?to=%2Funits%2FB04&x=1", f"{BACK}?to=%2Funits%2FB04&x=1&code="),
        (f"{BACK}?to=/党#top", f"{BACK}?to=/%E5%85%9A&code="),
        (f"{BACK}\r\nSet-Cookie: a=b", f"{BACK}Set-Cookie:%20a=b?code="),
    ],
)
def test_the_way_back_keeps_its_own_query_and_stays_one_line(visitor: Visitor, back: str, there: str) -> None:
    answer = visitor.open(INSIDE, redirect_uri=back, **{"as": "wang"})

    assert answer.headers["Location"].startswith(there)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Location"].endswith("#top") is back.endswith("#top")


def test_whoever_is_unknown_is_asked_again(visitor: Visitor) -> None:
    answer = visitor.open(INSIDE, **{"as": "nobody.here"})

    assert (answer.status_code, "选择您是谁" in answer.text) == (200, True)


def test_names_and_what_was_typed_are_shown_and_not_run(visitor: Visitor) -> None:
    page = visitor.open(INSIDE, find="<b>张", state="x", extra='"><script>alert(1)</script>').text

    assert "&lt;b&gt;张&lt;/b&gt; <span>&amp;</span>" in page
    assert "<b>" not in page
    assert "<script" not in page


@pytest.mark.parametrize("page", USUAL)
def test_the_pages_run_nothing_and_are_kept_by_nobody(visitor: Visitor, page: str) -> None:
    for answer in (visitor.open(page), visitor.open(page, appid="x"), visitor.open(page, **{"as": "wang"})):
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert not re.search(r"style=|<style|<script|\son\w+=", answer.text)
    style = requests.get(visitor.base + "sign_in.css", timeout=5)
    assert (style.status_code, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")


def test_a_foreign_name_pointed_at_this_machine_learns_nothing(visitor: Visitor) -> None:
    answer = visitor.open(INSIDE, host="evil.example.com:80", find="李")

    assert (answer.status_code, answer.text) == (403, "只能从这台机器上打开。")
