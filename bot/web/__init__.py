"""Pages and the webhook, as one Flask application."""

from collections.abc import Callable, Mapping

from flask import Flask, Response

from bot.channels.base import Channel
from bot.chat import Desk
from bot.core.clock import Clock
from bot.web import health, papers, webhook

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'",
}


def create_app(desk: Desk, channels: Mapping[str, Channel], clock: Clock, is_current: Callable[[], bool]) -> Flask:
    """The application that serves these channels at this desk; `is_current` tells whether the schema is."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = webhook.MAX_BODY
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.register_blueprint(webhook.blueprint(desk, channels, clock))
    app.register_blueprint(health.blueprint(is_current))
    app.register_blueprint(papers.blueprint(desk, clock))

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app
