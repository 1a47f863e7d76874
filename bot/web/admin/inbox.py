"""出错的消息: whom the program could not serve, with the number under which the log tells why."""

from flask import Blueprint, Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from bot import chat
from bot.core.context import NUMBERS
from bot.web.admin.start import closed
from bot.web.forms import Form
from bot.web.hall import Hall

UNKNOWN, MARKED = "没有这样的消息。", "已标记为看过。"


class Seen(Form):
    """The last message somebody has looked at."""

    number = IntegerField("编号", [InputRequired(UNKNOWN), NumberRange(NUMBERS.start, NUMBERS.stop - 1, UNKNOWN)])


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/inbox`, and that somebody has looked at it."""
    pages = closed(Blueprint("admin_inbox", __name__, url_prefix="/admin/inbox"), hall)

    @pages.get("")
    def show() -> Response:
        return _shown(hall)

    @pages.post("/seen")
    def seen() -> Response:
        form = Seen()
        if not form.validate_on_submit():
            return _shown(hall, UNKNOWN, 422)
        hall.attempt(lambda ctx: chat.mark_seen(ctx, form.number.data))
        return hall.done(MARKED, "admin_inbox.show")

    return pages


def _shown(hall: Hall, problem: str = "", status: int = 200) -> Response:
    with hall.reading() as ctx:
        sheet = hall.sheet(chat.count_failures(ctx), lambda offset, limit: chat.failures(ctx, offset, limit))
    newest = next((one.number for one in sheet.rows if not one.is_seen), 0)
    return hall.page("machine/inbox.html", status, problem=problem, sheet=sheet, newest=newest)
