"""The forged, broken and senseless callbacks of the bench, at an Official Account in each of its modes."""

import time
from collections import Counter

import pytest

from bench.forging import HEARD, LAYERS, Target
from bench.malformed import acceptable, cases
from bot.channels import envelope
from bot.channels.base import BadCallbackError, Wiring
from bot.channels.tokens import MemoryTokens
from bot.channels.wechat_oa import WechatOa
from tests.channels.account import APP_ID, MODES, settings
from tests.channels.conftest import AES_KEY, AGENT, MONDAY, TOKEN

TARGET = Target(TOKEN, AES_KEY, APP_ID, AGENT, MONDAY.timestamp, "nobody.knows")
"""Sealed for the account, and inside for an app of WeCom."""


def argued(mode: str, given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The arguments, the moment signed as the plain mode has it."""
    query: dict[str, str] = {}
    for name, value in given:
        query.setdefault(name, value)
    if mode == "plain":
        moment = query.get("timestamp", ""), query.get("nonce", "")
        if query.pop("msg_signature", None):
            query["signature"] = envelope.signature(TOKEN, *moment, "")
    return query


@pytest.mark.parametrize("mode", MODES)
def test_two_thousand_of_them_are_refused_or_come_to_nothing(mode: str) -> None:
    tokens = MemoryTokens()
    app, seen = WechatOa(settings(mode), Wiring(lambda _: tokens, lambda: MONDAY)), Counter[tuple[str, str]]()
    for case in cases(7, 2_200, TARGET):
        query = argued(mode, tuple(case.query))
        begin = time.monotonic()
        try:
            said = app.open(query, case.body, MONDAY)
        except BadCallbackError:
            status = "403"
        else:
            status = "200"
            assert said.sender in {"", TARGET.sender}, case.name
            assert len(app.seal(said, "好", MONDAY).encode()) < 8_000
        assert time.monotonic() - begin < 10, case.name
        repeated = len(query) != len(case.query)  # a mapping cannot show it; the web door refuses it
        lenient = mode != "safe" or case.expect == HEARD or repeated
        assert lenient or acceptable(case.expect, status), case.name
        seen[case.name, status] += 1

    assert len(seen) > len(LAYERS)
