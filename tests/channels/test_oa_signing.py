"""Who opens a page inside WeChat: sent to the platform, brought back with a code, the platform asked whose it is."""

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from bot.channels import oauth
from bot.channels.base import BadCodeError, DeliveryError, Verdict, Wiring
from bot.channels.beside import SignsIn, SignsInByScan, SignsInside
from bot.channels.oa_sending import REFUSALS
from bot.channels.tokens import MemoryTokens
from bot.channels.wechat_oa import SigningOa, opened
from bot.core import config
from bot.core.clock import system_clock
from bot.core.log import masking
from tests.channels.account import APP_ID, LI, NOBODY, WANG, Playing, playing, settings
from tests.channels.conftest import ODD, SECRET

ASK = "sns/oauth2/access_token"
OURS = "127.0.0.1:8080"
BACK = f"http://{OURS}/login/back"
GATE = oauth.AccountGate(APP_ID, "https://open.weixin.qq.com")


@pytest.fixture
def office() -> Iterator[Playing]:
    """A verified service account; its admin has entered the domain of the pages."""
    found = playing(web_login=True)
    found.oa.sign_in.domain = OURS
    yield found
    found.close()


@pytest.fixture
def gate(office: Playing) -> SigningOa:
    assert isinstance(office.channel, SigningOa)
    return office.channel


def asked(office: Playing) -> list[str]:
    return [call["path"] for call in office.oa.calls]


def refused(gate: SigningOa, code: str = "code") -> DeliveryError:
    with pytest.raises(DeliveryError) as failed:
        gate.who(code)
    return failed.value


def test_only_where_it_is_switched_on_does_an_account_know_who_opens_a_page(gate: SigningOa) -> None:
    usual = playing()
    usual.close()

    for way, signs in ((SignsIn, True), (SignsInside, True), (SignsInByScan, False)):
        assert (isinstance(gate, way), isinstance(usual.channel, way)) == (signs, False)


def test_whoever_opens_a_page_comes_back_as_himself(office: Playing, gate: SigningOa) -> None:
    address, mark = gate.authorize_url(BACK, "S" * 128).split("#")
    answer = requests.get(address, params={"as": LI}, allow_redirects=False, timeout=5)
    there = urlsplit(answer.headers["Location"])
    brought = parse_qs(there.query)

    assert mark == "wechat_redirect"
    assert (f"{there.scheme}://{there.netloc}{there.path}", brought["state"]) == (BACK, ["S" * 128])
    assert gate.who(brought["code"][0]) == LI != LI.lower()
    assert asked(office) == [ASK]


def test_the_address_is_the_vendors_own() -> None:
    back = "https://zhibu.example.com/login/back?to=/units/B04&x=1"

    assert GATE.inside(back, "S1") == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid={APP_ID}"
        "&redirect_uri=https%3A%2F%2Fzhibu.example.com%2Flogin%2Fback%3Fto%3D%2Funits%2FB04%26x%3D1"
        "&response_type=code&scope=snsapi_base&state=S1#wechat_redirect"
    )
    assert settings().authorize_base == GATE.authorize_base


@runs(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.from_regex(r"[A-Za-z0-9]{1,128}", fullmatch=True))
def test_whatever_the_way_back_holds_adds_nothing_to_the_address(redirect: str, state: str) -> None:
    address = urlsplit(GATE.inside(redirect, state))
    query = parse_qs(address.query, keep_blank_values=True, strict_parsing=True)

    assert (query["redirect_uri"], query["state"], query["scope"]) == ([redirect], [state], ["snsapi_base"])
    assert (list(query)[:2], address.fragment) == (["appid", "redirect_uri"], "wechat_redirect")


@pytest.mark.parametrize("state", ["", "a-b", "党", "a&b", "a\n", "a" * 129])
def test_a_state_wechat_would_not_carry_is_ours_to_notice(state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        GATE.inside(BACK, state)


def test_openids_that_differ_in_a_capital_are_two(office: Playing, gate: SigningOa) -> None:
    openids = (WANG, WANG.swapcase())

    assert [gate.who(office.oa.code_for(one)) for one in openids] == list(openids)


def test_who_does_not_follow_is_known_by_his_openid_all_the_same(office: Playing, gate: SigningOa) -> None:
    assert gate.who(office.oa.code_for(NOBODY)) == NOBODY


def test_a_code_is_good_once_and_for_five_minutes(office: Playing, gate: SigningOa) -> None:
    early, late = office.oa.code_for(LI), office.oa.code_for(LI)
    office.clock.advance(timedelta(minutes=4, seconds=59))
    assert gate.who(early) == LI
    office.clock.advance(timedelta(seconds=1))

    for code in (early, late, "never-given"):
        with pytest.raises(BadCodeError) as bad:
            gate.who(code)
        assert bad.value.sentence == "这次登录已经失效，请重新打开网页。"
    assert asked(office) == [ASK] * 4


@pytest.mark.parametrize("wrong", [{"errcode": 40029}, {"errcode": 40163}, {"errcode": 42003}], ids=str)
def test_a_code_that_is_none_any_more_is_begun_anew(office: Playing, gate: SigningOa, wrong: dict[str, int]) -> None:
    office.oa.fault(ASK, **wrong)
    with pytest.raises(BadCodeError):
        gate.who("code")


def test_who_looks_at_a_picture_of_the_page_is_not_who_it_says(office: Playing, gate: SigningOa) -> None:
    """快照页: an openid that is nobody's, though it may look like one that is bound."""
    office.oa.fault(ASK, raw=f'{{"access_token":"t","expires_in":7200,"openid":"{LI}","is_snapshotuser":1}}')
    with pytest.raises(BadCodeError):
        gate.who("code")


@pytest.mark.parametrize("code", ["", "x" * 513, "a b", "a\n", "党", "a&secret=x", "a\x00", "%41"])
def test_what_cannot_be_a_code_is_not_even_asked_about(office: Playing, gate: SigningOa, code: str) -> None:
    with pytest.raises(BadCodeError):
        gate.who(code)

    assert asked(office) == []


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(-1, Verdict.AGAIN), (40013, Verdict.OFFICE), (40164, Verdict.OFFICE), (48001, Verdict.OFFICE)],
)
def test_a_refusal_has_its_sentence(office: Playing, gate: SigningOa, code: int, verdict: Verdict) -> None:
    office.oa.fault(ASK, errcode=code)
    failed = refused(gate)

    assert (failed.verdict, failed.code, failed.sentence) == (verdict, code, f"{REFUSALS[code][1]}（{code}）。")


@pytest.mark.parametrize("said", [40001, 40125])
def test_a_wrong_secret_is_the_offices_to_put_right(office: Playing, gate: SigningOa, said: int) -> None:
    """Of a call 40001 means that its token is stale; here there is none."""
    office.oa.fault(ASK, errcode=said)
    failed = refused(gate)

    assert (failed.verdict, failed.code) == (Verdict.OFFICE, 40125)
    assert asked(office) == [ASK]


@pytest.mark.parametrize(
    "wrong",
    [
        *ODD,
        {"raw": "{}"},
        {"raw": '{"access_token":"t"}'},
        {"raw": '{"access_token":"t","openid":""}'},
        {"raw": '{"access_token":"t","openid":["o1"]}'},
        {"raw": '{"access_token":"t","openid":"o1|o2"}'},
    ],
    ids=str,
)
def test_an_odd_answer_lets_nobody_in(office: Playing, gate: SigningOa, wrong: dict[str, object]) -> None:
    office.oa.fault(ASK, **wrong)

    assert refused(gate).sentence == "公众平台没有回答，或没有听懂它的回答。"


def test_a_platform_that_is_down_is_said_to_be_down(office: Playing, gate: SigningOa) -> None:
    office.close()
    failed = refused(gate)

    assert (failed.verdict, failed.sentence) == (Verdict.UNREACHED, "没有连上公众平台。")


def test_neither_secret_nor_code_nor_token_is_told_to_anybody(
    office: Playing, gate: SigningOa, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that is asked holds the secret; urllib3 writes addresses down."""
    code, told = "CODE-0123456789-of-li", []
    monkeypatch.setattr(caplog.handler, "filters", [masking])  # for this test: the handler is that of all tests
    caplog.set_level(logging.DEBUG)
    good = office.oa.code_for(LI)
    assert gate.who(good) == LI
    for wrong in (
        {"errcode": 40029},
        {"raw": f'{{"errcode":48001,"errmsg":"code={code} secret={SECRET}"}}'},
        {"raw": '{"access_token":"TOKEN-of-li","openid":["o"]}'},
    ):
        office.oa.fault(ASK, **wrong)
        with pytest.raises((BadCodeError, DeliveryError)) as failed:
            gate.who(code)
        assert failed.value.__context__ is None
        told += [repr(failed.value), *traceback.format_exception(failed.value)]
    office.close()
    with pytest.raises(DeliveryError) as down:
        gate.who(code)
    told += [repr(down.value), *traceback.format_exception(down.value), *caplog.messages]

    assert re.search(r"GET /oa/sns/oauth2/access_token\?appid=wx\w+&secret=\*\*\*&code=\*\*\*&grant_type", caplog.text)
    assert not any(hidden in text for text in told for hidden in (SECRET, code, good, "TOKEN-of-li"))


def test_nobody_is_sent_to_an_open_address() -> None:
    with pytest.raises(config.ConfigError) as wrong:
        opened(settings(authorize_base="http://b.example"), Wiring(lambda _: MemoryTokens(), system_clock))

    assert wrong.value.problems == ["channels.wechat_oa.authorize_base：应以 https:// 开头（本机除外）"]
