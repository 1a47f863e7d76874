"""Nobody passes who is not logged in: every page is closed unless it is named here."""

import logging

from flask import Flask, Response, make_response, redirect, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect

from bot import logins
from bot.core.context import Actor, Context
from bot.core.errors import BusyError
from bot.web.hall import Hall, page

OPEN = frozenset({"hook", "health", "papers", "ballots", "choices", "surveys", "doors", "signing"})
"""Blueprints that ask in their own way who is there: by a signature, by a signed link, or not at all."""
OPEN_FILES = frozenset({"static", "bootstrap.static"})
OWN_FORMS = ("hook", "ballots", "choices", "surveys", "admin_imports")
"""Blueprints whose forms are checked by themselves, so that nothing ticked is lost; the hook has signatures, and what
is imported is larger than other forms."""
CLOSED = "还没有配置网页地址（[web] base_url 和 link_key），网页暂时不能用。请让信息人员配置。"
COME_IN = "请先登录，再做这一步。刚才填的没有记下。"


log = logging.getLogger(__name__)


class Guest:
    """Who is logged in, as Flask-Login wants it."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, token: str, member: Actor) -> None:
        self.token = token
        self.member = member

    def get_id(self) -> str:
        """What the browser's cookie holds, signed."""
        return self.token


def guard(app: Flask, hall: Hall) -> CSRFProtect:
    """Close every page of the application to strangers, and every form to other sites."""
    manager = LoginManager(app)
    manager.session_protection = None  # it would log people out whenever their phone changes its network

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> Guest | None:
        return _guest(hall, token)

    @app.before_request
    def ask() -> Response | None:
        room = request.blueprint or ""
        if request.endpoint is None or room in OPEN or request.endpoint in OPEN_FILES:
            return None
        if not hall.is_open:
            return page("said.html", 404, title="网页还没有开通", text=CLOSED)
        if current_user.is_authenticated:
            # Who has seen what must be known when something got out (个人信息保护法 art. 57); no name is written.
            seen = {"reader": current_user.member.id, "asked": f"{request.method} {request.path}"}
            log.info("page asked for", extra=seen)
            return None
        if request.method in {"GET", "HEAD"}:
            wanted = request.full_path.rstrip("?")
            return make_response(redirect(url_for("doors.show", to=wanted), 302))
        return page("said.html", 401, title="没有登录", text=COME_IN)

    # After `ask`: who is not logged in is told so, not that a form is too old.
    return CSRFProtect(app)


def _guest(hall: Hall, token: str) -> Guest | None:
    desk = hall.desk
    with desk.database.read() as session:
        visitor = logins.recognise(Context(session, hall.clock(), hall.settings, desk.workdays), token)
    if visitor is None:
        return None
    if visitor.is_stale:
        try:
            with hall.writing_unnamed() as ctx:
                logins.touch(ctx, visitor.session_id)
        except BusyError:
            return Guest(token, visitor.member)  # written down at the next page
    return Guest(token, visitor.member)
