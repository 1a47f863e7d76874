"""What one is offered who is to log in; coming in by a link from the chat; going out: of this browser, or of all."""

from flask import Blueprint, Response, make_response, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from bot import logins
from bot.channels.beside import SignsInByScan, SignsInside
from bot.core.context import Context
from bot.core.errors import BotError
from bot.core.platforms import called
from bot.logins import Way
from bot.web.guard import CLOSED, Guest
from bot.web.hall import Hall, page, places
from bot.web.paths import HOME, own

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
        here, scanned = _client_of(hall, request.user_agent.string), by_scan(hall)
        if here and "choice" not in request.args:
            return make_response(redirect(url_for("signing.inside", name=here, to=to), 302))
        return page("login.html", to=to, here=here, scan=scanned and called(scanned), called=called)


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


def _client_of(hall: Hall, browser: str) -> str | None:
    """The channel inside whose client a page is opened, if it knows who opens one there."""
    inside = ((name, channel) for name, channel in hall.channels.items() if isinstance(channel, SignsInside))
    return next((name for name, channel in inside if channel.is_inside(browser)), None)


def by_scan(hall: Hall) -> str | None:
    """The channel with which one signs in at a desk."""
    return next((name for name, channel in hall.channels.items() if isinstance(channel, SignsInByScan)), None)


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
