"""Every entry of the menu is a command that needs nothing more to be said."""

import pytest

from bot import app
from bot.channels import menus
from bot.channels.beside import MenuEntry
from handlers import menu
from tests.talk import Say

ENTRIES = [entry for group in menu.built() for entry in group.entries]


def test_it_is_small_enough_for_every_platform() -> None:
    for limits in (menus.WECOM, menus.ACCOUNT):
        assert menus.problems(menu.built(), limits) == []
        assert menus.problems(menu.built("https://zhibu.example.org/me"), limits) == []


def test_nothing_is_there_twice() -> None:
    assert len({one.says for one in ENTRIES}) == len(ENTRIES) == 15


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.says)
@pytest.mark.parametrize("name", ["黄勇", "老王", "何洁"])
def test_each_entry_is_understood_without_another_word(name: str, entry: MenuEntry, say: Say) -> None:
    meant = app.router().by_word(entry.says)
    told = say.press(name, entry.says)
    assert say.desk.router.by_word(entry.says) is not None
    assert meant is not None or entry.says == "帮助"
    assert told
    assert len(told) <= 200
    assert not told.startswith(("没看懂", "出错了", "现在没有等您")), told


def test_pages_that_open_by_themselves_are_opened() -> None:
    pages = [one for group in menu.built("https://zhibu.example.org/me") for one in group.entries if one.link]
    assert pages == [MenuEntry("网页", link="https://zhibu.example.org/me")]
