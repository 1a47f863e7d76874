"""Opening a page inside WeChat with the stand-in, as a browser and an account without our client see it."""

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Follower, openid_for
from bot.demo.window_doors import OaDoor
from tests.channels.account import APP_ID, LI, NOBODY, WANG, Playing, account
from tests.channels.conftest import SECRET
from tests.demo.oa_caller import oa, office

__all__ = ["oa", "office"]

OURS = "127.0.0.1:8080"
BACK = f"http://{OURS}/login/back"
USUAL = {"appid": APP_ID, "redirect_uri": BACK, "response_type": "code", "scope": "snsapi_base", "state": "S1"}


class Visitor:
    """Somebody with a browser inside WeChat, sent here by the account."""

    def __init__(self, office: Playing) -> None:
        office.oa.sign_in.domain = OURS
        office.oa.sign_in.featured = {WANG: "支部书记", LI: "普通党员", "gone": "不在了"}
        self.base = office.base.removesuffix("cgi-bin/")

    def open(self, *, host: str = "", **changes: str) -> requests.Response:
        """The page, nobody being sent anywhere yet."""
        page, headers = self.base + "connect/oauth2/authorize", {"Host": host} if host else {}
        return requests.get(page, USUAL | changes, headers=headers, allow_redirects=False, timeout=5)

    def choose(self, name: str, **changes: str) -> str:
        """The code one comes back with after choosing a name on the page."""
        [href] = re.findall(rf'<a href="([^"]+)">{name} <span>', self.open(**changes).text)
        page = self.base + "connect/oauth2/authorize" + html.unescape(href)
        chosen = requests.get(page, allow_redirects=False, timeout=5)
        there = urlsplit(chosen.headers["Location"])
        assert (chosen.status_code, f"{there.scheme}://{there.netloc}{there.path}") == (302, BACK)
        brought = parse_qs(there.query)
        assert brought["state"] == ["S1"]
        return brought["code"][0]

    def ask(self, given: str, /, **changes: str) -> dict[str, Any]:
        """Whose code it is; what is changed to nothing is left out."""
        asked = {"appid": APP_ID, "secret": SECRET, "code": given, "grant_type": "authorization_code"} | changes
        query = {name: value for name, value in asked.items() if value}
        answer = requests.get(self.base + "sns/oauth2/access_token", query, timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain")
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def visitor(office: Playing) -> Visitor:
    return Visitor(office)


def test_who_is_chosen_comes_back_with_a_code_that_is_his(visitor: Visitor) -> None:
    told = visitor.ask(visitor.choose("李明"))

    assert (told["openid"], told["scope"], told["expires_in"]) == (LI, "snsapi_base", 7200)
    assert set(told) == {"access_token", "refresh_token", "expires_in", "openid", "scope"}
    assert visitor.ask(visitor.choose("王芳"))["openid"] == WANG


def test_the_page_offers_who_follows_and_the_featured_and_finds_the_rest(visitor: Visitor, oa: OaStandIn) -> None:
    oa.followers[WANG].follows = False

    def shown(**changes: str) -> list[tuple[str, str]]:
        return re.findall(r"<li><a [^>]+>(.+?) <span>(.*?)</span>", visitor.open(**changes).text)

    assert shown() == [("李明", "已关注"), ("王芳", "支部书记")]
    oa.followers[LI].note = "锅炉支部"
    assert shown(find="王") == [("李明", "锅炉支部 · 已关注"), ("王芳", "支部书记"), ("王芳", "没有关注")]
    assert "演示里没有微信" in visitor.open().text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"appid": ""}, 10012),
        ({"appid": "wx0"}, 40013),
        ({"redirect_uri": ""}, 10011),
        ({"scope": ""}, 10010),
        ({"scope": "snsapi_userinfo"}, 10005),
        ({"response_type": "token"}, 10005),
        ({"state": ""}, 10013),
        ({"state": "a-b"}, 10013),
        ({"redirect_uri": "https://evil.example/login/back"}, 10003),
        ({"redirect_uri": f"http://{OURS}.evil.example/"}, 10003),
        ({"redirect_uri": f"javascript://{OURS}/%0aalert(1)"}, 10003),
    ],
    ids=str,
)
def test_what_wechat_would_refuse_is_refused_by_its_number(
    visitor: Visitor, changes: dict[str, str], code: int
) -> None:
    answer = visitor.open(**changes)

    assert (answer.status_code, f"errcode {code}" in answer.text) == (200, True)
    assert visitor.open(**changes | {"as": LI}).status_code == 200


def test_an_account_without_the_right_sends_nobody_back(visitor: Visitor, oa: OaStandIn) -> None:
    oa.sign_in.domain = ""

    assert "errcode 10005" in visitor.open(**{"as": LI}).text


def test_only_this_machine_may_choose(visitor: Visitor) -> None:
    assert visitor.open(host="evil.example:80", **{"as": LI}).status_code == 403


def test_somebody_the_page_does_not_know_is_asked_again(visitor: Visitor) -> None:
    assert visitor.open(**{"as": NOBODY}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"appid": ""}, 41002),
        ({"appid": "wx0"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "wrong"}, 40125),
        ({"code": ""}, 41008),
        ({"code": "never-given"}, 40029),
        ({"grant_type": ""}, 40002),
        ({"grant_type": "client_credential"}, 40002),
    ],
    ids=str,
)
def test_a_wrong_question_costs_no_code(visitor: Visitor, oa: OaStandIn, changes: dict[str, str], code: int) -> None:
    own = oa.code_for(LI)

    assert visitor.ask(own, **changes)["errcode"] == code
    assert visitor.ask(own)["openid"] == LI


def test_a_code_is_good_once_and_for_five_minutes(visitor: Visitor, oa: OaStandIn) -> None:
    used, late, forgotten = (oa.code_for(LI) for _ in range(3))
    assert visitor.ask(used)["openid"] == LI
    assert visitor.ask(used)["errcode"] == 40163
    oa.clock.advance(timedelta(minutes=5))
    assert visitor.ask(late)["errcode"] == 40029
    oa.reset()
    assert {visitor.ask(code)["errcode"] for code in (used, forgotten)} == {40029}


def test_the_window_opens_our_pages_as_the_browser_inside_wechat_comes_to_them() -> None:
    home, elsewhere = "http://127.0.0.1:1", "https://elsewhere.example/me"
    alone = OaStandIn(account())
    alone.hook = f"{home}/hook/wechat_oa"
    alone.add_followers([Follower(openid_for("M1"), "李明")])
    pages = [f"{home}/me/tasks?page=2", elsewhere, f"{home}.evil.example/me"]
    alone.api.menu = [{"type": "view", "name": "网页", "url": url} for url in pages]
    door = OaDoor(alone, "M1")

    links = [entry["link"] for entry in door.menu()]
    assert links == [f"{home}/login/inside/wechat_oa?to=/me/tasks%3Fpage%3D2", *pages[1:]]
    for url, link in zip(pages, links, strict=True):
        assert f"<EventKey><![CDATA[{url}]]>" in door.visit(link).message
    alone.hook = ""
    assert [entry["link"] for entry in door.menu()] == pages
