"""Papers fetched by a signed link from the chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, Response, send_file
from sqlalchemy.exc import SQLAlchemyError

from bot import papers, people
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, NotAllowedError
from bot.plan import Scope

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MINUTES, TASKS = "minutes", "tasks"
"""What a link may be for."""
GONE = "链接已失效。"


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`/papers/…/<token>`: a paper, for whom the link was made and who still may see it.

    `minutes`: those of a meeting, as Word. `tasks`: this year's task list and how it stands in a unit, as Excel.
    """
    pages = Blueprint("papers", __name__, url_prefix="/papers")

    @pages.get("/minutes/<token>")
    def minutes(token: str) -> Response:
        with reader(MINUTES, token) as (ctx, number):
            content = papers.minutes_docx(ctx, number)
        return _attached(content, WORD, f"会议记录-{number}.docx")

    @pages.get("/tasks/<token>")
    def tasks(token: str) -> Response:
        with reader(TASKS, token) as (ctx, number):
            unit = people.org(ctx, number)
            content, name = papers.tasks.book(ctx, Scope.UNIT, ctx.today.year, unit), f"任务清单-{unit.code}.xlsx"
        return _attached(content, EXCEL, name)

    @contextmanager
    def reader(purpose: str, token: str) -> Iterator[tuple[Context, int]]:
        """Whoever the link was made for looks, at the thing of this number."""
        number, member_id = links.read(desk.settings, purpose, token, now=clock())
        with desk.database.read() as session:
            ctx = Context(session, clock(), desk.settings, desk.workdays)
            member = people.member(ctx, member_id)
            if member.left_on is not None:
                raise NotAllowedError(GONE)
            yield ctx.acting(Actor(member.id, member.name)), number

    @pages.errorhandler(BotError)
    def refused(error: BotError) -> Response:
        return Response(error.sentence, status=403, mimetype="text/plain")

    @pages.errorhandler(SQLAlchemyError)
    def broken(_: SQLAlchemyError) -> Response:
        return Response("暂时取不到，请稍后再试。", status=503, mimetype="text/plain")

    return pages


def _attached(content: bytes, kind: str, name: str) -> Response:
    response = send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
