"""F13, F14: what is not quite HTTP ends at once; half requests keep nobody else waiting."""

from contextlib import ExitStack

import pytest

from bench.broken_http import attacks, fire, hold
from tests.failures.house import SIGNED, House

PATH = "/hook/wecom_app"
HOST = "127.0.0.1"
AT_ONCE = 5.0


pytestmark = pytest.mark.parametrize("served", ["sqlite"], indirect=True)
"""One store is enough where it is not touched."""


def test_forty_half_requests_keep_nobody_waiting(house: House) -> None:
    with ExitStack() as stack:
        taken = hold(HOST, house.served.port, PATH, stack)
        answers = house.post([house.sealed() for _ in range(20)], 4)

    assert taken == 40
    assert house.words(answers) == {(200, SIGNED)}
    assert max(one.seconds for one in answers) < 1


def test_broken_requests_are_refused_or_hung_up_on(house: House) -> None:
    """Bodies up to 30 MB, a gzip bomb, lies about lengths and chunks, huge heads, odd methods, TLS."""
    wrong = []
    for attack in attacks(PATH):
        status, seconds = fire(HOST, house.served.port, attack)
        if seconds > AT_ONCE or not (status == "closed" or status.startswith("4")):
            wrong.append((attack.name, status, round(seconds, 1)))

    assert wrong == []
    assert house.served.status("/healthz") == 200
    assert house.words(house.post([house.sealed()])) == {(200, SIGNED)}
