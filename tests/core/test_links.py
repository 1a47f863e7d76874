"""A link is good for one thing, one person and half an hour."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.core import links
from bot.core.clock import SHANGHAI
from bot.core.config import Settings, Web
from bot.core.errors import ConflictError, NotAllowedError

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
SET = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("one long key")))
OTHER = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("another key")))
TOKEN = links.make(SET, "minutes", number=12, member_id=7, now=NOW)


def test_a_link_says_what_and_who() -> None:
    assert links.read(SET, "minutes", TOKEN, now=NOW + timedelta(minutes=29)) == (12, 7)


def test_a_link_can_stand_in_an_address() -> None:
    assert set(TOKEN) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize(("minutes", "good"), [(0, True), (30, True), (30.1, False), (600, False)])
def test_half_an_hour(minutes: float, good: bool) -> None:  # noqa: FBT001 a table
    later = NOW + timedelta(minutes=minutes)
    if good:
        assert links.read(SET, "minutes", TOKEN, now=later) == (12, 7)
    else:
        with pytest.raises(NotAllowedError, match="链接已过期"):
            links.read(SET, "minutes", TOKEN, now=later)


@pytest.mark.parametrize(
    ("settings", "purpose", "token"),
    [
        (OTHER, "minutes", TOKEN),
        (SET, "roster", TOKEN),
        (SET, "minutes", ""),
        (SET, "minutes", "签名"),
        (SET, "minutes", "W10." + TOKEN.split(".")[-1]),
        (SET, "minutes", TOKEN.rsplit(".", 1)[0]),
        (SET, "minutes", TOKEN + "x"),
    ],
)
def test_a_link_that_is_not_ours(settings: Settings, purpose: str, token: str) -> None:
    with pytest.raises(NotAllowedError, match="链接无效"):
        links.read(settings, purpose, token, now=NOW)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, len(TOKEN) - 2), st.sampled_from("Aa0-_."))
def test_no_letter_of_it_can_be_changed(place: int, letter: str) -> None:
    """But the last: of its six bits some are padding."""
    forged = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if forged != TOKEN:
        with pytest.raises(NotAllowedError):
            links.read(SET, "minutes", forged, now=NOW)


@pytest.mark.parametrize("web", [Web(), Web(base_url="https://x.example"), Web(link_key=SecretStr("key"))])
def test_without_an_address_and_a_key_there_are_no_links(web: Web) -> None:
    with pytest.raises(ConflictError, match="还没有配置网页地址"):
        links.make(Settings(web=web), "minutes", number=1, member_id=1, now=NOW)
    with pytest.raises(ConflictError, match="还没有配置网页地址"):
        links.read(Settings(web=web), "minutes", TOKEN, now=NOW)
