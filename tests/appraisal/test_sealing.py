"""Sealed sums: of one length whatever they are, of no use without the key, of no use in another place."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.appraisal import Seal
from bot.core.config import Settings, Web
from bot.core.errors import ConflictError
from tests.appraisal.hall import KEY, SETTINGS

SEAL = Seal(SETTINGS, 1)
SUMS = st.lists(st.integers(0, 2**32 - 1), min_size=5, max_size=5)


@settings(deadline=None)
@given(SUMS, SUMS)
def test_what_was_closed_is_opened_and_has_one_length(sums: list[int], others: list[int]) -> None:
    closed = SEAL.close("1:2:own", sums)

    assert SEAL.open("1:2:own", closed) == sums
    assert len(closed) == len(SEAL.close("1:2:own", others)) == len(SEAL.close("9999:9999:committee", sums))


def test_the_same_sums_look_different_every_time() -> None:
    assert len({SEAL.close("1:2:own", [0, 0, 0, 0, 0]) for _ in range(100)}) == 100


def test_a_seal_does_not_tell_when_it_was_made() -> None:
    """As a Fernet token does: its bytes 1 to 8 are the second."""
    raw = base64.urlsafe_b64decode(SEAL.close("1:2:own", [1, 2, 3, 4, 5]))

    assert len(raw) == 12 + 5 * 4 + 16
    assert int(time.time()).to_bytes(8, "big")[:7] not in raw


@pytest.mark.parametrize(
    ("seal", "place"),
    [
        (SEAL, "1:3:own"),
        (SEAL, "1:2:peers"),
        (Seal(SETTINGS, 2), "1:2:own"),
        (Seal(Settings(web=Web(base_url="https://x.example", link_key=SecretStr(KEY + "!"))), 1), "1:2:own"),
    ],
)
def test_another_place_round_or_key_opens_nothing(seal: Seal, place: str) -> None:
    closed = SEAL.close("1:2:own", [1, 0, 0, 0, 0])

    with pytest.raises(ConflictError, match="封存的票打不开"):
        seal.open(place, closed)


@pytest.mark.parametrize("broken", ["", "AAAA", "不是密文", "=" * 40])
def test_what_is_no_seal_is_not_opened(broken: str) -> None:
    with pytest.raises(ConflictError, match="封存的票打不开"):
        SEAL.open("1:2:own", broken)


@pytest.mark.parametrize(
    ("web", "sentence"),
    [
        (Web(), "请信息人员先配置"),
        (Web(base_url="https://x.example"), "请信息人员先配置"),
        (Web(link_key=SecretStr(KEY)), "请信息人员先配置"),
        (Web(base_url="https://x.example", link_key=SecretStr("请换成一串随机字符")), "link_key 太短"),
    ],
)
def test_without_a_good_key_nothing_is_sealed(web: Web, sentence: str) -> None:
    with pytest.raises(ConflictError, match=sentence):
        Seal(Settings(web=web), 1)
