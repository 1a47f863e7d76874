"""Papers fetched by a signed link from the chat."""

import logging
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, Response, send_file
from sqlalchemy.exc import SQLAlchemyError

from bot import chat, papers, people
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, NotAllowedError

KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
GONE = "链接已失效。"

log = logging.getLogger(__name__)


def own(ctx: Context, _: int) -> papers.Made:
    """Of who asks, for who asks."""
    me = people.member(ctx, ctx.speaker.id)
    return papers.own.export(ctx, me, chat.said_by(ctx, me.id))[0], papers.own.FILE


MAKERS: Mapping[str, Callable[[Context, int], papers.Made]] = {
    **{kind: paper.make for kind, paper in papers.PAPERS.items()},
    papers.own.KIND: own,
}
"""By what a link is for; each makes the paper only for who may see it."""


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`/papers/<what>/<token>`: one of `MAKERS`, for whom the link was made and who still may see it."""
    pages = Blueprint("papers", __name__, url_prefix="/papers")

    @pages.get(f"/<any({','.join(MAKERS)}):purpose>/<token>")
    def fetch(purpose: str, token: str) -> Response:
        number, member_id = links.read(desk.settings, purpose, token, now=clock())
        with desk.database.read() as session:
            ctx = Context(session, clock(), desk.settings, desk.workdays)
            member = people.member(ctx, member_id)
            if member.left_on is not None:
                raise NotAllowedError(GONE)
            content, name = MAKERS[purpose](ctx.acting(Actor(member.id, member.name)), number)
        # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
        log.info("paper fetched", extra={"reader": member_id, "kind": purpose, "number": number})
        return _attached(content, KINDS[PurePath(name).suffix], name)

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
