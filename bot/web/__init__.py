"""Pages and the webhook, as one Flask application."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5
from flask_compress import Compress

from bot.channels.base import Channel
from bot.chat import Desk
from bot.core.clock import Clock
from bot.core.timetable import Job
from bot.web import (
    admin,
    board,
    doors,
    entries,
    errors,
    filters,
    headers,
    health,
    me,
    notices,
    privacy,
    sessions,
    signed,
    signing,
    units,
    webhook,
)
from bot.web.guard import OWN_FORMS, guard
from bot.web.hall import Hall

COMPRESSED = ["text/css", "text/javascript", "image/svg+xml"]
"""What holds no secret beside what somebody else may have put there."""
KEPT = 365 * 24 * 3600
"""Seconds a browser keeps a file of ours: its address changes with it."""


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
        COMPRESS_REGISTER=False,
        WTF_CSRF_TIME_LIMIT=desk.settings.web.session_hours * 3600,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, and our pages send none
    )
    sessions.prepare(app, desk.settings.web)
    hall = Hall(desk, clock, channels)
    csrf = guard(app, hall)
    Bootstrap5(app)
    packer = Compress(app)
    filters.hang(app)
    for blueprint in _rooms(hall, is_current, timetable):
        app.register_blueprint(blueprint)
    for name in OWN_FORMS:
        csrf.exempt(app.blueprints[name])
    headers.harden(app, packer, is_secure=desk.settings.web.base_url.startswith("https://"))
    errors.answer_errors(app, desk.settings.chat.contact)
    return app


def _rooms(hall: Hall, is_current: Callable[[], bool], timetable: Sequence[Job]) -> Iterator[Blueprint]:
    """Everything that has an address."""
    yield webhook.blueprint(hall.desk, hall.channels, hall.clock)
    yield health.blueprint(hall.desk, is_current)
    yield from signed.blueprints(hall.desk, hall.clock)
    for room in (doors, signing, board, entries, notices, privacy):
        yield room.blueprint(hall)
    yield from me.blueprints(hall)
    yield from units.blueprints(hall)
    yield from admin.blueprints(hall, timetable)
