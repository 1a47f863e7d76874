"""Who opens a page: sent to WeCom, brought back with a code, and WeCom asked whose it is."""

import logging
import re
import traceback
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from bot.channels import oauth
from bot.channels.base import BadCodeError, DeliveryError, Verdict
from bot.channels.beside import SignsIn, SignsInByScan, SignsInside
from bot.channels.console import Console
from bot.channels.group_robot import GroupRobot
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom_app import REFUSALS, WecomApp
from bot.core import config
from bot.core.log import masking
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from tests.channels.conftest import AGENT, CORP, ODD, SECRET, settings

ASK = "auth/getuserinfo"
OURS = "127.0.0.1:8080"
BACK = f"http://{OURS}/login/back?to=%2Fme&x=会 议+1"
GATES = oauth.Gates(CORP, AGENT, "https://open.weixin.qq.com", "https://login.work.weixin.qq.com")


@pytest.fixture
def gate(standin: StandIn, api_base: str) -> WecomApp:
    """The app; its admin has entered the trusted domain."""
    standin.trusted = OURS
    base = api_base.removesuffix("cgi-bin/")
    return WecomApp(
        settings(api_base=api_base, authorize_base=base, sign_in_base=base.rstrip("/")), clock=standin.clock
    )


def asked(standin: StandIn, path: str = ASK) -> int:
    return sum(call["path"] == path for call in standin.calls)


def chosen(address: str, userid: str) -> str:
    """Where a browser lands that is sent to an address and chooses a member there."""
    page, _, mark = address.partition("#")
    assert mark in {"", "wechat_redirect"}
    answer = requests.get(page, params={"as": userid}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


@pytest.mark.parametrize("door", ["authorize_url", "sign_in_url"])
def test_a_member_comes_back_as_himself_and_to_where_he_wanted(gate: WecomApp, door: str) -> None:
    there = urlsplit(chosen(getattr(gate, door)(BACK, "S" * 128), "li.ming"))
    brought = parse_qs(there.query)

    assert (there.netloc, there.path) == (OURS, "/login/back")
    assert (brought["to"], brought["x"], brought["state"]) == (["/me"], ["会 议 1"], ["S" * 128])
    assert gate.who(brought["code"][0]) == "li.ming"


def test_a_group_and_a_terminal_know_nobody(gate: WecomApp, robot: GroupRobot) -> None:
    for way in (SignsIn, SignsInside, SignsInByScan):
        assert [isinstance(one, way) for one in (gate, robot, Console())] == [True, False, False]


@pytest.mark.parametrize(
    ("browser", "inside"),
    [
        ("Mozilla/5.0 (Linux; Android 14) wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh", "wecom"),
        ("Mozilla/5.0 (Windows NT 10.0) WindowsWechat(0x63090c33) WXWORK/4.1.36", "wecom"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.49(0x1800312d) NetType/WIFI", "wechat"),
        ("Mozilla/5.0 (Macintosh) MacWechat/3.8.7 MICROMESSENGER/6.8.0", "wechat"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", ""),
        ("", ""),
    ],
)
def test_a_browser_is_inside_one_client_or_none(browser: str, inside: str) -> None:
    assert (oauth.in_wecom(browser), oauth.in_wechat(browser)) == (inside == "wecom", inside == "wechat")
    assert WecomApp(settings()).is_inside(browser) is oauth.in_wecom(browser)


def test_the_addresses_are_the_vendors_own() -> None:
    app = WecomApp(settings())
    back = "https://zhibu.example.com/login/back?to=/units/B04&x=1"
    encoded = "https%3A%2F%2Fzhibu.example.com%2Flogin%2Fback%3Fto%3D%2Funits%2FB04%26x%3D1"

    assert app.authorize_url(back, "S1") == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid={CORP}&redirect_uri={encoded}"
        f"&response_type=code&scope=snsapi_base&state=S1&agentid={AGENT}#wechat_redirect"
    )
    assert app.sign_in_url(back, "S1") == (
        f"https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid={CORP}"
        f"&agentid={AGENT}&redirect_uri={encoded}&state=S1"
    )


@runs(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.from_regex(r"[A-Za-z0-9]{1,128}", fullmatch=True))
def test_whatever_the_way_back_holds_adds_nothing_to_the_address(redirect: str, state: str) -> None:
    for address in (GATES.inside(redirect, state), GATES.desktop(redirect, state)):
        query = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)

        assert (query["redirect_uri"], query["state"], query["agentid"]) == ([redirect], [state], [str(AGENT)])
        assert address.isascii()
        assert urlsplit(address).fragment in {"", "wechat_redirect"}


@pytest.mark.parametrize("door", ["authorize_url", "sign_in_url"])
@pytest.mark.parametrize("state", ["", "a-b", "党", "a&b", "a\n", "a" * 129])
def test_a_state_wecom_would_not_carry_is_ours_to_notice(app: WecomApp, door: str, state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        getattr(app, door)(BACK, state)


def test_an_account_is_lower_case_however_wecom_spells_it(standin: StandIn, gate: WecomApp) -> None:
    standin.add_users([Member("Chen.Jie", "陈洁")])

    assert gate.who(standin.code_for("Chen.Jie")) == "chen.jie"


def test_an_outsider_is_nobody(standin: StandIn, gate: WecomApp) -> None:
    assert gate.who(standin.code_for("")) is None

    standin.fault(ASK, raw='{"errcode":0,"errmsg":"ok","external_userid":"wmAAA"}')
    assert gate.who("code") is None


def test_a_code_is_good_once_and_asking_again_costs_no_second_call(standin: StandIn, gate: WecomApp) -> None:
    code = standin.code_for("wang")
    assert gate.who(code) == "wang"

    with pytest.raises(BadCodeError) as used:
        gate.who(code)
    assert used.value.sentence == "这次登录已经失效，请重新打开网页。"
    assert (asked(standin), asked(standin, "gettoken")) == (2, 1)


def test_a_code_is_good_for_five_minutes(standin: StandIn, gate: WecomApp) -> None:
    early, late = standin.code_for("wang"), standin.code_for("wang")
    standin.clock.advance(timedelta(minutes=4, seconds=59))
    assert gate.who(early) == "wang"

    standin.clock.advance(timedelta(seconds=1))
    with pytest.raises(BadCodeError):
        gate.who(late)


@pytest.mark.parametrize("code", ["", "x" * 513, "a b", "a\n", "党", "a&access_token=x", "a\x00", "<b>", "%41"])
def test_what_cannot_be_a_code_is_not_even_asked_about(standin: StandIn, gate: WecomApp, code: str) -> None:
    with pytest.raises(BadCodeError):
        gate.who(code)

    assert standin.calls == []


def test_the_longest_code_is_asked_about_as_it_is(standin: StandIn, gate: WecomApp) -> None:
    with pytest.raises(BadCodeError):
        gate.who("aZ0-._~+/=" * 51 + "xx")

    assert asked(standin) == 1


@pytest.mark.parametrize("code", [42001, 40014])
def test_a_token_ended_early_costs_one_refresh_and_not_the_code(standin: StandIn, gate: WecomApp, code: int) -> None:
    assert gate.who(standin.code_for("wang")) == "wang"
    standin.expire_tokens(code)

    assert gate.who(standin.code_for("li.ming")) == "li.ming"
    assert (asked(standin), asked(standin, "gettoken")) == (3, 2)


@pytest.mark.parametrize(("code", "verdict"), [(code, verdict) for code, (verdict, _) in REFUSALS.items()])
def test_every_refusal_has_its_sentence(standin: StandIn, gate: WecomApp, code: int, verdict: Verdict) -> None:
    standin.fault(ASK, errcode=code, times=2)
    with pytest.raises(DeliveryError) as failed:
        gate.who("code")

    assert (failed.value.verdict, failed.value.code) == (verdict, code)
    assert failed.value.sentence == f"{REFUSALS[code][1]}（{code}）。"


def test_an_unknown_refusal_speaks_of_no_message(standin: StandIn, gate: WecomApp) -> None:
    standin.fault(ASK, errcode=99999)
    with pytest.raises(DeliveryError) as failed:
        gate.who("code")

    assert (failed.value.permanent, failed.value.sentence) == (True, "企业微信没有接受（99999）。")


def test_a_wrong_secret_is_the_offices_to_put_right(standin: StandIn, api_base: str) -> None:
    app = WecomApp(settings(api_base=api_base, secret="wrong"), clock=standin.clock)
    for _ in range(3):
        with pytest.raises(DeliveryError) as failed:
            app.who(standin.code_for("wang"))
        assert (failed.value.verdict, failed.value.code) == (Verdict.OFFICE, 40001)

    assert (asked(standin), asked(standin, "gettoken")) == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        *ODD,
        {"raw": '{"errcode":0,"errmsg":"ok"}'},
        {"raw": '{"errcode":0,"errmsg":"ok","userid":""}'},
        {"raw": '{"errcode":0,"errmsg":"ok","userid":["wang"]}'},
        {"raw": '{"errcode":0,"errmsg":"ok","userid":"@all"}'},
        {"raw": '{"errcode":0,"errmsg":"ok","userid":"wang|li.ming"}'},
        {"raw": '{"errcode":0,"errmsg":"ok","UserId":"wang"}'},
        {"raw": '{"errcode":0,"errmsg":"ok","openid":""}'},
    ],
    ids=str,
)
def test_an_odd_answer_lets_nobody_in(standin: StandIn, gate: WecomApp, wrong: dict[str, object]) -> None:
    standin.fault(ASK, **wrong)
    with pytest.raises(DeliveryError) as failed:
        gate.who("code")

    assert failed.value.sentence == "企业微信没有回答，或没有听懂它的回答。"


def test_an_answer_lost_after_the_code_was_taken_begins_anew(standin: StandIn, gate: WecomApp) -> None:
    standin.fault(ASK, reset=True, after=True)
    code = standin.code_for("wang")
    with pytest.raises(DeliveryError):
        gate.who(code)

    with pytest.raises(BadCodeError):
        gate.who(code)


def test_a_platform_that_is_down_is_said_to_be_down(standin: StandIn, gate: WecomApp) -> None:
    standin.close()
    with pytest.raises(DeliveryError) as failed:
        gate.who("code")

    assert (failed.value.verdict, failed.value.sentence) == (Verdict.UNREACHED, "没有连上企业微信。")


def test_neither_code_nor_token_nor_secret_is_told_to_anybody(
    standin: StandIn, api_base: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = MemoryTokens()
    app = WecomApp(settings(api_base=api_base), tokens=tokens, clock=standin.clock)
    code = "CODE-0123456789-of-wang"
    told = []
    monkeypatch.setattr(caplog.handler, "filters", [masking])  # for this test: the handler is that of all tests
    caplog.set_level(logging.DEBUG)
    for wrong in ({"errcode": 40029}, {"raw": f'{{"errcode":48001,"errmsg":"code={code} corpsecret={SECRET}"}}'}):
        standin.fault(ASK, **wrong)
        with pytest.raises((BadCodeError, DeliveryError)) as failed:
            app.who(code)
        assert failed.value.__context__ is None
        told += [repr(failed.value), *traceback.format_exception(failed.value)]
    standin.close()
    with pytest.raises(DeliveryError) as failed:
        app.who(code)
    told += [repr(failed.value), *traceback.format_exception(failed.value), *caplog.messages]
    token = next(iter(standin.api.tokens))

    assert re.search(r"GET /cgi-bin/auth/getuserinfo\?code=\*\*\*&access_token=\*\*\*", caplog.text)
    assert not any(hidden in text for text in told for hidden in (code, token, SECRET))


@pytest.mark.parametrize("key", ["api_base", "authorize_base", "sign_in_base"])
def test_no_address_is_asked_in_the_open(key: str) -> None:
    with pytest.raises(config.ConfigError) as wrong:
        WecomApp(settings(**{key: "http://wecom.example.com/"}))

    assert wrong.value.problems == [f"channels.wecom_app.{key}：应以 https:// 开头（本机除外）"]


def test_all_open_addresses_are_told_at_once() -> None:
    with pytest.raises(config.ConfigError) as wrong:
        WecomApp(settings(api_base="http://a", authorize_base="http://localhost.b", sign_in_base="http://c"))

    assert len(wrong.value.problems) == 3


@pytest.mark.parametrize("base", ["http://localhost:1", "http://127.0.0.1:1/", "http://[::1]:1", "https://wecom.lan"])
def test_this_machine_and_https_are_good(base: str) -> None:
    app = WecomApp(settings(api_base=base, authorize_base=base, sign_in_base=base))

    assert app.sign_in_url(BACK, "S1").startswith(f"{base.rstrip('/')}/wwlogin/sso/login?")
