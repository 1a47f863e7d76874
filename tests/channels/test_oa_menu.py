"""The menu of an Official Account: put there, read back, taken away; what the platform refuses is said in Chinese."""

from collections.abc import Iterator

import pytest

from bot.channels.base import DeliveryError, Verdict
from bot.channels.beside import HasMenu, MenuEntry, MenuGroup
from tests.channels.account import Playing, playing

TASKS, PAGE = MenuEntry("我的任务", says="我的任务"), MenuEntry("网页", link="https://zhibu.example/me")
MENU = (MenuGroup("我的", (TASKS, PAGE)), MenuGroup("支部", (MenuEntry("会议", says="会议"),)))


@pytest.fixture
def there() -> Iterator[Playing]:
    """An account and its platform."""
    found = playing()
    yield found
    found.close()


def test_it_is_put_there_read_back_and_taken_away(there: Playing) -> None:
    channel, oa = there.channel, there.oa

    assert isinstance(channel, HasMenu)
    assert channel.menu() == ()
    channel.set_menu(MENU)
    assert [button["name"] for button in oa.menu] == ["我的", "支部"]
    assert oa.menu[0]["sub_button"][1] == {"type": "view", "name": "网页", "url": "https://zhibu.example/me"}
    assert channel.menu() == MENU
    channel.delete_menu()
    assert oa.menu == []
    assert channel.menu() == ()


def test_names_may_be_longer_than_in_wecom(there: Playing) -> None:
    longer = (MenuGroup("我的", (MenuEntry("一二三四五六七八九十一二三四五六七八九十", says="会议"),)),)

    there.channel.set_menu(longer)

    assert there.channel.menu() == longer


@pytest.mark.parametrize(
    ("code", "words", "verdict"),
    [
        (40018, "菜单的名字太长（40018）。", Verdict.NEVER),
        (40054, "二级菜单的网址不是平台认的域名（40054）。", Verdict.NEVER),
        (48001, "公众号没有这个接口的权限（48001）。", Verdict.OFFICE),
        (40164, "服务器的地址不在公众号的 IP 白名单里（40164）。", Verdict.OFFICE),
    ],
)
def test_what_the_platform_says_is_told(there: Playing, code: int, words: str, verdict: Verdict) -> None:
    there.oa.fault("menu/create", errcode=code)
    with pytest.raises(DeliveryError) as error:
        there.channel.set_menu(MENU)

    assert (error.value.sentence, error.value.verdict) == (words, verdict)
