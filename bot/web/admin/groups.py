"""工作群: which groups have a robot, how each stands, and what one did not get: posted again or let be."""

from flask import Blueprint, Response, url_for
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from bot import notify
from bot.core.context import NUMBERS
from bot.web.admin.start import closed
from bot.web.forms import Form
from bot.web.hall import Hall

DEEDS = {"again": (notify.post_again, "已安排重发。"), "give-up": (notify.post_no_more, "不再发。")}
UNKNOWN = "没有这样的消息。"


class One(Form):
    """One post."""

    number = IntegerField("编号", [InputRequired(UNKNOWN), NumberRange(NUMBERS.start, NUMBERS.stop - 1, UNKNOWN)])


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/groups`, and one post again or no more."""
    pages = closed(Blueprint("admin_groups", __name__, url_prefix="/admin/groups"), hall)

    @pages.get("")
    def show() -> Response:
        return _shown(hall)

    @pages.post("/<deed>")
    def act(deed: str) -> Response:
        form = One()
        if deed not in DEEDS or not form.validate_on_submit():
            return _shown(hall, UNKNOWN, 422)
        do, said = DEEDS[deed]
        problem = hall.attempt(lambda ctx: do(ctx, form.number.data))
        return _shown(hall, problem, 422) if problem else hall.done(said, "admin_groups.show")

    return pages


def _shown(hall: Hall, problem: str = "", status: int = 200) -> Response:
    with hall.reading() as ctx:
        groups, lost = notify.groups(ctx), notify.unposted(ctx)
    outbox = url_for("admin_outbox.show")
    return hall.page("machine/groups.html", status, problem=problem, groups=groups, lost=lost, outbox=outbox)
