"""Coming in by a link from the chat, and going out: of this browser, or of all."""

from flask import Blueprint, Response, make_response, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from bot import logins
from bot.channels.beside import SignsIn
from bot.core.context import Context
from bot.core.errors import BotError
from bot.logins import Way
from bot.web.guard import CLOSED, Guest
from bot.web.hall import Hall, page, places
from bot.web.paths import HOME, own

INSIDE = "wxwork"
"""What the browser inside WeCom calls itself (path/91022)."""
LEFT, LEFT_ALL = "已退出", "已在所有设备上退出"
AGAIN = "要再进来，请在聊天里发「网页」。"
REFUSED = "进不去"


def blueprint(hall: Hall) -> Blueprint:
    """`/login`, `/login/link/<token>`, `/logout`, `/logout/everywhere`."""
    pages = Blueprint("doors", __name__)
    _offer(pages, hall)
    _take_links(pages, hall)
    _lead_out(pages, hall)
    return pages


def _offer(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/login")
    def show() -> Response:
        if not hall.is_open:
            return page("said.html", 404, title="网页还没有开通", text=CLOSED)
        to = own(request.args.get("to", ""))
        if current_user.is_authenticated:
            return make_response(redirect(to, 302))
        platform = any(isinstance(channel, SignsIn) for channel in hall.channels.values())
        if platform and INSIDE in request.user_agent.string.lower():
            return make_response(redirect(url_for("signing.inside", to=to), 302))
        return page("login.html", to=to, by_scan=platform)


def _take_links(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/login/link/<token>")
    def look(token: str) -> Response:
        if not hall.is_open:
            return page("said.html", 404, title="网页还没有开通", text=CLOSED)
        with hall.reading() as ctx:
            good = logins.by_link.is_open(ctx, token)
        if not good:
            return page("said.html", 403, title=REFUSED, text=logins.by_link.OVER)
        return page("enter.html")

    @pages.post("/login/link/<token>")
    def use(token: str) -> Response:
        try:
            with hall.writing_unnamed() as ctx:
                member_id = logins.by_link.use(ctx, token)
                guest, to = enter(ctx, member_id, Way.LINK)
        except BotError as error:
            return page("said.html", 403, title=REFUSED, text=error.sentence)
        remember(guest)
        return make_response(redirect(to, 303))


def _lead_out(pages: Blueprint, hall: Hall) -> None:
    @pages.post("/logout")
    def leave() -> Response:
        if current_user.is_authenticated:
            with hall.writing() as ctx:
                logins.end(ctx, current_user.token)
        return _out(LEFT)

    @pages.post("/logout/everywhere")
    def leave_all() -> Response:
        if current_user.is_authenticated:
            with hall.writing() as ctx:
                logins.end_all(ctx)
        return _out(LEFT_ALL)


def enter(ctx: Context, member_id: int, way: Way) -> tuple[Guest, str]:
    """Log a member in, in the store, and whoever was in this browser out; returns also where he begins."""
    if current_user.is_authenticated:
        logins.end(ctx.acting(current_user.member), current_user.token)
    guest = Guest(*logins.begin(ctx, member_id, way))
    begins = places(ctx.acting(guest.member))
    return guest, begins[0].path if begins else HOME


def remember(guest: Guest) -> None:
    """Log him in, in his browser: with a cookie that holds nothing of before."""
    session.clear()
    login_user(guest)


def _out(title: str) -> Response:
    logout_user()
    session.clear()
    return page("said.html", title=title, text=AGAIN)
