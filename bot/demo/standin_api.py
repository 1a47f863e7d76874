"""The API of the stand-in: what WeCom checks, in its order, with its numbers (paths 91039, 90253, 91023)."""

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from bot.core.clock import Clock
from bot.demo import standin_media
from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_callbacks import App
from bot.demo.standin_calls import Calls
from bot.demo.standin_chats import Chats
from bot.demo.standin_http import Answer, Request
from bot.demo.standin_login import Codes
from bot.demo.standin_quotas import Quotas
from bot.demo.standin_robot import PREFIX as ROBOTS
from bot.demo.standin_robot import Robots

PREFIX = "/cgi-bin/"
TOKEN_LIFE = 7200
Endpoint = Callable[[Request], Json | Answer]


class Api:
    """Everything below `/cgi-bin/`."""

    def __init__(self, app: App, clock: Clock, chats: Chats) -> None:
        self.app, self.clock, self.chats = app, clock, chats
        self.shelf = standin_media.Shelf()
        self.robots = Robots(chats, self.shelf)
        self.codes = Codes(clock)
        self.calls = Calls()
        self._lock = threading.RLock()
        self.resets: list[Callable[[], None]] = []
        """What else is forgotten with everything."""
        self.trusts_us = True
        """Whether our address is among the app's 企业可信IP: without that a token is given, and good for nothing."""
        self._endpoints: dict[tuple[str, str], Endpoint] = {
            ("POST", "media/upload"): self._media_upload,
            ("GET", "media/get"): self._media_get,
            ("GET", "auth/getuserinfo"): lambda request: self._whose(request, "userid", "openid"),
            ("GET", "user/getuserinfo"): lambda request: self._whose(request, "UserId", "OpenId"),
            ("GET", "getcallbackip"): lambda _: success(ip_list=["127.0.0.1"]),
        }
        self.reset()

    def open(self, method: str, path: str, endpoint: Endpoint) -> None:
        """Let a file of its own answer an endpoint, once the token is checked; under the lock of all calls."""
        self._endpoints[method, path] = endpoint

    def reset(self) -> None:
        """Forget everything but who there is."""
        with self._lock:
            self.tokens: dict[str, datetime] = {}
            self.calls.clear()
            self.outbox: list[Json] = []
            self.dropped: list[Json] = []
            self.quotas = Quotas()
            self.shelf.clear()
            self.robots.reset()
            self.codes.clear()
            for forget in self.resets:
                forget()

    def expire_tokens(self, code: int = 42001) -> None:
        """End all tokens now: 42001 lets them be known but old, 40014 unknown."""
        with self._lock:
            ended = self.clock() if code != 40014 else None  # noqa: PLR2004
            self.tokens = {} if ended is None else dict.fromkeys(self.tokens, ended)

    def handle(self, request: Request) -> Answer:
        """Answer one call: an open fault first, then the token, then the endpoint."""
        path = request.path.removeprefix(PREFIX)
        with self._lock:
            now = self.clock()
            return self.calls.answer(path, request, now, lambda: self._do(path, request, now))

    def _do(self, path: str, request: Request, now: datetime) -> Answer:
        if path == "gettoken":
            return Answer.of(self._gettoken(request, now))
        posted = self.robots.handle(request, path, now) if path.startswith(ROBOTS) else None
        if posted is not None:
            return Answer.of(posted)
        endpoint = self._endpoints.get((request.method, path))
        if endpoint is None:
            return Answer(b"404 page not found", status=404)
        code = self._token_refusal(request.query.get("access_token", ""), now)
        done = endpoint(request) if code == 0 else failure(code, now)
        return done if isinstance(done, Answer) else Answer.of(done)

    def _token_refusal(self, token: str, now: datetime) -> int:
        if not token:
            return 41001
        until = self.tokens.get(token)
        if until is None:
            return 40014
        if now >= until:
            return 42001
        return 0 if self.trusts_us else 60020

    def _gettoken(self, request: Request, now: datetime) -> Json:
        """The same token while it is valid, as the vendor's page had it (path/91039)."""
        if request.query.get("corpid") != self.app.corp_id:
            return failure(40013, now)
        secret = request.query.get("corpsecret", "")
        if secret != self.app.secret:
            return failure(40001 if secret else 41004, now)
        token = next((token for token, until in self.tokens.items() if now < until), "")
        if not token:
            token = secrets.token_urlsafe(96)
            self.tokens[token] = now + timedelta(seconds=TOKEN_LIFE)
        return success(access_token=token, expires_in=int((self.tokens[token] - now).total_seconds()))

    def _media_upload(self, request: Request) -> Json:
        now, kind = self.clock(), request.query.get("type", "")
        name, content = standin_media.unpack(request.headers.get("content-type", ""), request.body)
        code = standin_media.refusal(kind, name, content)
        if code:
            return failure(code, now)
        media_id = self.shelf.put(kind, name, content, now)
        return success(type=kind, media_id=media_id, created_at=str(int(now.timestamp())))

    def _media_get(self, request: Request) -> Json | Answer:
        media = self.shelf.get(request.query.get("media_id", ""), self.clock())
        if media is None:
            return failure(40007, self.clock())
        described = {"Content-disposition": f'attachment; filename="{quote(media.name)}"'}
        return Answer(media.content, "application/octet-stream", headers=described)

    def _whose(self, request: Request, member: str, outsider: str) -> Json:
        """Who signed in, once a code: a member by his id, anybody else by a number that says nothing (path/91023)."""
        userid = self.codes.take(request.query.get("code", ""))
        if userid is None:
            return failure(40029, self.clock())
        known = self.chats.members.get(userid)
        return success(**({member: known.userid} if known else {outsider: f"oStandIn{secrets.token_hex(10)}"}))
