"""What is kept of people, and why (个人信息保护法 art. 17); one's own as a file to take along (art. 45)."""

from io import BytesIO

from flask import Blueprint, Response, send_file

from bot import chat, papers, people
from bot.web.hall import Hall

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blueprint(hall: Hall) -> Blueprint:
    """`/privacy` and `/privacy/own.xlsx`: for everybody who is logged in, of himself."""
    pages = Blueprint("privacy", __name__, url_prefix="/privacy")

    @pages.get("")
    def show() -> Response:
        with hall.reading():
            lines = papers.own.notice(hall.settings).split("\n")
        return hall.page("privacy.html", lines=lines)

    @pages.get("/own.xlsx")
    def own() -> Response:
        with hall.reading() as ctx:
            me = people.member(ctx, ctx.speaker.id)
            content, _ = papers.own.export(ctx, me, chat.said_by(ctx, me.id))
        response = send_file(BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=papers.own.FILE)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return pages
