"""Coming in by way of a platform: silently inside its client, or by a scanned code at a desk.

The state that goes along is random and kept in this browser's signed cookie with the platform it went to, so that an
answer is taken only where it was asked for, for whom it was asked, once and for ten minutes (RFC 6749 § 10.12). Where
to come back to is our configured address; the request's `Host` has no say in it.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, request, session, url_for

from bot import logins, people
from bot.channels.base import BadCodeError, DeliveryError
from bot.channels.beside import SignsIn, SignsInByScan, SignsInside
from bot.core.errors import BotError, NotAllowedError, NotFoundError
from bot.core.platforms import called
from bot.logins import Way
from bot.web.doors import REFUSED, by_scan, enter, remember
from bot.web.hall import Hall, page
from bot.web.paths import own

STATE = "signings"
"""In the cookie; another word than once, when fewer things were remembered."""
PATIENCE = timedelta(minutes=10)
OTHERS_ASKED = 4
"""Other windows of the same browser that may be on their way in at the same time."""
BACK = "/login/back"
STRANGE = "这次登录对不上，没有登录。请从头再来一次。"
UNKNOWN = (
    "您在{platform}里还没有和党员名册对上。请向支部书记要绑定码，在{platform}里发「绑定 绑定码」，再打开这一页。"
    "平时不用{platform}的，换一种方式登录。"
)
DOWN = "暂时连不上{platform}，没有登录。请过几分钟再试，或者在聊天里发「网页」要一个链接。"
AGAIN, OTHERWISE = "返回", "换一种方式登录"

log = logging.getLogger(__name__)


class UnknownError(NotAllowedError):
    """这个账号还没有和党员名册对上。"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was remembered of a browser that was sent off: to which channel, how, and where it wants to."""

    name: str
    way: Way
    to: str


def blueprint(hall: Hall) -> Blueprint:
    """`/login/inside/<name>`, `/login/scan` lead to a platform, `/login/back` comes from it."""
    pages = Blueprint("signing", __name__)

    @pages.get("/login/inside/<name>")
    def inside(name: str) -> Response:
        channel: object = hall.channels.get(name)
        if not hall.is_open or not isinstance(channel, SignsInside):
            raise NotFoundError
        return _off_to(channel.authorize_url(_back(hall), _remembered(hall, name, Way.INSIDE)))

    @pages.get("/login/scan")
    def scan() -> Response:
        name = by_scan(hall) or ""
        channel: object = hall.channels.get(name)
        if not hall.is_open or not isinstance(channel, SignsInByScan):
            raise NotFoundError
        return _off_to(channel.sign_in_url(_back(hall), _remembered(hall, name, Way.SCAN)))

    @pages.get(BACK)
    def back() -> Response:
        if not hall.is_open or not any(isinstance(channel, SignsIn) for channel in hall.channels.values()):
            raise NotFoundError
        found = _taken(hall)
        return _refused(STRANGE) if found is None else _answered(hall, found)

    return pages


def _answered(hall: Hall, asked: Asked) -> Response:
    """In, or told why not and what to do; where to try again would end alike, another way is offered."""
    platform = called(asked.name)
    try:
        return _let_in(hall, asked)
    except DeliveryError as error:
        log.warning("platform does not tell who signs in", extra={"code": error.code})
        return _refused(DOWN.format(platform=platform), 503, to=asked.to, otherwise=True)
    except UnknownError:
        return _refused(UNKNOWN.format(platform=platform), to=asked.to, otherwise=True)
    except BotError as error:
        return _refused(error.sentence, to=asked.to)


def _let_in(hall: Hall, asked: Asked) -> Response:
    """Ask the platform who came, then log him in and lead him on: a page loaded again must not ask again.

    Raises:
        UnknownError: somebody whom the roster does not know by this account.
        BadCodeError, DeliveryError: as `SignsIn.who`.
    """
    channel: object = hall.channels.get(asked.name)
    if not isinstance(channel, SignsIn):
        raise BadCodeError
    userid = channel.who(request.args.get("code", ""))
    with hall.writing_unnamed() as ctx:
        member = None if userid is None else people.speaker_of(ctx, channel=asked.name, userid=userid)
        if member is None:
            raise UnknownError
        guest, begins = enter(ctx, member.id, asked.way)
    remember(guest)
    return make_response(redirect(asked.to or begins, 303))


def _refused(text: str, status: int = 403, *, to: str = "", otherwise: bool = False) -> Response:
    """Nobody is in; back to the login page, which is not left at once again where it would be in vain."""
    back = url_for("doors.show", to=to or None, choice="1" if otherwise else None)
    return page("said.html", status, title=REFUSED, text=text, back=back, back_says=OTHERWISE if otherwise else AGAIN)


def _back(hall: Hall) -> str:
    return f"{hall.settings.web.base_url}{BACK}"


def _off_to(address: str) -> Response:
    response = make_response(redirect(address, 302))
    response.headers["Cache-Control"] = "no-store"
    return response


def _remembered(hall: Hall, name: str, way: Way) -> str:
    """A new state, remembered in this browser with where it goes, and where to afterwards."""
    state = logins.new_token()
    waiting = list(session.get(STATE, []))[-OTHERS_ASKED:]
    wanted = request.args.get("to", "")
    session[STATE] = [*waiting, [state, int(hall.clock().timestamp()), name, way, own(wanted) if wanted else ""]]
    return state


def _taken(hall: Hall) -> Asked | None:
    """What was asked, by the state that came back; None when this browser did not ask, or too long ago."""
    given = request.args.getlist("state")
    waiting = list(session.get(STATE, []))
    found = next((one for one in waiting if [one[0]] == given), None)
    if found is None:
        return None
    session[STATE] = [one for one in waiting if one is not found]
    _, moment, name, way, to = found
    is_fresh = hall.clock().timestamp() - moment <= PATIENCE.total_seconds()
    return Asked(str(name), Way(way), str(to)) if is_fresh else None
