"""For whoever watches over the machine: is the process alive, can it work, what has it done, what waits."""

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot import notify
from bot.chat import Desk
from bot.core import job_run
from bot.core.context import Context
from bot.core.errors import BusyError
from bot.web import metrics

NOT_CURRENT = "数据库结构不是最新，请运行 zhibu db upgrade"
UNREACHABLE = "数据库连不上"


def blueprint(desk: Desk, is_current: Callable[[], bool]) -> Blueprint:
    """`/healthz` (process), `/readyz` (database, schema, how long ago the clock did something), `/metrics`."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @pages.get("/readyz")
    def ready() -> tuple[dict[str, str | int | None], int]:
        try:
            current = is_current()
            age = _clock_age(desk) if current else None
        except (SQLAlchemyError, BusyError):
            return {"status": UNREACHABLE}, 503
        return ({"status": "ok", "scheduler_age_seconds": age}, 200) if current else ({"status": NOT_CURRENT}, 503)

    @pages.get("/metrics")
    def measured() -> Response:
        try:
            _look_at_the_store(desk)
        except (SQLAlchemyError, BusyError):
            metrics.forget_store()
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return pages


def _clock_age(desk: Desk) -> int | None:
    """Seconds since a job began; None where none ever did."""
    with desk.database.read() as session:
        latest = job_run.latest_start(session.connection())
    return None if latest is None else int((desk.clock() - latest).total_seconds())


def _look_at_the_store(desk: Desk) -> None:
    """Set the gauges to what the store says now."""
    with desk.database.read() as session:
        ctx = Context(session, desk.clock(), desk.settings, desk.workdays)
        waiting = notify.backlog(ctx)
    age = (desk.clock() - waiting.oldest).total_seconds() if waiting.oldest else 0
    metrics.OUTBOX_MESSAGES.set(waiting.messages)
    metrics.OUTBOX_LETTERS.set(waiting.letters)
    metrics.OUTBOX_AGE.set(max(age, 0))
    metrics.CHANNELS_RESTING.set(len(waiting.resting))
    metrics.CLOCK_AGE.set(_clock_age(desk) or 0)
