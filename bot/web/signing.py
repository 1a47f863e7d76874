"""Coming in by way of the platform: silently inside its client, or by a scanned code at a desk.

The state that goes along is random and kept in this browser's signed cookie, so that an answer is taken only where it
was asked for, once and for ten minutes (RFC 6749 § 10.12). Where to come back to is our configured address; the
request's `Host` has no say in it.
"""

import logging
from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, request, session

from bot import logins, people
from bot.channels.base import DeliveryError
from bot.channels.beside import SignsIn
from bot.core.errors import BotError, NotAllowedError, NotFoundError
from bot.logins import Way
from bot.web.doors import REFUSED, enter, remember
from bot.web.hall import Hall, page
from bot.web.paths import own

STATE = "signing"
PATIENCE = timedelta(minutes=10)
OTHERS_ASKED = 4
"""Other windows of the same browser that may be on their way in at the same time."""
BACK = "/login/back"
STRANGE = "这次登录对不上，没有登录。请从头再来一次。"
UNKNOWN = "您还没有和党员名册对上，网页打不开。请先在聊天里发「帮助」，按它说的绑定。"
DOWN = "暂时连不上企业微信，没有登录。请过几分钟再试，或者在聊天里发「网页」要一个链接。"

log = logging.getLogger(__name__)


def blueprint(hall: Hall) -> Blueprint:
    """`/login/inside`, `/login/scan` lead to the platform, `/login/back` comes from it."""
    pages = Blueprint("signing", __name__)

    @pages.get("/login/inside")
    def inside() -> Response:
        _, channel = _platform(hall)
        return _off_to(channel.authorize_url(_back(hall), _asked(hall, Way.INSIDE)))

    @pages.get("/login/scan")
    def scan() -> Response:
        _, channel = _platform(hall)
        return _off_to(channel.sign_in_url(_back(hall), _asked(hall, Way.SCAN)))

    @pages.get(BACK)
    def back() -> Response:
        _platform(hall)
        found = _taken(hall)
        if found is None:
            return _refused(STRANGE)
        try:
            return _let_in(hall, *found)
        except DeliveryError as error:
            log.warning("platform does not tell who signs in", extra={"code": error.code})
            return _refused(DOWN, 503)
        except BotError as error:
            return _refused(error.sentence)

    return pages


def _platform(hall: Hall) -> tuple[str, SignsIn]:
    found = [(name, channel) for name, channel in hall.channels.items() if isinstance(channel, SignsIn)]
    if not found or not hall.is_open:
        raise NotFoundError
    return found[0]


def _let_in(hall: Hall, way: Way, to: str) -> Response:
    """Ask the platform who came, then log him in and lead him on: a page loaded again must not ask again."""
    name, channel = _platform(hall)
    userid = channel.who(request.args.get("code", ""))
    with hall.writing_unnamed() as ctx:
        member = None if userid is None else people.speaker_of(ctx, channel=name, userid=userid)
        if member is None:
            raise NotAllowedError(UNKNOWN)
        guest, begins = enter(ctx, member.id, way)
    remember(guest)
    return make_response(redirect(to or begins, 303))


def _refused(text: str, status: int = 403) -> Response:
    return page("said.html", status, title=REFUSED, text=text, back="/login")


def _back(hall: Hall) -> str:
    return f"{hall.settings.web.base_url}{BACK}"


def _off_to(address: str) -> Response:
    response = make_response(redirect(address, 302))
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(hall: Hall, way: Way) -> str:
    """A new state, remembered in this browser with where to go afterwards."""
    state = logins.new_token()
    waiting = list(session.get(STATE, []))[-OTHERS_ASKED:]
    wanted = request.args.get("to", "")
    session[STATE] = [*waiting, [state, way, own(wanted) if wanted else "", int(hall.clock().timestamp())]]
    return state


def _taken(hall: Hall) -> tuple[Way, str] | None:
    """How and where to, by the state that came back; None when this browser did not ask, or too long ago."""
    given = request.args.getlist("state")
    waiting = list(session.get(STATE, []))
    found = next((one for one in waiting if [one[0]] == given), None)
    if found is None:
        return None
    session[STATE] = [one for one in waiting if one is not found]
    _, way, to, asked = found
    is_fresh = hall.clock().timestamp() - asked <= PATIENCE.total_seconds()
    return (Way(way), str(to)) if is_fresh else None
