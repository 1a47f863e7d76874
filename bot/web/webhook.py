"""The door the platforms knock at: bytes to the channel named in the URL, its words to the desk, the reply sealed.

Anything not from the platform gets a 4xx with an empty body and one log line. A store that is locked or full gets
a 503 before the platform's five seconds are over, so that it delivers again (path/90238). Where the platform would tell
its user that we are out of order, he is told in words instead, with a 200 (docs/decisions/0013-no-bubble.md).
"""

import logging
from collections.abc import Callable, Collection, Mapping
from functools import partial

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from bot.channels.base import BadCallbackError, Channel
from bot.channels.beside import ShowsFaults
from bot.chat import Desk
from bot.core.clock import Clock
from bot.core.errors import BusyError
from bot.web.metrics import CALLBACKS, SECONDS

MAX_BODY = 256 * 1024
"""Bytes of a callback: a text is at most 2 kB, WeCom's largest events stay far below."""
KINDS = {"<": "text/xml", "{": "application/json"}
"""What a channel has written, by its first sign; an echo and `success` are plain."""

BUSY = "现在忙不过来，这一条可能没有记下。请过一分钟看看，没有的话再发一次。"
CRASHED = "出错了，这一条可能没有记下。请过一会儿看看，没有的话再发一次，还不行请找{contact}。"

log = logging.getLogger(__name__)


def blueprint(desk: Desk, channels: Mapping[str, Channel], clock: Clock) -> Blueprint:
    """`GET` and `POST /hook/<channel>` for these channels."""
    pages = Blueprint("hook", __name__)

    def named(name: str) -> Channel:
        try:
            return channels[name]
        except KeyError:
            raise NotFound from None

    @pages.get("/hook/<name>")
    def verify(name: str) -> Response:
        return _plain(named(name).verify(_arguments(), clock()))

    @pages.post("/hook/<name>")
    def receive(name: str) -> Response:
        channel = named(name)
        request.max_content_length = MAX_BODY
        with SECONDS.time():
            now = clock()
            incoming = channel.open(_arguments(), request.get_data(cache=False), now)
            g.heard = channel, incoming, now
            body = channel.seal(incoming, desk.receive(incoming), now)
        CALLBACKS.labels(name, "answered").inc()
        return _plain(body)

    _answer_errors(pages, partial(_refusal, frozenset(channels)), desk.settings.chat.contact)
    return pages


def _arguments() -> Mapping[str, str]:
    """The query; one that names something twice could be read in two ways, so in none."""
    if len(list(request.args.items(multi=True))) != len(request.args):
        raise BadRequest
    return request.args


def _answer_errors(pages: Blueprint, refusal: Callable[..., Response], contact: str) -> None:
    @pages.errorhandler(BadCallbackError)
    def refused(error: BadCallbackError) -> Response:
        return refusal(403, str(error) or "refused")

    @pages.errorhandler(BusyError)
    def busy(_: BusyError) -> Response:
        return _excuse(BUSY) or refusal(503, "store busy or full", level=logging.ERROR)

    @pages.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        log.error("callback crashed", exc_info=error)
        return _excuse(CRASHED.format(contact=contact)) or refusal(500, type(error).__name__)

    @pages.errorhandler(HTTPException)
    def wrong(error: HTTPException) -> Response:
        return refusal(error.code or 400, error.name)


def _excuse(words: str) -> Response | None:
    """What is said to who was heard, where his platform would complain of us; None where it would deliver again."""
    if "heard" not in g:
        return None
    channel, incoming, now = g.heard
    if not isinstance(channel, ShowsFaults):
        return None
    log.error("callback not served", extra={"channel": channel.name})
    CALLBACKS.labels(channel.name, "excused").inc()
    return _plain(channel.seal(incoming, words, now))


def _plain(text: str) -> Response:
    return Response(text, mimetype=KINDS.get(text[:1], "text/plain"))


def _refusal(channels: Collection[str], status: int, why: str, *, level: int = logging.WARNING) -> Response:
    name = str((request.view_args or {}).get("name", ""))
    log.log(level, "callback refused", extra={"status": status, "why": why, "channel": name[:20]})
    CALLBACKS.labels(name if name in channels else "none", str(status)).inc()
    return Response(status=status)
