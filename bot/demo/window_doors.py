"""The doors one may come through in the chat window: WeCom's client, its WeChat plugin, or the Official Account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, unquote

from bot.core.errors import BadInputError
from bot.demo.records import Json
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_cards import CannotPressError
from bot.demo.standin_media import Media
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import MESSAGE, openid_for
from bot.demo.window_bubbles import drawn

WECOM, PLUGIN, OA = "企业微信", "微信插件", "公众号"
AT_OA = "oa-"
"""Before a member's code: he looks at the Official Account."""
OA_HOOK, OA_INSIDE = "/hook/wechat_oa", "/login/inside/wechat_oa?to="
"""Of the bot: where the account's messages come, and where a browser inside WeChat is led."""

NOT_THERE = "这里没有这个。"
NOT_FOLLOWED = "还没有关注这个公众号。"
NO_WINDOW = "不在客服窗口内：机器人只能用模板消息通知。"
WINDOW = "客服窗口到{until}，还能收 {left} 条。"
TILE = "工作台上显示：{shown}。"
PLUGIN_NOTE = "在微信里看企业微信的消息：不显示卡片和带格式的消息。"


class Door(Protocol):
    """One way to talk with the bot, for one person."""

    channel: str
    account: str
    """Who he is there."""

    def bubbles(self) -> list[Json]:
        """What he sees."""
        ...

    def menu(self) -> list[Json]:
        """The menu under his chat."""
        ...

    def note(self) -> str:
        """What is special about this door just now; empty for nothing."""
        ...

    def say(self, text: str) -> Delivery:
        """He types a text."""
        ...

    def hand(self, kind: str, filename: str, content: bytes, heard: str) -> Delivery:
        """He sends a picture, a file or a voice, in which the platform may have heard words."""
        ...

    def tap(self, key: str) -> Delivery:
        """He chooses an entry of the menu that stands for a key."""
        ...

    def visit(self, url: str) -> Delivery:
        """He chooses an entry of the menu that opens a page."""
        ...


class WecomDoor:
    """A member in WeCom, or in its plugin."""

    channel = "wecom_app"

    def __init__(self, standin: StandIn, userid: str) -> None:
        self._standin, self.account = standin, userid.lower()

    @property
    def plugin(self) -> bool:
        """Whether he reads in WeChat what is said in WeCom."""
        return self.account in self._standin.chats.plugin

    @plugin.setter
    def plugin(self, is_on: bool) -> None:
        readers = self._standin.chats.plugin
        (readers.add if is_on else readers.discard)(self.account)

    def bubbles(self) -> list[Json]:
        """What he sees; a card as it looks to him by now."""
        shelf, cards = self._standin.api.shelf, self._standin.cards
        return [
            drawn(
                line,
                shelf.find(str(line.get("media_id", ""))),
                cards.seen(self.account, str(line.get("msgid", ""))),
                plugin=self.plugin,
            )
            for line in self._standin.conversation(self.account)
        ]

    def menu(self) -> list[Json]:
        """The app's menu."""
        return menu(self._standin.menus.buttons)

    def note(self) -> str:
        """Only the plugin needs one."""
        return PLUGIN_NOTE if self.plugin else ""

    def say(self, text: str) -> Delivery:
        """He types a text."""
        return self._standin.say(self.account, text)

    def hand(self, kind: str, filename: str, content: bytes, _: str) -> Delivery:
        """He sends a picture, a file or a voice: WeCom hears no words in it."""
        return self._standin.hand(self.account, kind, filename, content)

    def tap(self, key: str) -> Delivery:
        """He chooses an entry of the app's menu."""
        return self._standin.event("click", self.account, EventKey=key)

    def visit(self, url: str) -> Delivery:
        """He opens a page from the app's menu."""
        return self._standin.event("view", self.account, EventKey=url)

    def tile(self) -> str:
        """What the app's tile in the workbench shows him; empty for nothing."""
        shown = "，".join(f"{one['key']} {one['data']}" for one in self._standin.workbench.items(self.account))
        return TILE.format(shown=shown) if shown else ""

    def enter(self) -> Delivery | None:
        """He opens the chat; told to the app only where an administrator has switched it on (上报进入应用事件)."""
        if not self._standin.workbench.app["isreportenter"]:
            return None
        return self._standin.event("enter_agent", self.account, EventKey="")

    def press(self, card_id: str, key: str, chosen: Mapping[str, list[str]]) -> Delivery:
        """He presses a button of a card.

        Raises:
            BadInputError: his client would not let him.
        """
        if self.plugin:
            raise BadInputError(NOT_THERE)
        try:
            return self._standin.click(self.account, card_id, key, chosen)
        except CannotPressError as error:
            raise BadInputError(str(error)) from None


class OaDoor:
    """Somebody in WeChat, at the Official Account."""

    channel = "wechat_oa"

    def __init__(self, oa: OaStandIn, code: str) -> None:
        self._oa, self.account = oa, openid_for(code)

    @property
    def follows(self) -> bool:
        """Whether he follows the account."""
        follower = self._oa.followers.get(self.account)
        return follower is not None and follower.follows

    def bubbles(self) -> list[Json]:
        """What he sees."""
        shelf = self._oa.api.shelf
        found = [
            drawn(line, shelf.find(str(line.get("media_id", ""))), None) for line in self._oa.conversation(self.account)
        ]
        for notice in (one["notice"] for one in found if "notice" in one):
            notice["link"] = self._inside(notice["link"])
        return found

    def menu(self) -> list[Json]:
        """The account's menu, once he follows it."""
        return menu(self._oa.menu, self._inside) if self.follows else []

    def _inside(self, link: str) -> str:
        """A page of ours as the browser inside WeChat comes to it: there everybody is known; here one chooses."""
        home = self._oa.hook.removesuffix(OA_HOOK)
        if not home or not link.startswith(f"{home}/"):
            return link
        return home + OA_INSIDE + quote(link.removeprefix(home), safe="/")

    def note(self) -> str:
        """Whether he follows, and how long he may still be spoken to."""
        if not self.follows:
            return NOT_FOLLOWED
        standing = [one for one in self._oa.windows(self.account) if one["left"] > 0]
        if not standing:
            return NO_WINDOW
        longest = max(standing, key=lambda one: (one["kind"] == MESSAGE, one["until"]))
        until = datetime.fromisoformat(longest["until"])
        return WINDOW.format(until=f"{until.month}月{until.day}日 {until:%H:%M}", left=longest["left"])

    def _require_following(self) -> None:
        """Who does not follow sees no place to type in, and no menu."""
        if not self.follows:
            raise BadInputError(NOT_FOLLOWED)

    def say(self, text: str) -> Delivery:
        """He types a text."""
        self._require_following()
        return self._oa.say(self.account, text)

    def hand(self, kind: str, filename: str, content: bytes, heard: str) -> Delivery:
        """He sends a picture or a voice."""
        self._require_following()
        return self._oa.hand(self.account, kind, filename, content, heard=heard)

    def tap(self, key: str) -> Delivery:
        """He chooses an entry of the account's menu."""
        return self._oa.press(self.account, key)

    def visit(self, url: str) -> Delivery:
        """He opens a page from the account's menu."""
        home, _, path = url.partition(OA_INSIDE)
        return self._oa.view(self.account, home + unquote(path))

    def turn(self) -> Delivery:
        """He follows the account, or no more."""
        return self._oa.unfollow(self.account) if self.follows else self._oa.follow(self.account)


def menu(buttons: list[dict[str, Any]], leads: Callable[[str], str] = str) -> list[Json]:
    """A menu as the page draws it: a name with a key or an address, or with what lies below it.

    `leads` tells where the browser in its client comes to by an address.
    """
    return [
        {
            "name": one["name"],
            "key": one.get("key", ""),
            "link": leads(one.get("url", "")),
            "below": menu(one.get("sub_button") or [], leads),
        }
        for one in buttons
    ]


def media(standin: StandIn, oa: OaStandIn, media_id: str) -> Media | None:
    """What stands in any chat stays there, whatever its age."""
    return standin.api.shelf.find(media_id) or oa.api.shelf.find(media_id)
