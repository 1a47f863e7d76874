"""Coming in from inside WeChat: the Official Account's openid is known unasked, and who is bound to nobody is told how.

Both platforms are there: a state is good for the one it went to.
"""

import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.app import App, menu
from bot.core.clock import MovableClock
from bot.core.config import Channels, Settings, Web
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Follower
from bot.people import ChatAccount
from tests.channels.account import LI, NOBODY, account
from tests.channels.account import settings as wechat
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN
from tests.channels.conftest import settings as wecom
from tests.web.coming_in import HOST, asked, back, ways
from tests.web.visiting import browser, digest
from tests.world import World

IN_WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.49(0x1800312d) NetType/WIFI"
IN_WECOM = "Mozilla/5.0 (Linux; Android 14) wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh"
AT_A_DESK = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36"
OA, APP = "/login/inside/wechat_oa", "/login/inside/wecom_app"


@pytest.fixture
def standin(world: World) -> Iterator[StandIn]:
    """The company on the clock of the world, with the account's platform beside it."""
    standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(world.now))
    standin.add_users([Member("laowang", "老王")])
    standin.trusted = HOST
    yield standin
    standin.close()


@pytest.fixture
def oa(standin: StandIn, world: World) -> OaStandIn:
    """李明 is bound to his openid; somebody else follows, too."""
    oa = OaStandIn(account(), clock=standin.clock)
    oa.add_followers([Follower(LI, "李明"), Follower(NOBODY, "外人")])
    oa.open(standin)
    oa.sign_in.domain = HOST
    with world.acting() as ctx:
        member_id = world.who("李明")
        ctx.session.add(ChatAccount(channel="wechat_oa", userid=LI, member_id=member_id, bound_at=world.now))
    return oa


@pytest.fixture
def settings(standin: StandIn, oa: OaStandIn) -> Settings:
    assert oa.account
    return configured(standin.serve())


def configured(base: str, **changes: object) -> Settings:
    """Our address and both platforms, the account with 网页授权."""
    app = wecom(api_base=f"{base}/cgi-bin/", authorize_base=base, sign_in_base=base)
    usual = {"web_login": True, "api_base": f"{base}/oa/cgi-bin/", "authorize_base": f"{base}/oa"}
    own = Channels(wecom_app=app, wechat_oa=wechat("safe", **(usual | changes)))
    return Settings(web=Web(base_url=f"https://{HOST}", link_key=SecretStr("a key for tests alone")), channels=own)


def test_a_follower_who_is_bound_is_where_he_wanted(world: World, settings: Settings, oa: OaStandIn) -> None:
    visitor = browser(world, settings)
    entered = back(visitor, asked(visitor, OA, "/me/tasks?page=2"), oa.code_for(LI))

    assert (entered.status_code, entered.headers["Location"]) == (303, "/me/tasks?page=2")
    assert ways(world) == [(world.who("李明"), "inside")]
    assert "李明" in visitor.get("/me").text


@pytest.mark.parametrize(
    ("agent", "with_pages", "without"),
    [(IN_WECHAT, OA, ""), (IN_WECOM, APP, APP), (AT_A_DESK, "", ""), ("", "", "")],
)
def test_each_browser_goes_to_the_platform_it_is_inside_of(
    world: World, settings: Settings, standin: StandIn, agent: str, with_pages: str, without: str
) -> None:
    """An account without 网页授权 leaves everything as it was."""
    plain = configured(standin.serve(), web_login=False)
    for told, expected in ((settings, with_pages), (plain, without)):
        answer = browser(world, told).client.get("/login?to=/me", headers={"User-Agent": agent})
        assert answer.headers.get("Location") == (f"{expected}?to=/me" if expected else None)
        if not expected:
            assert re.findall(r'href="(/login/[^"]+)"', answer.text) == ["/login/scan?to=/me"]
            assert "「网页」" in answer.text


@pytest.mark.parametrize("openid", [NOBODY, LI.swapcase(), "laowang"])
def test_an_openid_nobody_is_bound_to_is_told_how_and_offered_another_way(
    world: World, settings: Settings, oa: OaStandIn, openid: str
) -> None:
    """Who has only WeCom and opens a page in WeChat stands here, too: neither is sent round in circles."""
    visitor = browser(world, settings)
    visitor.client.environ_base["HTTP_USER_AGENT"] = IN_WECHAT
    state, before = asked(visitor, OA, "/me/tasks"), digest(world)
    answer = back(visitor, state, oa.code_for(openid))

    assert (answer.status_code, "在公众号里发「绑定 绑定码」" in answer.text, digest(world)) == (403, True, before)
    [offered] = re.findall(r'href="(/login\?[^"]+)">换一种方式登录<', answer.text)
    page = visitor.get(offered.replace("&amp;", "&"))
    assert page.status_code == 200
    assert re.findall(r'href="(/login/[^"]+)"', page.text) == [f"{OA}?to=/me/tasks", "/login/scan?to=/me/tasks"]
    assert "「网页」" in page.text


@pytest.mark.parametrize(("went", "came"), [(OA, APP), (APP, OA), ("/login/scan", OA)])
def test_the_code_of_one_platform_is_worth_nothing_at_the_other(
    world: World, settings: Settings, standin: StandIn, oa: OaStandIn, went: str, came: str
) -> None:
    visitor = browser(world, settings)
    code = oa.code_for(LI) if came == OA else standin.code_for("laowang")
    answer = back(visitor, asked(visitor, went, "/me"), code)

    assert (answer.status_code, "重新打开" in answer.text, ways(world)) == (403, True, [])


def test_a_state_is_good_in_one_browser_and_once(world: World, settings: Settings, oa: OaStandIn) -> None:
    visitor, foreign = browser(world, settings), browser(world, settings)
    state = asked(visitor, OA, "/me")

    assert back(foreign, state, oa.code_for(LI)).status_code == 403
    assert back(visitor, state, oa.code_for(NOBODY)).status_code == 403
    assert back(visitor, state, oa.code_for(LI)).status_code == 403
    assert ways(world) == []


def test_a_page_loaded_again_begins_anew(world: World, settings: Settings, oa: OaStandIn) -> None:
    visitor, code = browser(world, settings), oa.code_for(LI)
    assert back(visitor, asked(visitor, OA, "/me"), code).status_code == 303
    again = browser(world, settings)
    answer = back(again, asked(again, OA, "/me"), code)

    assert (answer.status_code, "重新打开" in answer.text) == (403, True)
    assert 'href="/login?to=/me">返回<' in answer.text


def test_a_platform_that_is_down_is_named(world: World, settings: Settings, oa: OaStandIn) -> None:
    oa.fault("*", errcode=-1)
    visitor = browser(world, settings)
    answer = back(visitor, asked(visitor, OA, "/me"), oa.code_for(LI))

    assert (answer.status_code, "暂时连不上公众号" in answer.text, ways(world)) == (503, True, [])
    assert "换一种方式登录" in answer.text


def test_what_no_channel_does_is_no_page(world: World, settings: Settings, standin: StandIn) -> None:
    plain = configured(standin.serve(), web_login=False)
    for told, paths in ((settings, ("/login/inside", "/login/inside/group_robot")), (plain, (OA,))):
        assert {browser(world, told).get(path).status_code for path in paths} == {404}
    account_alone = Settings(web=settings.web, channels=settings.channels.model_copy(update={"wecom_app": None}))
    assert browser(world, account_alone).get("/login/scan").status_code == 404
    page = browser(world, account_alone).get("/login").text
    assert ("扫码" in page, "都不行的" in page, "「网页」" in page) == (False, False, True)


def test_a_channel_that_is_gone_meanwhile_lets_nobody_in(world: World, settings: Settings, standin: StandIn) -> None:
    visitor, other = browser(world, settings), browser(world, configured(standin.serve(), web_login=False))
    state = asked(visitor, OA, "/me")
    cookie = visitor.client.get_cookie("zhibu")
    assert cookie is not None
    other.client.set_cookie("zhibu", cookie.value, domain="localhost")

    assert (back(other, state, "code").status_code, ways(world)) == (403, [])


def test_where_pages_open_by_themselves_the_menu_leads_there(world: World, settings: Settings) -> None:
    links = []
    for told in (settings, configured("http://127.0.0.1:1", web_login=False)):
        channel = App(told, world.database).channels["wechat_oa"]
        links.append({entry.link for group in menu(channel, told) for entry in group.entries if entry.link})

    assert links == [{f"https://{HOST}/me"}, set()]
