"""What stands in the menu under the chat: few things, the commonest, each said by one touch.

An entry says a command as if it had been typed. Where pages open by themselves, 网页 opens one instead.
"""

from bot.channels.beside import Menu, MenuEntry, MenuGroup

GROUPS = (
    ("我的", ("我的任务", "签到", "请假", "我的考勤", "我的学时")),
    ("支部", ("会议", "进度", "通报", "活动", "反映")),
    ("办理", ("待核验", "本月检查", "投票", "网页", "帮助")),
)
"""For members first, then what a unit does, then what is to be decided; who may not is told who may."""
PAGES = "网页"


def built(home: str = "") -> Menu:
    """The menu; `home` is the first page of everybody, where the platform shows it to who has signed in already."""
    return tuple(MenuGroup(label, tuple(_entry(word, home) for word in words)) for label, words in GROUPS)


def _entry(word: str, home: str) -> MenuEntry:
    return MenuEntry(word, link=home) if home and word == PAGES else MenuEntry(word, says=word)
