"""The forged, broken and senseless callbacks of the bench, straight at the channel."""

import time
from collections import Counter

import pytest

from bench.forging import HARMLESS, HEARD, LAYERS, REFUSED, Target
from bench.malformed import acceptable, cases
from bot.channels.base import BadCallbackError
from bot.channels.wecom_app import WecomApp
from tests.channels.conftest import AES_KEY, AGENT, CORP, MONDAY, TOKEN, settings

TARGET = Target(TOKEN, AES_KEY, CORP, AGENT, MONDAY.timestamp, "nobody.knows")


def test_two_thousand_of_them_are_refused_or_come_to_nothing() -> None:
    app, seen = WecomApp(settings()), Counter[tuple[str, str]]()
    for case in cases(7, 2_200, TARGET):
        query: dict[str, str] = {}
        for name, value in case.query:
            query.setdefault(name, value)
        begin = time.monotonic()
        try:
            said = app.open(query, case.body, MONDAY)
        except BadCallbackError:
            status = "403"
        else:
            status = "200"
            assert len(app.seal(said, "好", MONDAY).encode()) < 8_000
        assert time.monotonic() - begin < 10, case.name
        repeated = len(query) != len(case.query)  # a mapping cannot show it; the web door refuses it
        assert repeated or acceptable(case.expect, status), case.name
        seen[case.name, status] += 1

    assert len(seen) > len(LAYERS)


def test_the_same_seed_makes_the_same_cases() -> None:
    first, second, other = (list(cases(seed, 220, TARGET)) for seed in (1, 1, 2))

    same = [one.name == two.name and one.expect == two.expect for one, two in zip(first, second, strict=True)]
    assert all(same)
    assert [one.name for one in first] != [one.name for one in other]
    assert {one.expect for one in first} == {REFUSED, HARMLESS, HEARD}


@pytest.mark.parametrize(
    ("expect", "statuses"),
    [(REFUSED, {"403", "413", "closed"}), (HARMLESS, {"200", "403", "closed"}), (HEARD, {"200"})],
)
def test_what_may_become_of_a_case(expect: str, statuses: set[str]) -> None:
    tried = {"200", "302", "403", "413", "500", "503", "closed"}
    assert {status for status in tried if acceptable(expect, status)} == statuses | (
        {"403", "413"} if expect != HEARD else set()
    )
