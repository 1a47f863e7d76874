"""Pages and the webhook, as one Flask application."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Flask, Response, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

from bot.channels.base import Channel
from bot.chat import Desk
from bot.core.clock import Clock
from bot.core.errors import BotError, BusyError, NotAllowedError, NotFoundError
from bot.core.scheduler import Job
from bot.web import (
    admin,
    admin_audit,
    admin_imports,
    admin_inbox,
    admin_jobs,
    admin_orgs,
    admin_outbox,
    admin_people,
    admin_posts,
    admin_rules,
    admin_settings,
    ballots,
    board,
    calling,
    choices,
    doors,
    filters,
    health,
    me,
    meetings,
    minutes,
    notices,
    papers,
    privacy,
    rectifications,
    rolls,
    sessions,
    signing,
    surveys,
    task_page,
    unit_members,
    unit_scores,
    unit_tasks,
    units,
    webhook,
)
from bot.web.guard import OPEN_FILES, OWN_FORMS, guard
from bot.web.hall import STALE, Hall, page

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
}
SECURE = {"Strict-Transport-Security": "max-age=31536000"}
"""Where people come by https."""
NO_PAGE = "没有这个页面，或者您看不到它。"
WRONG = "这样打不开。请从聊天里或网页上的链接进来。"
BUSY = "现在用的人多，这一次没有记下。请返回上一页，再试一次。"
CRASHED = "出错了，编号 {code}，已记下。请稍后再试，或把编号告诉{contact}。"
COMPRESSED = ["text/css", "text/javascript", "image/svg+xml"]
"""What holds no secret beside what somebody else may have put there."""
KEPT = 365 * 24 * 3600
"""Seconds a browser keeps a file of ours: its address changes with it."""

log = logging.getLogger(__name__)


def create_app(
    desk: Desk,
    channels: Mapping[str, Channel],
    clock: Clock,
    is_current: Callable[[], bool],
    timetable: Sequence[Job] = (),
) -> Flask:
    """The application that serves these channels at this desk; `is_current` tells whether the schema is."""
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=webhook.MAX_BODY,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SEND_FILE_MAX_AGE_DEFAULT=KEPT,
        BOOTSTRAP_SERVE_LOCAL=True,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_ALGORITHM=["gzip"],
        WTF_CSRF_TIME_LIMIT=desk.settings.web.session_hours * 3600,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, and our pages send none
    )
    sessions.prepare(app, desk.settings.web)
    hall = Hall(desk, clock, channels)
    csrf = guard(app, hall)
    Bootstrap5(app)
    Compress(app)
    filters.hang(app)
    for blueprint in _rooms(hall, is_current, timetable):
        app.register_blueprint(blueprint)
    for name in OWN_FORMS:
        csrf.exempt(app.blueprints[name])
    _harden(app, is_secure=desk.settings.web.base_url.startswith("https://"))
    _say_what_is_wrong(app, desk)
    return app


def _rooms(hall: Hall, is_current: Callable[[], bool], timetable: Sequence[Job]) -> tuple[Blueprint, ...]:
    """Everything that has an address."""
    desk, clock = hall.desk, hall.clock
    return (
        webhook.blueprint(desk, hall.channels, clock),
        health.blueprint(desk, is_current),
        papers.blueprint(desk, clock),
        ballots.blueprint(desk, clock),
        surveys.blueprint(desk, clock),
        choices.blueprint(desk, clock),
        board.blueprint(hall),
        units.blueprint(hall),
        meetings.blueprint(hall),
        minutes.blueprint(hall),
        calling.blueprint(hall),
        rolls.blueprint(hall),
        doors.blueprint(hall),
        notices.blueprint(hall),
        signing.blueprint(hall),
        *me.blueprints(hall),
        admin.blueprint(hall),
        admin_inbox.blueprint(hall),
        admin_settings.blueprint(hall),
        admin_audit.blueprint(hall),
        admin_jobs.blueprint(hall, timetable),
        admin_outbox.blueprint(hall),
        admin_people.blueprint(hall),
        admin_imports.blueprint(hall),
        admin_orgs.blueprint(hall),
        admin_posts.blueprint(hall),
        *admin_rules.blueprints(hall),
        unit_tasks.blueprint(hall),
        unit_scores.blueprint(hall),
        unit_members.blueprint(hall),
        rectifications.blueprint(hall),
        task_page.blueprint(hall),
        privacy.blueprint(hall),
    )


def _harden(app: Flask, *, is_secure: bool) -> None:
    headers = HEADERS | (SECURE if is_secure else {})

    @app.after_request
    def harden(response: Response) -> Response:
        if request.endpoint in OPEN_FILES:
            response.direct_passthrough = False
            response.get_data()  # read and closed: what packs it would leave the file open
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _say_what_is_wrong(app: Flask, desk: Desk) -> None:
    """Whatever goes wrong is said in words, on a page of ours; what is not there and what is not for one look alike."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 400
        if request.path.startswith("/hook/"):
            return Response(status=status)
        return _said(NO_PAGE if status == NotFound.code else WRONG, status)

    @app.errorhandler(CSRFError)
    def stale(_: CSRFError) -> Response:
        return _said(STALE, 400)

    @app.errorhandler(BotError)
    def wrong(error: BotError) -> Response:
        if isinstance(error, NotFoundError | NotAllowedError):
            return _said(NO_PAGE, 404)
        return _said(error.sentence, 409)

    @app.errorhandler(BusyError)
    def busy(_: BusyError) -> Response:
        return _said(BUSY, 503)

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        code = secrets.token_hex(2)
        log.error("page crashed", exc_info=error, extra={"number": code})
        return _said(CRASHED.format(code=code, contact=desk.settings.chat.contact), 500)


def _said(text: str, status: int) -> Response:
    return page("said.html", status, title="打不开", text=text)
