"""A stand-in for an Official Account (公众号) on loopback, beside the company's: its followers and its platform.

What followers do goes to the account's address like everything WeChat delivers; what the account says through the API
reaches their chats only within the windows their own doing has opened.
"""

import secrets
import threading
from collections.abc import Iterable
from typing import Any, Protocol

from bot.core.clock import MovableClock
from bot.demo.standin_callbacks import Delivery, write
from bot.demo.standin_calls import Fault
from bot.demo.standin_chats import BOT, Chats
from bot.demo.standin_http import Handler
from bot.demo.standin_login import STYLE, style
from bot.demo.standin_oa_api import PREFIX, OaApi
from bot.demo.standin_oa_followers import MESSAGE, TAP, Account, Follower
from bot.demo.standin_oa_login import ASK, PAGE, OaSignIn
from bot.demo.standin_oa_post import OaPostman

FIRST_NUMBER = 23_000_000_000_000_000
PLATFORM = "platform"
BUBBLE = "该公众号提供的服务出现故障，请稍后再试"
OPENS_A_MINUTE = frozenset({"subscribe", "SCAN", "CLICK", "scancode_push", "scancode_waitmsg"})
"""The events after which the account may say three things within a minute."""


class Routes(Protocol):
    """Where pages are hung: a door, or the stand-in of the company."""

    def route(self, method: str, path: str, handler: Handler) -> None:
        """Let `handler` answer."""
        ...


class OaStandIn:
    """One Official Account; given the chats of the company's stand-in, a page waits for both at once."""

    def __init__(self, account: Account, *, clock: MovableClock | None = None, chats: Chats | None = None) -> None:
        self.clock = clock or MovableClock()
        self.account = account
        self.chats = chats or Chats(self.clock)
        self.followers: dict[str, Follower] = {}
        """By openid."""
        self.api = OaApi(account, self.clock, self.followers, self._brought, self._settled)
        self.sign_in = OaSignIn(account, self.followers, self.api)
        self.postman = OaPostman(account)
        self._numbers = FIRST_NUMBER + secrets.randbelow(10**12) * 1000
        self._counting = threading.Lock()
        self._reporting: list[threading.Thread] = []
        self.told: list[Delivery] = []
        """What the account was told of its template messages."""

    def open(self, door: Routes) -> None:
        """Answer the API below `/oa/cgi-bin/` of this door, and who opens a page inside WeChat."""
        for method in ("GET", "POST"):
            door.route(method, PREFIX + "*", self.api.handle)
        for path, page in ((PAGE, self.sign_in.page), (ASK, self.sign_in.ask), (STYLE, style)):
            door.route("GET", path, page)

    @property
    def hook(self) -> str:
        """The address of the account's server, as an admin would enter it."""
        return self.postman.url

    @hook.setter
    def hook(self, url: str) -> None:
        self.postman.url = url

    @property
    def menu(self) -> list[dict[str, Any]]:
        """The buttons of the account's menu, as it was created; empty: none."""
        return self.api.menu

    def add_followers(self, followers: Iterable[Follower]) -> None:
        """Let these people know the account; no event is sent."""
        self.followers.update({one.openid: one for one in followers})

    def conversation(self, openid: str) -> list[dict[str, Any]]:
        """What a follower sees: lines with `from` (his openid, `bot` or `platform`), `text`, `at`, and `kind`.

        A template message (`kind` `template`) has `url`, a picture `media_id`; `bubble` is the platform's complaint.
        """
        return self.chats.lines(_chat(openid))

    def windows(self, openid: str) -> list[dict[str, Any]]:
        """The open windows of a follower: `kind`, `until`, `left`."""
        return self.api.windows.shown(openid, self.clock())

    def say(self, openid: str, text: str) -> Delivery:
        """A follower types a text."""
        self._line(openid, openid, text)
        return self.push("text", openid, Content=text)

    def hand(self, openid: str, kind: str, filename: str, content: bytes, *, heard: str = "") -> Delivery:
        """A follower sends an image, a voice (with what the platform `heard` in it) or a video."""
        media_id = self.api.shelf.put(kind, filename, content, self.clock())
        spoken = {"heard": heard} if heard else {}
        self._line(openid, openid, f"[{filename}]", kind=kind, media_id=media_id, **spoken)
        first = {"PicUrl": f"https://mmbiz.qpic.cn/standin/{media_id}"} if kind == "image" else {}
        last = {"Format": "amr"} if kind == "voice" else {}
        last |= {"Recognition": heard} if heard else {}
        return self.push(kind, openid, **first, MediaId=media_id, **last)

    def press(self, openid: str, key: str) -> Delivery:
        """A follower presses a button of the menu that stands for a key."""
        return self.event("CLICK", openid, EventKey=key)

    def view(self, openid: str, url: str) -> Delivery:
        """A follower presses a button of the menu that opens a page."""
        return self.event("VIEW", openid, EventKey=url)

    def follow(self, openid: str, scene: str = "") -> Delivery:
        """Somebody follows the account, by a code with a `scene` or without."""
        self.followers[openid].follows = True
        scanned = {"EventKey": f"qrscene_{scene}", "Ticket": secrets.token_urlsafe(24)} if scene else {"EventKey": ""}
        return self.event("subscribe", openid, **scanned)

    def unfollow(self, openid: str) -> Delivery:
        """Somebody follows it no more: nothing reaches him."""
        self.followers[openid].follows = False
        return self.event("unsubscribe", openid, EventKey="")

    def scan(self, openid: str, scene: str) -> Delivery:
        """A follower scans a code of the account."""
        return self.event("SCAN", openid, EventKey=scene, Ticket=secrets.token_urlsafe(24))

    def agree(self, openid: str) -> Delivery:
        """A follower agrees to one message of the template (订阅通知)."""
        self.followers[openid].agreed += 1
        told = {"TemplateId": self.account.subscribe_id, "SubscribeStatusString": "accept", "PopupScene": 2}
        return self.event("subscribe_msg_popup_event", openid, SubscribeMsgPopupEvent={"List": told})

    def push(self, kind: str, openid: str, **fields: Any) -> Delivery:
        """A message of any kind, with these elements of its own; it opens the window of 48 hours."""
        self.api.windows.open(openid, MESSAGE, self.clock())
        return self.deliver(self.message(kind, openid, **fields), openid)

    def event(self, name: str, openid: str, **fields: Any) -> Delivery:
        """An event of a follower; a tap opens the window of a minute."""
        if name in OPENS_A_MINUTE:
            self.api.windows.open(openid, TAP, self.clock())
        return self.deliver(write(self._head(openid, "event") | {"Event": name} | fields), openid)

    def message(self, kind: str, openid: str, **fields: Any) -> str:
        """The XML of a message with a number of its own."""
        with self._counting:
            self._numbers += 1
            number = self._numbers
        return write(self._head(openid, kind) | fields | {"MsgId": number})

    def deliver(self, message: str, openid: str) -> Delivery:
        """Bring XML to the account, as often as WeChat would; the reply joins the chat, or the bubble does."""
        delivery = self.postman.deliver(message, openid, self.clock())
        if delivery.bubble:
            self._line(openid, PLATFORM, BUBBLE, kind="bubble")
        elif delivery.reply:
            self._line(openid, BOT, delivery.reply)
        return delivery

    def again(self, delivery: Delivery) -> Delivery:
        """Bring the same message once more, although it may have been answered."""
        return self.deliver(delivery.message, delivery.receiver)

    def code_for(self, openid: str) -> str:
        """The code somebody brings along when he opens a page inside WeChat."""
        return self.sign_in.codes.give(openid)

    def verify_url(self) -> bool:
        """Whether the account's server passes the check of the admin page."""
        return self.postman.verify(self.clock())

    def settle(self) -> None:
        """Wait until all events about template messages have been brought."""
        while self._reporting:
            self._reporting.pop().join()

    def fault(self, path: str, **wrong: Any) -> None:
        """Let the next calls of an endpoint (`*` for any) go wrong, as the company's stand-in does."""
        self.api.calls.faults.append(Fault(path, **wrong))

    def expire_tokens(self, code: int = 40001) -> None:
        """End all access tokens now: callers are told 40001 or 40014 (not known, or not the latest) or 42001."""
        self.api.expire_tokens(code)

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """All messages the account has sent through the API."""
        return self.api.outbox

    @property
    def calls(self) -> list[dict[str, Any]]:
        """All calls of the API, by path."""
        return self.api.calls.made

    def reset(self) -> None:
        """Forget messages, tokens, faults, windows, files and the menu; followers and time stay."""
        self.settle()
        self.api.reset()
        self.sign_in.codes.clear()
        self.chats.forget()

    def _brought(self, openid: str, text: str, more: dict[str, Any]) -> None:
        self._line(openid, BOT, text, **more)

    def _settled(self, openid: str, number: int, status: str) -> None:
        """Tell the account, a moment later and unasked, what became of a template message."""
        finished = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": number, "Status": status}
        xml = write(self._head(openid, "event") | finished)
        if self.hook:
            telling = threading.Thread(target=lambda: self.told.append(self.deliver(xml, openid)), daemon=True)
            self._reporting.append(telling)
            telling.start()

    def _line(self, openid: str, speaker: str, text: str, **more: Any) -> None:
        self.chats.add(_chat(openid), speaker, text, more)

    def _head(self, openid: str, kind: str) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        return {"ToUserName": self.account.original_id, "FromUserName": openid, "CreateTime": now, "MsgType": kind}


def _chat(openid: str) -> str:
    return f"oa:{openid}"
