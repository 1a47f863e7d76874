"""Coming in by way of WeCom: a state for each time, one browser, one code; who is a stranger stays outside."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot import people
from bot.core.clock import MovableClock
from bot.core.config import Channels, Settings, Web
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN
from tests.channels.conftest import settings as wecom
from tests.web.coming_in import HOST, asked, back, ways
from tests.web.visiting import browser, visit
from tests.world import World


@pytest.fixture
def standin(world: World) -> Iterator[StandIn]:
    """WeCom with 老王 and somebody whom the roster does not know, on the clock of the world."""
    standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(world.now))
    standin.add_users([Member("laowang", "老王"), Member("stranger", "外人")])
    standin.trusted = HOST
    yield standin
    standin.close()


@pytest.fixture
def settings(standin: StandIn) -> Settings:
    """Our address, and the platform where the stand-in is."""
    base = standin.serve()
    app = wecom(api_base=f"{base}/cgi-bin/", authorize_base=base, sign_in_base=base)
    web = Web(base_url=f"https://{HOST}", link_key=SecretStr("a key for tests alone"))
    return Settings(web=web, channels=Channels(wecom_app=app))


INSIDE, SCAN = "/login/inside/wecom_app", "/login/scan"


@pytest.mark.parametrize("door", [INSIDE, SCAN])
def test_wecom_says_who_it_is_and_he_is_where_he_wanted(
    world: World, settings: Settings, standin: StandIn, door: str
) -> None:
    visitor = browser(world, settings)
    state = asked(visitor, door, "/units/B04?month=2026-11")
    assert re.fullmatch(r"[A-Za-z0-9]{32,128}", state)

    entered = back(visitor, state, standin.code_for("laowang"))

    assert (entered.status_code, entered.headers["Location"]) == (303, "/units/B04?month=2026-11")
    assert ways(world) == [(world.who("老王"), door.split("/")[2])]
    with visitor.client.session_transaction() as session:
        assert set(session) == {"_user_id", "_fresh", "_id"}


def test_the_page_offers_what_fits_the_browser(world: World, settings: Settings) -> None:
    visitor = browser(world, settings)
    pages = [one.get("/login?to=/me").text for one in (visitor, browser(world))]
    assert [("/login/scan?to=/me" in page, "「网页」" in page) for page in pages] == [(True, True), (False, True)]
    wecom = {"User-Agent": "Mozilla/5.0 (Linux) wxwork/4.1.36 MicroMessenger"}
    inside = [one.client.get("/login?to=/me", headers=wecom) for one in (visitor, browser(world))]
    assert [page.headers.get("Location") for page in inside] == ["/login/inside/wecom_app?to=/me", None]


@pytest.mark.parametrize("given", ["", "x", "f" * 64, "f" * 5000, "党", "%00"])
def test_no_state_or_a_wrong_one_is_nobody(world: World, settings: Settings, standin: StandIn, given: str) -> None:
    visitor = browser(world, settings)
    asked(visitor, INSIDE)
    answer = back(visitor, given, standin.code_for("laowang"))
    assert (answer.status_code, "对不上" in answer.text, ways(world)) == (403, True, [])


def test_a_state_is_good_in_one_browser_once_and_for_ten_minutes(
    world: World, settings: Settings, standin: StandIn
) -> None:
    visitor, foreign = browser(world, settings), browser(world, settings)
    state = asked(visitor, INSIDE)
    assert back(foreign, state, standin.code_for("laowang")).status_code == 403
    assert visitor.get(f"/login/back?code=x&state={state}&state={state}").status_code == 403
    assert back(visitor, state, standin.code_for("stranger")).status_code == 403
    assert back(visitor, state, standin.code_for("laowang")).status_code == 403
    late = asked(visitor, INSIDE)
    world.now += timedelta(minutes=11)
    assert back(visitor, late, standin.code_for("laowang")).status_code == 403
    assert ways(world) == []


def test_four_windows_of_a_browser_may_ask_at_once(world: World, settings: Settings, standin: StandIn) -> None:
    visitor = browser(world, settings)
    states = [asked(visitor, INSIDE) for _ in range(7)]
    refused, taken = back(visitor, states[0], standin.code_for("laowang")), states[-4]
    assert refused.status_code == 403
    assert back(visitor, taken, standin.code_for("laowang")).status_code == 303


@pytest.mark.parametrize("code", ["", "used", "x" * 600])
def test_a_code_that_is_none_or_was_used_is_nobody(
    world: World, settings: Settings, standin: StandIn, code: str
) -> None:
    visitor = browser(world, settings)
    if code == "used":
        code = standin.code_for("laowang")
        other = browser(world, settings)
        assert back(other, asked(other, INSIDE), code).status_code == 303
    before = ways(world)
    answer = back(visitor, asked(visitor, INSIDE), code)
    assert (answer.status_code, "重新打开" in answer.text, ways(world)) == (403, True, before)


@pytest.mark.parametrize("userid", ["stranger", ""])
def test_who_is_not_on_the_roster_is_told_how_to_bind(
    world: World, settings: Settings, standin: StandIn, userid: str
) -> None:
    visitor = browser(world, settings)
    answer = back(visitor, asked(visitor, INSIDE), standin.code_for(userid))
    assert (answer.status_code, "绑定" in answer.text, ways(world)) == (403, True, [])


def test_who_has_left_does_not_come_in_and_who_is_in_goes_out(
    world: World, settings: Settings, standin: StandIn
) -> None:
    visitor, late = browser(world, settings), browser(world, settings)
    assert back(visitor, asked(visitor, INSIDE), standin.code_for("laowang")).status_code == 303
    with world.acting() as ctx:
        people.member(ctx, world.who("老王")).left_on = world.now.date()
    assert back(late, asked(late, INSIDE), standin.code_for("laowang")).status_code == 403
    assert visitor.get("/").headers["Location"].startswith("/login?to=")


@pytest.mark.parametrize("fault", [{"errcode": -1}, {"http": 502}, {"errcode": 40001}])
def test_wecom_down_is_said_and_nobody_is_in(
    world: World, settings: Settings, standin: StandIn, fault: dict[str, int]
) -> None:
    standin.fault("*", times=9, **fault)
    visitor = browser(world, settings)
    answer = back(visitor, asked(visitor, INSIDE), standin.code_for("laowang"))
    assert (answer.status_code, "暂时连不上" in answer.text, ways(world)) == (503, True, [])


def test_a_request_for_another_host_leads_nowhere_else(world: World, settings: Settings) -> None:
    client = browser(world, settings).client
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}):
        for path in ("/login/inside/wecom_app", "/login/scan", "/me", "/login?to=/me"):
            answer = client.get(path, headers=headers)
            assert "evil.example" not in answer.text + str(answer.headers)


def test_where_nobody_signs_in_there_is_no_such_page(world: World) -> None:
    paths = ("/login/inside/wecom_app", "/login/scan", "/login/back")
    assert {browser(world).get(path).status_code for path in paths} == {404}
    assert visit(world, "老王").get("/login/scan").status_code == 404
