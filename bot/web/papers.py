"""Papers fetched by a signed link from the chat."""

from io import BytesIO

from flask import Blueprint, Response, send_file
from sqlalchemy.exc import SQLAlchemyError

from bot import papers, people
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, NotAllowedError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PURPOSE = "minutes"
GONE = "链接已失效。"


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`/papers/minutes/<token>`: the minutes as Word, for whom the link was made and who still may see them."""
    pages = Blueprint("papers", __name__, url_prefix="/papers")

    @pages.get("/minutes/<token>")
    def minutes(token: str) -> Response:
        number, member_id = links.read(desk.settings, PURPOSE, token, now=clock())
        with desk.database.read() as session:
            ctx = Context(session, clock(), desk.settings, desk.workdays)
            member = people.member(ctx, member_id)
            if member.left_on is not None:
                raise NotAllowedError(GONE)
            ctx = ctx.acting(Actor(member.id, member.name))
            content = papers.minutes_docx(ctx, number)
        name = f"会议记录-{number}.docx"
        response = send_file(BytesIO(content), mimetype=WORD, as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @pages.errorhandler(BotError)
    def refused(error: BotError) -> Response:
        return Response(error.sentence, status=403, mimetype="text/plain")

    @pages.errorhandler(SQLAlchemyError)
    def broken(_: SQLAlchemyError) -> Response:
        return Response("暂时取不到，请稍后再试。", status=503, mimetype="text/plain")

    return pages
