"""The API of the stand-in's Official Account: what it checks, in its order, with its numbers.

Its answers of success often carry no errcode at all, and texts written with escapes are shown as they were written.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.core.clock import Clock
from bot.demo import standin_media, standin_oa_menu
from bot.demo.standin_callbacks import MAX_TEXT
from bot.demo.standin_calls import Calls
from bot.demo.standin_http import Answer, Request
from bot.demo.standin_oa_answers import failure
from bot.demo.standin_oa_followers import Account, Follower, Windows
from bot.demo.standin_oa_tokens import Tokens

PREFIX = "/oa/cgi-bin/"
MEDIA: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "image": (10 << 20, (".bmp", ".png", ".jpeg", ".jpg", ".gif")),
    "voice": (2 << 20, (".amr", ".mp3")),
    "video": (10 << 20, (".mp4",)),
    "thumb": (64 << 10, (".jpg",)),
}
SENT = frozenset({"text", "image", "voice"})
THING = 20
"""Characters a `thing` of a template takes."""
TIME = re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?: [0-9]{1,2}:[0-9]{2})?|[0-9]{4}-[0-9]{2}-[0-9]{2}.{0,9}")
BLOCKED = "failed:user block"
SOMEWHERE = "203.0.113.7"
"""Videos are named by a bare address that changes, without encryption; this one is nobody's (RFC 5737)."""
_ESCAPED = re.compile(rb"\\(?=u(?!00[01]))")
Json = dict[str, Any]
Brought = Callable[[str, str, Json], None]
"""Shows a follower a line: his openid, the text, and what else is of it."""
Settled = Callable[[str, int, str], None]
"""Tells the account what became of a template message: openid, number, status."""


class OaApi:
    """Everything below `/oa/cgi-bin/`."""

    def __init__(
        self, account: Account, clock: Clock, followers: Mapping[str, Follower], brought: Brought, settled: Settled
    ) -> None:
        self.account, self.clock, self.followers = account, clock, followers
        self._brought, self._settled = brought, settled
        self.shelf, self.windows, self.tokens = standin_media.Shelf(), Windows(), Tokens(account)
        self.calls = Calls()
        self._lock = threading.RLock()
        self._endpoints: dict[tuple[str, str], Callable[[Request], Json | Answer]] = {
            ("POST", "message/custom/send"): self._custom,
            ("POST", "message/template/send"): self._template,
            ("POST", "message/subscribe/bizsend"): self._subscribed,
            ("POST", "media/upload"): self._media_upload,
            ("GET", "media/get"): self._media_get,
            ("GET", "user/info"): self._user_info,
            ("POST", "menu/create"): self._menu_create,
            ("GET", "menu/get"): lambda _: {"menu": {"button": self.menu}} if self.menu else self.failure(46003),
            ("GET", "menu/delete"): self._menu_delete,
            ("GET", "getcallbackip"): lambda _: {"ip_list": ["127.0.0.1"]},
            ("GET", "template/get_all_private_template"): lambda _: {"template_list": self._templates()},
        }
        self.reset()

    def reset(self) -> None:
        """Forget everything but who there is."""
        with self._lock:
            self.calls.clear()
            self.outbox: list[Json] = []
            self.menu: list[Json] = []
            self._numbers = 4_000_000_000_000_000_000
            for kept in (self.shelf, self.windows, self.tokens):
                kept.clear()

    def expire_tokens(self, code: int) -> None:
        """End all tokens now."""
        with self._lock:
            self.tokens.expire(code, self.clock())

    def failure(self, code: int) -> Json:
        """A refusal as the platform words it; the status stays 200."""
        return failure(code, self.clock())

    def handle(self, request: Request) -> Answer:
        """Answer one call: an open fault first, then the token, then the endpoint."""
        path, now = request.path.removeprefix(PREFIX), self.clock()
        return self.noted(path, request, lambda: self._do(path, request, now))

    def noted(self, path: str, request: Request, do: Callable[[], Answer]) -> Answer:
        """Note a call and answer it, one at a time."""
        with self._lock:
            return self.calls.answer(path, request, self.clock(), do)

    def _do(self, path: str, request: Request, now: datetime) -> Answer:
        if (request.method, path) in {("GET", "token"), ("POST", "stable_token")}:
            asked = request.query if path == "token" else request.said_as_json()
            given = 47001 if asked is None else self.tokens.given(path, asked, now)
            return Answer.of(self.failure(given) if isinstance(given, int) else given)
        endpoint = self._endpoints.get((request.method, path))
        if endpoint is None:
            return Answer(b"404 page not found", status=404)
        code = self.tokens.refusal(request.query.get("access_token", ""), now)
        done = self.failure(code) if code else endpoint(request)
        return done if isinstance(done, Answer) else Answer.of(done)

    def _custom(self, request: Request) -> Json:
        message = _message(request)
        if message is None:
            return self.failure(47001)
        openid = str(message.get("touser", ""))
        follower = self.followers.get(openid)
        text, more, code = self._words(message)
        if follower is None:
            code = 40003
        elif code == 0:
            code = self.windows.take(openid, self.clock()) if follower.follows else 45015
        if code:
            return self.failure(code)
        self._keep("custom", openid, text, message)
        self._brought(openid, text, more)
        return {"errcode": 0, "errmsg": "ok"}

    def _words(self, message: Json) -> tuple[str, Json, int]:
        """What the follower will read, what else is of it, and the errcode of a body that cannot be sent."""
        kind = message.get("msgtype")
        body = message.get(str(kind))
        if kind not in SENT:
            return "", {}, 40008
        if not isinstance(body, dict):
            return "", {}, 47001
        if kind == "text":
            content = str(body.get("content", ""))
            size = len(content.encode())
            return content, {"kind": "text"}, 44004 if size == 0 else 45002 if size > MAX_TEXT else 0
        media = self.shelf.get(str(body.get("media_id", "")), self.clock())
        if media is None or media.kind != kind:
            return "", {}, 40007
        return f"[{media.name}]", {"kind": kind, "media_id": body["media_id"]}, 0

    def _template(self, request: Request) -> Json:
        """To whoever follows, at any time; what became of it is told later."""
        message = _message(request)
        code = 47001 if message is None else self._template_refusal(message, self.account.template_id, 43004)
        if message is None or code:
            return self.failure(code)
        openid, number = str(message["touser"]), self._number()
        repeated = self._is_repeated(openid, message.get("client_msg_id"))
        if not repeated and not self.followers[openid].blocks_templates:
            self._show(openid, message, str(message.get("url", "")))
        if not repeated:
            self._settled(openid, number, BLOCKED if self.followers[openid].blocks_templates else "success")
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    def _templates(self) -> list[Json]:
        """The templates of the account, as its page lists them."""
        fields = "\n".join(f"{name}：{{{{{name}.DATA}}}}" for name in self.account.fields)
        listed = {"title": "提醒", "primary_industry": "", "deputy_industry": "", "content": fields, "example": ""}
        return [{"template_id": self.account.template_id} | listed] if self.account.template_id else []

    def _subscribed(self, request: Request) -> Json:
        """Once for each time the follower agreed."""
        message = _message(request)
        code = 47001 if message is None else self._template_refusal(message, self.account.subscribe_id, 43101)
        if message is None or code:
            return self.failure(code)
        openid = str(message["touser"])
        if self.followers[openid].agreed < 1:
            return self.failure(43101)
        self.followers[openid].agreed -= 1
        self._show(openid, message, str(message.get("page", "")))
        return {"errcode": 0, "errmsg": "ok"}

    def _template_refusal(self, message: Json, template: str, gone: int) -> int:
        follower = self.followers.get(str(message.get("touser", "")))
        if follower is None:
            return 40003
        if not template or message.get("template_id") != template:
            return 40037
        data = message.get("data")
        if not isinstance(data, dict) or not all(
            _fits(kind, data.get(name)) for name, kind in self.account.fields.items()
        ):
            return 47003
        return 0 if follower.follows else gone

    def _is_repeated(self, openid: str, number: object) -> bool:
        """Whether the same was sent to him before (`client_msg_id`); ten minutes are not counted here."""
        before = [one["body"].get("client_msg_id") for one in self.outbox if one["to"] == openid]
        return number is not None and number in before

    def _show(self, openid: str, message: Json, url: str) -> None:
        text = "\n".join(str(message["data"][name]["value"]) for name in self.account.fields)
        self._keep("template", openid, text, message)
        self._brought(openid, text, {"kind": "template", "url": url})

    def _keep(self, kind: str, openid: str, text: str, body: Json) -> None:
        at = self.clock().isoformat()
        self.outbox.append({"kind": kind, "to": openid, "at": at, "text": text, "body": body})

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _media_upload(self, request: Request) -> Json:
        now, kind = self.clock(), request.query.get("type", "")
        name, content = standin_media.unpack(request.headers.get("content-type", ""), request.body)
        largest, endings = MEDIA.get(kind, (0, ()))
        if not content:
            return self.failure(44001)
        if not endings or not name.lower().endswith(endings):
            return self.failure(40004)
        if len(content) > largest:
            return self.failure(45001)
        media_id = self.shelf.put(kind, name, content, now)
        return {"type": kind, "media_id": media_id, "created_at": int(now.timestamp())}

    def _media_get(self, request: Request) -> Json | Answer:
        media = self.shelf.get(request.query.get("media_id", ""), self.clock())
        if media is None:
            return self.failure(40007)
        if media.kind == "video":
            return {"video_url": f"http://{SOMEWHERE}/vweixinp.tc.qq.com/{quote(media.name)}?vkey=standin"}
        described = {"Content-disposition": f'attachment; filename="{quote(media.name)}"'}
        return Answer(media.content, "application/octet-stream", headers=described)

    def _user_info(self, request: Request) -> Json:
        """Neither name nor picture: accounts are not told since December 2021."""
        openid = request.query.get("openid", "")
        follower = self.followers.get(openid)
        if follower is None:
            return self.failure(40003)
        if not follower.follows:
            return {"subscribe": 0, "openid": openid}
        return {"subscribe": 1, "openid": openid, "nickname": "", "headimgurl": "", "language": "zh_CN", "remark": ""}

    def _menu_create(self, request: Request) -> Json:
        menu = request.json()
        code = standin_oa_menu.refusal(menu)
        if menu is None or code:
            return self.failure(code)
        self.menu = menu["button"]
        return {"errcode": 0, "errmsg": "ok"}

    def _menu_delete(self, _: Request) -> Json:
        self.menu = []
        return {"errcode": 0, "errmsg": "ok"}


def _message(request: Request) -> Json | None:
    """The object in the body; escapes are not resolved but shown."""
    try:
        found = json.loads(_ESCAPED.sub(rb"\\\\", request.body))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _fits(kind: str, given: Any) -> bool:
    """Whether a field of a template takes a value of this kind."""
    value = given.get("value") if isinstance(given, dict) else None
    if not isinstance(value, str) or not value:
        return False
    if kind == "time":
        return TIME.fullmatch(value) is not None
    return len(value) <= THING and "\n" not in value
