"""Callbacks of Official Accounts as other projects have collected them; read where they lie, never copied."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.channels.base import BadCallbackError, Wiring
from bot.channels.tokens import MemoryTokens
from bot.channels.wechat_oa import MESSAGE, TAP, TAPS, WechatOa
from bot.core.clock import MovableClock
from bot.demo.standin_oa import OaStandIn
from tests.channels.account import MODES, account, settings
from tests.channels.conftest import MONDAY
from tests.channels.test_samples import SAMPLES

MINE = [one for one in SAMPLES if one.name.startswith("mp__") and "<Encrypt>" not in one.read_text("utf-8")]
needed = pytest.mark.skipif(not MINE, reason="the collected callbacks are not beside this checkout")
ODD = 16
"""Messages of devices and of third-party platforms, and some without a number or a sender."""


def channel(mode: str) -> WechatOa:
    tokens = MemoryTokens()
    return WechatOa(settings(mode), Wiring(lambda _: tokens, lambda: MONDAY))


def brought(mode: str, sample: Path) -> tuple[dict[str, str], bytes]:
    """The sample as if it came today."""
    xml = sample.read_text("utf-8").strip()
    xml = re.sub(r"(<CreateTime>).*?(</CreateTime>)", rf"\g<1>{int(MONDAY.timestamp())}\g<2>", xml, flags=re.DOTALL)
    return OaStandIn(account(mode), clock=MovableClock(MONDAY)).postman.seal(xml, MONDAY)


@needed
@pytest.mark.parametrize("mode", MODES)
def test_every_callback_is_understood_or_comes_to_nothing(mode: str) -> None:
    app, kinds = channel(mode), Counter[str]()
    for sample in MINE:
        said = app.open(*brought(mode, sample), MONDAY)
        kinds[said.kind] += 1

        assert len(said.key) <= 128, sample.name
        assert said.sender or said.opens is None, sample.name
        if said.sender:
            opens = MESSAGE if not said.kind.startswith("event.") and said.kind != "unknown" else None
            assert said.opens == (TAP if said.kind in TAPS else opens), sample.name
        app.seal(said, "好", MONDAY)

    assert kinds["unknown"] == ODD
    for kind in ("text", "image", "voice", "video", "shortvideo", "location", "link"):
        assert kinds[kind], kind


@needed
def test_every_event_has_its_name_and_its_sender_as_it_was_spelled() -> None:
    app = channel("safe")
    for sample in MINE:
        if not sample.name.startswith("mp__event.") or "*" in sample.read_text("utf-8"):  # made unreadable
            continue
        said = app.open(*brought("safe", sample), MONDAY)
        named = sample.name.removeprefix("mp__event.").partition("__")[0].lower()
        sender = re.search(r"<FromUserName>\s*(?:<!\[CDATA\[)?([^<\]]*)", sample.read_text("utf-8"))

        assert said.kind == f"event.{named}", sample.name
        assert sender is not None
        assert said.sender == sender[1].strip(), sample.name


@needed
def test_what_is_meant_for_an_app_of_wecom_is_from_nobody_here() -> None:
    app = channel("safe")
    for sample in SAMPLES:
        if sample.name.startswith("wecom__") and "<AgentID>" in sample.read_text("utf-8"):
            said = app.open(*brought("safe", sample), MONDAY)
            assert (said.sender, said.opens) == ("", None), sample.name


def test_a_body_that_is_no_sample_is_still_refused() -> None:
    query, body = OaStandIn(account("safe")).postman.seal("not XML", MONDAY)
    with pytest.raises(BadCallbackError):
        channel("safe").open(query, body, MONDAY)
