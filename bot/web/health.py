"""For whoever watches over the machine: is the process alive, can it work, what has it done."""

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import BusyError


def blueprint(is_current: Callable[[], bool]) -> Blueprint:
    """`/healthz` (process), `/readyz` (database and schema), `/metrics`."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @pages.get("/readyz")
    def ready() -> tuple[dict[str, str], int]:
        try:
            current = is_current()
        except (SQLAlchemyError, BusyError):
            return {"status": "数据库连不上"}, 503
        return ({"status": "ok"}, 200) if current else ({"status": "数据库结构不是最新，请运行 zhibu db upgrade"}, 503)

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return pages
