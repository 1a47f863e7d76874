"""Pages and the webhook, as one Flask application."""

import logging
import secrets
from collections.abc import Callable, Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from bot.channels.base import Channel
from bot.chat import Desk
from bot.core.clock import Clock
from bot.web import ballots, choices, health, papers, sessions, surveys, webhook

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'",
}
NO_PAGE = "没有这个网页。支部通在企业微信里用，不用打开网页。"
WRONG = "这样打不开。请在聊天里重新要一次链接。"
CRASHED = "出错了，编号 {code}，已记下。请稍后再试，或把编号告诉{contact}。"

log = logging.getLogger(__name__)


def create_app(desk: Desk, channels: Mapping[str, Channel], clock: Clock, is_current: Callable[[], bool]) -> Flask:
    """The application that serves these channels at this desk; `is_current` tells whether the schema is."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = webhook.MAX_BODY
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    sessions.prepare(app, desk.settings.web)
    app.register_blueprint(webhook.blueprint(desk, channels, clock))
    app.register_blueprint(health.blueprint(desk, is_current))
    app.register_blueprint(papers.blueprint(desk, clock))
    app.register_blueprint(ballots.blueprint(desk, clock))
    app.register_blueprint(surveys.blueprint(desk, clock))
    app.register_blueprint(choices.blueprint(desk, clock))

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 400
        if request.path.startswith("/hook/"):
            return Response(status=status)
        return Response(NO_PAGE if status == NotFound.code else WRONG, status=status, mimetype="text/plain")

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        code = secrets.token_hex(2)
        log.error("page crashed", exc_info=error, extra={"number": code})
        sentence = CRASHED.format(code=code, contact=desk.settings.chat.contact)
        return Response(sentence, status=500, mimetype="text/plain")

    return app
