"""A stand-in for WeCom on loopback: the platform the demo and the tests talk to, unknown to the bot.

It keeps WeCom's habits, not only its answers: refusals arrive with status 200, members drop out silently beyond their
quota, tokens die early, callbacks are repeated until they are answered. One movable clock rules all of it.
"""

import secrets
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.clock import MovableClock
from bot.demo.standin_api import PREFIX, Api
from bot.demo.standin_callbacks import App, Delivery, Postman, write
from bot.demo.standin_calls import Fault
from bot.demo.standin_cards import Cards, Selections
from bot.demo.standin_chats import BOT, Chats, Member
from bot.demo.standin_contacts import Contacts
from bot.demo.standin_control import Control
from bot.demo.standin_http import Door, Handler
from bot.demo.standin_login import DESKTOP, INSIDE, STYLE, SignIn, style
from bot.demo.standin_menu import Menus
from bot.demo.standin_messages import Messages
from bot.demo.standin_robot import GROUP, Group
from bot.demo.standin_workbench import Workbench

FIRST_NUMBER = 7_000_000_000_000_000_000
SYSTEM = "sys"
OFFICE_GROUP = "党委工作部群"


class StandIn:
    """One company with one app and, given a key, the office's group with a robot."""

    def __init__(
        self,
        corp_id: str,
        agent_id: int,
        secret: str,
        token: str,
        aes_key: str,
        *,
        clock: MovableClock | None = None,
        robot_key: str = "",
    ) -> None:
        self.clock = clock or MovableClock()
        self.app = App(corp_id, agent_id, secret, token, aes_key)
        self.chats = Chats(self.clock)
        self.api = Api(self.app, self.clock, self.chats)
        if robot_key:
            self.add_group(Group("", OFFICE_GROUP, robot_key))
        self.cards = Cards(self.api)
        Messages(self.api, self.cards)
        self.postman = Postman(self.app)
        self._door = Door()
        for method in ("GET", "POST"):
            self.route(method, PREFIX + "*", self.api.handle)
        self.sign_in = SignIn(self.app, self.chats, self.api.codes)
        for path, page in ((INSIDE, self.sign_in.page), (DESKTOP, self.sign_in.page), (STYLE, style)):
            self.route("GET", path, page)
        self.menus = Menus(self.clock, agent_id)
        self.contacts = Contacts(self.clock, self.chats)
        self.contacts.open(self.api)
        self.workbench = Workbench(self.app, self.clock, self.contacts, self.sign_in)
        self.menus.open(self.api)
        self.workbench.open(self.api)
        Control(self).open()
        self._numbers = FIRST_NUMBER + secrets.randbelow(10**15) * 1000
        self._counting = threading.Lock()

    def serve(self, port: int = 0) -> str:
        """Start serving on loopback; returns the base URL without a slash at its end."""
        return self._door.serve(port)

    def close(self) -> None:
        """Stop serving."""
        self._door.close()

    def route(self, method: str, path: str, handler: Handler) -> None:
        """Let `handler` answer further pages; a path ending in `*` takes everything below it."""
        self._door.route(method, path, handler)

    @property
    def hook(self) -> str:
        """The callback URL of the app, as an admin would enter it."""
        return self.postman.url

    @hook.setter
    def hook(self, url: str) -> None:
        self.postman.url = url

    @property
    def trusted(self) -> str:
        """Host and port of the app's trusted domain: people who sign in are sent there and nowhere else."""
        return self.sign_in.trusted

    @trusted.setter
    def trusted(self, host: str) -> None:
        self.sign_in.trusted = host

    @property
    def users(self) -> dict[str, Member]:
        """The members who can see the app, by lower-case userid."""
        return self.chats.members

    def add_users(self, members: Iterable[Member]) -> None:
        """Let these members see the app."""
        self.users.update({member.userid.lower(): member for member in members})

    @property
    def menu(self) -> list[dict[str, Any]]:
        """The buttons under the app's chat, as they were sent; empty without a menu."""
        return self.menus.buttons

    @property
    def version(self) -> int:
        """Grows with every new line in any chat."""
        return self.chats.version

    def wait(self, since: int, seconds: float = 20.0) -> int:
        """The version, as soon as it is beyond `since` or after some seconds."""
        return self.chats.wait(since, seconds)

    def conversation(self, userid: str) -> list[dict[str, Any]]:
        """What a member sees: lines with `from` (userid or `bot`), `text` and `at`."""
        return self.chats.lines(userid.lower())

    @property
    def group(self) -> list[dict[str, Any]]:
        """What the office's group sees, as `group_lines`."""
        return self.chats.lines(GROUP)

    @property
    def groups(self) -> Mapping[str, Group]:
        """The groups with a robot by the code of their unit; the office's has none."""
        return self.api.robots.groups

    def add_group(self, group: Group) -> None:
        """Let there be a group with a robot, or another one in its place."""
        self.api.robots.groups[group.code] = group

    def group_lines(self, code: str) -> list[dict[str, Any]]:
        """What a group sees: lines as of `conversation` with `kind` and `mentions`, a `userid` and `name` each."""
        return self.chats.lines(self.groups[code].chat)

    def say(self, userid: str, text: str) -> Delivery:
        """A member types a text."""
        self.chats.add(userid.lower(), userid.lower(), text)
        return self.push("text", userid, Content=text)

    def hand(self, userid: str, kind: str, filename: str, content: bytes) -> Delivery:
        """A member sends an image, a voice, a video or a file."""
        media_id = self.api.shelf.put(kind, filename, content, self.clock())
        self.chats.add(userid.lower(), userid.lower(), f"[{filename}]", {"kind": kind, "media_id": media_id})
        first = {"PicUrl": f"https://wework.qpic.cn/standin/{media_id}"} if kind == "image" else {}
        last = {"FileName": filename} if kind == "file" else {}
        return self.push(kind, userid, **first, MediaId=media_id, **last)

    def push(self, kind: str, userid: str, **fields: Any) -> Delivery:
        """A message of any kind, with these elements of its own."""
        return self.deliver(self.message(kind, userid, **fields), userid)

    def event(self, name: str, userid: str = SYSTEM, **fields: Any) -> Delivery:
        """An event; those of the company itself come from `sys` and name no app."""
        agent = {} if userid == SYSTEM else {"AgentID": self.app.agent_id}
        return self.deliver(write(self._head(userid, "event") | {"Event": name} | fields | agent), userid)

    def click(self, userid: str, card_id: str, key: str, selections: Selections | None = None) -> Delivery:
        """A member presses a button of a card, or an entry of its menu; his own card may change at once.

        Raises:
            CannotPressError: his client would not let him.
        """
        name, fields = self.cards.press(userid, card_id, key, selections or {})
        return self.event(name, userid, **fields)

    def contact(self, change: str, userid: str, **fields: Any) -> Delivery:
        """Something changed in the address book: `create_user`, `update_user` (NewUserID=…), `delete_user` …."""
        return self.event("change_contact", SYSTEM, ChangeType=change, UserID=userid, **fields)

    def message(self, kind: str, userid: str, **fields: Any) -> str:
        """The XML of a message with a number of its own, elements in WeCom's order."""
        with self._counting:
            self._numbers += 1
            number = self._numbers
        return write(self._head(userid, kind) | fields | {"MsgId": number, "AgentID": self.app.agent_id})

    def deliver(self, message: str, userid: str) -> Delivery:
        """Bring XML to the app, as often as WeCom would; the reply joins the member's chat."""
        delivery = self.postman.deliver(message, userid, self.clock())
        if delivery.reply:
            self.chats.add(userid.lower(), BOT, delivery.reply)
        if self.cards.answered(delivery):
            self.chats.stir()
        return delivery

    def again(self, delivery: Delivery) -> Delivery:
        """Bring the same message once more, although it may have been answered."""
        return self.deliver(delivery.message, delivery.receiver)

    def code_for(self, userid: str) -> str:
        """The code a member brings along when he opens a page; an empty userid: somebody who is no member."""
        return self.api.codes.give(userid)

    def verify_url(self) -> bool:
        """Whether the app passes the check of the admin page."""
        return self.postman.verify(self.clock())

    def fault(self, path: str, **wrong: Any) -> None:
        """Let the next calls of an endpoint (`*` for any) go wrong: errcode, http, hang, raw, reset, times, after."""
        self.api.calls.faults.append(Fault(path, **wrong))

    def expire_tokens(self, code: int = 42001) -> None:
        """End all access tokens now; callers are told 42001 (expired) or 40014 (unknown)."""
        self.api.expire_tokens(code)

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """All messages the app has sent, with those who saw them."""
        return self.api.outbox

    @property
    def dropped(self) -> list[dict[str, Any]]:
        """Whom which message silently did not reach."""
        return self.api.dropped

    @property
    def calls(self) -> list[dict[str, Any]]:
        """All calls of the API, by path."""
        return self.api.calls.made

    def reset(self) -> None:
        """Forget messages, tokens, faults and files; members and time stay."""
        self.api.reset()
        self.chats.forget()

    def _head(self, userid: str, kind: str) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        return {"ToUserName": self.app.corp_id, "FromUserName": userid, "CreateTime": now, "MsgType": kind}
